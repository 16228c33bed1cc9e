"""The records that a mind writes to the episode: plans made and changed, decisions, things noticed, appointments."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from twinville.agents.aim import Aim


@dataclass(frozen=True, slots=True)
class Decided:
    """A prompt was answered: its kind, the journal key of the answer, and who decided ("language model" or "rule")."""

    kind: ClassVar[str] = "decided"
    prompt: str
    key: str
    by: str


@dataclass(frozen=True, slots=True)
class Put:
    """A prompt was put before its answer is needed: its kind, and the key of the answer. `Decided` follows when it is used."""

    kind: ClassVar[str] = "put"
    prompt: str
    key: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A prompt that was put is withdrawn, and its answer never used, because of what has changed since."""

    kind: ClassVar[str] = "withdrawn"
    prompt: str
    key: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan was made at one level ("day", "hours", "steps"); each item states when, what and where."""

    kind: ClassVar[str] = "planned"
    level: str
    items: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """Something planned was dropped or replaced, and why."""

    kind: ClassVar[str] = "plan_changed"
    activity: str
    change: str
    reason: str


@dataclass(frozen=True, slots=True)
class Observed:
    """Somebody was noticed doing something."""

    kind: ClassVar[str] = "observed"
    subject: str
    activity: str
    address: str


@dataclass(frozen=True, slots=True)
class PlaceLearned:
    """A place joined the spatial memory: it was seen for the first time, or one heard or read of it."""

    kind: ClassVar[str] = "place_learned"
    address: str
    how: Literal["seen", "heard", "read"] = "seen"


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment was kept, or missed for a reason; the agreement it comes from, if any."""

    kind: ClassVar[str] = "appointment"
    activity: str
    place: str
    kept: bool
    reason: str
    agreement: str | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """A memory joined the stream: its id there, kind, words, and what it rests on ("m3" a memory, "s7" a speech event)."""

    kind: ClassVar[str] = "memory"
    id: int
    memory_kind: str
    text: str
    subject: str
    importance: int
    evidence: tuple[str, ...]
    fact: str | None
    doubted: bool
    gist: str


@dataclass(frozen=True, slots=True)
class BecameFact:
    """A memory was told for the first time: its id, the fact that it is from now on, and the words in which it was told."""

    kind: ClassVar[str] = "became_fact"
    id: int
    fact: str
    gist: str


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A sight repeated one that is in the stream already: the memory's id."""

    kind: ClassVar[str] = "refreshed"
    id: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A memory was forgotten: its id."""

    kind: ClassVar[str] = "forgotten"
    id: int


@dataclass(frozen=True, slots=True)
class BeliefChanged:
    """News that was believed is doubted: the memory's id."""

    kind: ClassVar[str] = "belief"
    id: int
    doubted: bool


@dataclass(frozen=True, slots=True)
class Reacted:
    """Something called for a reaction: what it was, the choice, what is done, and the stated reason."""

    kind: ClassVar[str] = "reaction"
    what: str
    about: str
    text: str
    choice: str
    activity: str
    reason: str


@dataclass(frozen=True, slots=True)
class Related:
    """A relationship as it is now, in words and in numbers from 0 to 1."""

    kind: ClassVar[str] = "relationship"
    other: str
    view: str
    closeness: float
    trust: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """Memories were weighed anew: (memory id, importance) of each."""

    kind: ClassVar[str] = "weighed"
    memories: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class IdentityRenewed:
    """The new "currently" of a person, from this morning on."""

    kind: ClassVar[str] = "identity"
    currently: str


@dataclass(frozen=True, slots=True)
class AimsStand:
    """What a person works towards from now on: all their aims, with what was done about each."""

    kind: ClassVar[str] = "aims"
    aims: tuple[Aim, ...]


@dataclass(frozen=True, slots=True)
class Promised:
    """Something was promised in talk, and entered the plan; the agreement it comes from, if any."""

    kind: ClassVar[str] = "promised"
    to: str
    day: int
    at: str
    activity: str
    place: str
    agreement: str | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """An invitation was heard and not accepted, and the reason: what was said, or the obstacle."""

    kind: ClassVar[str] = "declined"
    fact: str
    to: str
    activity: str
    reason: str


#: Where it comes from that somebody is to be talked to, and what becomes of it: it is meant, then met, or not met by the end of the
#: day; they may decline in between. "unknown" is whom the words name nobody by.
SoughtFor = Literal["day", "step", "reaction", "consider"]
SoughtOutcome = Literal["meant", "met", "not met", "declined", "unknown"]


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody is to be talked to: who, what to say to them or ask them, what became of it, and where it came from."""

    kind: ClassVar[str] = "sought"
    whom: str
    matter: str
    outcome: SoughtOutcome
    source: SoughtFor


@dataclass(frozen=True, slots=True)
class Recalled:
    """The memories retrieved for a purpose: (memory id, recency, importance, relevance, total) of each, best first."""

    kind: ClassVar[str] = "retrieval"
    purpose: str
    query: str
    memories: tuple[tuple[int, float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Considered:
    """An ordinance was thought about: support from 1 (against) to 5 (for), whether it is kept today, and the stated reason."""

    kind: ClassVar[str] = "compliance"
    ordinance: str
    support: int
    keeps: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Wears:
    """A mask was put on, or taken off."""

    kind: ClassVar[str] = "wears"
    mask: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A persona was changed by an intervention: the attribute of the identity, and what it is from now on."""

    kind: ClassVar[str] = "persona"
    attribute: str
    value: object


@dataclass(frozen=True, slots=True)
class Noted:
    """What a component from another package reports of itself: its name, and content of its own."""

    kind: ClassVar[str] = "component"
    component: str
    content: dict[str, object]


Record = (
    Decided
    | Put
    | Withdrawn
    | Planned
    | PlanChanged
    | Observed
    | PlaceLearned
    | Appointment
    | Remembered
    | BecameFact
    | Promised
    | Declined
    | Sought
    | Recalled
    | Weighed
    | IdentityRenewed
    | AimsStand
    | Refreshed
    | Forgotten
    | BeliefChanged
    | Reacted
    | Related
    | Considered
    | Wears
    | Changed
    | Noted
)
