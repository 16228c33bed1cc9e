"""What is done to the arms of a study: small classes, each of which becomes changes of a fork."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from simulation.clock import parse_moment
from simulation.fork import Change


class Policy(Protocol):
    """Something that is done to an arm. A user's own is a class with this one method."""

    def changes(self) -> Sequence[Change]:
        """What it does to a fork; raises InputError for a moment that is none."""
        ...


@dataclass(frozen=True, slots=True)
class Announcement:
    """A letter of the town council, to everybody or to some, at a moment (right after the fork, if none is given).

    What it says is news from then on: it may be told, doubted, forgotten. An empty text does nothing: a placebo.
    """

    text: str
    start: str | None = None
    to: tuple[str, ...] = ()

    def changes(self) -> Sequence[Change]:
        """One announcement."""
        at = parse_moment(self.start, "start") if self.start is not None else None
        return [Change("announcement", self.text, people=self.to, at=at)]


@dataclass(frozen=True, slots=True)
class ChangedHours:
    """Other opening hours of a place, from a moment on and, if one is given, until another. The world enforces them.

    Nobody is told: who does not know finds a locked door, and is shown out at closing time. Tell people with an `Announcement`.
    """

    place: str
    hours: tuple[str, ...]
    start: str | None = None
    end: str | None = None

    def changes(self) -> Sequence[Change]:
        """The change, and its end."""
        at = parse_moment(self.start, "start") if self.start is not None else None
        changes = [Change("hours", place=self.place, hours=self.hours, at=at)]
        if self.end is not None:
            changes.append(Change("hours", place=self.place, at=parse_moment(self.end, "end")))
        return changes


def closure(place: str, start: str | None = None, end: str | None = None) -> ChangedHours:
    """A place that does not open at all."""
    return ChangedHours(place, (), start, end)


@dataclass(frozen=True, slots=True)
class Whisper:
    """An inner voice to one person."""

    person: str
    text: str
    start: str | None = None

    def changes(self) -> Sequence[Change]:
        """One whisper."""
        at = parse_moment(self.start, "start") if self.start is not None else None
        return [Change("whisper", self.text, person=self.person, at=at)]
