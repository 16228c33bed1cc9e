"""Questions that were put before they were used, as the log tells: how long each waited, and which were withdrawn."""

from collections import defaultdict
from statistics import median
from typing import Any

from twinville.simulation.episode.mind_events import Decided, Put, Withdrawn
from twinville.simulation.episode.reader import Episode


def lags(episode: Episode) -> dict[str, dict[str, Any]]:
    """By prompt kind that is put early: how many were put, used, withdrawn and for what, and are pending at the end, and the median
    and maximum lag from put to use in seconds (None where none was used).

    Questions that are put and used at the same tick are not counted.
    """
    put: dict[str, tuple[str, int]] = {}
    kinds: dict[str, dict[str, Any]] = {}
    waited: dict[str, list[int]] = defaultdict(list)
    tick_seconds = int(episode.scenario["tick_seconds"])
    for entry in episode.entries(Put, Withdrawn, Decided):
        event = entry.event
        kind = event.prompt
        if isinstance(event, Put):
            put[event.key] = (kind, entry.tick)
            counts = kinds.setdefault(kind, {"put": 0, "used": 0, "withdrawn": 0, "because": {}, "pending": 0})
            counts["put"] += 1
        elif event.key in put:
            _, since = put.pop(event.key)
            if isinstance(event, Withdrawn):
                kinds[kind]["withdrawn"] += 1
                for reason in event.because:
                    because = kinds[kind]["because"]
                    because[reason] = because.get(reason, 0) + 1
            else:
                kinds[kind]["used"] += 1
                waited[kind].append((entry.tick - since) * tick_seconds)
    for kind, _ in put.values():
        kinds[kind]["pending"] += 1
    return {
        kind: kinds[kind]
        | {
            "median_lag": median(waited[kind]) if waited[kind] else None,
            "maximum_lag": max(waited[kind]) if waited[kind] else None,
        }
        for kind in sorted(kinds)
    }
