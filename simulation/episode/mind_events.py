"""What minds report of themselves, as the log has it: plans, decisions, memories, reactions.

A mind knows nothing of episodes: it reports records of its own (`agents/records.py`), which the engine logs as these events. Fields
that were added to the format later have defaults here, so that older episodes can be read.
"""

from dataclasses import Field, asdict, dataclass, fields
from typing import Any, ClassVar, Protocol

from twinville.simulation.episode.events import Unknown
from twinville.simulation.event import Event


class Report(Protocol):
    """A record of a mind: a dataclass that knows its kind."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def kind(self) -> str:
        """The kind of log entry it becomes."""
        ...


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One item of a plan: what, where (an address), and when it begins (a second of the run) or, of steps, its minutes."""

    activity: str
    address: str
    at: int | None = None
    minutes: int | None = None

    def data(self) -> dict[str, Any]:
        """Its fields, without those that its level does not have."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Decided(Event):
    """A prompt was answered: its kind, the journal key of the answer, and who decided ("language model" or "rule")."""

    kind: ClassVar[str] = "decided"
    prompt: str
    key: str
    by: str


@dataclass(frozen=True, slots=True)
class Put(Event):
    """A prompt was put before its answer is needed: its kind, and the key of the answer. `Decided` follows when it is used."""

    kind: ClassVar[str] = "put"
    prompt: str
    key: str


@dataclass(frozen=True, slots=True)
class Withdrawn(Event):
    """A prompt that was put is withdrawn, and its answer never used, because of what has changed since."""

    kind: ClassVar[str] = "withdrawn"
    prompt: str
    key: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned(Event):
    """A plan was made at one level ("day", "hours", "steps"); each item tells when, what and where."""

    kind: ClassVar[str] = "planned"
    level: str
    items: tuple[PlanItem, ...]

    def data(self) -> dict[str, Any]:
        """The level and its items."""
        return {"level": self.level, "items": [item.data() for item in self.items]}


@dataclass(frozen=True, slots=True)
class PlanChanged(Event):
    """Something planned was dropped or replaced, and why."""

    kind: ClassVar[str] = "plan_changed"
    activity: str
    change: str
    reason: str


@dataclass(frozen=True, slots=True)
class Observed(Event):
    """Somebody was noticed doing something."""

    kind: ClassVar[str] = "observed"
    subject: str
    activity: str
    address: str


@dataclass(frozen=True, slots=True)
class PlaceLearned(Event):
    """A place joined the spatial memory: it was seen for the first time, or somebody "heard" or "read" of it."""

    kind: ClassVar[str] = "place_learned"
    address: str
    how: str = "seen"


@dataclass(frozen=True, slots=True)
class Appointment(Event):
    """An appointment was kept, or missed for a reason; the agreement it comes from, if any."""

    kind: ClassVar[str] = "appointment"
    activity: str
    place: str
    kept: bool
    reason: str
    agreement: str | None = None


@dataclass(frozen=True, slots=True)
class Remembered(Event):
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
    gist: str = ""


@dataclass(frozen=True, slots=True)
class BecameFact(Event):
    """A memory was told for the first time: its id, the fact that it is from now on, and the words in which it was told."""

    kind: ClassVar[str] = "became_fact"
    id: int
    fact: str
    gist: str


@dataclass(frozen=True, slots=True)
class Refreshed(Event):
    """Something was seen again that is in the stream already: the memory's id."""

    kind: ClassVar[str] = "refreshed"
    id: int


@dataclass(frozen=True, slots=True)
class Forgotten(Event):
    """A memory does not come to mind any more: its id."""

    kind: ClassVar[str] = "forgotten"
    id: int


@dataclass(frozen=True, slots=True)
class BeliefChanged(Event):
    """News that was believed is doubted: the memory's id."""

    kind: ClassVar[str] = "belief"
    id: int
    doubted: bool


@dataclass(frozen=True, slots=True)
class Reacted(Event):
    """Something called for a reaction: what it was, the choice, what is done, and the stated reason."""

    kind: ClassVar[str] = "reaction"
    what: str
    about: str
    text: str
    choice: str
    activity: str
    reason: str


@dataclass(frozen=True, slots=True)
class Related(Event):
    """What somebody has become to this person, in words and in numbers from 0 to 1."""

    kind: ClassVar[str] = "relationship"
    other: str
    view: str
    closeness: float
    trust: float


