"""Who knows whom: mutual acquaintance at the start, and with everybody who talked since."""

import networkx as nx

from twinville.simulation.episode.events import Conversed
from twinville.simulation.episode.reader import Episode


def network(episode: Episode) -> dict[str, float]:
    """Density of mutual acquaintance at the start and the end: pairs who know each other, over all pairs.

    At the start a pair knows each other when each names the other among their ties; talking makes a pair acquainted.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(episode.names)
    named = {str(p["name"]): {str(tie["name"]) for tie in p["ties"]} for p in episode.scenario["personas"]}
    for name, ties in named.items():
        graph.add_edges_from((name, other) for other in sorted(ties) if name in named.get(other, set()))
    start = float(nx.density(graph))
    for entry in episode.entries(Conversed):
        other = entry.event.other
        if entry.person is not None and entry.person in graph and other in graph and entry.event.lines > 1:
            graph.add_edge(entry.person, other)
    return {"density_start": round(start, 4), "density_end": round(float(nx.density(graph)), 4)}
