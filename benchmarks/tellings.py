"""How well the engine understands which lines of talk tell what: precision and recall on lines labelled by hand.

python benchmarks/tellings.py [--split tune|held-out] [--misses N]

tests/agents/tellings/README.md says what is labelled, and how. A line is counted as telling what its words convey, as the engine
asks it of every spoken line (`agents.words.conveys`) among the facts that the speaker knows. Intervals are Wilson's, 95 %.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from statsmodels.stats.proportion import proportion_confint

from twinville.agents.words import conveys

LINES = Path(__file__).resolve().parent.parent / "tests" / "agents" / "tellings" / "lines.jsonl"


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled line, and which facts the engine takes it to tell."""

    row: dict[str, Any]
    conveyed: tuple[str, ...]

    @property
    def told(self) -> str | None:
        """What it tells, by its label; None where it tells nothing."""
        label = self.row["label"]
        return str(label["of"]) if label["told"] == "yes" else None


def judged(rows: Iterable[dict[str, Any]]) -> list[Judged]:
    """The lines on which readers agree, with what the engine makes of them."""
    found = []
    for row in rows:
        if row["label"]["told"] != "unsure":
            known = (fact for fact in row["facts"] if fact["id"] in row["knows"])
            found.append(Judged(row, tuple(fact["id"] for fact in known if conveys(row["line"], fact["statement"]))))
    return found


def share(of: int, whole: int) -> str:
    """A share in per cent with its interval."""
    if not whole:
        return "-"
    low, high = proportion_confint(of, whole, method="wilson")
    return f"{of / whole:.0%} ({low:.0%} to {high:.0%}) of {whole}"


def report(console: Console, name: str, lines: Sequence[Judged]) -> None:
    """Precision and recall, in all and by category."""
    table = Table(title=f"Tellings, {name}: {len(lines)} lines", title_justify="left")
    for column in ("lines", "told and understood (recall)", "understood and told (precision)"):
        table.add_column(column)
    groups = {"all": list(lines)}
    for key in ("language", "category"):
        for each in lines:
            groups.setdefault(str(each.row[key]), []).append(each)
    for group, members in groups.items():
        told = [each for each in members if each.told is not None]
        understood = [each for each in members for _ in each.conveyed]
        right = sum(each.told in each.conveyed for each in told)
        true = sum(fact == each.told for each in members for fact in each.conveyed)
        table.add_row(group, share(right, len(told)), share(true, len(understood)))
    console.print(table)


def main() -> None:
    """Print the tables, and some lines that were misunderstood."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--split", choices=("tune", "held-out"), default="held-out")
    parser.add_argument("--misses", type=int, default=0, help="print so many lines that were misunderstood; look at 'tune' only")
    options = parser.parse_args()
    rows = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    lines = judged(row for row in rows if row["split"] == options.split)
    console = Console()
    report(console, options.split, lines)
    wrong = [
        each for each in lines if (each.told is not None and each.told not in each.conveyed) or set(each.conveyed) - {each.told}
    ]
    for each in wrong[: options.misses]:
        console.print(f"{each.row['id']}: {each.row['line']}\n  label {each.told}, understood {each.conveyed}", highlight=False)


if __name__ == "__main__":
    main()
