"""Comparing two histories with a common past: when and in what people first differ, and through whom they could have noticed.

"First difference observed through" is not "caused by": it names the earliest thing somebody saw or heard in one history and not in
the other, before their own first material difference.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import pairwise, zip_longest
from typing import Any

from twinville.simulation.clock import Clock, label
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.events import Intervened, Spoke
from twinville.simulation.episode.mind_events import Appointment, Declined, IdentityRenewed, Observed, Promised, Remembered
from twinville.simulation.episode.reader import Episode
from twinville.simulation.event import Event
from twinville.simulation.measures.time_use import Spell, spells
from twinville.worlds.errors import InputError

#: Doing the same a little sooner or later is no difference, seconds.
TOLERANCE = 300


@dataclass(frozen=True, slots=True)
class Parting:
    """One person's first material difference: when (seconds of the run), in what, how it is in each history, and through whom."""

    person: str
    seconds: int
    what: str
    in_a: str
    in_b: str
    through: str
    noticed: str
    noticed_seconds: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The last common tick, and every person's first difference, the earliest first; `same` lists those who never differ."""

    a: str
    b: str
    common_tick: int
    partings: tuple[Parting, ...]
    same: tuple[str, ...]

    def content(self, clock: Clock) -> dict[str, Any]:
        """As plain JSON values."""
        rows = [asdict(parting) | {"at": label(parting.seconds)} for parting in self.partings]
        shared = label(clock.seconds(self.common_tick)) if self.common_tick >= 0 else None
        return {
            "a": self.a, "b": self.b, "common_tick": self.common_tick, "common_until": shared, "tolerance_seconds": TOLERANCE,
            "partings": rows, "same": list(self.same),
        }  # fmt: skip


def compare(a: Episode, b: Episode) -> Comparison:
    """Compare up to the earlier end; raises InputError when the two have no common past."""
    if canonical(a.scenario) != canonical(b.scenario):
        raise InputError(f"{a.path} and {b.path} have no common past: their scenarios differ")
    common = _common_tick(a, b)
    end = min(a.last_tick, b.last_tick)
    partings, same = [], []
    for person in a.names:
        found = _first_difference(a, b, person, common, end)
        if found is None:
            same.append(person)
            continue
        seconds, what, in_a, in_b = found
        through, noticed, at = _noticed(a, b, person, common, a.clock.tick_before(seconds))
        partings.append(Parting(person, seconds, what, in_a, in_b, through, noticed, at))
    partings.sort(key=lambda parting: (parting.seconds, parting.person))
    return Comparison(a.path.name, b.path.name, common, tuple(partings), tuple(same))


def _common_tick(a: Episode, b: Episode) -> int:
    """The last tick up to which both logs are the same."""
    with closing(a.log.raw()) as rows_a, closing(b.log.raw()) as rows_b:
        for one, other in zip_longest(rows_a, rows_b):
            if one != other:
                return min(row[1] for row in (one, other) if row is not None) - 1
    return min(a.last_tick, b.last_tick)


def _first_difference(a: Episode, b: Episode, person: str, common: int, end: int) -> tuple[int, str, str, str] | None:
    limit = a.clock.seconds(end)
    start = a.clock.seconds(max(common, 0))
    found = [
        _of_spells(spells(a, person), spells(b, person), start, limit, "place"),
        _of_spells(spells(a, person), spells(b, person), start, limit, "activity"),
        _of_marks(_knowledge(a, person, end), _knowledge(b, person, end), limit, "knowledge"),
        _of_marks(_state(a, person, end), _state(b, person, end), limit, "state"),
    ]
    real = [difference for difference in found if difference is not None]
    return min(real, default=None, key=lambda difference: difference[0])


