"""Does a day make sense? Prints a table of engine checks over several seeds and towns; exit code 1 when one is out of range.

The ranges were fixed beforehand. They check the engine and the offline rules; they are no evidence that people are like this.
The rules were tuned on seeds 101 to 108, 201 to 206 and 301 to 303; the default seeds were first run after that. One measure
changed during tuning: who is stopped on the way is not counted as resting for the one tick in which the mind decides anew.

    python benchmarks/believable_day.py [--seeds 9001,9002,9003] [--people 100] [--village MATRIX --village-people BASE]
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from twinville import Persona, Population, World, load_world
from twinville.agents.population.load import load_people
from twinville.agents.population.population import settle
from twinville.agents.population.synthesis import households, synthesize
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.simulation.measures.norms import norms
from twinville.simulation.measures.time_use import ADULT, Spell, spells
from twinville.worlds.compiler import compile_town
from twinville.worlds.daytime import DAY, parse_days
from twinville.worlds.generator import generate_town

FIXTURES = Path(__file__).parent.parent.parent / "shared" / "fixtures"
VILLAGE = FIXTURES / "the_ville" / "matrix"
VILLAGE_PEOPLE = FIXTURES / "reverie_base_n3" / "base_the_ville_isabella_maria_klaus"
HOUR = 3600


@dataclass(frozen=True)
class Check:
    """One row: what is measured, the range fixed beforehand, and how to measure it on an episode."""

    name: str
    low: float
    high: float
    measure: Callable[["Day"], float]
    #: Below this many people a spread over people says nothing.
    people: int = 1


class Day:
    """An episode of one day, with everybody's spells."""

    def __init__(self, episode: Episode) -> None:
        self.episode = episode
        self.personas = [Persona.model_validate(p) for p in episode.scenario["personas"]]
        self.spells: dict[str, list[Spell]] = {p.name: spells(episode, p.name) for p in self.personas}
        self.adults = [p for p in self.personas if p.age >= ADULT]
        self.norms = norms(episode)

    def hours(self, persona: Persona, *categories: str) -> float:
        """Hours of some categories."""
        return sum(s.end - s.start for s in self.spells[persona.name] if s.category in categories) / HOUR

    def employed_today(self) -> list[Persona]:
        """Adults with a shift on day 1 that is work and not study."""
        weekday = self.episode.clock.weekday(0)
        return [p for p in self.adults if not p.studies and any(weekday in parse_days(s.days) for s in p.shifts)]

    def wake(self, persona: Persona) -> float:
        """Hour of the first activity that is not sleep."""
        return next(s.start for s in self.spells[persona.name] if s.category != "sleep") / HOUR

    def bed(self, persona: Persona) -> float:
        """Hour at which the longest sleep that is not the morning's began."""
        nights = [s for s in self.spells[persona.name] if s.category == "sleep" and s.start > self.episode.clock.start]
        return max(nights, key=lambda s: s.end - s.start).start / HOUR if nights else float("nan")

    def lunches(self) -> list[float]:
        """Hours at which midday meals began, between 11 and 15 o'clock."""
        found = []
        for person in self.spells.values():
            starts = [s.start for s in person if s.category == "meals" and 11 * HOUR <= s.start <= 15 * HOUR]
            found += starts[:1]
        return [start / HOUR for start in found]

    def wanderers(self) -> int:
        """People up and out at 3 a.m. with neither work nor the way home from it in the log."""
        moment = DAY + 3 * HOUR
        count = 0
        for persona in self.personas:
            here = next((s for s in self.spells[persona.name] if s.start <= moment < s.end), None)
            home = self.episode.world.arenas_of(persona.home)[0].sector
            count += here is not None and here.category not in ("sleep", "work") and not here.address.startswith(home + ":")
        return count

    def busiest_share(self, hours: list[float]) -> float:
        """The largest share of all moments that fall into one quarter of an hour: 1 is a stampede."""
        return max(sum(h <= other < h + 0.25 for other in hours) for h in hours) / len(hours) if hours else 0.0


def spread(values: list[float]) -> float:
    """Largest less smallest; 0 for none."""
    return max(values) - min(values) if values else 0.0


