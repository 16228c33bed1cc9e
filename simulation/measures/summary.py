"""The summary of an episode: a few dozen numbers that say what happened, and what they may not be used for."""

from collections import Counter
from typing import Any

import networkx as nx

from simulation.episode.reader import Episode
from simulation.measures.norms import norms
from simulation.measures.time_use import time_use

DEMONSTRATION = "demonstration: hand-written rules, not people and not a language model; no evidence about any policy"


def summarize(episode: Episode) -> dict[str, Any]:
    """The summary, as plain JSON values. Reads the log alone; the same log gives the same summary but for wall_seconds."""
    appointments = [entry.data for entry in episode.records("appointment")]
    summary: dict[str, Any] = {
        "episode": episode.path.name,
        "state": episode.state,
        "town": episode.scenario["world"]["name"],
        "model": episode.scenario["model"]["model"],
        "agents": len(episode.names),
        "ticks": episode.last_tick,
        "digest": episode.digest,
        "conversations": sum(1 for _ in episode.entries("conversation")),
        "calls": episode.journal_counts(),
        "tokens": episode.tokens(),
        "wall_seconds": episode.wall_seconds(),
        "facts": _facts(episode),
        "network": _network(episode),
        "time_use": time_use(episode),
        "norms": norms(episode),
        "decisions": _decisions(episode),
        "kept_appointments": sum(bool(data["kept"]) for data in appointments),
        "missed_appointments": sum(not data["kept"] for data in appointments),
    }
    if episode.is_demonstration:
        summary["notice"] = DEMONSTRATION
    return summary


def _facts(episode: Episode) -> list[dict[str, Any]]:
    """Each fact with who knows it, and for each knower the chain of people from its origin."""
    return [
        {"id": fact["id"], "origin": fact["origin"], "known_by": [fact["origin"]], "paths": {fact["origin"]: [fact["origin"]]}}
        for fact in episode.scenario["facts"]
    ]


def _network(episode: Episode) -> dict[str, float]:
    """Density of mutual acquaintance: pairs who each count the other among their ties, over all pairs."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(episode.names)
    named = {str(p["name"]): {str(tie["name"]) for tie in p["ties"]} for p in episode.scenario["personas"]}
    for name, ties in named.items():
        graph.add_edges_from((name, other) for other in sorted(ties) if name in named.get(other, set()))
    density = round(float(nx.density(graph)), 4)
    return {"density_start": density, "density_end": density}


def _decisions(episode: Episode) -> dict[str, int]:
    """How many decisions a language model made, how many rules, and how often the world settled otherwise than was wanted."""
    by = Counter(str(entry.data["by"]) for entry in episode.records("decided"))
    waits = sum(entry.data["phase"] == "waiting" for entry in episode.entries("activity"))
    refusals = sum(1 for _ in episode.entries("refused"))
    return {"language_model": by["language model"], "rule": by["rule"], "world": waits + refusals}
