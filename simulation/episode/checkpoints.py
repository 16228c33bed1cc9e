"""The checkpoints of an episode: saved states, which only save time."""

import sqlite3
import zlib
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from twinville.simulation.episode.compressed import inflated
from twinville.worlds.errors import InputError
from twinville.worlds.reading import parse_json

#: So many of the latest checkpoints are kept; of older ones the first of every so many commits, which are a day's.
DENSE, SPARSE = 6, 48
#: Changes when checkpoints of earlier versions cannot be used.
CHECKPOINT_VERSION = 2


class Checkpoints:
    """Those of one episode."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path

    def latest(self, tick: int) -> tuple[int, int, Any] | None:
        """(tick, version, state) of the last sound checkpoint at or before a tick, or None."""
        query = "SELECT tick, version, digest, data FROM checkpoints WHERE tick <= ? ORDER BY tick DESC"
        for found, version, digest, data in self._db.execute(query, (tick,)):
            if isinstance(data, bytes) and blake2b(data, digest_size=16).hexdigest() == digest:
                try:
                    return int(found), int(version), parse_json(inflated(data, self._path), f"{self._path}: a checkpoint")
                except InputError:
                    # A checkpoint only saves time; an earlier one will do, or none.
                    continue
        return None


def save_checkpoint(db: sqlite3.Connection, tick: int, state: dict[str, Any]) -> None:
    """Keep a state, in the transaction that commits its tick; older ones are thinned. Raises sqlite3.Error."""
    # Most are gone within a day: to make one small takes longer than it is worth.
    data = zlib.compress(to_json(state), 3)
    digest = blake2b(data, digest_size=16).hexdigest()
    db.execute("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?)", (tick, CHECKPOINT_VERSION, digest, data))
    # What leaves the dense part goes, unless it is the first of its commits: what is before it are the first of theirs.
    leaving = db.execute("SELECT tick FROM checkpoints ORDER BY tick DESC LIMIT 2 OFFSET ?", (DENSE,)).fetchall()
    if len(leaving) == 2:
        numbers = [db.execute("SELECT count(*) FROM commits WHERE tick >= 0 AND tick < ?", row).fetchone()[0] for row in leaving]
        if numbers[0] // SPARSE == numbers[1] // SPARSE:
            db.execute("DELETE FROM checkpoints WHERE tick = ?", leaving[0])
