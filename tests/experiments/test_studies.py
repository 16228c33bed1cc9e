"""Studies end to end: paired arms of one past, resumable, the same bytes in any number of processes, mistakes in one sentence."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from twinville.experiments.commands import add_commands
from twinville.experiments.design.policies.announcement import Announcement
from twinville.experiments.design.policies.whisper import Whisper
from twinville.experiments.design.study import Experiment
from twinville.experiments.design.study_file import read_study
from twinville.experiments.outcomes.kinds import conversations, hours_of, informed, visits
from twinville.experiments.results.results import results
from twinville.experiments.running.local import live_study
from twinville.experiments.running.replicate import arm_path
from twinville.simulation.episode.events import Intervened
from twinville.simulation.episode.projections.news import spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.worlds.errors import InputError

STUDY = """
town: larkwater
agents: 6
until: day 1 16:00
fork_at: day 1 11:00
seed: 7
replicates: 3
arms:
  placebo: [{announcement: ""}]
  again: [{announcement: ""}]
  letter: [{announcement: "The ferry will not sail on Sunday.", start: "day 1 12:00"}]
contrasts: [letter - placebo, again - placebo]
outcomes:
  - {kind: informed, primary: true, smallest: 1}
  - {kind: conversations}
  - {kind: hours_of, of: work, window: "day 1 12:00..day 1 15:00"}
  - {kind: visits, of: The Copper Kettle}
