"""The custody digest, over a whole episode file as it stands, in one canonical order; and the seal: that digest, kept in it.

The history digest says what was lived; this one covers all else as well: texts of prompts, inputs, attempts, checkpoints, account,
vectors, lineage, planned end. It need not be equal between two runs. Not covered is what is in no table: free pages, and bytes
after the last one.
"""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from twinville.simulation.episode.gate import guard
from twinville.worlds.errors import InputError

#: The version of the custody digest; it stands in front of the digest in a seal.
CUSTODY_VERSION = 1
#: The key of the seal in the manifest.
SEAL = "seal"
#: All that is in an episode, and what each table is ordered by. A file of an older format lacks some.
TABLES = {
    "manifest": "key",
    "log": "seq",
    "commits": "tick",
    "journal": "key",
    "interventions": "id",
    "checkpoints": "tick",
    "telemetry_calls": "key",
    "telemetry_run": "key",
    "vectors": "text",
}
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


class Custody:
    """The tables of one episode as they stand, and the digest over them.

    An episode of an older format is read from a copy in the present one. Its digest is that of the file itself: it must not change
    with the program that looks at it.
    """

    def __init__(self, db: sqlite3.Connection, path: Path, *, is_copy: bool = False) -> None:
        self._db = db
        self._path = path
        self._is_copy = is_copy

    @contextmanager
    def still(self) -> Iterator[None]:
        """Meanwhile everything is read as it is now, also where a writer is at work."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def digest(self) -> str:
        """The custody digest; raises InputError where the file cannot be read."""
        try:
            if not self._is_copy:
                return custody(self._db)
            with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)) as db:
                guard(db)
                return custody(db)
        except (sqlite3.Error, UnicodeError) as error:
            raise InputError(f"{self._path}: is damaged: not all of it can be read ({error})") from None

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one of `TABLES`; raises InputError where they cannot be read."""
        try:
            # Not `yield from`: it would close the cursor of an iteration that is given up, which fails once the file is closed.
            for row in self._db.execute(_query(table)):  # noqa: UP028
                yield row
        except (sqlite3.Error, UnicodeError) as error:
            raise InputError(f"{self._path}: is damaged: its table '{table}' cannot be read ({error})") from None

    def sealed(self) -> str | None:
        """The digest that the file was sealed with, or None; raises InputError for a seal of another version."""
        row = self._db.execute("SELECT value FROM manifest WHERE key = ?", (SEAL,)).fetchone()
        if row is None:
            return None
        version, _, digest = str(row[0]).partition(":")
        if version != str(CUSTODY_VERSION):
            raise InputError(f"{self._path}: its seal is of version '{version[:20]}', and this Twinville knows {CUSTODY_VERSION}")
        return digest

    def is_broken(self) -> bool:
        """Whether there is a seal, and it is not that of the file as it stands."""
        sealed = self.sealed()
        return sealed is not None and sealed != self.digest()


def custody(db: sqlite3.Connection) -> str:
    """The custody digest of an open episode."""
    digest = blake2b(f"twinville custody {CUSTODY_VERSION}\n".encode(), digest_size=20)
    for pragma in ("application_id", "user_version"):
        digest.update(_framed(db.execute(f"PRAGMA {pragma}").fetchone()))
    schema = db.execute(_SCHEMA).fetchall()
    names = {name for kind, name, _, _ in schema if kind == "table"}
    digest.update(b"".join(map(_framed, schema)))
    for table in TABLES:
        if table in names:
            digest.update(f"table {table}\n".encode())
            for row in db.execute(_query(table)):
                digest.update(_framed(row))
    return digest.hexdigest()


def _query(table: str) -> str:
    without = f" WHERE key != '{SEAL}'" if table == "manifest" else ""
    return f"SELECT * FROM {table}{without} ORDER BY {TABLES[table]}"  # noqa: S608  # our own text


def seal(db: sqlite3.Connection) -> None:
    """Seal an episode, in the transaction that leaves it as it is to be."""
    db.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (SEAL, f"{CUSTODY_VERSION}:{custody(db)}"))


def unseal(db: sqlite3.Connection) -> None:
    """Remove the seal, in the transaction with which an episode begins to be changed."""
    db.execute("DELETE FROM manifest WHERE key = ?", (SEAL,))


def _framed(row: tuple[Any, ...]) -> bytes:
    """A row, each value with its type and its length in front, so that no two rows look alike."""
    parts = [b"row %d " % len(row)]
    for value in row:
        if value is None:
            parts.append(b"n")
        elif type(value) is str:
            text = value.encode()
            parts.append(b"t%d:%b" % (len(text), text))
        elif type(value) is int:
            parts.append(b"i%d;" % value)
        elif type(value) is float:
            parts.append(b"f" + struct.pack(">d", value))
        else:
            parts.append(b"b%d:%b" % (len(value), value))
    return b"".join(parts)
