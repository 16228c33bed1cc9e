"""Hours that change from outside are enforced by the world, and a history with them can be stopped, gone on with and checked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from twinville.agents.model_choice import model_of
from twinville.agents.population.population import Population
from twinville.simulation.engine.opening import Opening
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import Change, fork
from twinville.simulation.history.replay import replay, verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.interventions.announcement import Announced
from twinville.simulation.interventions.hours import HoursChanged
from twinville.simulation.measures.news import spread
from twinville.worlds.errors import InputError
from twinville.worlds.hours import parse_hours
from twinville.worlds.load import load_world
from twinville.worlds.world import World

PUB, HOUR = "The Drowned Bell", 3600


@pytest.fixture(scope="module")
def evening(larkwater: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(*larkwater, tmp_path_factory.mktemp("e") / "e.episode", until="day 1 19:00", seed=7)


def _inside(episode: Episode, tick: int) -> set[str]:
    """People in the pub who do not work or live there."""
    world = episode.world
    arenas = {arena.id for arena in world.arenas_of(PUB)}
    found = set()
    for persona in episode.scenario["personas"]:
        x, y = episode.position(str(persona["name"]), tick)
        theirs = PUB in str(persona.get("workplace")) or PUB in str(persona.get("home"))
        if int(world.arena_at[y * world.width + x]) in arenas and not theirs:
            found.add(str(persona["name"]))
    return found


def test_a_place_that_is_shut_empties_and_lets_nobody_in(evening: Path, tmp_path: Path) -> None:
    shut, open_ = tmp_path / "shut.episode", tmp_path / "open.episode"
    fork(evening, shut, None, changes=[Change(HoursChanged(place=PUB, hours=()), 20 * HOUR)])
    fork(evening, open_, None)
    for path in (shut, open_):
        resume(path, model_of, until="day 1 23:00")
    with Episode(shut) as one, Episode(open_) as other:
        later = range(one.tick_of(20 * HOUR + 900), one.last_tick, 60)
        assert not any(_inside(one, tick) for tick in later)
        assert any(_inside(other, tick) for tick in later)
        assert any(entry.data["reason"] for entry in one.entries("refused", first=one.tick_of(20 * HOUR)))
        assert verify(one).sound
        assert replay(one) == one.digest


def test_it_opens_again_and_an_interruption_changes_nothing(evening: Path, tmp_path: Path) -> None:
    changes = [
        Change(HoursChanged(place=PUB, hours=("mon-sun 10:00-20:30",))),
        Change(Announced(text="The pub closes early today.")),
        Change(HoursChanged(place=PUB), 21 * HOUR),
    ]
    whole, parts = tmp_path / "whole.episode", tmp_path / "parts.episode"
    for path in (whole, parts):
        fork(evening, path, None, changes=changes)
    resume(whole, model_of, until="day 1 23:00")
    for until in ("day 1 20:10", "day 1 20:45", "day 1 21:20", "day 1 23:00"):
        resume(parts, model_of, until=until)
    with Episode(whole) as one, Episode(parts) as other:
        assert one.digest == other.digest
        told = next(news for news in spread(one) if news.origin == "the town council")
        assert len(told.known_by) > 20
        assert not told.unsourced


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: Change(HoursChanged(place="The Drowned Bel", hours=())), "no place"),
        (lambda: Change(HoursChanged(place=PUB, hours=("mon 9-5",))), "opening hours|time|mon 9-5"),
        (lambda: Change(HoursChanged(place=PUB, hours=()), 12 * HOUR), "is not after the fork"),
        (lambda: Change(Announced(text="x" * 3000)), "at most 2000"),
        (lambda: Change(Announced(text="x", people=("Zed",))), "nobody is called"),
    ],
)
def test_mistakes(change: Callable[[], Change], words: str, evening: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words):
        fork(evening, tmp_path / "x.episode", None, changes=[change()])
    assert list(tmp_path.iterdir()) == []


def test_hours_in_force() -> None:
    world = load_world("larkwater")
    opening = Opening(world)
    arena = world.arenas_of(PUB)[0]
    assert opening.of(arena.id) == arena.hours
    opening.change([arena.id], parse_hours(["mon 10:00-11:00"]))
    assert opening.of(arena.id) == parse_hours(["mon 10:00-11:00"])
    opening.change([arena.id], parse_hours([]))
    shut = opening.of(arena.id)
    assert shut is not None
    assert not shut.is_open(0, 12 * HOUR)
    opening.change([arena.id], None)
    assert opening.of(arena.id) == arena.hours
