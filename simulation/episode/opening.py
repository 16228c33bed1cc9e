"""Opening an episode of any version for reading. The file is never changed, but for what a killed process left beside it."""

import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

from twinville.simulation.episode.file import connect, opened, version_of
from twinville.simulation.episode.gate import guard
from twinville.simulation.episode.recovery import recovered_copy, settle
from twinville.simulation.episode.schema import MIGRATIONS, SCHEMA_VERSION
from twinville.worlds.errors import InputError

Copy = tempfile.TemporaryDirectory[str]
#: So often, and so many seconds apart, a file is tried that another process is just beginning, ending or tidying up.
_TRIES, _APART = 40, 0.05


def open_any(path: Path) -> tuple[sqlite3.Connection, Copy | None]:
    """A connection for reading; an episode of an older version is read from an upgraded copy in a temporary folder.

    So is one that a killed process left, where its folder cannot be written. Raises InputError for what is no episode.
    """
    try:
        db, copy = _readable(path)
    except (sqlite3.Error, OSError) as error:
        raise InputError(f"{path}: cannot be read as an episode ({error})") from None
    if version_of(db) == SCHEMA_VERSION:
        return db, copy
    try:
        return _upgraded(db, path)
    finally:
        db.close()
        if copy is not None:
            copy.cleanup()


def _readable(path: Path) -> tuple[sqlite3.Connection, Copy | None]:
    """A connection to the file itself, or to a recovered copy; raises InputError, sqlite3.Error, OSError."""
    look_inside = False
    for left in reversed(range(_TRIES)):
        standing = settle(path, look_inside=look_inside)
        if standing == "stuck":
            break
        try:
            db = opened(path, 1)
        except sqlite3.OperationalError:
            if standing == "one file" and look_inside:
                break
            look_inside = standing == "one file"
            if not left:
                raise
        else:
            if standing == "being written" or look_inside or db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                return db, None
            # It awaits a log: its writer was killed just before there was one.
            db.close()
            look_inside = True
        if standing == "being written":
            time.sleep(_APART)
    with suppress(sqlite3.OperationalError):
        # A log can be read without being applied, where an index of it can be written.
        return opened(path, 1), None
    folder = tempfile.TemporaryDirectory(prefix="twinville-")
    try:
        return opened(recovered_copy(path, Path(folder.name)), 1), folder
    except BaseException:
        folder.cleanup()
        raise


def _upgraded(source: sqlite3.Connection, path: Path) -> tuple[sqlite3.Connection, Copy]:
    """A connection to a copy in the present format; the tables of the source were found to be those of its version."""
    folder = tempfile.TemporaryDirectory(prefix="twinville-")
    copy = Path(folder.name) / path.name
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as target:
            guard(target)
            source.backup(target)
            for step in range(version_of(source), SCHEMA_VERSION):
                target.executescript(f"BEGIN;{MIGRATIONS[step]}PRAGMA user_version = {step + 1};COMMIT;")
            target.execute("PRAGMA journal_mode = DELETE")
        return connect(copy), folder
    except sqlite3.Error as error:
        folder.cleanup()
        raise InputError(f"{path}: cannot be brought to the present format ({error})") from None
    except BaseException:
        folder.cleanup()
        raise
