"""The events of the world in the canonical log. What minds report of themselves is in `mind_events`.

Positions are path segments: `Moved` holds a start tile and run-length steps ("E5N3"), walked at `pace` seconds a tile from its
tick on. A later `Moved` or `Halted` of the same person ends it.
"""

from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any, ClassVar

from twinville.simulation.event import Event


@dataclass(frozen=True, slots=True)
class Entered(Event):
    """Somebody is in the world from here on, at a tile."""

    kind: ClassVar[str] = "entered"
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """Somebody sets out along a path."""

    kind: ClassVar[str] = "moved"
    x: int
    y: int
    steps: str
    pace: int
    address: str


@dataclass(frozen=True, slots=True)
class Halted(Event):
    """Somebody stopped before the end of their path."""

    kind: ClassVar[str] = "halted"
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Acted(Event):
    """An activity begins. `address` is the thing's or the arena's; `phase` is "walking", "waiting" or "doing"."""

    kind: ClassVar[str] = "activity"
    activity: str
    category: str
    use: str
    address: str
    phase: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """The world did not let an action happen, and why."""

    kind: ClassVar[str] = "refused"
    activity: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Knocked(Event):
    """Somebody knocked at a door: the address of the home, or the room, behind it; who came to the door (None: nobody), whether
    they were let in, the words that were said, and why: what a model gives is a stated reason, of which who knocks knows nothing.
    """

    kind: ClassVar[str] = "knocked"
    address: str
    answered: str | None
    let_in: bool
    words: str
    reason: str


#: The conversation of a line that belongs to none: a word in passing.
NO_TALK = 0


def _without_empty(event: Event, *names: str) -> dict[str, Any]:
    """What an event holds, but for these fields where they are empty: a talk of two is written without what more have."""
    return {name: value for name, value in Event.data(event).items() if value or name not in names}


@dataclass(frozen=True, slots=True)
class Spoke(Event):
    """A line was spoken. `facts` are those its words tell; `cites` the speaker's memories it rests on.

    `repeats` counts its sentences that the speaker and a hearer have said to each other before on this day, `unknowing` lists names
    and numbers in it that only the other could know. In a talk of several `also` are those who hear it besides `to`, and `to_all`
    says that it is said to no one in particular.
    """

    kind: ClassVar[str] = "speech"
    id: str
    to: str
    text: str
    cites: list[str]
    facts: list[str]
    conversation: int
    repeats: int = 0
    unknowing: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    to_all: bool = False

    def data(self) -> dict[str, Any]:
        """The fields beside the person."""
        return _without_empty(self, "also", "to_all")

    @property
    def hearers(self) -> tuple[str, ...]:
        """All with whom it is spoken."""
        return (self.to, *self.also)


@dataclass(frozen=True, slots=True)
class Telling(Event):
    """A line or notice tells something, or may: which fact, by which memory of its teller, with which stance.

    `told` is "told", "not sure" (counted, and nobody knows by it) or "unknowing" (only the other knew it). `declared` says that the
    answer named it, `new_version` that its numbers are others than the teller had. `also` are those who hear it besides `to`,
    `in_front_of` those of them it was to be kept from.
    """

    kind: ClassVar[str] = "telling"
    said: str
    to: str
    fact: str | None
    memory: str | None
    stance: str
    told: str
    declared: bool
    new_version: bool
    hide_from: list[str]
    also: list[str] = field(default_factory=list)
    in_front_of: list[str] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """The fields beside the person."""
        return _without_empty(self, "also", "in_front_of")


@dataclass(frozen=True, slots=True)
class NewsBorn(Event):
    """Something that nobody scripted was told for the first time, and is a fact from now on."""

    kind: ClassVar[str] = "news"
    id: str
    statement: str
    said: str
    contradicts: str | None


