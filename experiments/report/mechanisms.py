"""Mechanistic baselines: models of epidemics and adoption on the same contacts, for comparison with the people."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

Node = TypeVar("Node", bound=Hashable)
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """An epidemic over time: days, and people susceptible, exposed, infectious and removed at each."""

    days: Array
    susceptible: Array
    exposed: Array
    infectious: Array
    removed: Array


def seir(people: float, index: float, r0: float, latent: float, infectious: float, days: float, *, steps: int = 400) -> Curve:
    """The SEIR equations (Kermack and McKendrick 1927, with a latent class) for well mixed people; periods in days.

    A latent period of 0 gives SIR. `index` people are infectious at the start. Raises ValueError for numbers that make no sense.
    """
    if people <= 0 or not 0 <= index <= people or r0 < 0 or latent < 0 or infectious <= 0 or days <= 0:
        raise ValueError("people, periods and days are positive, index cases are among the people, R0 is not negative")
    beta, gamma = r0 / infectious, 1 / infectious

    def slope(_time: float, state: Array) -> list[float]:
        s, e, i, _ = state
        new = beta * s * i / people
        out = e / latent if latent > 0 else new
        return [-new, (new - out) if latent > 0 else 0.0, out - gamma * i, gamma * i]

    times = np.linspace(0, days, steps)
    found = solve_ivp(slope, (0, days), [people - index, 0.0, index, 0.0], t_eval=times, rtol=1e-8, atol=1e-8)
    return Curve(times, *found.y)


def final_size(r0: float) -> float:
    """The share infected in a major outbreak, the positive root of z = 1 - exp(-R0 z); 0 for R0 up to 1."""
    if r0 <= 1:
        return 0.0
    return float(brentq(lambda z: 1 - np.exp(-r0 * z) - z, 1e-9, 1 - 1e-12))


def independent_cascade(
    graph: "nx.DiGraph[Node] | nx.Graph[Node]", seeds: Iterable[Node], live: Callable[[Node, Node], bool]
) -> dict[Node, int]:
    """Who is reached, and in which step: each newly reached person tries each neighbour once (Kempe, Kleinberg and Tardos 2003).

    `live` says whether a try along an edge succeeds; asked once for each.
    """
    reached = dict.fromkeys(seeds, 0)
    front, step = list(reached), 0
    while front:
        step += 1
        new: list[Node] = []
        for node in front:
            for other in graph.neighbors(node):
                if other not in reached and live(node, other):
                    reached[other] = step
                    new.append(other)
        front = new
    return reached


def thresholds(needs: Sequence[int]) -> list[int]:
    """Adopters after each step where everybody sees everybody and joins once so many have (Granovetter 1978)."""
    counts = [0]
    while True:
        joined = sum(need <= counts[-1] for need in needs)
        if joined == counts[-1]:
            return counts
        counts.append(joined)


def threshold_on(graph: "nx.Graph[Node]", seeds: Iterable[Node], shares: Mapping[Node, float]) -> dict[Node, int]:
    """Who adopts, and in which step, where a person joins once that share of their neighbours has (linear threshold model)."""
    adopted = dict.fromkeys(seeds, 0)
    step = 0
    while True:
        step += 1
        new = [
            node
            for node in graph
            if node not in adopted
            and graph.degree(node)
            and sum(other in adopted for other in graph.neighbors(node)) >= shares[node] * graph.degree(node)
        ]
        if not new:
            return adopted
        adopted |= dict.fromkeys(new, step)
