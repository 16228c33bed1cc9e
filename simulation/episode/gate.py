"""The gate for episode files, which are untrusted: nothing in them runs, nothing is of monstrous size, and no query is endless.

What SQLite finds wrong with a file while it is read is one sentence that names the file.
"""

import sqlite3
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from twinville.simulation.episode.schema import MIGRATIONS, TABLES
from twinville.worlds.errors import InputError

#: No text or blob of an episode is larger than this, bytes.
LARGEST = 256 * 1024 * 1024
#: A statement takes at most so many steps of SQLite's machine, and gives at most so many rows, for each byte of the file, beyond
#: some: pages of a crafted file may refer to one another in circles, and a query would read them for ever.
STEPS, ROWS, SOME_MORE = 20, 1, 200_000
#: Between two looks at the number of steps.
_LOOK_EVERY = 20_000

#: (type, name, table, SQL) of everything in a database's schema.
Schema = list[tuple[str, str, str, str]]


class BoundedConnection(sqlite3.Connection):
    """A connection to an untrusted file: each of its statements ends. Call `bound` before the first."""

    path: Path
    #: Whether its errors are to name the file; while it is being opened, they are SQLite's own.
    tells = False
    _looks = 0

    def bound(self, path: Path) -> None:
        """Say which file it is to."""
        self.path = path
        self.set_progress_handler(self._look, _LOOK_EVERY)

    def execute(self, query: str, arguments: Any = (), /) -> sqlite3.Cursor:
        """A cursor on the rows of a statement."""
        self._looks = 0
        return super().execute(query, arguments)

    def executemany(self, query: str, arguments: Iterable[Any], /) -> sqlite3.Cursor:
        """The same statement, for many arguments."""
        self._looks = 0
        return super().executemany(query, arguments)

    def _look(self) -> int:
        self._looks += 1
        return self._looks * _LOOK_EVERY > STEPS * self.size() + SOME_MORE

    def size(self) -> int:
        """Bytes of the file by now, with those that a run in progress keeps beside it."""
        beside = self.path.with_name(f"{self.path.name}-wal")
        return sum(path.stat().st_size for path in (self.path, beside) if path.exists())


class ReadConnection(BoundedConnection):
    """One to read with: once it `tells`, what SQLite finds wrong is a sentence."""

    def execute(self, query: str, arguments: Any = (), /) -> sqlite3.Cursor:
        """A cursor on the rows of a query; raises InputError."""
        if not self.tells:
            return super().execute(query, arguments)
        self._looks = 0
        return self.cursor(_Reading).execute(query, arguments)

    def damaged(self, error: object) -> InputError:
        """That the file cannot be read, and why."""
        if "interrupted" in str(error):
            error = "a query finds no end in it"
        return InputError(f"{self.path}: is damaged: it cannot be read ({error})")


class _Reading(sqlite3.Cursor):
    """A cursor whose errors name the file."""

    connection: ReadConnection
    _rows = 0

    def execute(self, query: str, arguments: Any = (), /) -> "_Reading":
        try:
            super().execute(query, arguments)
        except sqlite3.Error as error:
            raise self.connection.damaged(error) from None
        return self

    def __next__(self) -> Any:
        try:
            row = super().__next__()
        except sqlite3.Error as error:
            raise self.connection.damaged(error) from None
        self._rows += 1
        if not self._rows % SOME_MORE and self._rows > ROWS * self.connection.size():
            raise self.connection.damaged("a table finds no end in it")
        return row

    def fetchone(self) -> Any:
        return next(self, None)


def guard(db: sqlite3.Connection) -> None:
    """Nothing in the file's schema may run, and nothing in it may be of monstrous size."""
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA writable_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
    db.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 0)
    # One, since a tidy copy is made in an attached database.
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
    # Python 3.11 cannot switch SQLite's defensive mode on; what it keeps from happening needs a schema other than ours, which is
    # refused before anything is read.
    if sys.version_info >= (3, 12):
        db.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        db.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
        db.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)


def schema(db: sqlite3.Connection) -> Schema:
    """Everything that the file says is in it, whatever its name: tables, indexes, triggers, views."""
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
    return [(str(kind), str(name), str(table), " ".join(str(sql).split())) for kind, name, table, sql in rows]


def check_schema(db: sqlite3.Connection, version: int, named: str) -> None:
    """Raises InputError unless the file holds exactly the tables of a version, with what SQLite itself adds to them."""
    if schema(db) != own_schema(version):
        raise InputError(f"{named}: is not an episode as Twinville writes them; its tables differ")
    roots = [row[0] for row in db.execute("SELECT rootpage FROM sqlite_master")]
    if len(set(roots)) != len(roots):
        raise InputError(f"{named}: is damaged: two of its tables lie in the same place")


def texts(rows: Iterable[tuple[Any, ...]], named: str) -> dict[str, str]:
    """Rows of two texts as a dictionary; raises InputError where one is something else."""
    found = dict(rows)
    if not all(type(key) is str and type(value) is str for key, value in found.items()):
        raise InputError(f"{named}: is damaged: it has something else where a text is kept")
    return found


@cache
def own_schema(version: int) -> Schema:
    """The tables as this program writes them; those of an older version lack what was added since."""
    db = sqlite3.connect(":memory:")
    try:
        db.executescript(TABLES)
        for step in sorted(MIGRATIONS, reverse=True):
            if step >= version:
                for line in MIGRATIONS[step].splitlines():
                    if line.startswith("CREATE TABLE "):
                        db.execute(f"DROP TABLE {line.split()[2]}")
        return schema(db)
    finally:
        db.close()
