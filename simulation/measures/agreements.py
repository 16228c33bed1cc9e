"""What became of what people agreed: counts, and each agreement with its lines; scripted ones apart from those born in talk."""

from collections.abc import Iterable
from typing import Any

from twinville.simulation.clock import label
from twinville.simulation.episode.projections.agreements import Life, lives
from twinville.simulation.episode.projections.sentences import agreed_on
from twinville.simulation.episode.reader import Episode
from twinville.worlds.daytime import format_time


def agreements(episode: Episode) -> dict[str, Any]:
    """Of what was born in talk: how much was agreed ("made"), came about ("kept") or not ("missed"), and is "open".

    "scripted" holds the same counts of invitations that the scenario or an intervention brought, "list" every agreement.
    """
    found = lives(episode)
    return (
        _counts(life for life in found if not life.scripted)
        | {"scripted": _counts(life for life in found if life.scripted)}
        | {"list": [_told(episode, life) for life in found]}
    )


def _counts(found: Iterable[Life]) -> dict[str, int]:
    counts = {"made": 0, "kept": 0, "missed": 0, "open": 0}
    for life in found:
        counts["made"] += life.made
        counts["open"] += life.is_open
        if life.last.standing in ("kept", "missed"):
            counts[life.last.standing] += 1
    return counts


def _told(episode: Episode, life: Life) -> dict[str, Any]:
    last = life.last
    return {
        "id": last.id,
        "scripted": life.scripted,
        "words": agreed_on(last),
        "people": list(life.people),
        "asked": last.asked,
        "day": last.day,
        "time": format_time(last.at * 60) if last.at is not None else None,
        "place": last.place,
        "condition": last.condition,
        "standing": last.standing,
        "made": life.made,
        "lines": [
            {
                "at": label(episode.clock.seconds(line.tick)),
                "speaker": line.speaker,
                "to": line.listener,
                "text": line.text,
                "does": line.act,
            }
            for line in life.lines
        ],
        "outcomes": {name: over.outcome for name, over in life.outcomes.items()},
        "late": {name: over.late for name, over in life.outcomes.items() if over.late},
        "problems": last.problems,
    }
