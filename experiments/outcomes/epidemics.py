"""Epidemic outcomes: cases with their sources, the curve of infections, and measures of both."""

from collections.abc import Mapping

from twinville.experiments.outcomes.outcome import Outcome, Window
from twinville.simulation.episode.projections.health import cases, masked
from twinville.simulation.episode.reader import Episode
from twinville.simulation.processes.noise_events import Complained


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
        for entry in episode.entries(Complained, first=first, last=last):
            if entry.person is not None:
                found[str(entry.person)] += 1
        return found

    return Outcome("noise complaints", "complaints", measure, window, primary, smallest, None, "person")


def masked_hours(window: Window = None, *, primary: bool = False, smallest: float | None = None) -> Outcome:
    """Hours in which a person wore a mask, on average."""

    def measure(episode: Episode, first: int, last: int) -> Mapping[str, float]:
        spent = dict.fromkeys(episode.names, 0)
        for who, worn in masked(episode, last).items():
            spent[who] = sum(max(0, (last if off is None else off) - max(on, first)) for on, off in worn)
        return {who: ticks * episode.clock.tick_seconds / 3600 for who, ticks in spent.items()}

    return Outcome("hours masked", "hours a person", measure, window, primary, smallest, None, "person", "mean")
