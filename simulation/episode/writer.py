"""Writing an episode: one transaction commits everything up to a tick; the digest runs along with the log.

There is one writer: an OS lock beside the file keeps a second one out, and a generation number, checked at every commit, stops one
that lost its lock without noticing (a suspended process on a network drive).
"""

import sqlite3
import time
import zlib
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from filelock import FileLock

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.journal import Entry
from twinville.simulation.episode.creating import bound_log, check_output, created, remove_data
from twinville.simulation.episode.digests import canonical, line
from twinville.simulation.episode.file import connect
from twinville.simulation.episode.locking import acquire_lock, release_lock
from twinville.simulation.event import Event
from twinville.simulation.interventions.base import Intervention
from twinville.worlds.errors import InputError

#: So many of the latest checkpoints are kept; of older ones the first of every so many commits, which are a day's.
DENSE, SPARSE = 6, 48
#: Changes when checkpoints of earlier versions cannot be used.
CHECKPOINT_VERSION = 2


class EpisodeError(RuntimeError):
    """The episode could not be written (a full disk, a lost drive). What was committed before is safe."""


class EpisodeWriter:
    """The one writer of an episode. Also the run's journal: answers are kept in the same transactions as their ticks, or before."""

    def __init__(self, path: Path, db: sqlite3.Connection, lock: FileLock, scenario_text: str) -> None:
        self.path = path
        self.committed = -1
        self._db = db
        self._lock = lock
        self._began = time.monotonic()
        self._before = 0.0
        self._digest = blake2b(scenario_text.encode(), digest_size=20)
        self._seq = 0
        self._rows: list[tuple[int, int, str, str | None, str]] = []
        #: What came since the last transaction, by key and by text; the rest is in the file, and is read there.
        self._entries: dict[str, Entry] = {}
        self._vectors: dict[str, bytes] = {}
        #: Answers were paid for, and are in the file without the ticks they belong to.
        self.holds_answers = False
        self.account: Account | None = None
        self._generation = 0

    @classmethod
    def create(cls, path: Path, scenario: str, planned: int, *, force: bool = False) -> "EpisodeWriter":
        """Begin a new episode of a scenario (canonical JSON), planned to end at a tick.

        Raises InputError when the file exists (unless forced), or cannot be written or locked.
        """
        check_output(path, force=force)
        lock = acquire_lock(path)
        try:
            if force:
                remove_data(path)
            db = created(path)
            writer = cls(path, db, lock, scenario)
            with db:
                rows = {"scenario": scenario, "state": "running", "generation": "0", "planned": str(planned), "lineage": "[]"}
                db.executemany("INSERT INTO manifest VALUES (?, ?)", rows.items())
            return writer
        except sqlite3.Error as error:
            release_lock(lock)
            raise InputError(f"{path}: cannot be written ({error}); choose another --out") from None
        except BaseException:
            release_lock(lock)
            raise

    @classmethod
    def reopen(cls, path: Path) -> "EpisodeWriter":
        """Open an episode to continue it; raises InputError when it is in use, damaged, or its log is not what was committed."""
        connect(path).close()  # a clear sentence about what is no episode comes before a lock beside it
        lock = acquire_lock(path)
        try:
            db = connect(path, write=True)
            writer = cls(path, db, lock, _manifest(db, path, "scenario"))
            writer._take_over()
            return writer
        except (sqlite3.Error, ValueError, TypeError) as error:
            release_lock(lock)
            if isinstance(error, InputError):
                raise
            raise InputError(f"{path}: is damaged ({error}); 'twinville verify' tells how far it is sound") from None
        except BaseException:
            release_lock(lock)
            raise

    def _take_over(self) -> None:
        """Continue from the last commit; whatever lies after it was never committed."""
        db = self._db
        db.execute("PRAGMA synchronous = FULL")
        bound_log(db)
        mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise InputError(f"{self.path}: this drive does not support write-ahead logs ({mode}); copy it to a local one")
        commits = dict(db.execute("SELECT seq, digest FROM commits"))
        last = db.execute("SELECT tick, seq FROM commits ORDER BY tick DESC LIMIT 1").fetchone()
        if last is None:
            # The run was stopped before its first tick was over; what was answered until then is kept.
            last = (-1, 0)
        for seq, tick, kind, person, data in db.execute("SELECT seq, tick, kind, person, data FROM log ORDER BY seq"):
            self._digest.update(line(tick, kind, person, data))
            self._seq = int(seq)
            if seq in commits and commits[seq] != self.digest:
                raise InputError(
                    f"{self.path}: is damaged at tick {tick}: the log is not what was committed; 'twinville verify' tells more"
                )
        if self._seq != last[1]:
            raise InputError(f"{self.path}: is damaged: log entries are missing after entry {self._seq}")
        self.committed = int(last[0])
        kept = db.execute("SELECT EXISTS (SELECT 1 FROM journal) OR EXISTS (SELECT 1 FROM vectors)").fetchone()
        self.holds_answers = bool(kept[0])
        row = db.execute("SELECT value FROM telemetry_run WHERE key = 'wall_seconds'").fetchone()
        self._before = float(row[0]) if row else 0.0
        with db:
            self._generation = int(_manifest(db, self.path, "generation")) + 1
            self._set("generation", str(self._generation))
            self._set("state", "running")

    def get(self, key: str) -> str | None:
        """The journalled answer under a key, or None; raises EpisodeError when the file cannot be read."""
        entry = self._entries.get(key)
        if entry is not None:
            return entry.answer
        found = self._kept("SELECT answer FROM journal WHERE key = ?", key)
        return str(found) if found is not None else None

    def put(self, entry: Entry) -> None:
        """Keep an answer until the next commit writes it, or `flush` does."""
        self._entries[entry.key] = entry

    def get_vector(self, text: str) -> bytes | None:
        """The kept vector of a text, or None; raises EpisodeError when the file cannot be read."""
        vector = self._vectors.get(text)
        if vector is not None:
            return vector
        found = self._kept("SELECT vector FROM vectors WHERE text = ?", text)
        return bytes(found) if found is not None else None

    def _kept(self, query: str, key: str) -> Any:
        """The one value that a query finds under a key, or None."""
        try:
            row = self._db.execute(query, (key,)).fetchone()
        except sqlite3.Error as error:
            raise EpisodeError(
                f"{self.path}: the episode cannot be read ({error}); {self._safe()}, then: twinville resume {self.path}"
            ) from None
        return row[0] if row is not None else None

    def put_vector(self, text: str, vector: bytes) -> None:
        """Keep a vector until the next commit writes it, or `flush` does."""
        self._vectors[text] = vector

    def charge(self, account: Account) -> None:
        """Keep this account with the episode; it is written down at once whenever it has to be."""
        self.account = account
        account.keep = lambda: self._transaction(lambda: None)

    def log(self, tick: int, events: Iterable[Event]) -> None:
        """Append the events of one tick, in canonical order."""
        for event in events:
            self._seq += 1
            data = canonical(event.data())
            self._rows.append((self._seq, tick, event.kind, event.person, data))
            self._digest.update(line(tick, event.kind, event.person, data))

    @property
    def digest(self) -> str:
        """The digest of the log so far."""
        return self._digest.hexdigest()

    def flush(self) -> None:
        """Write the answers that came since the last commit: they were paid for, whatever becomes of their tick."""
        if self._entries or self._vectors:
            self._transaction(lambda: None)

    def commit(self, tick: int, state: dict[str, Any] | None = None) -> None:
        """Write everything up to a tick in one transaction, with a checkpoint if a state is given.

        Raises EpisodeError and leaves the last commit as it was.
        """

        def write() -> None:
            self._db.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?)", self._rows)
            self._db.execute("INSERT OR REPLACE INTO commits VALUES (?, ?, ?)", (tick, self._seq, self.digest))
            if state is not None:
                self._checkpoint(tick, state)
            elapsed = f"{self._before + time.monotonic() - self._began:.3f}"
            self._db.execute("INSERT OR REPLACE INTO telemetry_run VALUES ('wall_seconds', ?)", (elapsed,))

        self._transaction(write)
        self.committed = tick
        self._rows.clear()

    def intervene(self, interventions: Iterable[Intervention]) -> None:
        """Record interventions to come."""
        with self._db:
            rows = [(i.id, i.tick, canonical(i.stored())) for i in interventions]
            self._db.executemany("INSERT INTO interventions VALUES (?, ?, ?)", rows)

    def plan(self, tick: int) -> None:
        """Record the planned end of the run."""
        with self._db:
            self._set("planned", str(tick))

    def _checkpoint(self, tick: int, state: dict[str, Any]) -> None:
        # Most are gone within a day: to make one small takes longer than it is worth.
        data = zlib.compress(canonical(state).encode(), 3)
        digest = blake2b(data, digest_size=16).hexdigest()
        self._db.execute("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?)", (tick, CHECKPOINT_VERSION, digest, data))
        # What leaves the dense part goes, unless it is the first of its commits: what is before it are the first of theirs.
        leaving = self._db.execute("SELECT tick FROM checkpoints ORDER BY tick DESC LIMIT 2 OFFSET ?", (DENSE,)).fetchall()
        if len(leaving) == 2:
            numbers = [self._db.execute("SELECT count(*) FROM commits WHERE tick < ?", row).fetchone()[0] for row in leaving]
            if numbers[0] // SPARSE == numbers[1] // SPARSE:
                self._db.execute("DELETE FROM checkpoints WHERE tick = ?", leaving[0])

    def _transaction(self, write: Any) -> None:
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                if _manifest(self._db, self.path, "generation") != str(self._generation):
                    raise EpisodeError(f"{self.path}: another process has gone on with this episode; this one stops here")
                self._write_answers()
                write()
        except sqlite3.Error as error:
            raise EpisodeError(
                f"{self.path}: the episode cannot be written any further ({error}); {self._safe()}; about {self._needed():.0f} MB "
                f"needed, then: twinville resume {self.path}"
            ) from None
        self.holds_answers = self.holds_answers or bool(self._entries or self._vectors)
        self._entries.clear()
        self._vectors.clear()

    def _safe(self) -> str:
        return f"tick {self.committed} is safe" if self.committed >= 0 else "nothing was lost, the run had just begun"

    def _write_answers(self) -> None:
        journal, calls = [], []
        for e in self._entries.values():
            text = zlib.compress(e.text.encode(), 1) if e.text else None
            journal.append((e.key, e.agent, e.kind, e.version, zlib.compress(e.inputs.encode(), 1), e.answer, text, e.attempts))
            calls.append((e.key, e.usage.prompt_tokens, e.usage.completion_tokens, e.usage.seconds))
        self._db.executemany("INSERT OR IGNORE INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", journal)
        self._db.executemany("INSERT OR IGNORE INTO telemetry_calls VALUES (?, ?, ?, ?)", calls)
        self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", self._vectors.items())
        self._write_account()

    def _write_account(self) -> None:
        if self.account is not None:
            self._db.execute("INSERT OR REPLACE INTO telemetry_run VALUES ('account', ?)", (self.account.text(),))

    def _needed(self) -> float:
        """Megabytes that the rest of the run is likely to take."""
        try:
            size = self.path.stat().st_size
            planned = int(_manifest(self._db, self.path, "planned"))
        except (OSError, sqlite3.Error, InputError, ValueError):
            return 16.0
        share = (planned - self.committed) / max(1, self.committed)
        pending = sum(len(row[4]) for row in self._rows)
        return max(1.0, (min(share, 50) * size + 3 * pending) / 1e6)

    def _set(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (key, value))

    def close(self, state: str) -> None:
        """Mark the episode "finished", "stopped" or "paused" and leave one tidy file; safe to call after a failed commit."""
        is_ours = True
        try:
            with self._db:
                is_ours = _manifest(self._db, self.path, "generation") == str(self._generation)
                if is_ours:
                    self._set("state", state)
                    self._write_account()
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("PRAGMA journal_mode = DELETE")
        except (sqlite3.Error, InputError):
            # On a full disk the write-ahead log stays beside the file; SQLite finds it there at the next opening.
            return
        finally:
            self._db.close()
            if self.committed < 0 and state != "finished" and is_ours and not self.holds_answers:
                remove_data(self.path)
            release_lock(self._lock)


def _manifest(db: sqlite3.Connection, path: Path, key: str) -> str:
    row = db.execute("SELECT value FROM manifest WHERE key = ?", (key,)).fetchone()
    if row is None and key == "generation":
        return "0"
    if row is None:
        raise InputError(f"{path}: is damaged: its manifest has no '{key}'")
    return str(row[0])
