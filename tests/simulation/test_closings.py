from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.simulation.clock import Clock
from twinville.simulation.engine.closings import Closings
from twinville.simulation.engine.opening import Opening
from twinville.worlds.daytime import DAY
from twinville.worlds.load import load_world
from twinville.worlds.world import World

LARKWATER = load_world("larkwater")


@given(st.integers(0, 12 * 8640), st.sampled_from([1, 10, 60, 600]), st.integers(0, 6))
def test_the_next_closing_is_the_first_one_after(tick: int, length: int, weekday: int) -> None:
    clock = Clock(6 * 3600, length, date(2026, 3, 2 + weekday))
    closings = Closings(Opening(LARKWATER), clock, 120)
    found = closings.next_tick(tick)
    assert found is not None
    assert found > tick
    assert closings.arenas_at(found)
    between = range(tick + 1, found) if found - tick < 400 else range(found - 400, found)
    assert not any(closings.arenas_at(other) for other in between)


def test_by_hand() -> None:
    """The pub closes at half past midnight after Thursday: 00:28 on Friday, two minutes ahead."""
    clock = Clock(6 * 3600, 10, date(2026, 3, 5))
    closings = Closings(Opening(LARKWATER), clock, 120)
    arenas = closings.arenas_at(clock.tick_at(DAY + 28 * 60))
    assert LARKWATER.arena("The Drowned Bell:bar").id in arenas


def test_a_town_without_hours_never_closes(fixtures: Path) -> None:
    village: World = load_world(fixtures / "the_ville" / "matrix")
    closings = Closings(Opening(village), Clock(0, 10, date(2026, 3, 2)), 120)
    assert closings.next_tick(5) is None
    assert closings.arenas_at(5) == frozenset()


@pytest.mark.parametrize("day", range(7))
def test_every_day_something_closes(day: int) -> None:
    clock = Clock(0, 600, date(2026, 3, 2))
    closings = Closings(Opening(LARKWATER), clock, 120)
    ticks = range(day * 144, (day + 1) * 144)
    assert any(closings.arenas_at(tick) for tick in ticks)
