"""Writing an episode: one transaction commits everything up to a tick; the digest runs along with the log."""

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from agents.language_models.journal import Entry
from simulation.episode.events import Event
from simulation.episode.schema import APPLICATION_ID, SCHEMA_VERSION, TABLES
from simulation.scenario import Scenario
from worlds.errors import InputError


class EpisodeError(RuntimeError):
    """The episode could not be written (a full disk, a lost drive). What was committed before is safe."""


def canonical(value: object) -> str:
    """JSON with one spelling: sorted keys, no spaces, text as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class EpisodeWriter:
    """The one writer of an episode. Also the run's journal: answers are kept in the same transactions as their ticks."""

    def __init__(self, path: Path, scenario: Scenario, *, force: bool = False) -> None:
        self.path = path
        self.committed = -1
        self._began = time.time()
        text = canonical(scenario.model_dump(mode="json"))
        self._digest = blake2b(text.encode(), digest_size=20)
        self._seq = 0
        self._rows: list[tuple[int, int, str, str | None, str]] = []
        self._entries: list[Entry] = []
        self._answers: dict[str, str] = {}
        self._db = _create(path, force)
        try:
            with self._db:
                self._db.execute("INSERT INTO manifest VALUES ('scenario', ?)", (text,))
                self._db.execute("INSERT INTO manifest VALUES ('state', 'running')")
        except sqlite3.Error as error:
            self._db.close()
            _remove(path)
            raise InputError(f"{path}: cannot be written ({error}); choose another --out") from None

    def get(self, key: str) -> str | None:
        """The journalled answer under a key, or None."""
        return self._answers.get(key)

    def put(self, entry: Entry) -> None:
        """Keep an answer until the next commit writes it."""
        self._answers[entry.key] = entry.answer
        self._entries.append(entry)

    def log(self, tick: int, events: Iterable[Event]) -> None:
        """Append the events of one tick, in canonical order."""
        for event in events:
            self._seq += 1
            data = canonical(event.data())
            self._rows.append((self._seq, tick, event.kind, event.person, data))
            self._digest.update(f"{tick}\x1f{event.kind}\x1f{event.person or ''}\x1f{data}\n".encode())

    @property
    def digest(self) -> str:
        """The digest of the log so far."""
        return self._digest.hexdigest()

    def commit(self, tick: int) -> None:
        """Write everything up to a tick in one transaction; raises EpisodeError and leaves the last commit as it was."""
        try:
            with self._db:
                self._db.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?)", self._rows)
                self._db.executemany(
                    "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (
                            e.key,
                            e.agent,
                            e.kind,
                            e.version,
                            zlib.compress(e.inputs.encode(), 1),
                            e.answer,
                            zlib.compress(e.text.encode(), 1) if e.text else None,
                            e.attempts,
                        )
                        for e in self._entries
                    ],
                )
                self._db.executemany(
                    "INSERT INTO telemetry_calls VALUES (?, ?, ?, ?)",
                    [(e.key, e.usage.prompt_tokens, e.usage.completion_tokens, e.usage.seconds) for e in self._entries],
                )
                self._db.execute("INSERT OR REPLACE INTO commits VALUES (?, ?, ?)", (tick, self._seq, self.digest))
                elapsed = f"{time.time() - self._began:.3f}"
                self._db.execute("INSERT OR REPLACE INTO telemetry_run VALUES ('wall_seconds', ?)", (elapsed,))
        except sqlite3.Error as error:
            safe = f"tick {self.committed} is safe" if self.committed >= 0 else "nothing was lost, the run had just begun"
            raise EpisodeError(f"{self.path}: the episode cannot be written any further ({error}); {safe}; make room") from None
        self.committed = tick
        self._rows.clear()
        self._entries.clear()

    def close(self, state: str) -> None:
        """Mark the episode "finished", "stopped" or "paused" and leave one tidy file; safe to call after a failed commit."""
        try:
            with self._db:
                self._db.execute("INSERT OR REPLACE INTO manifest VALUES ('state', ?)", (state,))
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error:
            # On a full disk the write-ahead log stays beside the file; SQLite finds it there at the next opening.
            return
        finally:
            self._db.close()
            if self.committed < 0 and state != "finished":
                _remove(self.path)


def check_output(path: Path, *, force: bool) -> None:
    """Raises InputError when an episode cannot be written here: it exists, is a folder, or its folder is missing."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file for the episode")
    if path.exists() and not force:
        raise InputError(f"{path}: exists already; choose another --out, or --force to replace it")
    parent = path.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{parent}: the folder cannot be made ({error.strerror})") from None
    if not os.access(parent, os.W_OK):
        raise InputError(f"{parent}: the folder cannot be written; choose another --out")


def _create(path: Path, force: bool) -> sqlite3.Connection:
    check_output(path, force=force)
    if force:
        _remove(path)
    try:
        db = sqlite3.connect(path, isolation_level="DEFERRED", check_same_thread=False)
        try:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.executescript(TABLES)
        except sqlite3.Error:
            db.close()
            _remove(path)
            raise
        return db
    except sqlite3.Error as error:
        raise InputError(f"{path}: cannot be written ({error}); choose another --out") from None


def _remove(path: Path) -> None:
    for file in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        file.unlink(missing_ok=True)
