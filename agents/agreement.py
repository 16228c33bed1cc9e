"""Agreements: what people arrange with each other, or promise, in talk. Data with a life (`simulation/engine/agreements.py`)."""

from dataclasses import dataclass
from typing import Literal

from twinville.agents.words import content_words
from twinville.worlds.daytime import DAY, format_time
from twinville.worlds.state import saved

#: What a line does about an agreement.
Act = Literal["proposes", "promises", "accepts", "declines", "counters", "accepts if", "calls off"]
#: Where an agreement stands; the last two are what became of one that was accepted.
Standing = Literal["proposed", "accepted", "declined", "countered", "conditional", "called off", "kept", "missed"]
#: What became of one for each person whom it bound.
Outcome = Literal["kept", "late", "missed", "called off"]
#: An agreement that is made now.
NEW = "new"
#: Standings of an agreement whose time is still to come.
ALIVE: frozenset[Standing] = frozenset({"proposed", "accepted", "countered", "conditional"})
#: Who is there this long after the time is not late, seconds; what is further back is past.
ON_TIME = 600
#: Minutes an agreement is taken to last when nobody said.
USUAL = 60


@saved("Stated")
@dataclass(frozen=True, slots=True)
class Stated:
    """What one line does about an agreement, in the words of the answer it came from. "" and None stand for what is left open.

    `about` is "new", the id of an agreement, an invitation's fact, or "#" and the `tag` of one that was made in the same talk ("#1"
    without tags for the first). `who` are the names of those whom it binds once they assent.
    """

    about: str
    act: Act
    who: tuple[str, ...]
    activity: str = ""
    day: str = ""
    time: str = ""
    place: str = ""
    minutes: int | None = None
    condition: str = ""
    tag: str = ""


@saved("Agreement")
@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as it stands. `who` are those who assented, `asked` those who have not answered yet; names.

    `day` counts from 1, `at` is minutes since its midnight; None is open, and so is a `place` without `arenas`. `fact` is the
    invitation it accepts, `lines` the speech events that made it what it is, `problems` what the world finds about it, in words;
    one that begins with a name and a colon is that person's alone. `to` are those to whom something was promised, who are not bound
    themselves, `left` those who had assented and took it back. `since` is when it became what it is, in seconds of the run.
    """

    id: str
    standing: Standing
    by: str
    who: tuple[str, ...]
    asked: tuple[str, ...]
    activity: str
    day: int | None = None
    at: int | None = None
    place: str = ""
    arenas: tuple[int, ...] = ()
    minutes: int | None = None
    condition: str = ""
    fact: str | None = None
    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    since: int = 0

    @property
    def is_fixed(self) -> bool:
        """Whether it says when and where, so that it can enter a plan."""
        return self.day is not None and self.at is not None and bool(self.arenas)

    @property
    def begins(self) -> int | None:
        """When it begins, in seconds of the run; None where that is open."""
        return (self.day - 1) * DAY + self.at * 60 if self.day is not None and self.at is not None else None

    @property
    def lasts(self) -> int:
        """Its minutes, the usual ones where that is open."""
        return self.minutes if self.minutes is not None else USUAL

    @property
    def is_binding(self) -> bool:
        """Whether it enters the plans of those under `who`: assented to without a condition, with a day, a time and a place."""
        return self.standing == "accepted" and self.is_fixed

    @property
    def people(self) -> tuple[str, ...]:
        """All whom it concerns: those who assented, those who were asked, those to whom it was promised."""
        return tuple(dict.fromkeys((*self.who, *self.asked, *self.to)))

    def awaits(self, person: str) -> bool:
        """Whether somebody was asked and has not answered: who was the last to come on a condition has."""
        return person in self.asked and not self.comes_if(person)

    def comes_if(self, person: str) -> bool:
        """Whether somebody has said that they come on a condition."""
        said_so = bool(self.condition) or self.standing == "conditional"
        return said_so and self.asked[-1:] == (person,)

    def problems_of(self, person: str) -> tuple[str, ...]:
        """What the world finds about it that concerns one person, in words: nobody reads another's diary."""
        own = f"{person}: "
        others = tuple(f"{name}: " for name in self.people if name != person)
        return tuple(text.removeprefix(own) for text in self.problems if not text.startswith(others))

    def in_words(self) -> str:
        """What, where and when, as far as it is known: "football at The Green, day 1 at 16:30"."""
        what = self.activity or "meeting"
        if self.place and not content_words(self.place) <= content_words(what):
            what = f"{what} at {self.place}"
        when = f"day {self.day}" if self.day is not None else ""
        if self.at is not None:
            when = f"{when} at {format_time(self.at * 60)}".strip()
        return f"{what}, {when}" if when else what

    def open_in_words(self) -> str:
        """What is open of day, time and place: "the day and the place are open"; "" for nothing."""
        missing = [
            word for word, is_open in (("day", self.day is None), ("time", self.at is None), ("place", not self.arenas)) if is_open
        ]
        if not missing:
            return ""
        return f"{listed(tuple(f'the {word}' for word in missing))} {'is' if len(missing) == 1 else 'are'} open"


def something_else(one: str, other: str) -> bool:
    """Whether two activities have no word in common."""
    first, second = content_words(one), content_words(other)
    return bool(first and second) and not first & second


def listed(names: tuple[str, ...]) -> str:
    """Names in a row: "Ada, Ben and Cem"."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""


def as_seen(agreement: Agreement, today: int) -> str:
    """An agreement in a few words, as seen on a day of the run: with whom, and how it stands."""
    day = {None: "some day", today: "today", today + 1: "tomorrow"}.get(agreement.day, f"day {agreement.day}")
    at = f"at {format_time(agreement.at * 60)}" if agreement.at is not None else "at an open hour"
    people = ", ".join((*agreement.who, *(f"{name} (asked)" for name in agreement.asked)))
    condition = f", if {agreement.condition}" if agreement.condition else ""
    what = agreement.activity or "a meeting"
    return f"{what}, {day} {at}, {agreement.place or 'at a place still open'}, with {people}{condition}: {agreement.standing}"
