"""The checkpoints of an episode: saved states, which only save time."""

import sqlite3
from hashlib import blake2b
from pathlib import Path
from typing import Any

from twinville.simulation.episode.compressed import inflated
from twinville.worlds.errors import InputError
from twinville.worlds.reading import parse_json


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
