"""Example people, in both arms side by side: those whom the policy changed most, and what they did from then on."""

import shlex
from dataclasses import dataclass

from twinville.experiments.results.paths import Parting
from twinville.experiments.results.results import Results
from twinville.simulation.clock import label
from twinville.simulation.episode.mind_events import Considered
from twinville.simulation.episode.projections.sentences import stance
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.time_use import Spell, spells
from twinville.worlds.daytime import DAY

#: How many people are shown, and how many of each one's activities.
PEOPLE, SHOWN = 3, 7
#: Being elsewhere for less than this is not shown, seconds.
SHORTEST = 900


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """One person in the two arms of one world, from the moment when their lives differ."""

    person: str
    replicate: int
    contrast: str
    first: str
    second: str
    parted: str
    why: str
    rows: tuple[tuple[str, str, str], ...]
    stance: str
    command: str


def example_people(found: Results) -> list[ExamplePerson]:
    """From the first contrast, of those whose outcome differs most: one told directly, one told by others, one not told."""
    comparison = next((c for c in found.comparisons if not c.check), None)
    if comparison is None:
        return []
    outcome = next((each for each in found.values if each.primary and each.level == "person"), None)
    differences = (
        {(number, name): abs(value) for number, name, value in found.differences(comparison, outcome)}
        if outcome is not None
        else {}
    )
    mine = [p for p in found.partings if p.contrast == comparison.label and p.hours is not None]
    mine.sort(key=lambda p: (-differences.get((p.replicate, p.person), 0.0), p.replicate, p.hours, p.person))
    chosen: list[Parting] = []
    for told in (_directly, _by_others, _not_at_all):
        for parting in mine:
            if told(parting.hop) and parting.person not in {p.person for p in chosen}:
                chosen.append(parting)
                break
    return [
        _shown(found, comparison.first, comparison.second, p.replicate, p.person, p.hop, p.hours or 0.0) for p in chosen[:PEOPLE]
    ]


def _directly(hop: int | None) -> bool:
    return hop == 0


def _by_others(hop: int | None) -> bool:
    return hop is not None and hop > 0


def _not_at_all(hop: int | None) -> bool:
    return hop is None


def _shown(found: Results, first: str, second: str, number: int, person: str, hop: int | None, hours: float) -> ExamplePerson:
    paths = [found.path(number, arm) for arm in (first, second)]
    with Episode(paths[0]) as one, Episode(paths[1]) as other:
        fork_tick = found.fork_ticks[number, first]
        parted = one.clock.seconds(fork_tick) + round(hours * 3600)
        lives = [[s for s in spells(episode, person) if s.end > parted and s.phase != "walking"] for episode in (one, other)]
        stated = next(
            (
                f"{stance(entry.event)} (support {entry.event.support} of 5); stated reason: {entry.event.reason}"
                for entry in one.entries(Considered, person=person, first=fork_tick)
            ),
            "",
        )
    apart = _apart(*lives)
    longest = sorted(sorted(apart, key=lambda row: row[0] - row[1])[:SHOWN])
    rows = [
        (f"{label(begins)} to {label(ends) if begins // DAY != ends // DAY else label(ends).split()[-1]}", _doing(a), _doing(b))
        for begins, ends, a, b in longest
    ]
    why = {None: "the news had not reached them: they met people whose lives had changed", 0: "they had it directly"}.get(
        hop, f"they had it through {hop} teller{'s' if hop != 1 else ''}"
    )
    at = label(longest[0][0] if longest else parted)
    command = shlex.join(["twinville", "watch", str(paths[0]), "--beside", str(paths[1]), "--at", at, "--follow", person])
    return ExamplePerson(person, number, f"{first} - {second}", first, second, label(parted), why, tuple(rows), stated, command)


def _apart(one: list[Spell], other: list[Spell]) -> list[tuple[int, int, Spell, Spell]]:
    """Times of a quarter of an hour or more in which the two lives are at different places, and what each does longest then."""
    pieces = []
    for a in one:
        for b in other:
            begins, ends = max(a.start, b.start), min(a.end, b.end)
            if begins < ends and _place(a) != _place(b):
                pieces.append((begins, ends, a, b))
    pieces.sort(key=lambda piece: piece[0])
    merged: list[list[tuple[int, int, Spell, Spell]]] = []
    for piece in pieces:
        last = merged[-1][-1] if merged else None
        if last is not None and piece[0] - last[1] <= 300 and _places(piece) == _places(last):
            merged[-1].append(piece)
        else:
            merged.append([piece])
    found = []
    for group in merged:
        longest = max(group, key=lambda piece: piece[1] - piece[0])
        if group[-1][1] - group[0][0] >= SHORTEST:
            found.append((group[0][0], group[-1][1], longest[2], longest[3]))
    return found


def _places(piece: tuple[int, int, Spell, Spell]) -> tuple[str, str]:
    return _place(piece[2]), _place(piece[3])


def _doing(spell: Spell) -> str:
    return f"{spell.activity}, {_place(spell)}"


def _place(spell: Spell) -> str:
    return spell.address.split(":")[1]
