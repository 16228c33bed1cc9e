"""Every kind of event that can be read here: those of the engine, of minds, of processes, and of installed packages.

A package adds its own through the entry point group `twinville.events`: each point loads one event class, or a tuple of them. An
episode never brings code: a kind that nothing installed knows is read as `Unknown`.
"""

from functools import cache
from importlib.metadata import entry_points

from twinville.simulation.episode.events import (
    Acted,
    AgreementChanged,
    AgreementOver,
    Conversed,
    DoorsChanged,
    Entered,
    Halted,
    Intervened,
    Joined,
    Knocked,
    Left,
    Moved,
    NewsBorn,
    Posted,
    Refused,
    Spoke,
    Telling,
    ThingChanged,
)
from twinville.simulation.episode.mind_events import MIND_EVENTS
from twinville.simulation.event import Event, ProcessEvent
from twinville.simulation.processes import contagion_events, noise_events, weather_events

ENTRY_POINTS = "twinville.events"

_OWN: tuple[type[Event], ...] = (
    Acted,
    AgreementChanged,
    AgreementOver,
    Conversed,
    DoorsChanged,
    Entered,
    Halted,
    Intervened,
    Joined,
    Knocked,
    Left,
    Moved,
    NewsBorn,
    Posted,
    Refused,
    Spoke,
    Telling,
    ThingChanged,
    *MIND_EVENTS.values(),
    *contagion_events.EVENTS,
    *noise_events.EVENTS,
    *weather_events.EVENTS,
)

#: A kind; of what processes do, "process" with the names of the process and the event.
Key = tuple[str, str, str]


def key_of(event: type[Event]) -> Key:
    """What tells an event class from all others in the log."""
    return (event.kind, event.process, event.event) if issubclass(event, ProcessEvent) else (event.kind, "", "")


@cache
def event_classes() -> dict[Key, type[Event]]:
    """Every event class by its key. Entry points cannot take the place of the engine's own."""
    found: dict[Key, type[Event]] = {}
    for point in entry_points(group=ENTRY_POINTS):
        loaded = point.load()
        found |= {key_of(each): each for each in (loaded if isinstance(loaded, tuple) else (loaded,))}
    return found | {key_of(each): each for each in _OWN}
