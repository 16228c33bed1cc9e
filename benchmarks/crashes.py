"""Can a file be lost? Kills commands that write at random moments, cuts runs as a power loss would, fills the drive, and goes on.

After each kill the same command (or `resume`) is run again and must succeed. Prints what was tried and what was wrong: committed
ticks lost, half files (under a final name is neither what was there nor all that is new), commands that are locked out, what is
left beside a file after the next command, and results that differ from what they are when nothing hinders it. Exit code 1 when any.

    python benchmarks/crashes.py [--kills 1000] [--cuts 30] [--full 12] [--seed 1] [--seconds 600]
    python benchmarks/crashes.py --quick    # 100 kills, two cuts, one full drive
"""

import argparse
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from rich.console import Console
from rich.table import Table

from benchmarks.forked import ended, in_lanes, start
from benchmarks.power import cut, fill
from benchmarks.writing import COMMANDS, Writing, expected, left_in, source
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError
from twinville.worlds.keyed import keyed

#: Of ten signals eight kill, one interrupts and one terminates.
SIGNALS = (signal.SIGKILL,) * 8 + (signal.SIGINT, signal.SIGTERM)
#: What can be wrong.
WRONG = ("ticks lost", "half files", "locked out", "left", "differ")
#: Studies and their reports take seconds each: they are hit so many times less often.
RARER = {"experiment": 4, "report": 4}
LANES = 2
Ticks = set[tuple[int, str]]


def committed(path: Path) -> Ticks:
    """Ticks that are committed, and their digests, in a file, as a reader sees it who changes nothing."""
    try:
        db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            return {(int(tick), str(digest)) for tick, digest in db.execute("SELECT tick, digest FROM commits WHERE tick >= 0")}
        finally:
            db.close()
    except sqlite3.Error:
        return set()


class Kills:
    """Hits commands at random moments."""

    def __init__(self, sources: Path, seed: int) -> None:
        self._sources = sources
        self._seed = seed
        folder = sources.with_name("whole")
        self._wanted, self._lasts = {}, {}
        for command in COMMANDS:
            began = time.perf_counter()
            self._wanted[command.name] = expected(command, folder, sources)
            self._lasts[command.name] = time.perf_counter() - began
        self._shares = [command for command in COMMANDS for _ in range(4 // RARER.get(command.name, 1))]

    def hit(self, number: int, lane: Path) -> dict[str, Any]:
        """Hit one command, look what there is, go on, and look again."""
        command = self._shares[number % len(self._shares)]
        folder, said = lane / "here", lane / "said"
        command.prepare(folder, self._sources)
        path = folder / command.out
        before = command.content(path) if path.exists() else None
        old = committed(path) if before is not None and command.old != "begun.episode" else set()
        child = start(command.called(folder), said)
        time.sleep(self._lasts[command.name] * keyed(self._seed, "when", number))
        ticks = committed(path) - old if command.grows else set()
        chosen = SIGNALS[int(keyed(self._seed, "signal", number) * len(SIGNALS))]
        running = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        os.kill(child, chosen)
        ended(child)
        wrong: Counter[str] = Counter()
        sentences = []
        # Every second time somebody looks at it first; every other time the next command is the first.
        if keyed(self._seed, "look", number) < 0.5:
            sentences += self._look(command, path, before, ticks, wrong)
        if failed := command.go_on(folder, said):
            wrong["locked out"] += 1
            sentences.append(failed)
        else:
            found = command.content(path)
            wrong["differ"] += found != self._wanted[command.name]
            if command.grows:
                wrong["ticks lost"] += len(ticks - committed(path))
        if left := left_in(folder):
            wrong["left"] += 1
            sentences.append(f"left: {', '.join(left)}")
        what = f"{command.name}, {chosen.name}, kill {number}"
        return {"command": command.name, "hit": running, **wrong, "sentences": [f"{what}: {each}" for each in sentences]}

    def _look(self, command: Writing, path: Path, before: str | None, ticks: Ticks, wrong: Counter[str]) -> list[str]:
        """What is under the final name now."""
        if not path.exists():
            wrong["half files"] += before is not None
            wrong["ticks lost"] += len(ticks)
            return ["gone"] if before is not None or ticks else []
        if command.name in ("experiment", "report"):
            return []  # made of many files, each whole or not there; the next command tells
        try:
            found = command.content(path)
            if not command.grows and found not in (before, self._wanted[command.name]):
                raise ValueError("neither the old one nor the new one")
            if command.grows:
                with Episode(path, even_empty=True) as episode:
                    wrong["ticks lost"] += len(ticks - {(tick, digest) for tick, _, digest in episode.log.commits()})
        except (InputError, ValueError, OSError) as error:
            wrong["half files"] += 1
            return [f"half: {error}"]
        return []


def main() -> int:
    """Print the tables; exit code 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--cuts", type=int, default=30)
    parser.add_argument("--full", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, help="nobody is killed any more after so long")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.kills, options.cuts, options.full = 100, 2, 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kills = Kills(source(folder / "source"), options.seed)
        rows = in_lanes(kills.hit, range(options.kills), LANES, folder, options.seconds)
        power = {
            "power lost": cut(folder / "source", options.cuts, options.seed),
            "drive full": fill(folder / "source", options.full, options.seed),
        }
    table = Table(title="Commands, killed", title_justify="left")
    for column in ("command", "kills", "of them while it ran", *WRONG):
        table.add_column(column)
    for each in COMMANDS:
        mine = [row for row in rows if row["command"] == each.name]
        counts = [sum(row.get(kind, 0) for row in mine) for kind in WRONG]
        table.add_row(each.name, *map(str, (len(mine), sum(row["hit"] for row in mine), *counts)))
    total = [sum(row.get(kind, 0) for row in rows) for kind in WRONG]
    table.add_row("all", *map(str, (len(rows), sum(row["hit"] for row in rows), *total)))
    Console(width=130).print(table)
    for sentence in [sentence for row in rows for sentence in row["sentences"]][:20]:
        print(sentence)
    bad = sum(total)
    for how, count in power.items():
        print(
            f"{how}: {count.tried} times, {count.lost} committed ticks lost, {count.differ} other digests, {len(count.other)} else"
        )
        for sentence in count.other[:5]:
            print(f"  {sentence}")
        bad += count.bad
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
