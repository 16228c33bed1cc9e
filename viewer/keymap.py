"""Every key in one table, from which the window reads them and the help screen is made."""

from collections.abc import Callable
from dataclasses import dataclass

from twinville.viewer import actions as c


@dataclass(frozen=True, slots=True)
class Key:
    """Names of keys as pygame says them, whether Shift is held, what they do in words, and the command.

    None stands for what the window does itself (a picture, the end).
    """

    keys: tuple[str, ...]
    shown: str
    words: str
    command: Callable[[], c.Command] | None
    shift: bool = False


MINUTE = 60

KEYS: tuple[Key, ...] = (
    Key(("space",), "Space", "play and pause", c.Play),
    Key(("right",), "→", "a tick forward", lambda: c.Step(1)),
    Key(("left",), "←", "a tick back", lambda: c.Step(-1)),
    Key(("right",), "Shift →", "a minute forward", lambda: c.StepSeconds(MINUTE), shift=True),
    Key(("left",), "Shift ←", "a minute back", lambda: c.StepSeconds(-MINUTE), shift=True),
    Key((".",), ".", "the selected person's next event", lambda: c.SeekEvent(1)),
    Key((",",), ",", "the event before", lambda: c.SeekEvent(-1)),
    Key(("]", "+", "="), "]  +", "faster", lambda: c.Faster(1)),
    Key(("[", "-"), "[  -", "slower", lambda: c.Faster(-1)),
    Key(("k",), "K", "leap over what everybody sleeps through", c.SkipQuiet),
    Key(("home",), "Home", "to the beginning", lambda: c.Seek(0)),
    Key(("end",), "End", "to the end", lambda: c.Seek(1e12)),
    Key(("w", "up"), "W  ↑", "look up", lambda: c.Pan(0, -3)),
    Key(("s", "down"), "S  ↓", "look down", lambda: c.Pan(0, 3)),
    Key(("a",), "A", "look left", lambda: c.Pan(-3, 0)),
    Key(("d",), "D", "look right", lambda: c.Pan(3, 0)),
    Key(("f",), "F", "follow the selected person", c.Follow),
    Key(("x",), "X", "pin the selected person to a number", c.Pin),
    Key(("escape",), "Esc", "leave the search, the help, the selection", c.Clear),
    Key(("/",), "/", "search: people, their memories and talk", c.Search),
    Key(("tab",), "Tab", "the other of two episodes", c.Swap),
    Key(("h",), "H", "heat: where people have been", lambda: c.Overlay("heat")),
    Key(("n",), "N", "network: who talked with whom", lambda: c.Overlay("network")),
    Key(("g",), "G", "the selected person's way today", lambda: c.Overlay("paths")),
    Key(("b",), "B", "how far the selected person sees", lambda: c.Overlay("vision")),
    Key(("l",), "L", "health and compliance: hide them, and show them again", lambda: c.Overlay("health")),
    Key(("v",), "V", "the story: what matters, as a feed", c.Story),
    Key(("c",), "C", "let the view go where something happens", c.Direct),
    Key(("i",), "I", "ask the selected person, off the record", lambda: c.Entry("ask")),
    Key(("u",), "U", "whisper to them, in a new history from here", lambda: c.Entry("whisper")),
    Key(("o",), "O", "a new history from here, as it is", None),
    Key(("j",), "J", "the selected person's first difference", c.FirstDifference),
    Key(("m",), "M", "put a marker here, or take it away", c.Mark),
    Key(("p",), "P", "save a picture", None),
    Key(("e",), "E", "memories of one kind, then of the next", c.NextKind),
    Key(("pageup",), "Page Up", "the page of the inspector up", lambda: c.Scroll(-8)),
    Key(("pagedown",), "Page Down", "the page of the inspector down", lambda: c.Scroll(8)),
    Key(("t",), "T", "larger words", lambda: c.TextSize(1)),
    Key(("t",), "Shift T", "smaller words", lambda: c.TextSize(-1), shift=True),
    Key(("?", "f1"), "?", "these keys", c.Help),
    Key(("q",), "Q", "leave", None),
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
