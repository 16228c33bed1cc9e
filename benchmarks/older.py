"""Is a run as fast as it was? Processor seconds of the same offline days, here and in an older checkout, taken in turn.

Both run `twinville run` as a user would; of several times the least counts, since whatever else goes on only adds. Another engine
lives other days of the same seed, so events are shown beside the seconds, and all seeds are judged together: exit code 1 when they
take more than 1.15 times as long here.

    git worktree add ../before COMMIT
    python benchmarks/older.py ../before [--days 2] [--people 25] [--seeds 0,1,2] [--times 3]
"""

import argparse
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent.parent
#: How much longer it may take than it did.
MOST = 1.15


@dataclass(frozen=True)
class Lived:
    """What a run took, in processor seconds of the whole command, and how many events it logged."""

    seconds: float
    events: int


def lived(checkout: Path, days: str, people: str, seed: str) -> Lived:
    """One run by the code of a checkout. Raises SystemExit where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "x.episode"
        command = [sys.executable, "-m", "twinville", "run", "--days", days, "--agents", people, "--seed", seed, "--out", str(out)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            command, cwd=folder, env=os.environ | {"PYTHONPATH": str(checkout)}, capture_output=True, text=True, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            raise SystemExit(f"{checkout}: {done.stderr.strip()}")
        with closing(sqlite3.connect(out)) as db:
            (events,) = db.execute("select count(*) from log").fetchone()
    return Lived(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, events)


def main() -> int:
    """Print a row a seed; exit code 1 when all of them together take too long."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkout", type=Path, help="the folder of an older checkout")
    for name, default in (("days", "2"), ("people", "25"), ("seeds", "0,1,2"), ("times", "3")):
        parser.add_argument(f"--{name}", default=default)
    options = parser.parse_args()
    older = options.checkout.resolve()
    if not (older / "twinville" / "__main__.py").is_file():
        parser.error(f"{options.checkout} is no checkout: it has no twinville/__main__.py")
    table = Table("seed", "seconds before", "seconds here", "ratio", "events before", "events here")
    sums = [0.0, 0.0]
    for seed in options.seeds.split(","):
        taken: list[tuple[Lived, Lived]] = [
            (lived(older, options.days, options.people, seed), lived(HERE, options.days, options.people, seed))
            for _ in range(int(options.times))
        ]
        before, here = (min(pair[side].seconds for pair in taken) for side in (0, 1))
        sums = [sums[0] + before, sums[1] + here]
        table.add_row(
            seed, f"{before:.2f}", f"{here:.2f}", f"{here / before:.2f}", *(f"{taken[0][side].events:,}" for side in (0, 1))
        )
    console, ratio = Console(), sums[1] / sums[0]
    console.print(table)
    console.print(f"all seeds together: {ratio:.2f} of before; asked for: at most {MOST}")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    raise SystemExit(main())
