"""Do minds do what minds are for? Two days of the bundled town and of the original village over several seeds, beside the same days
with parts of the minds switched off, and interviews graded against the log.

A meeting counts that two or more had agreed on in talk, and were then at (`minds_counts.py`); a talk by intent is one with somebody
whom one meant to talk to about something, however the two came together.

What is asked for, offline and on seeds that no rule was fitted to: at least five meetings in two days that nobody scripted; each of
the parts of a mind, switched off, shows in its row (`minds_parts.py`); norms unbroken. A line under the tables says what was found.

Engine checks of hand-written rules: never evidence that people are like this. The ranges stand in the tables (`minds_rows.py`,
`minds_parts.py`). They were fixed on seeds below 1000 and on 7201 to 7203; the default seeds were lived after that.

The original village needs its map and a file of survey records for its people, which Twinville does not ship; without them its part
is left out, and says so.

    python benchmarks/minds.py [--quick] [--seeds 7301,7302,7303] [--village MATRIX --village-people RECORDS]
"""

import argparse
import asyncio
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from rich.console import Console
from rich.table import Table

from benchmarks.minds_lived import Run, Town, bundled, live, original
from benchmarks.minds_parts import OFF, parts
from benchmarks.minds_rows import ROWS
from twinville.agents.language_models.model import Request
from twinville.agents.prompts.day_plan import DayPlan, DayPlanPrompt
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.clock import label
from twinville.simulation.episode.events import Posted, Spoke
from twinville.simulation.episode.mind_events import Decided, Remembered
from twinville.simulation.episode.projections.news import spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.interviews import CATEGORIES, PER_CATEGORY, grade
from twinville.worlds.daytime import DAY

#: Over fewer seeds than this, what is rare may not happen at all.
FEW = 3
#: When people are interviewed: day 2, 15:00.
ASKED = DAY + 15 * 3600
FIXTURES = Path(__file__).parent.parent.parent / "shared" / "fixtures"
VILLAGE = FIXTURES / "the_ville" / "matrix"
RECORDS = FIXTURES / "gss_population.jsonl"


def changed_by_reflection(path: Path, seed: int) -> Iterator[str]:
    """Day plans that would have been others without what was concluded the day before: the same question put both ways."""
    with Episode(path) as episode:
        for entry in episode.entries(Decided):
            if entry.event.prompt != "day_plan":
                continue
            prompt = DayPlanPrompt.model_validate_json(episode.journal.inputs_of(entry.event.key))
            if not prompt.likings:
                continue
            bare = prompt.model_copy(update={"likings": (), "thoughts": ()})
            with_it, without = (_places(_ask(p, entry.event.key, seed), p) for p in (prompt, bare))
            gained = [f"{at} {what} at {place}" for at, what, place in with_it if (at, what, place) not in without]
            for place in (place for place, liking in prompt.likings if liking > 0):
                ground = _concluded(episode, str(entry.person), place, entry.tick)
                item = next((item for item in gained if item.endswith(f" at {place}")), None)
                if ground and item:
                    yield f"{entry.person}, {label(episode.clock.seconds(entry.tick))}: «{ground}» so: {item}"
                    break


def _concluded(episode: Episode, person: str, place: str, before: int) -> str:
    """What somebody concluded about a place."""
    memories = (e.event for e in episode.entries(Remembered, person=person, last=before))
    return next((m.text for m in memories if m.memory_kind == "reflection" and m.subject == place), "")


def _ask(prompt: DayPlanPrompt, key: str, seed: int) -> DayPlan:
    return DayPlan.model_validate_json(asyncio.run(RuleModel(seed).answer(Request(prompt, key))).text)


def _places(plan: DayPlan, prompt: DayPlanPrompt) -> list[tuple[str, str, str]]:
    names = {place.id: place.name.partition(":")[0] for place in (*prompt.places, *prompt.visits)}
    return [(stroke.start, stroke.activity, names.get(stroke.where.split(".")[0], "somewhere new")) for stroke in plan.strokes]


def chain(path: Path, town: Town) -> Iterator[str]:
    """The longest way the party's news took, word by word."""
    with Episode(path) as episode:
        said = {e.event.id: e for e in episode.entries(Spoke, Posted)}
        news = next(news for news in spread(episode) if news.id == town.party)
        last = max(news.paths, key=lambda name: (len(news.paths[name]), name))
        for name in news.paths[last][1:]:
            line = said[news.hearings[name].event]
            yield f"{label(episode.clock.seconds(line.tick))} {line.person} to {name}: {line.event.text}"


#: The paper's ablations, each on top of the one before, with its TrueSkill rating there.
ABLATIONS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("full", (), 29.9),
    ("no reflection", ("reflection",), 26.9),
    ("no reflection, no planning", ("reflection", "planning"), 25.6),
    ("no reflection, no planning, no memory", ("reflection", "planning", "memory"), 21.2),
)


