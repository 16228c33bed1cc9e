"""A component of a mind from a package of its own: it colours what people are asked, is saved, restored and logged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packages import install
from twinville.agents.extensions import component_names
from twinville.agents.model_choice import model_of
from twinville.agents.population.population import Population
from twinville.simulation.episode.mind_events import Noted
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

EXAMPLE = Path(__file__).parents[2] / "examples" / "mood"


@pytest.fixture
def mood(tmp_path: Path) -> Iterator[None]:
    """The example is installed."""
    folder = tmp_path / "site"
    install(EXAMPLE, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield


def _mood(episode: Episode, name: str) -> object:
    """The mood that was logged last."""
    last = episode.log.latest(Noted, name, episode.last_tick)
    assert last is not None
    level: object = last.event.content["level"]
    return level


def _digest(path: Path) -> str:
    with Episode(path) as episode:
        return episode.digest


@pytest.mark.usefixtures("mood")
def test_a_mood_is_logged_and_colours_planning_and_talk(small: tuple[World, Population], tmp_path: Path) -> None:
    assert component_names() == ("mood",)
    out = run(*small, tmp_path / "day.episode", days=2, seed=5)
    with Episode(out) as episode:
        assert episode.scenario["components"] == ["mood"]
        levels = [entry.event.content["level"] for entry in episode.entries(Noted)]
        assert levels
        assert all(-3 <= level <= 3 for level in levels)
        for kinds in (("day_plan", "decompose"), ("converse",)):
            asked = [inputs for kind in kinds for name in episode.names for _, inputs in episode.journal.prompts_of(kind, name)]
            assert asked
            assert any("in high spirits" in inputs or "out of sorts" in inputs for inputs in asked)
            # Nobody is in a mood before anything has happened.
            assert not all("in high spirits" in inputs or "out of sorts" in inputs for inputs in asked)


@pytest.mark.usefixtures("mood")
def test_a_mood_is_saved_and_restored(small: tuple[World, Population], tmp_path: Path) -> None:
    whole = run(*small, tmp_path / "whole.episode", days=1, seed=5)
    out = run(*small, tmp_path / "parts.episode", until="day 1 22:00", seed=5)
    with Episode(out) as episode:
        kept = episode.checkpoints.latest(episode.last_tick)
        assert kept is not None
        levels = [body["$o"]["agent"]["$o"]["components"]["$d"][0][1]["$o"]["_level"] for body in kept[2]["bodies"]]
        assert levels == [_mood(episode, name) for name in episode.names]
        assert any(levels)
    # What they are asked before midnight depends on the mood that was saved.
    resume(out, model_of, until="day 2 06:00")
    assert _digest(out) == _digest(whole)


def test_without_the_package_the_episode_opens_and_does_not_go_on(small: tuple[World, Population], tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        install(EXAMPLE, tmp_path / "site")
        patch.syspath_prepend(tmp_path / "site")
        out = run(*small, tmp_path / "day.episode", until="day 1 20:00", seed=5)
    assert component_names() == ()
    with Episode(out) as episode:
        assert list(episode.entries(Noted))
        assert "component 'mood' that is not installed here" in verify(episode).not_executed
    with pytest.raises(InputError, match="component 'mood' that is not installed here; install its package"):
        resume(out, model_of, until="day 2 06:00")


def test_without_components_a_scenario_is_written_as_before(small: tuple[World, Population], tmp_path: Path) -> None:
    with Episode(run(*small, tmp_path / "day.episode", days=0.1, seed=5)) as episode:
        assert "components" not in episode.scenario
        assert '"components"' not in str(episode.checkpoints.latest(episode.last_tick))
