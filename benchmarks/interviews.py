"""Do people remember what they did? Questions about where they were, what they did, with whom, and what they agreed, by rule; and
what they work towards, and whom they want to see today and why.

At least 200 questions a seed about what was, and `--aims` about what is to come, drawn over people, hours and wordings, put off the
record and graded against the log of the world.
Asked for: at least 95 % right over all. The seeds were first run when the rules were done. Engine checks of hand-written rules:
never evidence about people.

    python benchmarks/interviews.py [--seeds 9201,9202] [--questions 250] [--aims 120] [--days 2] [--misses N]
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from statsmodels.stats.proportion import proportion_confint

from twinville import load_people, load_world
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.clock import label
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.simulation.measures.aim_questions import AIM_KINDS, aim_questions
from twinville.simulation.measures.memory_questions import KINDS, Mark, memory_questions, put

ASKED_FOR = 0.95


def lived(seed: int, days: float, count: int, aims: int, folder: Path) -> list[Mark]:
    """The marks of one seed's town."""
    world = load_world("larkwater")
    people = load_people(world, "larkwater", None, None, 0)
    path = run(world, people, folder / f"{seed}.episode", days=days, seed=seed)
    with Episode(path) as episode:
        questions = (*memory_questions(episode, seed, count), *aim_questions(episode, seed, aims))
        return put(episode, questions, RuleModel(seed))


def row(marks: Sequence[Mark]) -> tuple[str, str, str]:
    """Questions, share right, and its interval."""
    if not marks:
        return "0", "-", "-"
    right = sum(mark.right for mark in marks)
    low, high = proportion_confint(right, len(marks), method="wilson")
    return str(len(marks)), f"{right / len(marks):.1%}", f"{low:.1%} to {high:.1%}"


def main() -> int:
    """Print the table; exit code 1 when fewer are right than asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", default="9201,9202")
    parser.add_argument("--questions", type=int, default=250)
    parser.add_argument("--aims", type=int, default=120)
    parser.add_argument("--days", type=float, default=2)
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    console = Console(width=150)
    marks: list[Mark] = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in map(int, options.seeds.split(",")):
            marks += lived(seed, options.days, options.questions, options.aims, Path(folder))
    table = Table(title="Interviews about one's own past, by rule, graded against the log (no evidence about people)")
    for column in ("question", "asked", "right", "95 % interval (Wilson)"):
        table.add_column(column)
    for kind in (*KINDS, *AIM_KINDS):
        table.add_row(kind, *row([mark for mark in marks if mark.asked.kind == kind]))
    table.add_row("all", *row(marks))
    console.print(table)
    for mark in [mark for mark in marks if not mark.right][: options.misses]:
        asked = mark.asked
        console.print(f"{asked.person}, {label(asked.seconds)}: {asked.text}\n  {mark.answer}", highlight=False, markup=False)
    share = sum(mark.right for mark in marks) / max(1, len(marks))
    print(f"{share:.1%} right; asked for: {ASKED_FOR:.0%}")
    return 0 if share >= ASKED_FOR and len(marks) >= 200 else 1


if __name__ == "__main__":
    sys.exit(main())