"""


SLOW_FIXTURES = ("lived",)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("study") / "study.yaml"
    path.write_text(STUDY)
    return path


@pytest.fixture(scope="module")
def lived(file: Path) -> Path:
    out = file.parent / "out"
    live_study(read_study(file), out)
    return out


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*.episode")):
        with Episode(path) as episode:
            found[str(path.relative_to(folder))] = episode.digest
    return found


def test_arms_share_a_past_and_part_at_the_policy(lived: Path) -> None:
    for number in range(3):
        with Episode(arm_path(lived, number, "placebo")) as one, Episode(arm_path(lived, number, "letter")) as other:
            noon = one.tick_of(12 * 3600)
            before = [
                [(e.tick, e.event) for e in episode.entries(last=noon - 1) if not isinstance(e.event, Intervened)]
                for episode in (one, other)
            ]
            assert before[0] == before[1]
            assert verify(other).sound
            told = next(news for news in spread(other) if news.origin == "the town council")
            assert len(told.known_by) == 6
            assert not told.unsourced


def test_equal_arms_are_equal_to_the_byte(lived: Path, file: Path) -> None:
    found = results(read_study(file), lived)
    assert found.same == {"letter - placebo": 0, "again - placebo": 3}
    for each in found.estimates:
        if each.contrast == "again - placebo":
            assert (each.effect.estimate, each.effect.identical) == (0.0, 3)
    told = next(each for each in found.estimates if each.primary and each.contrast == "letter - placebo")
    assert told.effect.estimate == 6.0
    # Rules answered: no p, and the notice.
    assert all(each.effect.p is None for each in found.estimates)
    assert "demonstration" in found.notice


def test_processes_and_interruptions_change_no_byte(file: Path, lived: Path, tmp_path: Path) -> None:
    live_study(read_study(file), tmp_path / "b", workers=2)
    assert _digests(tmp_path / "b") == _digests(lived)
    # An arm that is gone, or was cut off, is lived again; the others are left alone.
    kept = arm_path(tmp_path / "b", 0, "placebo").stat().st_mtime_ns
    arm_path(tmp_path / "b", 1, "letter").unlink()
    arm_path(tmp_path / "b", 2, "letter").write_bytes(b"")
    found = results(read_study(file), tmp_path / "b")
    assert len(found.failures) == 2
    assert all(each.dropped == (2 if each.contrast == "letter - placebo" else 0) for each in found.estimates)
    live_study(read_study(file), tmp_path / "b")
    assert _digests(tmp_path / "b") == _digests(lived)
    assert arm_path(tmp_path / "b", 0, "placebo").stat().st_mtime_ns == kept


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_keeps_what_is_finished(workers: str, lived: Path, file: Path, tmp_path: Path) -> None:
    study = tmp_path / "long.yaml"
    study.write_text(STUDY.replace("agents: 6\n", "agents: 10\n"))
    out = tmp_path / "c"
    command = [sys.executable, "-m", "twinville", "experiment", str(study), "--out", str(out), "--workers", workers]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
    for _ in range(600):
        if any(out.rglob("*.episode")):
            break
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    _, wrong = running.communicate(timeout=60)
    assert running.returncode == 2, wrong
    assert "the same command goes on" in wrong
    assert "Traceback" not in wrong
    assert not list(out.rglob("*.lock"))
    live_study(read_study(study), out)
    assert len(_digests(out)) == 12


def test_more_replicates_are_the_same_study(file: Path, lived: Path) -> None:
    before = _digests(lived)
    live_study(read_study(file, 4), lived)
    assert before.items() <= _digests(lived).items()


@pytest.mark.slow
def test_decoupled_arms_part_by_chance(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(STUDY.replace("seed: 7", "seed: 7\ndecoupled: true").replace("replicates: 3", "replicates: 2"))
    live_study(read_study(path), tmp_path / "d")
    found = results(read_study(path), tmp_path / "d")
    assert found.same == {"letter - placebo": 0, "again - placebo": 0}
    with Episode(arm_path(tmp_path / "d", 0, "placebo")) as one, Episode(arm_path(tmp_path / "d", 0, "again")) as other:
        fork_tick = int(one.lineage[-1]["tick"])
        assert list(one.entries(last=fork_tick)) == list(other.entries(last=fork_tick))


def test_who_was_reached(lived: Path, file: Path) -> None:
    found = results(read_study(file, 3), lived)
    assert {(each.arm, each.by_hop.get(0)) for each in found.exposures} == {("letter", 6)}
    assert len(found.exposures) == 3


@pytest.mark.slow
def test_news_for_some_reaches_others_through_tellers(tmp_path: Path) -> None:
    # Hearsay is not on the tip of everybody's tongue: with several tellers it is passed on by one of them.
    told = ("Ines Castellano", "Callum Reid", "Walter Pym", "Tomas Halloran", "Luca Castellano", "Sofia Castellano", "Bram Dekker")
    study = Experiment(
        arms={"none": [], "one": [Announcement("A travelling circus puts up its tent by the river.", to=told)]},
        contrasts=["one - none"],
        outcomes=[informed(primary=True)],
        until="day 2 20:00",
        fork_at="day 1 07:00",
        replicates=1,
    )
    live_study(study, tmp_path / "s")
    exposure = results(study, tmp_path / "s").exposures[0]
    assert exposure.by_hop[0] == len(told)
    assert exposure.by_hop.get(1, 0) >= 1


def test_from_python(tmp_path: Path) -> None:
    study = Experiment(
        arms={
            "none": [],
            "voice": [Whisper("Ada Okafor", "Go and rest.")],
            "some": [Announcement("Rain comes.", to=("Ada Okafor",))],
        },
        contrasts=["voice - none", "some - none"],
        outcomes=[informed(primary=True), conversations(), hours_of("rest"), visits("the green")],
        until="day 1 12:00",
        fork_at="day 1 10:00",
        agents=3,
        replicates=1,
    )
    live_study(study, tmp_path / "s")
    found = results(study, tmp_path / "s")
    by = {(each.contrast, each.outcome): each.effect for each in found.estimates}
    assert by["some - none", "people informed"].estimate == 1.0
    assert by["some - none", "people informed"].interval is None


def _twinville(*arguments: str) -> Result:
    app = typer.Typer()
    add_commands(app)
    return CliRunner().invoke(app, list(arguments))


def test_commands(file: Path, lived: Path) -> None:
    done = _twinville("experiment", str(file), "--out", str(lived), "--json")
    assert done.exit_code == 0
    found: dict[str, Any] = json.loads(done.stdout)
    assert len(found["effects"]) == 8
    assert "simulation uncertainty" in found["uncertainty"]
    shown = _twinville("report", str(lived))
    assert "letter - placebo" in shown.stdout.replace("\n", " ") or "letter" in shown.stdout
    assert "not a sample of societies" in " ".join(shown.stdout.split())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("letter - placebo", "lettr - placebo", "Did you mean 'letter'"),
        ("primary: true, ", "", "no outcome is primary"),
        ("The Copper Kettle", "The Copper Ketle", "Did you mean 'The Copper Kettle'"),
        ("day 1 11:00", "day 1 17:00", "before or at the fork"),
        ('start: "day 1 12:00"', 'start: "day 1 10:00"', "before the fork"),
        ('start: "day 1 12:00"', "to: [Zed]", "nobody is called 'Zed'"),
        ("kind: conversations", "kind: conversation", "there is no outcome 'conversation'"),
        ("of: work, ", "", "needs 'of'"),
        ("placebo: [{announcement", "placebo: [{annoncement", "annoncement"),
        ("day 1 12:00..day 1 15:00", "day 1 12:00", "two moments"),
        ("replicates: 3", "replicates: 0", "replicates"),
        ("town: larkwater", "town: larkwatr", "larkwater"),
        ("  again:", "  ../again:", "no name for an arm"),
    ],
)
def test_mistakes_are_found_before_anything_is_lived(old: str, new: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    assert old in STUDY
    path.write_text(STUDY.replace(old, new))
    done = _twinville("experiment", str(path), "--out", str(tmp_path / "out"))
    assert isinstance(done.exception, InputError), done.output
    assert words in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_folders_of_something_else(file: Path, lived: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(STUDY.replace("seed: 7", "seed: 8"))
    assert "holds another study" in str(_twinville("experiment", str(other), "--out", str(lived)).exception)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    assert "choose an empty --out" in str(_twinville("experiment", str(file), "--out", str(tmp_path / "full")).exception)
    assert "holds no study" in str(_twinville("report", str(tmp_path)).exception)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("{process: wether}", "Did you mean 'weather'"),
        ("{process: noise, parameters: {place: Nope}}", "there is no place 'Nope'"),
        ("{persona: {wake: early}}", "'wake' cannot be 'early'"),
        ("{persona: {shoe: big}}", "'occupation'"),
        ("{rumour: x, origin: Ada Okafor, against: never said}", "was not announced before"),
        ("{law: x, asks: close, places: [The Green], when: ['daily 25:00-26:00']}", "not a time of day"),
        ("{campaign: x, messengers: 99}", "99 messengers"),
        ("{process: contagion, parameters: {rate: 1, begins: 'day 1 14:00', index: 9}}", "more than the 6 people"),
    ],
)
def test_what_a_town_cannot_carry_out_is_found_before_anything_is_lived(policy: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(STUDY.replace('{announcement: "The ferry will not sail on Sunday.", start: "day 1 12:00"}', policy))
    done = _twinville("experiment", str(path), "--out", str(tmp_path / "out"))
    assert isinstance(done.exception, InputError), done.output
    assert words in str(done.exception)
    assert not (tmp_path / "out").exists()
