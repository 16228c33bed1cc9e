"""Prompts that were put, by kind, and those to which nobody got a legal answer, counted from the log."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from twinville.agents.deciding import NOBODY
from twinville.simulation.episode.mind_events import Decided
from twinville.simulation.episode.reader import Episode
from twinville.simulation.event import Event


@dataclass(slots=True)
class Unanswered:
    """Of one kind of prompt: how often it was put, and who went on without an answer, with the journal keys, in the log's order."""

    put: int = 0
    without: list[tuple[str, str]] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How often no legal answer came."""
        return len(self.without)


def count(events: Iterable[Event], into: dict[str, Unanswered]) -> tuple[str, ...]:
    """Count the decisions among events; returns the kinds of which one or more went without an answer, in alphabetical order."""
    newly = []
    for event in events:
        if not isinstance(event, Decided):
            continue
        counted = into.setdefault(event.prompt, Unanswered())
        counted.put += 1
        if event.by == NOBODY:
            counted.without.append((event.person or "", event.key))
            newly.append(event.prompt)
    return tuple(sorted(dict.fromkeys(newly)))


def unanswered(episode: Episode, last: int | None = None) -> dict[str, Unanswered]:
    """The counts of an episode, up to a tick."""
    found: dict[str, Unanswered] = {}
    count((entry.event for entry in episode.entries(Decided, last=last)), found)
    return found


def gone_without(episode: Episode) -> dict[str, tuple[int, int]]:
    """By kind, where somebody went on without an answer: how often, and of how many prompts."""
    return {kind: (found.refused, found.put) for kind, found in sorted(unanswered(episode).items()) if found.refused}
