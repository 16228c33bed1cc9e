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
        if entry.event.lines > 1:
            graph.add_edges_from(pair for pair in entry.event.pairs if pair[0] in graph and pair[1] in graph)
    return {"density_start": round(start, 4), "density_end": round(float(nx.density(graph)), 4)}
