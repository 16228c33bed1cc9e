from hypothesis import given, settings
from hypothesis import strategies as st

from twinville.agents.population.population import Population
from twinville.simulation.engine.sight import Sight
from twinville.worlds.world import World

_moves = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40 * 26 - 1), st.booleans(), st.booleans()), min_size=1, max_size=8)


@settings(max_examples=100, deadline=None)
@given(st.lists(_moves, min_size=1, max_size=8), st.lists(st.integers(1, 12), min_size=6, max_size=6))
def test_the_sweep_sees_what_a_comparison_of_all_with_all_sees(
    rounds: list[list[tuple[int, int, bool, bool]]], radii: list[int]
) -> None:
    world = _world()
    sight = Sight(world, radii)
    tiles = list(range(6))
    awake = [False] * 6
    in_view: set[tuple[int, int]] = set()
    for who, tile in enumerate(tiles):
        sight.place(who, tile)
    for moves in rounds:
        new: set[int] = set()
        for who, tile, is_new, is_awake in moves:
            tiles[who] = tile
            sight.place(who, tile)
            if is_new:
                awake[who] = is_awake
                new.add(who)
                sight.began(who, is_awake)
        now_in_view = {
            (a, b)
            for a in range(6)
            for b in range(6)
            if a != b
            and awake[a]
            and world.room_at[tiles[a]] == world.room_at[tiles[b]]
            and world.chebyshev(tiles[a], tiles[b]) <= radii[a]
        }
        expected = {(a, b) for a, b in now_in_view if (a, b) not in in_view or b in new}
        assert {(a, b) for a, b, _ in sight.sweep()} == expected
        assert sight.lost == sorted(in_view - now_in_view)
        in_view = now_in_view
    assert sight.sweep() == []


_WORLDS: list[World] = []


def _world() -> World:
    if not _WORLDS:
        from pathlib import Path
        from tempfile import TemporaryDirectory

        from twinville.worlds.load import load_world
        from twinville.worlds.new_town import write_starter

        with TemporaryDirectory() as folder:
            _WORLDS.append(load_world(write_starter("Sight", Path(folder))))
    return _WORLDS[0]


def test_walls_block(small: tuple[World, Population]) -> None:
    world, _ = small
    sight = Sight(world, [20, 20])
    living, bathroom = world.tile(8, 4), world.tile(10, 4)
    sight.place(0, living)
    sight.place(1, bathroom)
    sight.began(0, True)
    sight.began(1, True)
    assert sight.sweep() == []
    sight.place(1, world.tile(7, 4))
    assert [(a, b) for a, b, _ in sight.sweep()] == [(0, 1), (1, 0)]
    sight.place(1, bathroom)
    assert sight.sweep() == []
    assert sight.lost == [(0, 1), (1, 0)]
    assert sight.sweep() == []
    assert sight.lost == []