def _of_spells(a: list[Spell], b: list[Spell], start: int, limit: int, what: str) -> tuple[int, str, str, str] | None:
    """The start of the first stretch in which the two do otherwise for longer than the tolerance."""

    def value(spell: Spell) -> str:
        return spell.address.partition(":")[2].partition(":")[0] if what == "place" else spell.activity

    if not (a and b):
        if not (a or b):
            return None
        return max(start, (a or b)[0].start), what, value(a[0]) if a else "", value(b[0]) if b else ""
    marks = sorted({spell.start for spell in (*a, *b) if start <= spell.start < limit} | {start, limit})
    since: int | None = None
    i = j = 0
    for moment, after in pairwise(marks):
        while i + 1 < len(a) and a[i + 1].start <= moment:
            i += 1
        while j + 1 < len(b) and b[j + 1].start <= moment:
            j += 1
        # On the way one is nowhere in particular.
        walking = "walking" in (a[i].phase, b[j].phase)
        if walking or value(a[i]) == value(b[j]):
            since = None if not walking else since
            continue
        since = moment if since is None else since
        if after - since > TOLERANCE:
            return since, what, value(a[i]), value(b[j])
    return None


def _of_marks(a: dict[str, int], b: dict[str, int], limit: int, what: str) -> tuple[int, str, str, str] | None:
    """The first thing that is so in one history and not, or much later, in the other."""
    found: list[tuple[int, str, str, str]] = []
    for mark in a.keys() | b.keys():
        in_a, in_b = a.get(mark), b.get(mark)
        first = min(moment for moment in (in_a, in_b) if moment is not None)
        if in_a is None or in_b is None:
            if limit - first > TOLERANCE:
                found.append((first, what, mark if in_a is not None else "", mark if in_b is not None else ""))
        elif abs(in_a - in_b) > TOLERANCE:
            found.append((first, what, f"{mark} ({label(in_a)})", f"{mark} ({label(in_b)})"))
    return min(found, default=None)


def _knowledge(episode: Episode, person: str, end: int) -> dict[str, int]:
    marks: dict[str, int] = {}
    for entry in episode.entries(Remembered, person=person, last=end):
        if entry.event.fact is not None:
            belief = "doubts" if entry.event.doubted else "knows"
            marks.setdefault(f"{belief} '{entry.event.fact}'", episode.clock.seconds(entry.tick))
    return marks


def _state(episode: Episode, person: str, end: int) -> dict[str, int]:
    marks: dict[str, int] = {}
    for entry in episode.entries(Promised, Declined, Appointment, IdentityRenewed, Intervened, person=person, last=end):
        marks.setdefault(_mark(entry.event), episode.clock.seconds(entry.tick))
    return marks


def _mark(event: Event) -> str:
    match event:
        case Promised() | Declined():
            return f"{event.kind}: {event.activity}"
        case Appointment():
            return f"{event.kind} {'kept' if event.kept else 'missed'}: {event.activity}"
        case IdentityRenewed():
            return f"{event.kind}: {event.currently}"
        case Intervened():
            return f"{event.kind}: {event.text or event.what}"
    raise TypeError(f"'{event.kind}' is no state of a person")


def _noticed(a: Episode, b: Episode, person: str, common: int, before: int) -> tuple[str, str, int | None]:
    """The earliest thing seen or heard in one history only: through whom, what, and when (seconds)."""
    in_a, in_b = (list(_perceived(episode, person, common + 1, before)) for episode in (a, b))
    only = Counter(key for _, key in in_a)
    only.subtract(key for _, key in in_b)
    first = min(((tick, key) for tick, key in (*in_a, *in_b) if only[key]), default=None)
    if first is None:
        return "", "", None
    tick, (source, what) = first
    return source, what, a.clock.seconds(tick)


def _perceived(episode: Episode, person: str, first: int, last: int) -> Iterable[tuple[int, tuple[str, str]]]:
    for entry in episode.entries(Observed, Remembered, Intervened, person=person, first=first, last=last):
        source = _source(entry.event)
        if source is not None:
            yield entry.tick, source
    for line in episode.entries(Spoke, first=first, last=last):
        if person in line.event.hearers:
            yield line.tick + 1, (str(line.person), f"said: {line.event.text}")


def _source(event: Event) -> tuple[str, str] | None:
    match event:
        case Observed():
            return event.subject, f"{event.activity} at {event.address.partition(':')[2].partition(':')[0]}"
        case Intervened():
            return "an intervention", event.what
        case Remembered(memory_kind="speech"):
            return event.subject, event.text
    return None
