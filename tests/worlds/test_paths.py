from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinville.worlds.paths import Paths


def _graph(width: int, open_tiles: "np.ndarray[tuple[int], np.dtype[np.bool_]]", ends: set[int]) -> "nx.DiGraph[int]":
    graph: nx.DiGraph[int] = nx.DiGraph()
    size = open_tiles.size
    graph.add_nodes_from(range(size))
    for tile in range(size):
        x = tile % width
        for near, inside in ((tile + 1, x + 1 < width), (tile - 1, x > 0), (tile + width, True), (tile - width, True)):
            if inside and 0 <= near < size and (open_tiles[tile] or tile in ends) and (open_tiles[near] or near in ends):
                graph.add_edge(tile, near)
    return graph


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 12), st.integers(2, 12), st.data())
def test_paths_are_shortest_and_stay_on_the_floor(width: int, height: int, data: st.DataObject) -> None:
    size = width * height
    walls = data.draw(st.sets(st.integers(0, size - 1), max_size=size // 2))
    ends = data.draw(st.sets(st.sampled_from(sorted(walls)), max_size=3)) if walls else set()
    open_tiles = np.array([tile not in walls for tile in range(size)])
    standable = [tile for tile in range(size) if open_tiles[tile] or tile in ends]
    if len(standable) < 2:
        return
    start, goal = data.draw(st.sampled_from(standable)), data.draw(st.sampled_from(standable))
    path = Paths(width, open_tiles, ends).path(start, goal)
    graph = _graph(width, open_tiles, ends)
    # Furniture may begin or end a path, never lie on it.
    graph.remove_nodes_from([end for end in ends if end not in (start, goal)])
    if not nx.has_path(graph, start, goal):
        assert path is None
        return
    assert path is not None
    assert path[0] == start
    assert path[-1] == goal
    assert len(path) - 1 == nx.shortest_path_length(graph, start, goal)
    assert all(graph.has_edge(a, b) for a, b in pairwise(path))


def test_the_cache_forgets_the_oldest() -> None:
    paths = Paths(3, np.ones(9, dtype=np.bool_), [], cache_bytes=1)
    for target in range(9):
        assert paths.distance(0, target) == target % 3 + target // 3
    assert paths.path(8, 0) is not None


def test_reachable() -> None:
    floor = np.array([1, 1, 0, 1], dtype=np.bool_)
    assert Paths(4, floor, []).reachable_from(0).tolist() == [True, True, False, False]


def test_ways_that_two_bytes_cannot_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    near, far = (Paths(30, np.ones(30, dtype=np.bool_), []) for _ in range(2))
    tables = []
    for paths, farthest in ((near, 32_767), (far, 5)):
        monkeypatch.setattr("twinville.worlds.paths.FARTHEST", farthest)
        tables.append([([paths.distance(start, target) for start in range(30)], paths.path(3, target)) for target in (0, 12, 29)])
    assert tables[0] == tables[1]
    assert tables[0][0][0] == list(range(30))
    assert [paths._field(29).steps.itemsize for paths in (near, far)] == [2, 4]
