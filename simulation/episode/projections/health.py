"""What the log tells of health: the course of each case of a contagion, what it found before, and who wore a mask when."""

from dataclasses import dataclass, replace

from twinville.simulation.episode.mind_events import Wears
from twinville.simulation.episode.reader import Episode
from twinville.simulation.processes.contagion_events import Calibrated, Exposed, Infectious, Removed


@dataclass(frozen=True, slots=True)
class Case:
    """One case: ticks of infection, of becoming infectious and of removal (None: not yet), who it came from and where."""

    person: str
    exposed: int
    infectious: int | None
    removed: int | None
    by: str | None
    place: str
    symptoms: bool

    def stage(self, tick: float) -> str:
        """What it has come to at a tick; empty before it began. Who has symptoms is ill from when they are infectious."""
        if self.removed is not None and self.removed <= tick:
            return "recovered"
        if self.infectious is not None and self.infectious <= tick:
            return "ill" if self.symptoms else "infectious"
        return "infected" if self.exposed <= tick else ""


def cases(episode: Episode) -> list[Case]:
    """Every case of an episode, in the order of infection."""
    found: dict[str, Case] = {}
    for entry in episode.entries(Exposed, Infectious, Removed):
        who, tick = entry.person, entry.tick
        match entry.event:
            case Exposed(by=by, place=place) if who is not None:
                found[who] = Case(who, tick, None, None, by, place, symptoms=False)
            case Infectious(symptoms=symptoms) if who in found:
                found[who] = replace(found[who], infectious=tick, symptoms=symptoms)
            case Removed() if who in found:
                found[who] = replace(found[who], removed=tick)
    return list(found.values())


def calibrated(episode: Episode) -> dict[str, float] | None:
    """The rate a contagion found before its first case, None where it was given, or there is none."""
    for entry in episode.entries(Calibrated):
        return {"rate": entry.event.rate, "contact_hours_a_day": entry.event.contact_hours_a_day, "r0": entry.event.r0}
    return None


def masked(episode: Episode, last: int | None = None) -> dict[str, list[tuple[int, int | None]]]:
    """By person, in the order in which they first wore one: from which tick until which other they wore a mask (None: still)."""
    found: dict[str, list[tuple[int, int | None]]] = {}
    for entry in episode.entries(Wears, last=last):
        worn = found.setdefault(str(entry.person), [])
        if entry.event.mask:
            worn.append((entry.tick, None))
        elif worn and worn[-1][1] is None:
            worn[-1] = (worn[-1][0], entry.tick)
    return found
