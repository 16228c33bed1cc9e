"""How well the engine understands which lines of talk tell what: precision and recall on lines labelled by hand.

python benchmarks/tellings.py [--split tune|held-out|fresh] [--misses N]

tests/agents/tellings/README.md says what is labelled, and how. Each line is given to `agents.telling.understanding.understand` with
the facts that its speaker knows, once with what its answer declares (`tells`) and once without. A line on which readers disagree is
left out. Right is a telling of the fact that the label names, or of something new where the label says so; stances are counted
apart. Intervals are Wilson's, 95 %. Weights and thresholds were fitted on the lines of `tune`.

Which numbers are how blind. On the lines held out the first version of this benchmark measured, with `tells`, recall 0.888 (0.846
to 0.920) and precision 0.845 (0.799 to 0.882). Later prints of the same lines, by category, informed lists of words (for the past,
for doubt, for what is denied), so whatever is printed for `held-out` now is no blind measurement any more, also where it is the
same figure. The 120 lines of `fresh`
(tests/agents/tellings/fresh.jsonl) were written and labelled by somebody who had not seen the rules, and have tuned nothing; the
rules of that day were measured on them once: recall 0.917 (0.819 to 0.964) of 60, precision 0.833 (0.726 to 0.904) of 66; without
`tells` 0.567 and 0.944. Both sets miss the 0.95 that is asked for.

What limits the numbers: the declarations of this set are deliberately uneven. Of the lines that tell, some declare nothing, which
bounds recall where the words are not the fact's own, and news that is not declared cannot be found at all; of the harder lines that
tell nothing, a third is declared as telling, far more than a good model would, which bounds precision. It is a hard test, not an
estimate for a town.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from statsmodels.stats.proportion import proportion_confint

from twinville.agents.telling.analysis import analysis
from twinville.agents.telling.stance import TELLING
from twinville.agents.telling.telling import NEW, Declared, InMind, Understood
from twinville.agents.telling.understanding import understand

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "agents" / "tellings"
LINES, FRESH = FOLDER / "lines.jsonl", FOLDER / "fresh.jsonl"
#: What is asked for, of recall and of precision, where a line declares what it tells.
ASKED = 0.95


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled line, and what the engine makes of it."""

    row: dict[str, Any]
    found: tuple[Understood, ...]

    @property
    def label(self) -> str | None:
        """What it tells, by its label; None where it tells nothing."""
        label = self.row["label"]
        return str(label["of"]) if label["told"] == "yes" else None

    @property
    def told(self) -> tuple[str, ...]:
        """What the engine says that it tells."""
        return tuple(each.fact or NEW for each in self.found if each.told == "told")

    @property
    def right(self) -> Understood | None:
        """What the engine has of it that its label has, too."""
        return next((each for each in self.found if each.told == "told" and (each.fact or NEW) == self.label), None)


def in_mind(row: dict[str, Any]) -> list[InMind]:
    """The facts that the speaker of a row knows."""
    return [
        InMind(fact["id"], fact["statement"], fact["id"], fact["statement"]) for fact in row["facts"] if fact["id"] in row["knows"]
    ]


def declared(row: dict[str, Any]) -> list[Declared]:
    """What the answer of a row declares."""
    return [Declared(tell["of"], tell["stance"], tell.get("statement") or "") for tell in row["tells"]]


def judged(rows: Iterable[dict[str, Any]], with_tells: bool) -> list[Judged]:
    """The lines on which readers agree, with what the engine makes of them."""
    return [
        Judged(row, understand(row["line"], row["cites"], declared(row) if with_tells else (), in_mind(row)))
        for row in rows
        if row["label"]["told"] != "unsure"
    ]


def share(of: int, whole: int) -> str:
    """A share with its interval."""
    if not whole:
        return "-"
    low, high = proportion_confint(of, whole, method="wilson")
    return f"{of / whole:.3f} ({low:.3f} to {high:.3f}) of {whole}"


def recall(lines: Sequence[Judged]) -> tuple[int, int]:
    """Lines that tell and are understood so, of all that tell."""
    return sum(each.right is not None for each in lines), sum(each.label is not None for each in lines)


def precision(lines: Sequence[Judged]) -> tuple[int, int]:
    """Tellings that are true, of all that the engine understood."""
    return sum(told == each.label for each in lines for told in each.told), sum(len(each.told) for each in lines)


