"""Every key in one table, from which the window reads them and the help screen is made."""

from collections.abc import Callable
from dataclasses import dataclass

from twinville.viewer import actions


@dataclass(frozen=True, slots=True)
class Key:
    """Names of keys as pygame says them, whether Shift is held, what they do in words, and the action.

    None marks what the window does itself (a picture, the end).
    """

    keys: tuple[str, ...]
    shown: str
    words: str
    action: Callable[[], actions.Action] | None
    shift: bool = False


MINUTE = 60

KEYS: tuple[Key, ...] = (
    Key(("space",), "Space", "play and pause", actions.Play),
    Key(("right",), "→", "a tick forward", lambda: actions.Step(1)),
    Key(("left",), "←", "a tick back", lambda: actions.Step(-1)),
    Key(("right",), "Shift →", "a minute forward", lambda: actions.StepSeconds(MINUTE), shift=True),
    Key(("left",), "Shift ←", "a minute back", lambda: actions.StepSeconds(-MINUTE), shift=True),
    Key((".",), ".", "the selected person's next event", lambda: actions.SeekEvent(1)),
    Key((",",), ",", "the event before", lambda: actions.SeekEvent(-1)),
    Key(("]", "+", "="), "]  +", "faster", lambda: actions.Faster(1)),
    Key(("[", "-"), "[  -", "slower", lambda: actions.Faster(-1)),
    Key(("k",), "K", "skip time in which everybody sleeps", actions.SkipQuiet),
    Key(("home",), "Home", "to the beginning", lambda: actions.Seek(0)),
    Key(("end",), "End", "to the end", lambda: actions.Seek(1e12)),
    Key(("w", "up"), "W  ↑", "move the view up", lambda: actions.Pan(0, -3)),
    Key(("s", "down"), "S  ↓", "move the view down", lambda: actions.Pan(0, 3)),
    Key(("a",), "A", "move the view left", lambda: actions.Pan(-3, 0)),
    Key(("d",), "D", "move the view right", lambda: actions.Pan(3, 0)),
    Key(("f",), "F", "follow the selected person", actions.Follow),
    Key(("x",), "X", "pin the selected person to a number", actions.Pin),
    Key(("escape",), "Esc", "close the search, the help, the selection", actions.Clear),
    Key(("/",), "/", "search: people, their memories and talk", actions.Search),
    Key(("tab",), "Tab", "switch between two episodes", actions.Swap),
    Key(("h",), "H", "heat: where people have been", lambda: actions.Overlay("heat")),
    Key(("n",), "N", "network: who talked with whom", lambda: actions.Overlay("network")),
    Key(("g",), "G", "the selected person's path today", lambda: actions.Overlay("paths")),
    Key(("b",), "B", "how far the selected person sees", lambda: actions.Overlay("vision")),
    Key(("l",), "L", "health and compliance: hide or show", lambda: actions.Overlay("health")),
    Key(("v",), "V", "the story: a feed of main events", actions.Story),
    Key(("c",), "C", "director: the view moves to where something happens", actions.Direct),
    Key(("i",), "I", "ask the selected person, off the record", lambda: actions.Entry("ask")),
    Key(("u",), "U", "whisper to them, in a fork from here", lambda: actions.Entry("whisper")),
    Key(("o",), "O", "a fork from here, without a change", None),
    Key(("j",), "J", "the selected person's first difference", actions.FirstDifference),
    Key(("m",), "M", "set or remove a marker here", actions.Mark),
    Key(("p",), "P", "save a picture", None),
    Key(("e",), "E", "memories of one kind, then of the next", actions.NextKind),
    Key(("pageup",), "Page Up", "scroll the inspector up", lambda: actions.Scroll(-8)),
    Key(("pagedown",), "Page Down", "scroll the inspector down", lambda: actions.Scroll(8)),
    Key(("t",), "T", "larger text", lambda: actions.TextSize(1)),
    Key(("t",), "Shift T", "smaller text", lambda: actions.TextSize(-1), shift=True),
    Key(("?", "f1"), "?", "show the keys", actions.Help),
    Key(("q",), "Q", "quit", None),
)
#: What the mouse does, for the help screen.
MOUSE = (
    ("Click", "select a person"), ("Double click", "follow them"), ("Drag", "move the map; seek on the bar"),
    ("Wheel", "zoom at the cursor; on the bar, zoom time; on a page, scroll"), ("1 - 9", "the pinned people"),
)  # fmt: skip


def find(name: str, *, shift: bool) -> Key | None:
    """What a key does; one that has no meaning of its own with Shift does the same with it."""
    with_shift = [key for key in KEYS if name in key.keys and key.shift == shift]
    return with_shift[0] if with_shift else next((key for key in KEYS if name in key.keys and not key.shift), None)
