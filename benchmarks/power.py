"""Runs whose power is lost, or whose drive is full: the rows of `crashes.py` that look at the drive and not at the process."""

import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.forked import ended, start
from benchmarks.writing import COMMANDS, left_in
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.worlds.errors import InputError
from twinville.worlds.keyed import keyed

RUN = next(command for command in COMMANDS if command.name == "run")


@dataclass
class Count:
    """What was tried, and what went wrong."""

    tried: int = 0
    lost: int = 0
    differ: int = 0
    other: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """Everything that must not be."""
        return self.lost + self.differ + len(self.other)


def _ticks(path: Path) -> set[int]:
    """Ticks committed so far; empty before the first."""
    try:
        with Episode(path) as episode:
            return {tick for tick, _, _ in episode.log.commits()}
    except InputError:
        return set()


def _finish(folder: Path, digest: str, count: Count) -> None:
    """Live on to the end, and compare."""
    if failed := RUN.go_on(folder, folder.with_name("said")):
        count.other.append(failed)
        return
    count.differ += RUN.content(folder / RUN.out) != digest
    if left := left_in(folder):
        count.other.append(f"left beside the episode: {', '.join(left)}")


def cut(sources: Path, times: int, seed: int) -> Count:
    """Stop a run, copy its files as they lie on the drive, drop a random part of the last writes, and go on from what is left."""
    count, digest = Count(), RUN.content(sources / "day.episode")
    with tempfile.TemporaryDirectory() as name:
        lived, copied = Path(name) / "lived", Path(name) / "cut"
        for number in range(times):
            RUN.prepare(lived, sources)
            RUN.prepare(copied, sources)
            child = start(RUN.called(lived), Path(name) / "said")
            path = lived / RUN.out
            while not path.exists():
                time.sleep(0.002)
            time.sleep(0.15 * keyed(seed, "cut when", number))
            os.kill(child, signal.SIGSTOP)
            before = _ticks(path)
            for suffix in ("", "-wal"):
                part = path.with_name(path.name + suffix)
                if part.exists():
                    shutil.copyfile(part, copied / part.name)
            os.kill(child, signal.SIGKILL)
            ended(child)
            log = copied / f"{RUN.out}-wal"
            if log.exists() and log.stat().st_size:
                with log.open("r+b") as writes:
                    writes.truncate(int(log.stat().st_size * keyed(seed, "cut where", number)))
            count.tried += 1
            if not _ticks(copied / RUN.out) <= before:
                count.other.append("a tick was there that had not been committed")
            _finish(copied, digest, count)
    return count


def _limited(limit: int) -> Callable[[], None]:
    """What makes files larger than this impossible to write, bytes."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return limited


def fill(sources: Path, times: int, seed: int) -> Count:
    """Let the drive be full at some size, see that the run says so and what is safe, then go on with room again."""
    count, digest = Count(), RUN.content(sources / "day.episode")
    whole = (sources / "day.episode").stat().st_size
    with tempfile.TemporaryDirectory() as name:
        folder, said = Path(name) / "full", Path(name) / "said"
        for number in range(times):
            RUN.prepare(folder, sources)
            limit = int(20_000 + whole * 0.8 * keyed(seed, "limit", number))
            code = ended(start(RUN.called(folder), said, before=_limited(limit)))
            text = said.read_text(encoding="utf-8")
            count.tried += 1
            # A run whose last commits lie in its log, which had room, is whole.
            is_whole = code == 0 and RUN.content(folder / RUN.out) == digest
            is_told = code == 2 and any(words in text for words in ("is safe", "had just begun", "cannot be written"))
            if not (is_whole or is_told):
                count.other.append(f"limit {limit}: exit code {code}, {text.strip()[-200:]}")
            if _ticks(folder / RUN.out):
                with Episode(folder / RUN.out) as episode:
                    if not verify(episode).sound:
                        count.other.append(f"limit {limit}: what was committed is not intact")
            _finish(folder, digest, count)
    return count
