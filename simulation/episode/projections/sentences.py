"""An entry of the log in words: one sentence for each event, wherever it is shown."""

from twinville.simulation.clock import label
from twinville.simulation.episode.events import (
    Acted,
    AgreementChanged,
    AgreementOver,
    DoorsChanged,
    Knocked,
    Posted,
    Refused,
    Spoke,
    ThingChanged,
    Unknown,
)
from twinville.simulation.episode.mind_events import (
    AimsStand,
    Appointment,
    Considered,
    Declined,
    PlaceLearned,
    PlanChanged,
    Planned,
    Promised,
    Reacted,
    Remembered,
    Sought,
)
from twinville.simulation.event import Event, ProcessEvent
from twinville.simulation.processes.contagion_events import Exposed, FellIll, Removed
from twinville.simulation.processes.noise_events import Complained
from twinville.simulation.processes.weather_events import WeatherTurned
from twinville.worlds.daytime import format_time


def sentence(event: Event) -> str | None:
    """What happened, said of its person, whose name is left out; None for what is not told by itself."""
    match event:
        case Acted():
            return event.activity
        case Refused():
            return f"could not: {event.activity} ({event.reason})"
        case Knocked():
            return _at_a_door(event)
        case PlanChanged():
            return f"{event.change}: {event.activity} ({event.reason})"
        case PlaceLearned():
            return f"{event.how} of this place for the first time" if event.how != "seen" else "saw this place for the first time"
        case Appointment():
            return f"{event.activity}: {'kept' if event.kept else f'missed: {event.reason}'}"
        case Reacted() if event.choice != "carry on":
            return f"{event.text}: {event.choice}, {event.activity} (stated reason: {event.reason})"
        case Promised():
            return f"promised {event.to} to come to {event.activity}"
        case Declined():
            return f"did not take up the invitation to {event.activity}: {event.reason}"
        case Sought():
            return _of_intent(event)
        case AgreementChanged():
            return _of_agreement(event)
        case AgreementOver():
            return f"{event.activity or 'meeting'}: {_became(event)}"
        case Posted():
            return f"put up: {event.text}" if event.person is not None else f"on the notice board: {event.text}"
        case Spoke():
            return f"told {', '.join(event.hearers if event.to_all else (event.to,))}: {event.text}"
        case Considered():
            return f"{stance(event)}: {event.reason}"
        case DoorsChanged():
            return "closed, as the council asks" if event.closed else "open again"
        case Remembered(memory_kind="reflection"):
            return f"thought: {event.text}"
        case AimsStand():
            return f"works towards: {'. Also: '.join(aim.words() for aim in event.aims)}"
        case ThingChanged(words=str()):
            return _of_words(event)
        case ProcessEvent():
            return _of_process(event)
        case Planned(level="day"):
            return "the day: " + "; ".join(f"{label(item.at or 0).split()[-1]} {item.activity}" for item in event.items)
        case Unknown():
            return f"({event.name}: nothing installed here knows what that is)"
    return None


def agreed_on(event: AgreementChanged) -> str:
    """What an agreement is about: what, where and when, as far as that is known."""
    when = f"day {event.day}" if event.day is not None else ""
    if event.at is not None:
        when = f"{when} at {format_time(event.at * 60)}".strip()
    where = f"at {event.place}" if event.place else ""
    return ", ".join(part for part in (f"{event.activity or 'meeting'} {where}".strip(), when) if part)


def _of_agreement(event: AgreementChanged) -> str:
    """What a line did about an agreement; without a line, how it ended."""
    what, others = agreed_on(event), [name for name in (*event.who, *event.asked, *event.to) if name != event.person]
    people = ", ".join(others)
    match event.act:
        case "proposes":
            return f"proposed to {people}: {what}" if others else f"proposed: {what}"
        case "promises":
            return f"promised {people}: {what}" if others else f"promised: {what}"
        case "accepts":
            return f"agreed with {people}: {what}" if others else f"agreed: {what}"
        case "declines":
            return f"declined: {what}"
        case "counters":
            return f"would rather have it so: {what}"
        case "accepts if":
            return f"agreed, if {event.condition.removeprefix('if ')}: {what}" if event.condition else f"may agree: {what}"
        case "calls off":
            return f"called off: {what}"
    return f"{what}: {event.standing}"


def _of_intent(event: Sought) -> str:
    """What became of meaning to talk to somebody."""
    about = f": {event.matter}" if event.matter else ""
    match event.outcome:
        case "meant":
            return f"means to talk to {event.whom}{about}"
        case "met":
            return f"talked to {event.whom}, as meant{about}"
        case "declined":
            return f"was turned away by {event.whom}{about}"
        case "unknown":
            return f"knows nobody, or several, by the name {event.whom or '(none)'}, and lets it be{about}"
    return f"did not meet {event.whom}, as meant{about}"


def _became(event: AgreementOver) -> str:
    """What became of an agreement for somebody."""
    if event.outcome == "missed":
        return f"missed: was {event.instead}" if event.instead else "missed"
    if event.outcome == "called off":
        return "held it for called off"
    said = f"came {event.late} minutes late" if event.late else "waited" if event.absent and not event.met else "kept"
    met = f", met {', '.join(event.met)}" if event.met else ""
    return f"{said}{met}" + (f"; {', '.join(event.absent)} did not come" if event.absent else "")


def _at_a_door(event: Knocked) -> str:
    """What came of a knock."""
    place = event.address.partition(":")[2].replace(":", ", ")
    if event.answered is None:
        return f"knocked at {place}: nobody came ({event.reason})"
    did = "let them in" if event.let_in else "did not let them in"
    said = f", saying: {event.words}" if event.words else ""
    return f"knocked at {place}: {event.answered} {did}{said} (stated reason: {event.reason})"


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


def _of_words(event: ThingChanged) -> str | None:
    """What somebody left on a thing; what fades by itself is not told."""
    place = ", ".join(event.address.split(":")[1:])
    if not event.by:
        return None
    return f"left at {place}: {event.words}" if event.words else f"cleared away what was at {place}"


def stance(event: Considered) -> str:
    """Whether somebody means to keep an ordinance."""
    return "keeps it" if event.keeps else "does not keep it"
