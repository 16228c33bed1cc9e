"""Agreements: what people arrange with each other, or promise, in talk. Data with a life (`simulation/engine/agreements.py`)."""

from dataclasses import dataclass
from typing import Literal

from twinville.worlds.state import saved

#: What a line does about an agreement.
Act = Literal["proposes", "promises", "accepts", "declines", "counters", "accepts if", "calls off"]
#: Where an agreement stands; the last two are what became of one that was accepted.
Standing = Literal["proposed", "accepted", "declined", "countered", "conditional", "called off", "kept", "missed"]
#: An agreement that is made now.
NEW = "new"


@saved("Stated")
@dataclass(frozen=True, slots=True)
class Stated:
    """What one line does about an agreement, in the words of the answer it came from. "" and None stand for what is left open.

    `about` is "new", the id of an agreement, an invitation's fact, or "#1" for the first that was made in the same talk. `who` are
    the names of those whom it binds once they assent.
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


@saved("Agreement")
@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as it stands. `who` are those who assented, `asked` those who have not answered yet; names.

    `day` counts from 1, `at` is minutes since its midnight; None is open, and so is a `place` without `arenas`. `fact` is the
    invitation it accepts, `lines` the speech events that made it what it is, `problems` what the world finds about it, in words.
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

    @property
    def is_fixed(self) -> bool:
        """Whether it says when and where, so that it can enter a plan."""
        return self.day is not None and self.at is not None and bool(self.arenas)


def in_words(agreement: Agreement, today: int) -> str:
    """An agreement in a few words, as seen on a day of the run."""
    day = {None: "some day", today: "today", today + 1: "tomorrow"}.get(agreement.day, f"day {agreement.day}")
    at = f"at {agreement.at // 60 % 24:02d}:{agreement.at % 60:02d}" if agreement.at is not None else "at an open hour"
    place = agreement.place.partition(":")[2].replace(":", ", ") or agreement.place or "a place still open"
    people = ", ".join((*agreement.who, *(f"{name}?" for name in agreement.asked)))
    condition = f", if {agreement.condition}" if agreement.condition else ""
    return f"{agreement.activity}, {day} {at}, {place}, with {people}{condition}: {agreement.standing}"