def interviews(paths: dict[tuple[int, tuple[str, ...]], Path], seeds: list[int]) -> tuple[Table, int]:
    """Right answers of 25 by condition, every third person, mean over seeds; how many seeds have another order than the paper."""
    table = Table(title="Interviews graded against the log: right answers of 25", title_justify="left")
    for column in ("condition", "TrueSkill in the paper", *CATEGORIES, "all", "seeds"):
        table.add_column(column)
    totals: dict[int, list[float]] = defaultdict(list)
    for name, without, skill in ABLATIONS:
        grades = []
        for seed in seeds:
            with Episode(paths[seed, without]) as episode:
                grades.append(grade(episode, list(episode.names)[::3], ASKED, RuleModel(seed)))
            totals[seed].append(PER_CATEGORY * sum(grades[-1].values()))
        means = [PER_CATEGORY * sum(g[c] for g in grades) / len(grades) for c in CATEGORIES]
        spread_of = ", ".join(f"{totals[seed][-1]:.1f}" for seed in seeds)
        table.add_row(name, f"{skill}", *(f"{value:.1f}" for value in means), f"{sum(means):.1f}", spread_of)
    return table, sum(totals[seed] != sorted(totals[seed], reverse=True) for seed in seeds)


def whole(town: Town, runs: list[Run]) -> tuple[Table, int]:
    """The rows of whole minds, a run for each seed; how many values are out of range."""
    table = Table(title=f"Two days of minds by rule: {town.name} (no evidence about people)", title_justify="left")
    for column in ("what", "the paper's village", "range", "here, by seed"):
        table.add_column(column)
    failures = 0
    for row in ROWS:
        values = [row.measure(run) for run in runs]
        found = [value for value in values if value is not None]
        judged = [sum(found)] if row.rare else found
        judged = [] if row.ties and not town.has_ties else judged
        low = 0 if row.rare and len(runs) < FEW else row.low
        wrong = sum(not low <= value <= row.high for value in judged)
        failures += wrong
        text = ", ".join(f"{value:.4g}" if value is not None else "none there" for value in values)
        range_ = "" if row.ties and not town.has_ties else f"{low:g} to {row.high:g}{', all seeds' if row.rare else ''}"
        table.add_row(row.what, row.paper, range_, f"[red]{text}[/red]" if wrong else text)
    return table, failures


def check(town: Town, seeds: list[int], folder: Path, console: Console, *, interviewed: bool = True) -> int:
    """Print one town's tables; returns how many values are out of range."""
    paths: dict[tuple[int, tuple[str, ...]], Path] = {}
    runs: dict[tuple[int, tuple[str, ...]], Run] = {}
    ablations = [without for _, without, _ in ABLATIONS] if interviewed else []
    for seed in seeds:
        for without in dict.fromkeys([(), *((row.part,) for row in OFF), *ablations]):
            paths[seed, without], runs[seed, without] = live(town, seed, folder, without)
    full = [runs[seed, ()] for seed in seeds]
    table, failures = whole(town, full)
    broken = sum(run.counts.broken_norms for run in runs.values())
    table.add_row("broken norms, all seeds, parts off too", "", "0", f"[red]{broken}[/red]" if broken else "0")
    again = live(town, seeds[0], folder / "again", ())[1].summary["digest"]
    equal = again == full[0].summary["digest"]
    table.add_row("the same seed again: the same digest", "not run", "yes", "yes" if equal else "[red]no[/red]")
    cases = [case for seed in seeds for case in changed_by_reflection(paths[seed, ()], seed)]
    table.add_row("day plans that a reflection changed", "", "1 to", str(len(cases)) if cases else "[red]0[/red]")
    console.print(table)
    rows, missing = parts(full, {row.part: [runs[seed, (row.part,)] for seed in seeds] for row in OFF})
    console.print(rows)
    disorder = 0
    if interviewed:
        graded, disorder = interviews(paths, seeds)
        console.print(graded)
    for case in cases[:4]:
        console.print(f"  {case}", highlight=False, markup=False)
    console.print("How the party came to the last in the longest chain:")
    for line in chain(paths[seeds[0], ()], town):
        console.print(f"  {line}", highlight=False, markup=False)
    met = ", ".join(str(run.counts.meetings) for run in full)
    print(f"{town.name}, in two days, by seed: {met} meetings that nobody scripted; ", end="")
    print(f"parts switched off that do not show: {'; '.join(missing) or 'none'}; norms broken in {len(runs)} runs: {broken}")
    return failures + len(missing) + bool(broken) + (not equal) + (not cases) + disorder


def main() -> int:
    """Print the tables; exit code 1 when a value is out of range."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", default="7301,7302,7303")
    parser.add_argument("--quick", action="store_true", help="the first seed in Larkwater alone, without interviews")
    parser.add_argument("--village", type=Path, default=VILLAGE)
    parser.add_argument("--village-people", type=Path, default=RECORDS)
    options = parser.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")][: 1 if options.quick else None]
    console = Console(width=150)
    towns = [bundled()]
    if options.quick:
        print("the first seed in Larkwater alone, without interviews")
    elif options.village.exists() and options.village_people.exists():
        towns.append(original(options.village, options.village_people))
    else:
        print(f"the original village is left out: there is nothing at {options.village}; give --village and --village-people")
    with tempfile.TemporaryDirectory() as folder:
        failures = sum(check(town, seeds, Path(folder), console, interviewed=not options.quick) for town in towns)
    print(f"{failures} out of range")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
