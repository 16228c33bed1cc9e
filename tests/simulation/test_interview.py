from pathlib import Path

import pytest

from twinville.agents.population.population import Population
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.asking.interview import interview, memories_at
from twinville.simulation.episode.events import Conversed
from twinville.simulation.episode.mind_events import Remembered
from twinville.simulation.episode.projections.mind import mind_at
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.worlds.errors import InputError
from twinville.worlds.world import World


def _ask(episode: Episode, name: str, question: str, seconds: int, draws: int = 1) -> list[str]:
    return [answer.text for answer in interview(episode, name, question, seconds, RuleModel(11), draws)]


def test_people_know_what_they_know_and_nothing_else(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        noon = 12 * 3600
        host = _ask(episode, "Ines Castellano", "What do you know about the birthday party?", noon)[0]
        assert "half past six" in host
        secret = _ask(episode, "Chidi Okafor", "Who wants to stand for the council?", noon)[0]
        assert "stand for the council" in secret
        other = _ask(episode, "Nell Halloran", "Who wants to stand for the council?", noon)[0]
        assert "stand for the council" not in other


def test_asking_changes_nothing_and_each_draw_is_another(larkwater_day: Path) -> None:
    before = larkwater_day.read_bytes()
    with Episode(larkwater_day) as episode:
        answers = _ask(episode, "Brigid Halloran", "Who is Callum Reid?", 20 * 3600, 8)
    assert len(answers) == 8
    assert len(set(answers)) > 1
    assert larkwater_day.read_bytes() == before
    assert [file.name for file in larkwater_day.parent.iterdir()] == [larkwater_day.name]


def test_plans_and_the_present(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        assert "working as teacher" in _ask(episode, "Orla Halloran", "What are your plans for today?", 10 * 3600)[0]
        assert "Larkwater School" in _ask(episode, "Orla Halloran", "Where are you now?", 10 * 3600)[0]


def test_memories_grow_with_the_moment(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        early = memories_at(episode, "Maja Lindqvist", 600)
        late = memories_at(episode, "Maja Lindqvist", 8000)
        assert 0 < len(early) < len(late)
        assert [memory.text for memory in early] == [memory.text for memory in late][: len(early)]


@pytest.mark.parametrize(
    ("question", "seconds", "draws", "words"),
    [
        ("", 40_000, 1, "the question is empty"),
        ("  ", 40_000, 1, "the question is empty"),
        ("x" * 3000, 40_000, 1, "at most 2000"),
        ("Who?", 40_000, 0, "from 1 to 100"),
        ("Who?", 10, 1, "is outside"),
    ],
)
def test_questions_that_cannot_be_asked(larkwater_day: Path, question: str, seconds: int, draws: int, words: str) -> None:
    with Episode(larkwater_day) as episode, pytest.raises(InputError, match=words):
        _ask(episode, "Orla Halloran", question, seconds, draws)


def test_what_was_on_somebodys_mind(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        mind = mind_at(episode, "Maja Lindqvist", episode.clock.seconds(8500))
    assert mind.reflections
    assert all(line.evidence for line in mind.reflections)
    assert mind.memories
    assert mind.retrieved
    totals = [line.total for line in mind.retrieved]
    assert totals == sorted(totals, reverse=True)
    assert all(abs(r.recency + r.importance + r.relevance - r.total) < 0.001 for r in mind.retrieved)


@pytest.mark.slow
@pytest.mark.parametrize("part", ["memory", "reflection", "planning", "talk"])
def test_parts_of_a_mind_can_be_switched_off(larkwater: tuple[World, Population], tmp_path: Path, part: str) -> None:
    world, people = larkwater
    out = run(world, people, tmp_path / "off.episode", until="day 1 20:00", seed=11, without=[part])
    with Episode(out) as episode:
        calls = episode.journal.counts()
        talks = sum(1 for _ in episode.entries(Conversed))
        lived = [e.event.memory_kind for e in episode.entries(Remembered) if e.event.memory_kind != "background"]
    assert ("day_plan" in calls) is (part != "planning")
    assert ("reflect" in calls) is (part not in ("reflection", "memory"))
    assert (talks > 0) is (part != "talk")
    assert bool(lived) is (part != "memory")
    with pytest.raises(InputError, match="choose from aims, considering, exploring, intents, memory, planning, reflection, talk"):
        run(world, people, tmp_path / "x.episode", without=["soul"])
