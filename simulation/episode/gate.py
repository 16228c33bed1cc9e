"""The gate for episode files, which are untrusted input: nothing in them runs, and nothing is of monstrous size."""

import sqlite3
from functools import cache

from twinville.simulation.episode.schema import MIGRATIONS, TABLES

#: No text or blob of an episode is larger than this, bytes.
LARGEST = 256 * 1024 * 1024


def guard(db: sqlite3.Connection) -> None:
    """Nothing in the file's schema may run, and nothing in it may be of monstrous size."""
    db.execute("PRAGMA trusted_schema = OFF")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)


def schema(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """What the file says its tables are."""
    rows = db.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")
    return [(str(kind), str(name), " ".join(str(sql).split())) for kind, name, sql in rows]


@cache
def own_schema(version: int) -> list[tuple[str, str, str]]:
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
