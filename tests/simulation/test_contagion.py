"""Contagion: thresholds that arms share, masks, and what is known of epidemics on complete graphs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinville.experiments.report.mechanisms import final_size, seir
from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import DEFAULT_DATE, Clock
from twinville.simulation.processes.contagion import Contagion, make
from twinville.simulation.processes.contagion_events import Calibrated, Exposed
from twinville.simulation.processes.process import Effect, Ground, Scene
from twinville.simulation.processes.registry import make_process
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world
from twinville.worlds.state import restore, save
from twinville.worlds.world import World

HOUR, DAY = 360, 8640


@pytest.fixture(scope="module")
def world() -> World:
    return load_world("larkwater")


def _ground(world: World, people: int, seed: int) -> Ground:
    names = tuple(f"person {k}" for k in range(people))
    return Ground(world, Clock(0, 10, DEFAULT_DATE), KeyedChance(seed), names, (40,) * people, ("home",) * people)


def _together(world: World, people: int, masked: Sequence[int] = ()) -> Scene:
    """Everybody close to everybody in one room."""
    tile = next(arena for arena in world.arenas if arena.indoors).tiles[0]
    masks = np.zeros(people, dtype=np.bool_)
    masks[list(masked)] = True
    tiles = np.full(people, tile, dtype=np.int32)
    return Scene(tiles, world.arena_at[tiles].astype(np.int32), np.ones(people, dtype=np.bool_), masks)


def _run(process: Contagion, scene: Scene, last: int) -> list[tuple[int, Effect]]:
    found, tick = [], -1
    while (upcoming := process.next_tick(tick)) is not None and upcoming <= last:
        tick = upcoming
        found += [(tick, effect) for effect in process.act(tick, scene)]
    return found


def _infected(found: list[tuple[int, Effect]]) -> dict[str, int]:
    return {str(e.event.person): tick for tick, e in found if isinstance(e.event, Exposed)}


def _sir(world: World, people: int, seed: int, r0: float, **more: Any) -> list[tuple[int, Effect]]:
    days = 4.0
    parameters = {
        "rate": r0 / (people * days * 24), "begins": "day 1 00:10", "latent_days": 0, "infectious_days": days,
        "periods": "exponential", "every": 1800, **more,
    }  # fmt: skip
    return _run(make(_ground(world, people, seed), 0, parameters), _together(world, people), 400 * DAY)


@pytest.mark.slow
def test_a_major_outbreak_ends_at_the_final_size_and_follows_the_equations(world: World) -> None:
    people, sizes, curves = 1000, [], []
    days = np.arange(0, 60, 2)
    for seed in range(40):
        when = sorted(_infected(_sir(world, people, seed, 2.0, index=5)).values())
        if len(when) < 0.1 * people:
            continue  # it died out
        sizes.append(len(when) / people)
        start = when[int(0.02 * people)]
        curves.append([np.searchsorted(when, start + day * DAY) / people for day in days])
    assert len(sizes) > 25
    error = np.std(sizes, ddof=1) / len(sizes) ** 0.5
    assert abs(np.mean(sizes) - final_size(2.0)) < 3 * error + 0.004
    exact = seir(people, 5, 2.0, 0.0, 4.0, 200, steps=20001)
    ever = 1 - exact.susceptible / people
    start = exact.days[np.searchsorted(ever, 0.02)]
    expected = np.interp(days + start, exact.days, ever)
    assert np.abs(np.mean(curves, axis=0) - expected).max() < 0.05


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_more_pressure_infects_the_same_people_and_more(world: World, seed: int) -> None:
    few = _infected(_sir(world, 40, seed, 1.0, index=3, periods="fixed"))
    more = _infected(_sir(world, 40, seed, 2.5, index=3, periods="fixed"))
    assert set(few) <= set(more)


def test_masks_hold_back_in_both_directions(world: World) -> None:
    def pressure(masked: Sequence[int]) -> int:
        parameters = {
            "rate": 0.01,
            "begins": "day 1 00:00",
            "index": ("person 0",),
            "latent_days": 0,
            "mask_out": 0.6,
            "mask_in": 0.5,
        }
        process = make(_ground(world, 2, 1), 0, parameters)
        _run(process, _together(world, 2, masked), 6 * HOUR)
        return int(process._pressure[1])

    bare = pressure([])
    assert bare > 0
    assert pressure([0]) / bare == pytest.approx(0.4, abs=0.001)
    assert pressure([1]) / bare == pytest.approx(0.5, abs=0.001)
    assert pressure([0, 1]) / bare == pytest.approx(0.2, abs=0.001)


def test_the_rate_is_found_from_contacts_before_the_first_case(world: World) -> None:
    process = make(_ground(world, 11, 1), 0, {"r0": 2.0, "begins": "day 2 00:00", "infectious_days": 5})
    found = _run(process, _together(world, 11), DAY)
    told = next(e.event for _, e in found if isinstance(e.event, Calibrated))
    # Ten others, all day.
    assert told.contact_hours_a_day == pytest.approx(240)
    assert told.rate == pytest.approx(2.0 / (240 * 5))


def test_nothing_is_passed_on_at_a_rate_of_0_and_nothing_begins_without_a_case(world: World) -> None:
    assert set(_infected(_sir(world, 30, 1, 0.0, index=2))) == {
        e.event.person for _, e in _sir(world, 30, 1, 0.0, index=2) if isinstance(e.event, Exposed)
    }
    assert len(_infected(_sir(world, 30, 1, 0.0, index=2))) == 2
    assert not _infected(_sir(world, 30, 1, 2.0, index=0))
    assert len(_infected(_sir(world, 30, 1, 2.0, index=30))) == 30


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40))
def test_saved_and_restored_it_goes_on_as_before(world: World, seed: int, hours: int) -> None:
    parameters = {"rate": 0.02, "begins": "day 1 00:10", "index": 2, "latent_days": 0.2, "infectious_days": 1.0}
    scene = _together(world, 12)
    whole = make(_ground(world, 12, seed), 0, parameters)
    expected = _run(whole, scene, 5 * DAY)
    one = make(_ground(world, 12, seed), 0, parameters)
    first = _run(one, scene, hours * HOUR)
    other = make(_ground(world, 12, seed), 0, parameters)
    restore(other, save(one))
    rest, tick = [], hours * HOUR
    while (upcoming := other.next_tick(tick)) is not None and upcoming <= 5 * DAY:
        tick = upcoming
        rest += [(tick, effect) for effect in other.act(tick, scene)]
    assert first + rest == expected


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"begins": "day 2 00:00"}, "one of 'rate' and 'r0'"),
        ({"begins": "day 2 00:00", "rate": 1, "r0": 2}, "one of 'rate' and 'r0'"),
        ({"begins": "day 1 00:00", "r0": 2}, "begins too early"),
        ({"begins": "soon", "rate": 1}, "write a moment"),
        ({"begins": "day 2 00:00", "rate": -1}, "rate"),
        ({"begins": "day 2 00:00", "rate": 1, "index": ["persn 1"]}, "Did you mean 'person 1'"),
        ({"begins": "day 2 00:00", "rate": 1, "index": 9}, "more than the 3 people"),
        ({"begins": "day 2 00:00", "rate": 1, "mask_out": 1.2}, "mask_out"),
        ({"begins": "day 2 00:00", "rate": 1, "speed": 1}, "speed"),
    ],
)
def test_mistakes(parameters: dict[str, Any], words: str, world: World) -> None:
    with pytest.raises(InputError, match=words):
        make_process("contagion", _ground(world, 3, 1), 0, parameters)
