"""What if the drive refuses? Makes each call with which a command writes fail, one after the other, and looks what there is.

Every write, sync, rename, removal and new name under the folder of a command is made to fail: once with "no space left", once with
"input/output error", and with "no space left" for it and all after it. After each, under the final name must be what was there
before or all that is new (of a run, every tick that was said to be safe); the command must have said so in one sentence with exit
code 2, or have had no harm; and the next command must succeed and leave nothing behind. Prints what was tried and what was wrong;
exit code 1 when anything was.

Needs Linux and a C compiler: faults.c is built and loaded before the C library.

    python benchmarks/faults.py [--only COMMAND] [--few 25] [--seconds 600]    # every fault, or some
    python benchmarks/faults.py --quick    # two of each
"""

# the layer comes before the libraries

import argparse
import ctypes
import errno
import os
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.layer import begin_below

if __name__ == "__main__":
    begin_below(Path(__file__).with_name("faults.c"))

from rich.console import Console
from rich.table import Table

from benchmarks.forked import ended, in_lanes, start
from benchmarks.writing import COMMANDS, Writing, left_in, source
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError
from twinville.worlds.keyed import keyed

#: How a call fails: in words, with what, and whether all after it fail as well.
WAYS = (("full once", errno.ENOSPC, False), ("broken once", errno.EIO, False), ("full from then on", errno.ENOSPC, True))
WRONG = ("not whole", "ticks lost", "not told", "locked out", "left", "differ")
LANES = 2
#: So many faults of each command in the quick form.
FEW = 2


class Drive:
    """The layer between a command and the C library."""

    def __init__(self) -> None:
        self._shim = ctypes.CDLL(None)

    def hinder(self, folder: Path, at: int, way: int) -> None:
        """Let the call fail from here on; 0 counts only."""
        _, number, stays = WAYS[way]
        ctypes.c_int.in_dll(self._shim, "fault_errno").value = number
        ctypes.c_int.in_dll(self._shim, "fault_stays").value = stays
        ctypes.c_long.in_dll(self._shim, "fault_at").value = at
        (ctypes.c_char * 4096).in_dll(self._shim, "fault_folder").value = os.fsencode(folder)

    def tell(self, file: Path) -> None:
        """Write down how many calls there were, how many failed, and the first that did; nothing is hindered any more."""
        (ctypes.c_char * 4096).in_dll(self._shim, "fault_folder").value = b""
        counts = [ctypes.c_long.in_dll(self._shim, name).value for name in ("fault_count", "fault_hits")]
        last = (ctypes.c_char * 4200).in_dll(self._shim, "fault_last").value
        file.write_text(f"{counts[0]} {counts[1]} {os.fsdecode(last)}", encoding="utf-8")


