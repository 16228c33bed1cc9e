"""Can a run be lost? Kills real runs at random moments, cuts their files as a power loss would, fills the disk, and resumes.

Prints what was tried and what was lost; exit code 1 when anything was, or when a resumed run ended otherwise than one that was
never interrupted.

    python benchmarks/crashes.py [--kills 300] [--cuts 30] [--full 12] [--seed 1]
"""

import argparse
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.worlds.errors import InputError
from twinville.worlds.keyed import keyed

RUN = ("run", "--days", "1", "--seed", "11")
#: Of ten signals eight kill, one interrupts and one terminates.
SIGNALS = (signal.SIGKILL,) * 8 + (signal.SIGINT, signal.SIGTERM)
#: A run is hit within so many seconds of its start.
WITHIN = 2.2


@dataclass
class Count:
    """What was tried, and what went wrong."""

    tried: int = 0
    ended: int = 0
    lost: int = 0
    differ: int = 0
    other: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """Everything that must not be."""
        return self.lost + self.differ + len(self.other)


def start(*arguments: str, limit: int | None = None) -> subprocess.Popen[str]:
    """A `twinville` process; `limit` is the largest file it may write, bytes."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit or 0, limit or 0))

    command = [sys.executable, "-m", "twinville", *arguments]
    prepare = limited if limit is not None else None
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=prepare)


def commits(path: Path) -> set[int]:
    """Ticks committed so far; empty before the first."""
    try:
        db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            return {int(row[0]) for row in db.execute("SELECT tick FROM commits WHERE tick >= 0")}
        finally:
            db.close()
    except sqlite3.Error:
        return set()


def go_on(path: Path) -> tuple[str, ...]:
    """The arguments that go on with a run, or begin it."""
    return ("resume", str(path)) if commits(path) else (*RUN, "--out", str(path), "--force")


def finished(path: Path) -> bool:
    """Whether a run has been lived to its planned end."""
    try:
        with Episode(path) as episode:
            return episode.last_tick >= episode.planned
    except InputError:
        return False


def finish(path: Path, digest: str, count: Count) -> None:
    """Live on to the end, and compare."""
    for _ in range(3):
        if finished(path):
            break
        start(*go_on(path)).wait()
    count.ended += 1
    with Episode(path) as episode:
        count.differ += episode.digest != digest or episode.last_tick < episode.planned
    left = [file.name for file in path.parent.iterdir() if file.name.startswith(path.name) and file != path]
    if left:
        count.other.append(f"left beside the episode: {', '.join(left)}")


def kill(folder: Path, digest: str, times: int, seed: int) -> Count:
    """Hit runs at random moments, again and again, until each has come to its end."""
    count, path = Count(), folder / "killed.episode"
    number = 0
    while count.tried < times:
        number += 1
        process = start(*go_on(path))
        time.sleep(WITHIN * keyed(seed, "when", number))
        before = commits(path)
        chosen = SIGNALS[int(keyed(seed, "signal", number) * len(SIGNALS))]
        running = process.poll() is None
        process.send_signal(chosen)
        process.wait()
        count.tried += running
        count.lost += len(before - commits(path))
        if finished(path):
            finish(path, digest, count)
            path.unlink()
    finish(path, digest, count)
    return count


def cut(folder: Path, digest: str, times: int, seed: int) -> Count:
    """Stop a run, copy its files as they lie on the disk, drop a random part of the last writes, and go on from what is left."""
    count = Count()
    for number in track(range(times), "cuts"):
        source, path = folder / f"source{number}.episode", folder / f"cut{number}.episode"
        process = start(*RUN, "--out", str(source))
        while not commits(source) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(1.2 * keyed(seed, "cut when", number))
        process.send_signal(signal.SIGSTOP)
        before = commits(source)
        for suffix in ("", "-wal"):
            part = source.with_name(source.name + suffix)
            if part.exists():
                shutil.copyfile(part, path.with_name(path.name + suffix))
        process.kill()
        process.wait()
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            with log.open("r+b") as writes:
                writes.truncate(int(log.stat().st_size * keyed(seed, "cut where", number)))
        count.tried += 1
        kept = commits(path)
        if kept and not kept <= before:
            count.other.append("a tick was there that had not been committed")
        finish(path, digest, count)
        for file in folder.glob(f"*{number}.episode*"):
            file.unlink()
    return count


def fill(folder: Path, digest: str, times: int, seed: int, whole: int) -> Count:
    """Let the drive be full at some size, see that the run says so and what is safe, then go on with room again."""
    count, path = Count(), folder / "full.episode"
    for number in track(range(times), "full disks"):
        limit = int(200_000 + (whole * 0.9 - 200_000) * keyed(seed, "limit", number))
        process = start(*RUN, "--out", str(path), "--force", limit=limit)
        _, said = process.communicate()
        count.tried += 1
        if process.returncode != 2 or ("is safe" not in said and "had just begun" not in said and "cannot be written" not in said):
            count.other.append(f"limit {limit}: exit code {process.returncode}, {said.strip()[-200:]}")
        if commits(path):
            with Episode(path) as episode:
                if not verify(episode).sound:
                    count.other.append(f"limit {limit}: what was committed is not intact")
        finish(path, digest, count)
        path.unlink()
    return count


def main() -> int:
    """Print the table; exit code 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--cuts", type=int, default=30)
    parser.add_argument("--full", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start(*RUN, "--out", str(folder / "whole.episode")).wait()
        with Episode(folder / "whole.episode") as episode:
            digest = episode.digest
        whole = (folder / "whole.episode").stat().st_size
        rows = {
            "killed, interrupted, terminated": kill(folder, digest, options.kills, options.seed),
            "power lost": cut(folder, digest, options.cuts, options.seed),
            "drive full": fill(folder, digest, options.full, options.seed, whole),
        }
    table = Table(title="A day of the bundled town, interrupted", title_justify="left")
    for column in ("how", "times", "runs brought to their end", "committed ticks lost", "other digests", "otherwise wrong"):
        table.add_column(column)
    for how, count in rows.items():
        table.add_row(how, *map(str, (count.tried, count.ended, count.lost, count.differ, len(count.other))))
    Console(width=130).print(table)
    for count in rows.values():
        for sentence in count.other[:5]:
            print(sentence)
    return 1 if any(count.bad for count in rows.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
