"""How time, memory and file size grow with people and days, measured from the command line, start-up included.

python benchmarks/speed.py [--sizes 25,100,500] [--days 2]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from twinville.simulation.episode.reader import Episode


@dataclass(frozen=True)
class Cost:
    """What one command cost."""

    seconds: float
    megabytes: float


def measure(*arguments: str) -> Cost:
    """Run a twinville command; its wall time and its peak memory."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "twinville", *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"twinville {' '.join(arguments)} failed with status {status}")
    # Linux counts kilobytes, macOS bytes.
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(time.perf_counter() - began, usage.ru_maxrss / unit)


def events_by_day(path: Path) -> list[int]:
    """Events logged in each day of an episode: the work of a tick, whatever the machine."""
    with Episode(path) as episode:
        days = (episode.clock.seconds(episode.last_tick) - episode.clock.start) // 86_400
        per_day = 86_400 // episode.clock.tick_seconds
        return [sum(1 for _ in episode.entries(first=day * per_day, last=(day + 1) * per_day - 1)) for day in range(days)]


def main() -> None:
    """Print the table, and the cost of a second day against the first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", default="25,100,500")
    parser.add_argument("--days", type=int, default=2)
    options = parser.parse_args()
    console = Console()
    table = Table(title="A day, offline, start-up included", title_justify="left")
    for column in ("town", "people", "seconds", "times larkwater", "peak MB", "file MB"):
        table.add_column(column, justify="right")
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "day.episode")
        base = measure("run", "--out", out, "--force")
        table.add_row(
            "larkwater", "25", f"{base.seconds:.1f}", "1.0", f"{base.megabytes:.0f}", f"{Path(out).stat().st_size / 1e6:.1f}"
        )
        for size in map(int, options.sizes.split(",")):
            name = f"Made{size}"
            measure("new", "town", name, "--people", str(size), "--seed", "1", "--into", folder)
            cost = measure("run", "--town", str(Path(folder) / name), "--out", out, "--force")
            megabytes = Path(out).stat().st_size / 1e6
            ratio = cost.seconds / base.seconds
            table.add_row(
                "generated", str(size), f"{cost.seconds:.1f}", f"{ratio:.1f}", f"{cost.megabytes:.0f}", f"{megabytes:.1f}"
            )
        console.print(table)
        one = measure("run", "--days", "1", "--out", out, "--force")
        several = measure("run", "--days", str(options.days), "--out", out, "--force")
        start = measure("towns")
        first, rest = one.seconds - start.seconds, (several.seconds - one.seconds) / max(1, options.days - 1)
        console.print(f"Start-up {start.seconds:.2f} s. First day {first:.2f} s, each later day {rest:.2f} s.")
        console.print(f"Events logged by day: {', '.join(map(str, events_by_day(Path(out))))}")


if __name__ == "__main__":
    main()
