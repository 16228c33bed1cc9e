"""The summary of an episode: a few dozen numbers, and what they may not be used for."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from twinville.simulation.clock import label
from twinville.simulation.episode.demonstration import DEMONSTRATION
from twinville.simulation.episode.events import Acted, Conversed, Refused
from twinville.simulation.episode.mind_events import Appointment, Decided
from twinville.simulation.episode.projections.news import spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.agreements import agreements
from twinville.simulation.measures.norms import norms
from twinville.simulation.measures.talks import talks
from twinville.simulation.measures.ties import network
from twinville.simulation.measures.time_use import time_use


def summarize(episode: Episode) -> dict[str, Any]:
    """The summary, as plain JSON values. Reads the log alone; the same log gives the same summary but for wall_seconds."""
    appointments = [entry.event for entry in episode.entries(Appointment)]
    facts = spread(episode)
    summary: dict[str, Any] = {
        "episode": episode.path.name,
        "state": episode.state,
        "town": episode.scenario["world"]["name"],
        "model": episode.scenario["model"]["model"],
        "agents": len(episode.names),
        "ticks": episode.last_tick,
        "from": label(episode.clock.start),
        "to": label(episode.clock.seconds(episode.last_tick)),
        "digest": episode.digest,
        "conversations": sum(1 for _ in episode.entries(Conversed)),
        "talks": talks(episode),
        "calls": episode.journal.counts(),
        "tokens": episode.account.tokens(),
        "wall_seconds": episode.account.wall_seconds(),
        "facts": [asdict(news) for news in facts if news.scripted],
        "facts_born_in_talk": [asdict(news) for news in facts if not news.scripted],
        "network": network(episode),
        "time_use": time_use(episode),
        "norms": norms(episode) if not episode.is_recording else {},
        "decisions": decisions(episode),
        "agreements": agreements(episode),
        "kept_appointments": sum(event.kept for event in appointments),
        "missed_appointments": sum(not event.kept for event in appointments),
    }
    if episode.is_demonstration:
        summary["notice"] = DEMONSTRATION
    return summary


def decisions(episode: Episode) -> dict[str, int]:
    """How many decisions a language model made, how many rules, and how often the world refused an action."""
    by = Counter(entry.event.by for entry in episode.entries(Decided))
    waits = sum(entry.event.phase == "waiting" for entry in episode.entries(Acted))
    refusals = sum(1 for _ in episode.entries(Refused))
    found = {"language_model": by["language model"], "rule": by["rule"], "world": waits + refusals}
    return found | ({"skipped": by["nobody"]} if by["nobody"] else {})
