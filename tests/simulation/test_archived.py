"""A town whose memories are put away at once lives as one that has them all at hand, and is asked as such."""

from pathlib import Path

import pytest

from twinville.agents.memory import archive, rows, stream, texts
from twinville.agents.model_choice import model_of
from twinville.agents.population.population import Population
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.asking.interview import interview, memories_at
from twinville.simulation.episode.projections.memories import MEMORY_EVENTS, memories_from_log
from twinville.simulation.episode.projections.mind import mind_at
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import fork
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.worlds.world import World

HOUR = 3600
SLOW_FIXTURES = {"whole"}


@pytest.fixture(scope="module")
def whole(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day and a half of a small town, with memories at hand."""
    return run(*small, tmp_path_factory.mktemp("whole") / "day.episode", days=1.5, seed=5)


@pytest.fixture
def put_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly nothing stays at hand."""
    monkeypatch.setattr(rows, "BLOCK", 4)
    monkeypatch.setattr(rows, "RECOGNISED", 3)
    monkeypatch.setattr(stream, "AT_HAND", 1)
    monkeypatch.setattr(texts, "BLOCK", 200)
    monkeypatch.setattr(archive, "WRITTEN_TOGETHER", 500)


def _digest(path: Path) -> str:
    with Episode(path) as episode:
        return episode.digest


@pytest.mark.usefixtures("put_away")
def test_the_history_is_the_same(small: tuple[World, Population], whole: Path, tmp_path: Path) -> None:
    out = run(*small, tmp_path / "day.episode", days=0.6, seed=5)
    resume(out, model_of, until="day 1 21:17")
    resume(out, model_of, until="day 2 18:00")
    assert _digest(out) == _digest(whole)


@pytest.mark.usefixtures("put_away")
@pytest.mark.parametrize("seconds", [6 * HOUR, 15 * HOUR + 240, 23 * HOUR])
def test_a_fork_lives_the_same_future(whole: Path, tmp_path: Path, seconds: int) -> None:
    out = tmp_path / "fork.episode"
    fork(whole, out, seconds)
    resume(out, model_of)
    assert _digest(out) == _digest(whole)
    with Episode(out) as episode:
        assert verify(episode).sound


def test_everybody_remembers_at_any_moment_what_the_log_says(whole: Path) -> None:
    with Episode(whole) as episode:
        for seconds in (6 * HOUR, 14 * HOUR, 30 * HOUR + 60):
            tick = episode.tick_of(seconds)
            everybody = memories_from_log(episode.entries(*MEMORY_EVENTS, last=tick), episode.clock)
            for name in episode.names:
                assert list(memories_at(episode, name, tick)) == everybody[name]


def test_interviews_and_evidence_are_the_same(whole: Path, request: pytest.FixtureRequest) -> None:
    found = []
    with Episode(whole) as episode:
        names = episode.names
        for put_away in (False, True):
            if put_away:
                request.getfixturevalue("put_away")
            for name in names:
                answers = interview(episode, name, f"What do you know about {names[0]}?", 34 * HOUR, RuleModel(2), 3)
                found.append((name, answers, mind_at(episode, name, 34 * HOUR)))
    half = len(found) // 2
    assert found[:half] == found[half:]
    evidence = [text for _, _, mind in found for line in mind.reflections for text in line.evidence]
    assert evidence
    assert not [text for text in evidence if text[:1] == "m" and text[1:].isdigit()], "each piece of evidence is told in words"
