"""A new episode file: whether it can be written here, and its empty tables."""

import os
import shutil
import sqlite3
from pathlib import Path

from twinville.simulation.episode.gate import guard
from twinville.simulation.episode.schema import APPLICATION_ID, SCHEMA_VERSION, TABLES
from twinville.worlds.errors import InputError

#: A run does not begin with less room than this on the drive, bytes.
ROOM = 16 * 1024 * 1024
#: The write-ahead log moves into the file at the commit at which it has so many pages (2 MB), and begins anew at the next one.
LOG_PAGES = 512
#: Bytes of a page of SQLite's.
PAGE = 4096


def check_output(path: Path, *, force: bool) -> None:
    """Raises InputError when an episode cannot be written here: it exists, is a folder, or its folder is missing or full."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file for the episode")
    if path.exists() and not force:
        raise InputError(f"{path}: exists already; choose another --out, or --force to replace it")
    parent = path.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{parent}: the folder cannot be made ({error.strerror})") from None
    if not os.access(parent, os.W_OK):
        raise InputError(f"{parent}: the folder cannot be written; choose another --out")
    free = shutil.disk_usage(parent).free
    if free < ROOM:
        raise InputError(f"{parent}: only {free / 1e6:.1f} MB are free; a run needs at least {ROOM / 1e6:.0f} MB")


def remove_data(path: Path) -> None:
    """Delete an episode; the caller has its lock."""
    for name in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + name).unlink(missing_ok=True)


def created(path: Path) -> sqlite3.Connection:
    """A new, empty episode, open for its writer; raises InputError, and leaves no file, where it cannot be written."""
    db = sqlite3.connect(path, isolation_level="DEFERRED", check_same_thread=False)
    try:
        guard(db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise InputError(f"{path}: this drive does not support write-ahead logs ({mode}); choose --out on a local one")
        db.execute("PRAGMA synchronous = FULL")
        bound_log(db)
        db.executescript(TABLES)
    except BaseException:
        db.close()
        remove_data(path)
        raise
    return db


def bound_log(db: sqlite3.Connection) -> None:
    """Keep the write-ahead log of an episode that is being written to a few megabytes, however long the run.

    A reader who is in the middle of a query keeps what it reads: while it does, the log goes on growing. At the first commit
    without one the log begins anew, and its file is cut to the bound. Each commit is on the drive before the run goes on
    (synchronous = FULL), and the log is before the file, so that a loss of power costs no commit; a drive that only says that it
    has written may lose more.
    """
    db.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    db.execute(f"PRAGMA journal_size_limit = {LOG_PAGES * PAGE}")
