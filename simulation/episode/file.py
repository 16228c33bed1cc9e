"""Opening an episode file, with checks of its format and version. The file is untrusted input."""

import sqlite3
from pathlib import Path

from twinville.simulation.episode.gate import BoundedConnection, ReadConnection, check_schema, guard, schema
from twinville.simulation.episode.schema import APPLICATION_ID, SCHEMA_VERSION
from twinville.worlds.errors import InputError


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """A connection to an episode of the present version; raises InputError, naming file and reason, for anything else.

    Who writes has its lock.
    """
    try:
        return opened(path, SCHEMA_VERSION, write=write)
    except (sqlite3.Error, OSError, UnicodeError) as error:
        raise InputError(f"{path}: cannot be read as an episode ({error})") from None


def opened(path: Path, oldest: int, *, write: bool = False) -> sqlite3.Connection:
    """A connection to an episode not older than a version; nothing else of it is read before its tables were found to be ours.

    Raises InputError for what is no such episode, sqlite3.Error for what SQLite cannot read.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such episode; 'twinville run' makes one")
    mode, kind = ("rw", BoundedConnection) if write else ("ro", ReadConnection)
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False, factory=kind)
    try:
        db.bound(path)
        guard(db)
        identity = db.execute("PRAGMA application_id").fetchone()[0]
        version = version_of(db)
        if identity == 0 and version == 0 and not schema(db):
            raise InputError(f"{path}: is not an episode")
        if identity != APPLICATION_ID:
            raise InputError(f"{path}: is a database, but not an episode")
        if not oldest <= version <= SCHEMA_VERSION:
            raise InputError(_other_version(path, version))
        check_schema(db, version, str(path))
        db.tells = True
    except BaseException as error:
        db.close()
        if isinstance(error, sqlite3.DatabaseError) and "not a database" in str(error):
            raise InputError(f"{path}: is not an episode") from None
        raise
    return db


def version_of(db: sqlite3.Connection) -> int:
    """The version of the format of an episode."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _other_version(path: Path, version: int) -> str:
    if version > SCHEMA_VERSION:
        return f"{path}: was written by a newer Twinville (format {version}; this one knows {SCHEMA_VERSION}); use that one"
    return f"{path}: is of an older format ({version}); 'twinville fork' makes a copy of it in the present one"
