"""An entry of the log in words: one sentence for each event, wherever it is shown."""

from twinville.simulation.clock import label
from twinville.simulation.episode.events import Acted, DoorsChanged, Posted, Refused, Spoke, Unknown
from twinville.simulation.episode.mind_events import (
    Appointment,
    Considered,
    Declined,
    PlaceLearned,
    PlanChanged,
    Planned,
    Promised,
    Reacted,
    Remembered,
)
from twinville.simulation.event import Event, ProcessEvent
from twinville.simulation.processes.contagion_events import Exposed, FellIll, Removed
from twinville.simulation.processes.noise_events import Complained
from twinville.simulation.processes.weather_events import WeatherTurned


def sentence(event: Event) -> str | None:
    """What happened, said of its person, whose name is left out; None for what is not told by itself."""
    match event:
        case Acted():
            return event.activity
        case Refused():
            return f"could not: {event.activity} ({event.reason})"
        case PlanChanged():
            return f"{event.change}: {event.activity} ({event.reason})"
        case PlaceLearned():
            return "saw this place for the first time"
        case Appointment():
            return f"{event.activity}: {'kept' if event.kept else f'missed: {event.reason}'}"
        case Reacted() if event.choice != "carry on":
            return f"{event.text}: {event.choice}, {event.activity} (stated reason: {event.reason})"
        case Promised():
            return f"promised {event.to} to come to {event.activity}"
        case Declined():
            return f"will not come to {event.activity}: {event.reason}"
        case Posted():
            return f"put up: {event.text}" if event.person is not None else f"on the notice board: {event.text}"
        case Spoke():
            return f"told {event.to}: {event.text}"
        case Considered():
            return f"{stance(event)}: {event.reason}"
        case DoorsChanged():
            return "closed, as the council asks" if event.closed else "open again"
        case Remembered(memory_kind="reflection"):
            return f"thought: {event.text}"
        case ProcessEvent():
            return _of_process(event)
        case Planned(level="day"):
            return "the day: " + "; ".join(f"{label(item.at or 0).split()[-1]} {item.activity}" for item in event.items)
        case Unknown():
            return f"({event.name}: nothing installed here knows what that is)"
    return None


def _of_process(event: ProcessEvent) -> str | None:
    match event:
        case Exposed(by=None):
            return "was the first to be infected"
        case Exposed():
            place = event.place.split(":")[1:2]
            return f"was infected by {event.by}" + (f" at {place[0]}" if place else "")
        case FellIll():
            return "fell ill"
        case Removed():
            return "is over it"
        case Complained():
            return f"complained of the noise from {event.place}"
        case WeatherTurned():
            return f"the weather: {event.sky}"
    return None


def stance(event: Considered) -> str:
    """Whether somebody means to keep an ordinance."""
    return "keeps it" if event.keeps else "does not keep it"
