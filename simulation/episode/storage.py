"""The file of an episode as a file: whether it is sound, and what takes how much room in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from twinville.simulation.episode.gate import guard

_SIZES = {
    "log": "sum(length(data))",
    "journal": "sum(length(inputs) + length(answer) + coalesce(length(text), 0))",
    "checkpoints": "sum(length(data))",
    "manifest": "sum(length(value))",
}


class Storage:
    """The file of one episode."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path

    def integrity(self) -> str:
        """What SQLite itself finds wrong with the file, or "ok"."""
        return str(self._db.execute("PRAGMA integrity_check(1)").fetchone()[0])

    def copy(self, path: Path) -> None:
        """Write the whole of it, as it stands, into a new file, even while it is being written; raises sqlite3.Error."""
        with closing(sqlite3.connect(path)) as target:
            guard(target)
            self._db.backup(target)

    def sizes(self) -> dict[str, int]:
        """Bytes that each part of the file takes."""
        found = {}
        for table, size in _SIZES.items():
            row = self._db.execute(f"SELECT {size} FROM {table}").fetchone()  # noqa: S608  # names and sizes are our own
            found[table] = int(row[0] or 0)
        found["file"] = self._path.stat().st_size
        free = self._db.execute("PRAGMA freelist_count").fetchone()[0] * self._db.execute("PRAGMA page_size").fetchone()[0]
        found["to give back"] = int(free)
        found["indexes and the rest"] = max(0, found["file"] - sum(found[name] for name in _SIZES) - int(free))
        return found