class Faults:
    """Tries commands with one fault each."""

    def __init__(self, sources: Path) -> None:
        self._sources = sources
        self._drive = Drive()
        whole = sources.with_name("whole")
        self.wanted, self.calls = {}, {}
        for command in COMMANDS:
            code, self.calls[command.name], _, _ = self._hindered(command, whole, 0, 0)
            if code:
                raise SystemExit(f"{command.name}: {whole.with_name('said').read_text(encoding='utf-8')}")
            self.wanted[command.name] = command.content(whole / command.out)
        self.trials: list[tuple[int, int, int]] = []

    def _hindered(self, command: Writing, folder: Path, at: int, way: int) -> tuple[int, int, int, str]:
        """Run it; the exit code, how many calls it made, how many failed, and the first of those."""
        command.prepare(folder, self._sources)
        told = folder.with_name("told")
        child = start(
            command.called(folder),
            folder.with_name("said"),
            before=lambda: self._drive.hinder(folder, at, way),
            after=lambda: self._drive.tell(told),
        )
        code = ended(child)
        calls, hits, what = told.read_text(encoding="utf-8").split(" ", 2)
        return code, int(calls), int(hits), what

    def attempt(self, number: int, lane: Path) -> dict[str, Any]:
        """One command, one fault, and what comes after it."""
        index, at, way = self.trials[number]
        command, folder, said = COMMANDS[index], lane / "here", lane / "said"
        command.prepare(folder, self._sources)
        path = folder / command.out
        before = command.content(path) if path.exists() else None
        code, _, hits, what = self._hindered(command, folder, at, way)
        text = said.read_text(encoding="utf-8").strip()
        wrong: Counter[str] = Counter()
        notes = []
        if not _is_told(code, text):
            wrong["not told"] += 1
            notes.append(f"exit code {code}: {text[-600:]}")
        try:
            self._look(command, path, before, code, text, wrong)
        except (InputError, ValueError, OSError, AssertionError) as error:
            wrong["not whole"] += 1
            notes.append(f"exit code {code}, {text[-200:]}; then: {error!r}")
        if failed := command.go_on(folder, said):
            wrong["locked out"] += 1
            notes.append(f"{text[-200:]}; then {failed}")
        elif command.content(path) != self.wanted[command.name]:
            wrong["differ"] += 1
        if left := left_in(folder):
            wrong["left"] += 1
            notes.append(f"{text[-200:]}; left: {', '.join(left)}")
        where = f"{command.name}, call {at} ({what}), {WAYS[way][0]}"
        return {"command": command.name, "hit": bool(hits), "code": code, **wrong, "notes": [f"{where}: {each}" for each in notes]}

    def _look(self, command: Writing, path: Path, before: str | None, code: int, text: str, wrong: Counter[str]) -> None:
        """Raises when under the final name is neither what was there nor what was to be; counts ticks that are not there."""
        safe = re.search(r"tick (\d+) is safe", text)
        if not path.exists():
            wrong["ticks lost"] += safe is not None
            if before is not None or code == 0:
                raise ValueError("it is gone")
            return
        if command.name in ("experiment", "report"):
            return  # made of many files, each whole or not there; the next command tells
        found = command.content(path)
        if command.grows and found != before:
            with Episode(path, even_empty=True) as episode:
                ticks = [tick for tick, _, _ in episode.log.commits()]
            wrong["ticks lost"] += safe is not None and int(safe[1]) not in ticks
        elif found not in (before, self.wanted[command.name]):
            raise ValueError("it is neither the old one nor the new one")
        if code == 0 and found != self.wanted[command.name]:
            raise ValueError("it was said to be done, and is not")


def _is_told(code: int, text: str) -> bool:
    """Whether a command said in one sentence what is wrong, or came to its end."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "Traceback" not in text and (code == 0 or (code == 2 and bool(lines) and lines[-1].startswith("twinville: ")))


def main() -> int:
    """Print the table; exit code 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--few", type=int, default=0)
    parser.add_argument("--seconds", type=float, help="nothing more is begun after so long; what is tried is drawn from all")
    parser.add_argument("--only", help="one command")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        faults = Faults(source(folder / "source"))
        for index, command in enumerate(COMMANDS):
            if options.only not in (None, command.name):
                continue
            ways = range(len(WAYS)) if command.name != "experiment" else ()
            every = [(index, at, way) for at in range(1, faults.calls[command.name] + 1) for way in ways or (at % len(WAYS),)]
            few = FEW if options.quick else options.few or len(every)
            step = max(1, len(every) // few)
            faults.trials += every[index % step :: step]
        if options.seconds:
            faults.trials.sort(key=lambda trial: keyed(1, *trial))
        rows = in_lanes(faults.attempt, range(len(faults.trials)), LANES, folder, options.seconds)
    table = Table(title="Commands, on a drive that refuses", title_justify="left")
    for column in ("command", "calls", "faults", "told", "no harm", *WRONG):
        table.add_column(column)
    for each in COMMANDS:
        mine = [row for row in rows if row["command"] == each.name and row["hit"]]
        codes = Counter(row["code"] for row in mine)
        counts = [sum(row.get(kind, 0) for row in mine) for kind in WRONG]
        table.add_row(each.name, *map(str, (faults.calls[each.name], len(mine), codes[2], codes[0], *counts)))
    Console(width=150).print(table)
    bad = [row for row in rows if any(row.get(kind, 0) for kind in WRONG)]
    for row in bad[:40]:
        print(f"{', '.join(kind for kind in WRONG if row.get(kind, 0))}: {' | '.join(row['notes'])}")
    print(f"{sum(row['hit'] for row in rows)} faults of {len(faults.trials)}, {len(bad)} of them with something wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