@dataclass(frozen=True, slots=True)
class Conversed(Event):
    """A conversation is over, by decision, repetition, limit, silence or interruption; only its `lines` spoken by then were heard.

    `others` came after the first two, in this order; `apart` are pairs who were never in it together.
    """

    kind: ClassVar[str] = "conversation"
    id: int
    other: str
    place: str
    lines: int
    ended: str
    others: list[str] = field(default_factory=list)
    apart: list[list[str]] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """The fields beside the person."""
        return _without_empty(self, "others", "apart")

    @property
    def people(self) -> tuple[str, ...]:
        """All who took part, in the order in which they came."""
        return (str(self.person), self.other, *self.others)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Those who talked with each other, two by two."""
        return [pair for pair in combinations(self.people, 2) if list(pair) not in self.apart]


@dataclass(frozen=True, slots=True)
class Joined(Event):
    """Somebody joined a conversation of these others."""

    kind: ClassVar[str] = "joined"
    conversation: int
    others: list[str]


@dataclass(frozen=True, slots=True)
class Left(Event):
    """Somebody went, and these others talked on; they had heard so many lines. `because`: decision, silence or interruption."""

    kind: ClassVar[str] = "left"
    conversation: int
    others: list[str]
    lines: int
    because: str


@dataclass(frozen=True, slots=True)
class AgreementChanged(Event):
    """A line made an agreement, or changed how it stands; or the world found in the end whether it came about (no person then).

    `act` is what the line `said` (a speech event) does, `standing` how the agreement stands from now on. `who` assented, `asked`
    have not answered, `to` are those to whom it was promised. `day` counts from 1, `at` is minutes since midnight; None is open.
    """

    kind: ClassVar[str] = "agreement"
    id: str
    act: str
    standing: str
    by: str
    who: list[str]
    asked: list[str]
    to: list[str]
    activity: str
    day: int | None
    at: int | None
    place: str
    minutes: int | None
    condition: str
    fact: str | None
    said: str
    conversation: int
    problems: list[str]


@dataclass(frozen=True, slots=True)
class AgreementOver(Event):
    """What became of an agreement for one of those whom it bound: "kept", "late", "missed" or "called off".

    `met` and `absent` are those of the others who came or did not come while this person was there; `late` the minutes somebody
    came late; `instead` what who was not there did then.
    """

    kind: ClassVar[str] = "agreement_over"
    id: str
    outcome: str
    activity: str
    met: list[str]
    absent: list[str]
    late: int
    instead: str


@dataclass(frozen=True, slots=True)
class Posted(Event):
    """A notice was put up at a board. `facts` are those its words convey."""

    kind: ClassVar[str] = "notice"
    id: str
    address: str
    text: str
    cites: list[str]
    facts: list[str]


@dataclass(frozen=True, slots=True)
class ThingChanged(Event):
    """A thing's state changed; or what stands on it in words did, which somebody (`by`) left there, or which faded ("").

    `words` are all that stand on the thing, or in the place at that address, from now on; None where nothing was said of them.
    """

    kind: ClassVar[str] = "thing"
    address: str
    state: str
    words: str | None = None
    by: str = ""

    def data(self) -> dict[str, Any]:
        """The fields beside the person; a state that changes by itself is written without the rest."""
        data = Event.data(self)
        return data if self.words is not None else {"address": self.address, "state": self.state}


@dataclass(frozen=True, slots=True)
class DoorsChanged(Event):
    """Whoever runs the places of an ordinance closed them as it asks, or opened them again."""

    kind: ClassVar[str] = "doors"
    ordinance: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Intervened(Event):
    """Something was done from outside; `content` is the intervention as the log keeps it, by names."""

    kind: ClassVar[str] = "intervention"
    content: dict[str, Any]

    def data(self) -> dict[str, Any]:
        """The intervention."""
        return self.content

    @property
    def what(self) -> str:
        """What was done ("whisper", "announcement", ...)."""
        return str(self.content["what"])

    @property
    def text(self) -> str:
        """Its words, empty where it has none."""
        return str(self.content.get("text", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Event):
    """An event of a kind that nothing installed here knows: as it stands in the log."""

    kind: str  # type: ignore[misc]  # each has its own, where other events share one
    content: dict[str, Any]

    def data(self) -> dict[str, Any]:
        """The content."""
        return self.content

    @property
    def name(self) -> str:
        """What to call it: the kind; of a process, its name."""
        return f"{self.kind} {self.content['id']}" if self.kind == "process" and "id" in self.content else self.kind


_WAYS = {"E": (1, 0), "W": (-1, 0), "S": (0, 1), "N": (0, -1)}


def encode_steps(path: list[int], width: int) -> str:
    """The steps of a path of tiles as run lengths: "E5N3"."""
    names = {1: "E", -1: "W", width: "S", -width: "N"}
    out: list[str] = []
    last, count = "", 0
    for a, b in pairwise(path):
        way = names[b - a]
        if way == last:
            count += 1
            continue
        if count:
            out.append(f"{last}{count}")
        last, count = way, 1
    if count:
        out.append(f"{last}{count}")
    return "".join(out)


def decode_steps(x: int, y: int, steps: str, size: tuple[int, int]) -> list[tuple[int, int]]:
    """The tiles of a path on a map of a size, first one included; raises ValueError on anything but run-length steps on it."""
    width, height = size
    if not (0 <= x < width and 0 <= y < height):
        raise ValueError(f"{x}, {y} is off the map")
    path = [(x, y)]
    index = 0
    while index < len(steps):
        way = _WAYS.get(steps[index])
        end = index + 1
        while end < len(steps) and steps[end].isdigit():
            end += 1
        if way is None or end == index + 1 or end - index > 7:
            raise ValueError(f"'{steps[:40]}' is not a path")
        count = int(steps[index + 1 : end])
        if not (0 <= x + way[0] * count < width and 0 <= y + way[1] * count < height):
            raise ValueError(f"'{steps[:40]}' leads off the map")
        for _ in range(count):
            x, y = x + way[0], y + way[1]
            path.append((x, y))
        index = end
    return path
