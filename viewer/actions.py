"""What a user can ask of the viewer. The window translates keys and the mouse into these; nothing else changes the view."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Base of all commands."""


@dataclass(frozen=True, slots=True)
class Play(Command):
    """Start or stop time; None turns it over."""

    on: bool | None = None


@dataclass(frozen=True, slots=True)
class Pass(Command):
    """Real seconds went by."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Step(Command):
    """So many ticks forward, or back."""

    ticks: int


@dataclass(frozen=True, slots=True)
class StepSeconds(Command):
    """So many simulated seconds forward, or back."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Seek(Command):
    """To a tick."""

    tick: float


@dataclass(frozen=True, slots=True)
class SeekEvent(Command):
    """To the selected person's next event (1) or the one before (-1)."""

    way: int


@dataclass(frozen=True, slots=True)
class Faster(Command):
    """So many steps of speed."""

    steps: int


@dataclass(frozen=True, slots=True)
class SkipQuiet(Command):
    """Whether time leaps over what everybody sleeps through."""


@dataclass(frozen=True, slots=True)
class Pan(Command):
    """Move the view by tiles."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Zoom(Command):
    """Nearer (or farther) by steps, at a pixel of a view of that size."""

    steps: int
    x: float
    y: float
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class LookAt(Command):
    """The view's middle to a place in tiles."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Select(Command):
    """Choose a person, or nobody."""

    person: int | None


@dataclass(frozen=True, slots=True)
class Follow(Command):
    """Whether the view stays with the selected person; None turns it over."""

    on: bool | None = None


@dataclass(frozen=True, slots=True)
class Pin(Command):
    """Keep the selected person under a number, or let go of them."""


@dataclass(frozen=True, slots=True)
class Pinned(Command):
    """Choose the person under a number, from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Tab(Command):
    """Turn to a page of the inspector, by its place."""

    number: int


@dataclass(frozen=True, slots=True)
class NextKind(Command):
    """The memory page shows the next kind of memory alone, and at last all of them again."""


@dataclass(frozen=True, slots=True)
class Scroll(Command):
    """The page by so many lines."""

    lines: int


@dataclass(frozen=True, slots=True)
class Overlay(Command):
    """Lay something over the map, or take it off."""

    name: str


@dataclass(frozen=True, slots=True)
class Search(Command):
    """Begin to type a name."""


@dataclass(frozen=True, slots=True)
class Typed(Command):
    """What stands in the search field now."""

    text: str


@dataclass(frozen=True, slots=True)
class Clear(Command):
    """Leave what was begun: the search, the help, the selection, in this order."""


@dataclass(frozen=True, slots=True)
class Help(Command):
    """Show or hide the keys."""


@dataclass(frozen=True, slots=True)
class Mark(Command):
    """Put a marker at this moment, or take it away."""


@dataclass(frozen=True, slots=True)
class TextSize(Command):
    """Larger or smaller words."""

    steps: int


@dataclass(frozen=True, slots=True)
class ZoomTimeline(Command):
    """Show less (or more) of time, around a tick."""

    steps: int
    tick: float


@dataclass(frozen=True, slots=True)
class Story(Command):
    """The feed of what matters in place of the list of people, or back."""


@dataclass(frozen=True, slots=True)
class Direct(Command):
    """Whether the view goes by itself to where something happens."""


@dataclass(frozen=True, slots=True)
class Entry(Command):
    """Begin to type a question ("ask") or an inner voice ("whisper") to the selected person."""

    kind: str


@dataclass(frozen=True, slots=True)
class Answer(Command):
    """Words for the user that stay until they are closed."""

    text: str


@dataclass(frozen=True, slots=True)
class Away(Command):
    """The user looks elsewhere from here on."""


@dataclass(frozen=True, slots=True)
class FirstDifference(Command):
    """To where the selected person first does otherwise than in the other episode."""


@dataclass(frozen=True, slots=True)
class Swap(Command):
    """The other of two episodes."""


@dataclass(frozen=True, slots=True)
class Say(Command):
    """A line for the user."""

    text: str