CHECKS = (
    Check("least sleep of an adult, h", 6.5, 9.5, lambda d: min(d.hours(p, "sleep") for p in d.adults)),
    Check("most sleep of an adult, h", 6.5, 9.5, lambda d: max(d.hours(p, "sleep") for p in d.adults)),
    Check("spread of sleep among adults, h", 0.5, 3.0, lambda d: spread([d.hours(p, "sleep") for p in d.adults]), 10),
    Check("least work of the employed, h", 3, 9, lambda d: min((d.hours(p, "work") for p in d.employed_today()), default=3)),
    Check("most work of the employed, h", 3, 9, lambda d: max((d.hours(p, "work") for p in d.employed_today()), default=3)),
    Check("least time at meals, h", 0.4, 4, lambda d: min(d.hours(p, "meals") for p in d.personas)),
    Check("up and out at 3 a.m. without a reason", 0, 0, lambda d: d.wanderers()),
    Check("shared one-person rooms", 0, 0, lambda d: d.norms["overfull_room"]),
    Check("customers after hours", 0, 0, lambda d: d.norms["after_hours"]),
    Check("in others' homes, and not let in", 0, 0, lambda d: d.norms["uninvited"]),
    Check("two bodies on one tile at rest", 0, 0, lambda d: d.norms["shared_tile"]),
    Check("off the floor or through walls", 0, 0, lambda d: d.norms["off_the_floor"] + d.norms["through_walls"]),
    Check("spread of getting up, h", 1, 12, lambda d: spread([d.wake(p) for p in d.personas])),
    Check("spread of lunch, h", 1, 4, lambda d: spread(d.lunches()), 10),
    Check("spread of going to bed, h", 1, 14, lambda d: spread([d.bed(p) for p in d.adults])),
    Check("largest share up in one quarter hour", 0, 0.4, lambda d: d.busiest_share([d.wake(p) for p in d.personas]), 10),
    Check("largest share at lunch in one quarter hour", 0, 0.4, lambda d: d.busiest_share(d.lunches()), 10),
)


def towns(people: int, village: Path, village_people: Path) -> Iterator[tuple[str, Callable[[int], tuple[World, Population]]]]:
    """Name and maker of each town: the bundled one, a generated one, and the original village where its files are."""

    def bundled(seed: int) -> tuple[World, Population]:
        world = load_world("larkwater")
        return world, load_people(world, "larkwater", None, None, seed)

    def generated(seed: int) -> tuple[World, Population]:
        groups = households(people, seed)
        world = compile_town(generate_town("Made", [len(g.ages) for g in groups], seed), "generated")
        drafts = synthesize(world, groups, seed)["people"]
        return world, settle(world, Population(tuple(Persona.model_validate(d) for d in drafts)), "generated")

    def original(seed: int) -> tuple[World, Population]:
        world = load_world(village)
        return world, load_people(world, village, village_people, None, seed)

    yield "larkwater", bundled
    yield f"generated, {people} people", generated
    if village.exists() and village_people.exists():
        yield "original village", original


def main() -> int:
    """Run every town with every seed, print the table, say how many cells are out of range."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", default="9001,9002,9003")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--village", type=Path, default=VILLAGE)
    parser.add_argument("--village-people", type=Path, default=VILLAGE_PEOPLE)
    options = parser.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    table = Table(title="A day, checked (min to max over seeds; hand-written rules, not people)", title_justify="left")
    table.add_column("check")
    table.add_column("range")
    columns: list[list[str]] = []
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, make in towns(options.people, options.village, options.village_people):
            table.add_column(name)
            rows: list[list[float]] = [[] for _ in CHECKS]
            for seed in seeds:
                world, population = make(seed)
                out = run(world, population, Path(folder) / "day.episode", seed=seed, force=True)
                with Episode(out) as episode:
                    day = Day(episode)
                    for row, check in zip(rows, CHECKS, strict=True):
                        if len(day.personas) >= check.people:
                            row.append(check.measure(day))
            cells = []
            for row, check in zip(rows, CHECKS, strict=True):
                wrong = [value for value in row if not check.low <= value <= check.high]
                failures += len(wrong)
                text = f"{min(row):.2f} to {max(row):.2f}" if row else "too few people"
                cells.append(f"[red]{text}[/red]" if wrong else text)
            columns.append(cells)
    for index, check in enumerate(CHECKS):
        table.add_row(check.name, f"{check.low:g} to {check.high:g}", *(column[index] for column in columns))
    Console(width=150).print(table)
    print(f"{failures} out of range")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