@dataclass(frozen=True, slots=True)
class Weighed(Event):
    """Memories were weighed anew: (memory id, importance) of each."""

    kind: ClassVar[str] = "weighed"
    memories: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class IdentityRenewed(Event):
    """What occupies this person from this morning on."""

    kind: ClassVar[str] = "identity"
    currently: str


@dataclass(frozen=True, slots=True)
class AimItem:
    """One aim: a goal, the next step towards it, and what was done about it; "" where nothing is known of these."""

    goal: str
    next: str = ""
    progress: str = ""

    def words(self) -> str:
        """All of it in one line."""
        more = [f"next: {self.next}"] if self.next else []
        more += [f"so far: {self.progress}"] if self.progress else []
        return "; ".join((self.goal, *more))


@dataclass(frozen=True, slots=True)
class AimsStand(Event):
    """What somebody works towards from here on: all their aims, with what was done about each."""

    kind: ClassVar[str] = "aims"
    aims: tuple[AimItem, ...]

    def data(self) -> dict[str, Any]:
        """Each aim with its goal, next step and progress."""
        return {"aims": [asdict(aim) for aim in self.aims]}


@dataclass(frozen=True, slots=True)
class Promised(Event):
    """Something was promised in talk, and entered the plan; the agreement it comes from, if any."""

    kind: ClassVar[str] = "promised"
    to: str
    day: int
    at: str
    activity: str
    place: str
    agreement: str | None = None


@dataclass(frozen=True, slots=True)
class Declined(Event):
    """An invitation was heard and not accepted, and why: what was said, or what stands in the way."""

    kind: ClassVar[str] = "declined"
    fact: str
    to: str
    activity: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sought(Event):
    """Somebody is to be talked to: who, what to say to them or ask them, what became of it ("meant", "met", "not met", "declined",
    "unknown"), and where it came from ("day", "step", "reaction", "consider").
    """

    kind: ClassVar[str] = "sought"
    whom: str
    matter: str
    outcome: str
    source: str


@dataclass(frozen=True, slots=True)
class Recalled(Event):
    """What came to mind for a purpose: (memory id, recency, importance, relevance, total) of each, best first."""

    kind: ClassVar[str] = "retrieval"
    purpose: str
    query: str
    memories: tuple[tuple[int, float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Considered(Event):
    """An ordinance was thought about: support from 1 (against) to 5 (for), whether it is kept today, and the stated reason."""

    kind: ClassVar[str] = "compliance"
    ordinance: str
    support: int
    keeps: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Wears(Event):
    """A mask was put on, or taken off."""

    kind: ClassVar[str] = "wears"
    mask: bool


@dataclass(frozen=True, slots=True)
class Changed(Event):
    """Who somebody is was changed from outside: the attribute of the identity, and what it is from now on."""

    kind: ClassVar[str] = "persona"
    attribute: str
    value: Any


@dataclass(frozen=True, slots=True)
class Noted(Event):
    """What a component of a mind that comes from another package reports of itself: its name, and content of its own."""

    kind: ClassVar[str] = "component"
    component: str
    content: dict[str, Any]


#: By kind, as records are.
MIND_EVENTS: dict[str, type[Event]] = {
    event.kind: event
    for event in (
        Decided,
        Put,
        Withdrawn,
        Planned,
        PlanChanged,
        Observed,
        PlaceLearned,
        Appointment,
        Remembered,
        BecameFact,
        Refreshed,
        Forgotten,
        BeliefChanged,
        Reacted,
        Related,
        Weighed,
        IdentityRenewed,
        AimsStand,
        Promised,
        Declined,
        Sought,
        Recalled,
        Considered,
        Wears,
        Changed,
        Noted,
    )
}


def reported(person: str, record: Report) -> Event:
    """The event of what somebody's mind reports; one of a kind that is not known here is logged as it stands."""
    content = {field.name: getattr(record, field.name) for field in fields(record)}
    event = MIND_EVENTS.get(record.kind)
    if event is None:
        return Unknown(person=person, kind=record.kind, content=content)
    if event is Planned:
        content["items"] = tuple(PlanItem(**item) for item in content["items"])
    if event is AimsStand:
        content["aims"] = tuple(AimItem(aim.goal, aim.next, aim.progress) for aim in content["aims"])
    return event(person, **content)
