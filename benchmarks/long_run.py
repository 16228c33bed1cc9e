"""Does a long run stay flat? Resident memory, size of the file, write-ahead log and processor time, day by day, offline.

Exit code 1 when the last day takes more than it may: more memory than 1.2 times day 3, a larger write-ahead log than 8 MB, or
a file that grows by more bytes for each event of the log than it did. How much happens in a day is the people's affair, and
differs; so file and processor time are also given by event.

    python benchmarks/long_run.py [--days 30] [--people 25] [--seed 0]
    python benchmarks/long_run.py --quick
"""

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from twinville.agents.population.load import load_people
from twinville.simulation.history.run import Progress, live, prepare
from twinville.simulation.run_options import RunOptions
from twinville.worlds.load import load_world

DAY = 86_400
MB = 1e6
#: The day to which the last one is compared: by then a town has settled down.
SETTLED = 3
#: How much more the last day may have resident, and the largest write-ahead log, bytes.
MEMORY, LOG = 1.2, 8e6
#: How many more bytes the file may grow for each event on the last days than on the first.
FILE = 1.15
#: The quick form: days, people, and the bytes that may be resident for each more memory that somebody has.
QUICK_DAYS, QUICK_PEOPLE, EACH = 8, 8, 2600


@dataclass(frozen=True)
class Day:
    """What was measured at the end of a day: bytes, seconds, and how much there is of what was lived."""

    day: int
    resident: int
    file: int
    log: int
    seconds: float
    events: int
    memories: int


class Measuring:
    """Takes the measures of a run at each end of a day, and keeps the largest write-ahead log of each."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._process = psutil.Process()
        self._log = 0
        self.days: list[Day] = []

    def look(self, progress: Progress) -> None:
        """Something was committed."""
        log = self._path.with_name(f"{self._path.name}-wal")
        self._log = max(self._log, log.stat().st_size if log.exists() else 0)
        day = progress.seconds // DAY
        if day <= len(self.days):
            return
        with closing(sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True)) as db:
            size = db.execute("PRAGMA page_count").fetchone()[0] * db.execute("PRAGMA page_size").fetchone()[0]
            events = db.execute("SELECT max(seq) FROM log").fetchone()[0]
            memories = db.execute("SELECT count(*) FROM log WHERE kind = 'memory'").fetchone()[0]
        resident = self._process.memory_info().rss
        self.days.append(Day(len(self.days) + 1, resident, size, self._log, time.process_time(), events, memories))
        self._log = 0


def lived(days: int, people: int, seed: int, folder: Path) -> tuple[list[Day], int]:
    """Live the days in this process; what was measured at the end of each, and the most that was ever resident."""
    world = load_world("larkwater")
    population = load_people(world, "larkwater", None, people, seed)
    options = RunOptions(seed=seed, days=float(days))
    scenario, model = prepare(world, population, options)
    path = (folder / "long.episode").resolve()
    measuring = Measuring(path)
    live(scenario, model, path, options.last_tick(scenario.clock), world=world, progress=measuring.look)
    # Linux counts kilobytes, macOS bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    # The system adds its count up now and then only.
    return measuring.days, max(peak, *(day.resident for day in measuring.days))


def measured(days: int, people: int, seed: int) -> tuple[list[Day], int]:
    """The same in a process of its own, which has nothing else resident."""
    with tempfile.TemporaryDirectory(prefix="twinville-") as folder:
        command = [sys.executable, "-m", "benchmarks.long_run", "--days", str(days), "--people", str(people)]
        command += ["--seed", str(seed), "--here", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    if done.returncode:
        raise SystemExit(f"the run failed: {done.stderr.strip()}")
    found = json.loads(done.stdout)
    return [Day(**day) for day in found["days"]], int(found["peak"])


def grown(days: list[Day], first: int, last: int) -> tuple[int, int]:
    """By how many bytes the file grew from the end of one day to that of another, and how many events there were."""
    return days[last - 1].file - days[first - 1].file, days[last - 1].events - days[first - 1].events


def faults(days: list[Day], *, quick: bool) -> list[str]:
    """What is not flat, in words."""
    found = []
    settled, last = days[SETTLED - 1], days[-1]
    ratio = last.resident / settled.resident
    if ratio > MEMORY:
        found.append(f"resident memory on day {last.day} is {ratio:.2f} times that of day {SETTLED}; at most {MEMORY}")
    if quick:
        # In a small town over a few days all is small beside the program itself: so it is counted by memory.
        each = (last.resident - settled.resident) / (last.memories - settled.memories)
        if each > EACH:
            found.append(f"each memory that joined after day {SETTLED} left {each:.0f} bytes resident; at most {EACH}")
    largest = max(day.log for day in days)
    if largest > LOG:
        found.append(f"the write-ahead log grew to {largest / MB:.1f} MB; at most {LOG / MB:.0f}")
    early, late = grown(days, 1, SETTLED + 1), grown(days, last.day - 3, last.day)
    ratio = (late[0] / late[1]) / (early[0] / early[1])
    if ratio > FILE:
        found.append(f"an event of the last three days takes {ratio:.2f} times the bytes in the file; at most {FILE}")
    return found


def show(days: list[Day], peak: int) -> None:
    """Print the table."""
    table = Table(title="Day by day, offline", title_justify="left")
    for column in ("day", "resident MB", "file + MB", "log MB", "processor s", "events", "bytes/event", "ms/event"):
        table.add_column(column, justify="right")
    for before, day in zip([None, *days], days, strict=False):
        size, events = day.file - (before.file if before else 0), day.events - (before.events if before else 0)
        seconds = day.seconds - (before.seconds if before else 0.0)
        table.add_row(
            str(day.day),
            f"{day.resident / MB:.1f}",
            f"{size / MB:.2f}",
            f"{day.log / MB:.1f}",
            f"{seconds:.2f}",
            str(events),
            f"{size / events:.0f}",
            f"{1000 * seconds / events:.3f}",
        )
    console = Console()
    console.print(table)
    settled, last = days[SETTLED - 1], days[-1]
    console.print(
        f"Resident on day {last.day}: {last.resident / settled.resident:.2f} times day {SETTLED}; peak {peak / MB:.0f} MB."
    )


def main() -> int:
    """Print the table and what is not flat; exit code 1 when anything is not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--people", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_PEOPLE} people for {QUICK_DAYS} days")
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here is not None:
        days, peak = lived(options.days, options.people, options.seed, options.here)
        print(json.dumps({"days": [asdict(day) for day in days], "peak": peak}))
        return 0
    number, people = (QUICK_DAYS, QUICK_PEOPLE) if options.quick else (options.days, options.people)
    days, peak = measured(number, people, options.seed)
    show(days, peak)
    found = faults(days, quick=options.quick)
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
