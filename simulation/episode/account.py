"""What an episode cost: tokens, money and time, as they were counted while it was lived."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from twinville.worlds.errors import InputError


class KeptAccount:
    """The account of one episode."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path

    def tokens(self) -> dict[str, int]:
        """Tokens read and written by language models, as their servers counted them."""
        row = self._db.execute("SELECT sum(prompt_tokens), sum(completion_tokens) FROM telemetry_calls").fetchone()
        return {"prompt": int(row[0] or 0), "completion": int(row[1] or 0)}

    def spent(self) -> dict[str, Any]:
        """What was spent, by model and prompt kind, with limits and outcomes; empty where nothing was kept."""
        row = self._db.execute("SELECT value FROM telemetry_run WHERE key = 'account'").fetchone()
        try:
            found = json.loads(row[0]) if row else {}
        except ValueError as error:
            raise InputError(f"{self._path}: is damaged: its account cannot be read ({error})") from None
        return found if isinstance(found, dict) else {}

    def wall_seconds(self) -> float:
        """Seconds of real time the run took."""
        row = self._db.execute("SELECT value FROM telemetry_run WHERE key = 'wall_seconds'").fetchone()
        return float(row[0]) if row else 0.0
