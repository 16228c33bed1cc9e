"""Mechanistic baselines against what is known of them."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.experiments.report.mechanisms import final_size, independent_cascade, seir, threshold_on, thresholds
from twinville.worlds.keyed import keyed


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_a_cascade_is_reachability_over_live_edges(seed: int, chance: float) -> None:
    graph = nx.gnp_random_graph(20, 0.15, seed=seed, directed=True)

    def live(a: int, b: int) -> bool:
        return keyed(seed, "edge", a, b) < chance

    kept = nx.DiGraph([(a, b) for a, b in graph.edges if live(a, b)])
    kept.add_nodes_from(graph)
    assert set(independent_cascade(graph, [0, 1], live)) == {0, 1} | nx.descendants(kept, 0) | nx.descendants(kept, 1)


def test_a_cascade_asks_each_edge_once_and_counts_steps() -> None:
    asked: list[tuple[int, int]] = []

    def live(a: int, b: int) -> bool:
        asked.append((a, b))
        return True

    assert independent_cascade(nx.path_graph(4), [0], live) == {0: 0, 1: 1, 2: 2, 3: 3}
    assert len(asked) == len(set(asked))


def test_granovetters_riot() -> None:
    assert thresholds(range(100))[-1] == 100
    assert thresholds([0, 2, *range(2, 100)])[-1] == 1


def test_a_threshold_of_half_stops_at_a_wide_front() -> None:
    path = nx.path_graph(5)
    assert set(threshold_on(path, [0], dict.fromkeys(path, 0.5))) == set(path)
    assert set(threshold_on(path, [0], dict.fromkeys(path, 0.6))) == {0}


def test_the_final_size_solves_its_equation_and_ends_the_curve() -> None:
    assert final_size(2.0) == pytest.approx(0.7968, abs=1e-4)
    assert final_size(0.9) == 0.0
    curve = seir(1e6, 1, 2.0, 0.0, 5.0, 400)
    assert curve.removed[-1] / 1e6 == pytest.approx(final_size(2.0), abs=1e-3)
    slow = seir(1e6, 1, 2.0, 3.0, 5.0, 800)
    assert slow.removed[-1] == pytest.approx(curve.removed[-1], rel=1e-3)
    total = slow.susceptible + slow.exposed + slow.infectious + slow.removed
    assert np.allclose(total, 1e6)


def test_nothing_spreads_where_nothing_is_passed_on() -> None:
    curve = seir(100, 3, 0.0, 2.0, 4.0, 60)
    assert curve.susceptible[-1] == pytest.approx(97)
    with pytest.raises(ValueError, match="positive"):
        seir(100, 101, 1.0, 1.0, 1.0, 10)
