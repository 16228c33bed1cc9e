"""Actions of the user. The window translates keys and the mouse into these; nothing else changes the view."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """Base of all actions."""


@dataclass(frozen=True, slots=True)
class Play(Action):
    """Start or stop time; None toggles it."""

    on: bool | None = None


@dataclass(frozen=True, slots=True)
class Pass(Action):
    """Real seconds went by."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Step(Action):
    """So many ticks forward, or back."""

    ticks: int


@dataclass(frozen=True, slots=True)
class StepSeconds(Action):
    """So many simulated seconds forward, or back."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Seek(Action):
    """To a tick."""

    tick: float


@dataclass(frozen=True, slots=True)
class SeekEvent(Action):
    """To the selected person's next event (1) or the one before (-1)."""

    way: int


@dataclass(frozen=True, slots=True)
class Faster(Action):
    """So many steps of speed."""

    steps: int


@dataclass(frozen=True, slots=True)
class SkipQuiet(Action):
    """Toggle skipping the time in which everybody sleeps."""


@dataclass(frozen=True, slots=True)
class Pan(Action):
    """Move the view by tiles."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Zoom(Action):
    """Nearer (or farther) by steps, at a pixel of a view of that size."""

    steps: int
    x: float
    y: float
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class LookAt(Action):
    """The view's middle to a place in tiles."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Select(Action):
    """Choose a person, or nobody."""

    person: int | None


@dataclass(frozen=True, slots=True)
class Follow(Action):
    """Whether the view stays with the selected person; None toggles it."""

    on: bool | None = None


@dataclass(frozen=True, slots=True)
class Pin(Action):
    """Pin the selected person under a number, or unpin them."""


@dataclass(frozen=True, slots=True)
class Pinned(Action):
    """Choose the person under a number, from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Tab(Action):
    """Turn to a page of the inspector, by its place."""

    number: int


@dataclass(frozen=True, slots=True)
class NextKind(Action):
    """The memory page shows the next kind of memory alone, and at last all of them again."""


@dataclass(frozen=True, slots=True)
class Scroll(Action):
    """The page by so many lines."""

    lines: int


@dataclass(frozen=True, slots=True)
class Overlay(Action):
    """Toggle an overlay of the map."""

    name: str


@dataclass(frozen=True, slots=True)
class Search(Action):
    """Begin to type a name."""


@dataclass(frozen=True, slots=True)
class Typed(Action):
    """The text typed so far."""

    text: str


@dataclass(frozen=True, slots=True)
class Clear(Action):
    """Close what is open: the search, the help, the selection, in this order."""


@dataclass(frozen=True, slots=True)
class Help(Action):
    """Show or hide the keys."""


@dataclass(frozen=True, slots=True)
class Mark(Action):
    """Put a marker at this moment, or take it away."""


@dataclass(frozen=True, slots=True)
class TextSize(Action):
    """Larger or smaller words."""

    steps: int


@dataclass(frozen=True, slots=True)
class ZoomTimeline(Action):
    """Show less (or more) of time, around a tick."""

    steps: int
    tick: float


@dataclass(frozen=True, slots=True)
class Story(Action):
    """Toggle between the feed of main events and the list of people."""


@dataclass(frozen=True, slots=True)
class Direct(Action):
    """Toggle the director, which moves the view to where something happens."""


@dataclass(frozen=True, slots=True)
class Entry(Action):
    """Begin to type a question ("ask") or a whisper ("whisper") to the selected person."""

    kind: str


@dataclass(frozen=True, slots=True)
class Answer(Action):
    """A message for the user that stays until it is closed."""

    text: str


@dataclass(frozen=True, slots=True)
class Away(Action):
    """The window has lost the focus."""


@dataclass(frozen=True, slots=True)
class FirstDifference(Action):
    """Seek the selected person's first difference from the other episode."""


@dataclass(frozen=True, slots=True)
class Swap(Action):
    """The other of two episodes."""


@dataclass(frozen=True, slots=True)
class Say(Action):
    """A short message for the user."""

    text: str
