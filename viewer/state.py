"""What the viewer shows, as one immutable value; `reduce` in `reducer.py` makes the next one from an action."""

from dataclasses import dataclass, field

from twinville.viewer.camera import Camera

#: What the memory page shows: all, or one kind.
MEMORY_KINDS = ("", "observation", "speech", "conversation", "plan", "reflection", "activity", "agreement", "background")
TABS = ("Now", "Plan", "Why", "Memory", "Talk", "Social")
#: Simulated seconds a real second, and how the clock says them.
SPEEDS: tuple[tuple[int, str], ...] = (
    (5, "5 seconds a second"), (10, "10 seconds a second"), (30, "half a minute a second"), (60, "1 minute a second"),
    (120, "2 minutes a second"), (300, "5 minutes a second"), (600, "10 minutes a second"), (1800, "half an hour a second"),
    (3600, "1 hour a second"),
)  # fmt: skip
NORMAL = 3
#: Above this speed bubbles could not be read: the last lines stand in a ticker.
TICKER_FROM = 120
OVERLAYS = ("heat", "network", "paths", "vision")


@dataclass(frozen=True, slots=True)
class ViewState:
    """`tick` may lie between two ticks. `camera` is None until the window's size is known."""

    tick: float = 0.0
    playing: bool = False
    speed: int = NORMAL
    camera: Camera | None = None
    selected: int | None = None
    following: bool = False
    pinned: tuple[int, ...] = ()
    tab: int = 0
    scroll: int = 0
    memory_kind: int = 0
    overlays: frozenset[str] = frozenset()
    searching: bool = False
    search: str = ""
    help: bool = False
    skip_quiet: bool = False
    text_size: float = 1.0
    markers: tuple[int, ...] = ()
    #: The part of the episode that the timeline shows, in ticks; (0, 0) is all of it.
    span: tuple[float, float] = (0.0, 0.0)
    second: bool = False
    said: str = ""
    story: bool = False
    story_scroll: int = 0
    directing: bool = False
    #: Until this tick the director stays where it is.
    held_until: float = 0.0
    #: What is being typed for: "", "ask" or "whisper", and the words so far.
    entry: str = ""
    entry_text: str = ""
    answer: str = ""
    #: The tick at which the user looked away, or None.
    left_at: float | None = None

    @property
    def typing(self) -> bool:
        """Whether letters are words now, not keys."""
        return self.searching or bool(self.entry)

    @property
    def seconds_a_second(self) -> int:
        """How fast time runs when it does."""
        return SPEEDS[self.speed][0]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the reducer must know of an episode: its end, its tick, the map, people, and moments worth jumping to."""

    last_tick: int
    tick_seconds: int
    width: int
    height: int
    people: int
    #: Ticks of what happened to the selected person, in order.
    events: tuple[int, ...] = field(default=())
    #: Stretches in which nobody is up, as ticks (from, to).
    quiet: tuple[tuple[int, int], ...] = field(default=())
    #: What matters, as (tick, person, weight), in order; and the selected person's first difference from another episode.
    story: tuple[tuple[int, int, int], ...] = field(default=())
    difference: int | None = None
