"""What a killed process leaves beside an episode, and how it becomes one file again.

SQLite finds a write-ahead log or a journal beside a file and applies it, but only where it may write. So an episode is made one
file again once, under its lock, by whoever opens it next, and is then opened for reading only.
"""

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

from twinville.simulation.episode.file import opened
from twinville.worlds.errors import InputError
from twinville.worlds.locking import lock_path, release_lock, true_path, try_lock
from twinville.worlds.whole_file import part_of, remove_part

#: What SQLite keeps beside a file while it is written: the log, its index, the journal.
COMPANIONS = ("-wal", "-shm", "-journal")
#: One file; being written by another process, and read beside it; or not to be made one file where it is.
Standing = Literal["one file", "being written", "stuck"]


def companions(path: Path) -> list[Path]:
    """What there is of a file's companions."""
    target = true_path(path)
    beside = (target.with_name(target.name + name) for name in COMPANIONS)
    return [each for each in beside if each.exists()]


def remove_data(path: Path) -> None:
    """Delete an episode and its companions; the caller has its lock. Raises OSError."""
    # First the file: without it, its companions mean nothing.
    path.unlink(missing_ok=True)
    for each in companions(path):
        each.unlink(missing_ok=True)


def settle(path: Path, *, look_inside: bool = False) -> Standing:
    """Make an episode one file if a killed process left it otherwise, and clear what lies beside it.

    `look_inside` does so even where nothing beside it says so: the file itself may await a log that is not there yet. Raises
    InputError for what is no episode.
    """
    try:
        data = bool(companions(path)) or look_inside
        if not (data or lock_path(path).exists() or part_of(path).exists()):
            return "one file"
    except OSError:
        return "one file"  # its name is too long for anything to lie beside it
    try:
        lock = try_lock(path)
    except OSError:
        return "stuck" if data else "one file"
    if lock is None:
        return "being written"
    try:
        with suppress(OSError):
            remove_part(path)
        if data and path.exists():
            _check_database(path)
            recover(path)
    except (sqlite3.OperationalError, OSError):
        return "stuck"
    except sqlite3.Error:
        return "one file"  # whatever it is, opening it tells
    finally:
        release_lock(lock)
    return "one file"


def _check_database(path: Path) -> None:
    """Raises InputError for a file that is none: SQLite would delete what lies beside it. Nobody has it open for writing."""
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise InputError(f"{path}: is not an episode")


def recover(path: Path) -> bool:
    """Apply what lies beside an episode to it; the caller has its lock. Whether the file holds everything now.

    Companions that somebody is still reading stay. Raises InputError for what is no episode, sqlite3.Error, OSError.
    """
    with closing(opened(path, 1, write=True)) as db:
        db.execute("PRAGMA synchronous = FULL")
        busy, logged, applied = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        try:
            mode = db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            mode = "wal"
    if mode == "delete":
        for each in companions(path):
            each.unlink(missing_ok=True)
    return bool(mode == "delete" or not busy or logged == applied)


def settle_to_replace(path: Path) -> None:
    """Make the companions of an episode go before another file takes its place: they would be applied to that one.

    The caller has its lock. Raises InputError when a reader keeps something out of the file, OSError.
    """
    if not companions(path):
        return
    if path.exists():
        try:
            whole = recover(path)
        except (sqlite3.Error, InputError):
            whole = True  # it is no episode, or cannot be read any more
        if not whole:
            raise InputError(f"{path}: cannot be replaced while another process reads it; close that one first")
    for each in companions(path):
        each.unlink(missing_ok=True)


def recovered_copy(path: Path, folder: Path) -> Path:
    """A copy of an episode that is made one file in another folder; raises InputError, OSError, sqlite3.Error."""
    copy = folder / path.name
    for each in (true_path(path), *companions(path)):
        if not each.name.endswith("-shm"):
            shutil.copyfile(each, folder / f"{path.name}{each.name.removeprefix(true_path(path).name)}")
    recover(copy)
    return copy
