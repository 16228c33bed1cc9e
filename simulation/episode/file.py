"""Opening an episode file, with checks of its format and version. The file is untrusted input."""

import shutil
import sqlite3
import tempfile
from pathlib import Path

from twinville.simulation.episode.gate import BoundedConnection, ReadConnection, check_schema, guard
from twinville.simulation.episode.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION
from twinville.worlds.errors import InputError

COMPANIONS = ("-wal", "-shm", "-journal", ".lock")


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """A connection to an episode of the present version; raises InputError, naming file and reason, for anything else."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such episode; 'twinville run' makes one")
    db: BoundedConnection | None = None
    try:
        with path.open("rb") as file:
            if not file.read(16).startswith(b"SQLite format 3"):
                raise InputError(f"{path}: is not an episode")
        mode = "rw" if write else "ro"
        kind = BoundedConnection if write else ReadConnection
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False, factory=kind)
        db.bound(path)
        guard(db)
        identity = db.execute("PRAGMA application_id").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if identity != APPLICATION_ID:
            raise InputError(f"{path}: is a database, but not an episode")
        if version != SCHEMA_VERSION:
            raise InputError(_other_version(path, version))
        check_schema(db, SCHEMA_VERSION, str(path))
    except (sqlite3.Error, OSError) as error:
        if db is not None:
            db.close()
        raise InputError(f"{path}: cannot be read as an episode ({error})") from None
    except InputError:
        if db is not None:
            db.close()
        raise
    return db


def version_of(path: Path) -> int | None:
    """The version of an episode file, or None for anything else."""
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return None
            return int(db.execute("PRAGMA user_version").fetchone()[0])
        finally:
            db.close()
    except sqlite3.Error:
        return None


def upgraded(path: Path, folder: Path) -> Path:
    """A copy of an older episode in the present format; the file itself is left as it is."""
    version = version_of(path) or 0
    copy = folder / path.name
    shutil.copyfile(path, copy)
    db = sqlite3.connect(copy, isolation_level=None)
    try:
        guard(db)
        check_schema(db, version, str(path))
        for step in range(version, SCHEMA_VERSION):
            db.executescript(f"BEGIN;{MIGRATIONS[step]}PRAGMA user_version = {step + 1};COMMIT;")
    except sqlite3.Error as error:
        raise InputError(f"{path}: cannot be brought to the present format ({error})") from None
    finally:
        db.close()
    return copy


def open_any(path: Path) -> tuple[sqlite3.Connection, tempfile.TemporaryDirectory[str] | None]:
    """A connection for reading; an episode of an older version is read from an upgraded copy in a temporary folder."""
    version = version_of(path) if path.is_file() else None
    if version is None or not 1 <= version < SCHEMA_VERSION:
        return connect(path), None
    folder = tempfile.TemporaryDirectory(prefix="twinville-")
    try:
        return connect(upgraded(path, Path(folder.name))), folder
    except BaseException:
        folder.cleanup()
        raise


def remove(path: Path) -> None:
    """Delete an episode with its companions."""
    for name in ("", *COMPANIONS):
        path.with_name(path.name + name).unlink(missing_ok=True)


def _other_version(path: Path, version: int) -> str:
    if version > SCHEMA_VERSION:
        return f"{path}: was written by a newer Twinville (format {version}; this one knows {SCHEMA_VERSION}); use that one"
    return f"{path}: is of an older format ({version}); 'twinville fork' makes a copy of it in the present one"
