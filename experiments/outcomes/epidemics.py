"""Epidemic outcomes: cases with their sources, the curve of infections, and measures of both."""

from collections.abc import Mapping
from dataclasses import dataclass

from twinville.experiments.outcomes.outcome import Outcome, Window
from twinville.simulation.episode.reader import Episode


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


def cases(episode: Episode) -> list[Case]:
    """Every case of an episode, in the order of infection."""
    found: dict[str, dict[str, object]] = {}
    for entry in episode.entries("process"):
        data = entry.data
        if data.get("process") != "contagion" or entry.person is None:
            continue
        case = found.setdefault(str(entry.person), {})
        if data["event"] == "exposed":
            case |= {"exposed": entry.tick, "by": data["by"], "place": str(data["place"])}
        elif data["event"] in ("infectious", "removed"):
            case[str(data["event"])] = entry.tick
            if data["event"] == "infectious":
                case["symptoms"] = bool(data["symptoms"])
    return [
        Case(
            name,
            int(str(case["exposed"])),
            _tick(case.get("infectious")),
            _tick(case.get("removed")),
            str(case["by"]) if case["by"] is not None else None,
            str(case["place"]),
            bool(case.get("symptoms")),
        )
        for name, case in found.items()
    ]


def _tick(value: object) -> int | None:
    return int(str(value)) if value is not None else None


def calibrated(episode: Episode) -> Mapping[str, float] | None:
    """The rate a contagion found before its first case, None where it was given, or there is none."""
    for entry in episode.entries("process"):
        if entry.data.get("event") == "calibrated":
            return {key: float(entry.data[key]) for key in ("rate", "contact_hours_a_day", "r0")}
    return None


def curve(episode: Episode, first: int, last: int, *, hours: int = 6) -> dict[str, float]:
    """People infectious at every so many hours of a window, by hours since its first tick."""
    step = hours * 3600 // episode.clock.tick_seconds
    known = cases(episode)
    return {
        str((tick - first) * episode.clock.tick_seconds // 3600): float(
            sum(c.infectious is not None and c.infectious <= tick and (c.removed is None or c.removed > tick) for c in known)
        )
        for tick in range(first, last + 1, step)
    }


def secondary(episode: Episode) -> float | None:
    """Cases that each first case passed it on to, on average: the realised R0. None without a first case."""
    known = cases(episode)
    index = {case.person for case in known if case.by is None}
    return sum(case.by in index for case in known) / len(index) if index else None


def attack_rate(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """The share of people who were infected, ever; first cases count."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:  # noqa: ARG001  # from the beginning
        infected = {case.person for case in cases(episode) if case.exposed <= last}
        return {name: float(name in infected) for name in episode.names}

    return Outcome("attack rate", "share of people", measure, window, primary, smallest, None, "person", "mean")


def peak(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """The most people infectious at one time; the parts are the curve, by hours since the window's beginning."""
    return Outcome("peak", "people infectious at once", curve, window, primary, smallest, None, "time", "max")


def time_to_peak(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """Days from the window's beginning to the (first) peak; missing where nobody is ever infectious."""

    def measure(episode: Episode, first: int, last: int) -> float | None:
        found = curve(episode, first, last)
        most = max(found.values(), default=0.0)
        return next(int(at) / 24 for at, count in found.items() if count == most) if most else None

    return Outcome("time to peak", "days", measure, window, primary, smallest)


def realised_r0(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """Cases that each first case passed it on to; missing without a first case."""

    def measure(episode: Episode, first: int, last: int) -> float | None:  # noqa: ARG001  # the first cases' whole time
        return secondary(episode)

    return Outcome("realised R0", "cases a first case", measure, window, primary, smallest)


def complaints(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """How often people complained of noise."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        found = dict.fromkeys(episode.names, 0.0)
        for entry in episode.entries("process", first=first, last=last):
            if entry.data.get("event") == "complaint" and entry.person is not None:
                found[str(entry.person)] += 1
        return found

    return Outcome("noise complaints", "complaints", measure, window, primary, smallest, None, "person")


def masked_hours(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """Hours in which a person wore a mask, on average."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        spent = dict.fromkeys(episode.names, 0)
        since: dict[str, int] = {}
        for entry in episode.entries("wears", last=last):
            who = str(entry.person)
            if entry.data["mask"]:
                since[who] = entry.tick
            elif who in since:
                spent[who] += max(0, entry.tick - max(since.pop(who), first))
        for who, tick in since.items():
            spent[who] += last - max(tick, first)
        return {who: ticks * episode.clock.tick_seconds / 3600 for who, ticks in spent.items()}

    return Outcome("hours masked", "hours a person", measure, window, primary, smallest, None, "person", "mean")
