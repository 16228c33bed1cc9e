"""Stimuli, the one way into a mind: what is seen, heard, read, told, felt, and what is changed from outside."""

from dataclasses import dataclass
from typing import Literal

from twinville.agents.agreement import Agreement, Outcome
from twinville.agents.leaving import Trace
from twinville.agents.observation import Percept, ThingPercept
from twinville.agents.said import Said


@dataclass(frozen=True, slots=True)
class Seen:
    """People who came into view, or began something in view."""

    people: tuple[Percept, ...]


@dataclass(frozen=True, slots=True)
class OutOfSight:
    """People who were in view and are not any more, by name."""

    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrived:
    """One has come into an arena."""

    arena: int


@dataclass(frozen=True, slots=True)
class FaultSeen:
    """A thing in sight has gone wrong."""

    thing: ThingPercept


@dataclass(frozen=True, slots=True)
class TracesSeen:
    """All that stands in words in the arena one is in, the latest last: one has come there, or it has changed."""

    arena: int
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A line of speech: said to one, or `overheard`, of which a bystander catches only some."""

    said: Said
    overheard: bool = False


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    """A notice on a board: one is there to read it, or only `passing`, and may walk past it."""

    notice: Said
    passing: bool = False


@dataclass(frozen=True, slots=True)
class SignRead:
    """What is written at a door."""

    sign: Said


@dataclass(frozen=True, slots=True)
class LetterRead:
    """A letter."""

    letter: Said


@dataclass(frozen=True, slots=True)
class Told:
    """Words that somebody from outside says to one."""

    said: Said


@dataclass(frozen=True, slots=True)
class Whispered:
    """An inner voice."""

    said: Said


@dataclass(frozen=True, slots=True)
class MadeUp:
    """News of one's own, from nobody: a rumour begins."""

    said: Said


@dataclass(frozen=True, slots=True)
class BecameNews:
    """One has told a memory for the first time: from now on it is a fact that may travel, in the words in which it was told."""

    memory: int
    fact: str
    statement: str


@dataclass(frozen=True, slots=True)
class CalledToAccount:
    """Somebody who is to see to an ordinance says that one breaks it."""

    said: Said
    ordinance: str


@dataclass(frozen=True, slots=True)
class DoorAnswered:
    """One has knocked at somebody's door, and somebody has come: the address of the home, whether one is let in, their words."""

    by: str
    dwelling: str
    lets_in: bool
    words: str


@dataclass(frozen=True, slots=True)
class TalkEnded:
    """A conversation is over for one: the other, what one keeps of it, the lines spoken while one was there, the agreements that
    were made or changed in it. `others` are those who were in it besides that other, in the order in which they came.
    """

    other: str
    summary: str
    lines: tuple[Said, ...]
    agreements: tuple[Agreement, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """One has spoken to somebody one sought, and they would not talk now."""

    by: str


@dataclass(frozen=True, slots=True)
class Waited:
    """One is where one agreed to be, and these others, whom one expected, are not."""

    agreement: Agreement
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementPast:
    """The time of an agreement is past: what became of it for oneself. Who was there knows who came and who did not."""

    agreement: Agreement
    outcome: Outcome
    met: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    late: int = 0
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Felt:
    """Something about oneself or the day that one cannot but notice, and how much it weighs."""

    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class PersonaChanged:
    """Who one is changes from outside: an attribute of the identity and its new value."""

    attribute: str
    value: object


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What a mind cannot see has changed, on which its answers depend: the model that gives them, or the root of chance."""

    what: Literal["model", "seed"]


Stimulus = (
    Seen
    | OutOfSight
    | Arrived
    | FaultSeen
    | TracesSeen
    | Heard
    | NoticeSeen
    | SignRead
    | LetterRead
    | Told
    | Whispered
    | MadeUp
    | BecameNews
    | CalledToAccount
    | DoorAnswered
    | TalkEnded
    | TurnedAway
    | Waited
    | AgreementPast
    | Felt
    | PersonaChanged
    | Unsettled
)
