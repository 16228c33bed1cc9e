"""The conversation network: who talked with whom in a window, and measures of it (networkx)."""

from collections.abc import Callable

import networkx as nx

from twinville.simulation.episode.events import Conversed
from twinville.simulation.episode.reader import Episode


def talk_graph(episode: Episode, first: int, last: int) -> "nx.Graph[str]":
    """Everybody, with an edge for each pair who talked, weighted by how often; nodes carry age and household."""
    graph: nx.Graph[str] = nx.Graph()
    for persona in episode.scenario["personas"]:
        home = ":".join(str(persona["home"]).split(":")[:2])
        graph.add_node(str(persona["name"]), age=int(persona["age"]), household=home)
    for entry in episode.entries(Conversed, first=first, last=last):
        for a, b in entry.event.pairs:
            before = graph.get_edge_data(a, b, {"weight": 0})["weight"]
            graph.add_edge(a, b, weight=before + 1)
    return graph


def _clustering(graph: "nx.Graph[str]") -> float | None:
    return float(nx.average_clustering(graph))


def _modularity(graph: "nx.Graph[str]") -> float | None:
    """Newman's modularity of the communities found greedily (Clauset, Newman and Moore 2004); missing without an edge."""
    if not graph.number_of_edges():
        return None
    found = [set(group) for group in nx.community.greedy_modularity_communities(graph, weight="weight")]
    return float(nx.community.modularity(graph, found, weight="weight"))


def _by_age(graph: "nx.Graph[str]") -> float | None:
    """Assortativity by age (Newman 2003); missing where all who talk are of one age."""
    ages = {graph.nodes[node]["age"] for edge in graph.edges for node in edge}
    return float(nx.numeric_assortativity_coefficient(graph, "age")) if len(ages) > 1 else None


def _by_household(graph: "nx.Graph[str]") -> float | None:
    """The share of edges within households; missing without an edge."""
    edges = list(graph.edges)
    same = sum(graph.nodes[a]["household"] == graph.nodes[b]["household"] for a, b in edges)
    return same / len(edges) if edges else None


#: Measures by name.
MEASURES: dict[str, Callable[["nx.Graph[str]"], float | None]] = {
    "density": lambda graph: float(nx.density(graph)),
    "clustering": _clustering,
    "modularity": _modularity,
    "homophily by age": _by_age,
    "homophily by household": _by_household,
}