def details(lines: Sequence[Judged]) -> dict[str, str]:
    """Stances, versions, merges and splits."""
    pairs = [(each.right, each.row["label"]) for each in lines if each.right is not None]
    stances = sum(right.stance == label["stance"] for right, label in pairs)
    # To affirm and to correct leave somebody with the same; to deny and to withdraw leave them without it.
    no = ("denies", "withdraws")
    signs = sum((right.stance in no) == (label["stance"] in no) for right, label in pairs)
    known = [(right, label) for right, label in pairs if label["of"] != NEW]
    versions = [right.new_version for right, label in known if label["new_version"]]
    others = [right.new_version for right, label in known if not label["new_version"]]
    new = [each for each in lines if each.label == NEW]
    old = [each for each in lines if each.label not in (NEW, None)]
    return {
        "stance as labelled, of those understood": share(stances, len(pairs)),
        "polarity as labelled, of those understood": share(signs, len(pairs)),
        "new versions seen as new": share(sum(versions), len(versions)),
        "unchanged ones seen as new": share(sum(others), len(others)),
        "wrong merges: new, understood as a known fact": share(
            sum(any(told != NEW for told in each.told) for each in new), len(new)
        ),
        "wrong splits: a known fact, understood as new": share(sum(NEW in each.told for each in old), len(old)),
        "lines with something not sure": share(sum(any(each.told != "told" for each in line.found) for line in lines), len(lines)),
        "lines with nothing told but something not sure": share(
            sum(not line.told and bool(line.found) for line in lines), len(lines)
        ),
    }


def report(console: Console, name: str, both: dict[str, list[Judged]]) -> None:
    """Precision and recall with and without declarations, in all, by language and category, and what else is counted."""
    for title, lines in both.items():
        asked = f"; asked for: {ASKED} of both" if title == "with tells" else ""
        table = Table(title=f"Tellings, {name}, {title}: {len(lines)} lines{asked}", title_justify="left")
        for column in ("lines", "told and understood (recall)", "understood and told (precision)"):
            table.add_column(column)
        groups: dict[str, list[Judged]] = {"all": list(lines)}
        for key in ("language", "category"):
            for each in lines:
                groups.setdefault(str(each.row[key]), []).append(each)
        for group, members in groups.items():
            table.add_row(group, share(*recall(members)), share(*precision(members)))
        console.print(table)
    table = Table(title=f"Tellings, {name}: what else is understood", title_justify="left")
    for column in ("", *both):
        table.add_column(column)
    columns = [details(lines) for lines in both.values()]
    for what in columns[0]:
        table.add_row(what, *(column[what] for column in columns))
    console.print(table)


def believed(lines: Sequence[Judged]) -> tuple[str, str]:
    """Recall and precision of who believes every declaration, whatever the line says."""
    told = [[tell["of"] for tell in each.row["tells"] if tell["stance"] in TELLING] for each in lines]
    right = sum(each.label in tells for each, tells in zip(lines, told, strict=True))
    return share(right, recall(lines)[1]), share(right, sum(len(tells) for tells in told))


def speed(console: Console, rows: Sequence[dict[str, Any]], minds: int = 20) -> None:
    """Processor time of a line with twenty things in mind, which were analysed before."""
    statements = list(dict.fromkeys(fact["statement"] for row in rows for fact in row["facts"]))[:minds]
    known = [InMind(str(i), statement, str(i), statement) for i, statement in enumerate(statements)]

    def each(before: Callable[[], None]) -> float:
        best = float("inf")
        for _ in range(5):
            before()
            for mind in known:
                analysis(mind.statement)
            start = time.process_time()
            for row in rows:
                understand(row["line"], ("3",), (Declared("3", "affirms"),), known)
            best = min(best, (time.process_time() - start) / len(rows))
        return best * 1e6

    fresh, again = each(analysis.cache_clear), each(lambda: None)
    console.print(f"A line with {len(known)} things in mind: {fresh:.0f} microseconds, {again:.0f} when it was analysed before")


def main() -> None:
    """Print the tables, and some lines that were misunderstood."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--split", choices=("tune", "held-out", "fresh"), default="held-out")
    parser.add_argument("--misses", type=int, default=0, help="print so many lines of 'tune' that were misunderstood")
    options = parser.parse_args()
    if options.misses and options.split != "tune":
        parser.error("lines held out are measured, not looked at: --misses goes with --split tune")
    source = FRESH if options.split == "fresh" else LINES
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["split"] == options.split]
    both = {"with tells": judged(rows, True), "without tells": judged(rows, False)}
    console = Console()
    report(console, options.split, both)
    console.print("Believing every declaration: recall {}, precision {}".format(*believed(both["with tells"])))
    speed(console, rows)
    wrong = [
        each for each in both["with tells"] if (each.label is not None and each.right is None) or set(each.told) - {each.label}
    ]
    for each in wrong[: options.misses]:
        console.print(f"{each.row['id']}: {each.row['line']}\n  label {each.label}, understood {each.told}", highlight=False)


if __name__ == "__main__":
    main()
