"""Writing an episode: one transaction commits everything up to a tick; the digest runs along with the log.

There is one writer: an OS lock beside the file keeps a second one out, and a generation number, checked at every commit, stops one
that lost its lock without noticing (a suspended process on a network drive).
"""

import shlex
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.journal import Entry
from twinville.simulation.episode.checkpoints import save_checkpoint
from twinville.simulation.episode.creating import begin, bound_log, check_output, made_beside
from twinville.simulation.episode.custody import seal, unseal
from twinville.simulation.episode.digests import HistoryDigest, canonical
from twinville.simulation.episode.file import connect
from twinville.simulation.episode.manifest import PREPARING, value_of
from twinville.simulation.episode.new_answers import NewAnswers
from twinville.simulation.episode.recovery import remove_data, settle
from twinville.simulation.episode.unbegun import account_of_unbegun
from twinville.simulation.event import Event
from twinville.simulation.interventions.base import Intervention
from twinville.worlds.errors import InputError
from twinville.worlds.locking import acquire_lock, release_lock

T = TypeVar("T")


class EpisodeError(RuntimeError):
    """The episode could not be written (a full disk, a lost drive): the `reason`. What was committed before is safe."""

    reason = "it is not ours any more"


class EpisodeWriter:
    """The one writer of an episode. Also the run's journal: answers are kept in the same transactions as their ticks, or before."""

    def __init__(self, path: Path, db: sqlite3.Connection, lock: FileLock | None, scenario_text: str, digests: int) -> None:
        self.path = path
        self.committed = -1
        self._db = db
        self._lock = lock
        self._began = time.monotonic()
        self._before = 0.0
        self._digests = digests
        self._digest = HistoryDigest(digests, scenario_text, self.get)
        self._seq = 0
        self._rows: list[tuple[int, int, str, str | None, str]] = []
        self._answers = NewAnswers(db)
        #: Answers were paid for, and are in the file without the ticks they belong to.
        self.holds_answers = False
        #: It took the place of another episode: it is kept even when nothing was lived in it, so that there is one.
        self.replaces = False
        self.account: Account | None = None
        #: The command that goes on with it.
        self.again = f"twinville resume {shlex.quote(str(path))}"
        self._generation = 0

    @classmethod
    def create(
        cls,
        path: Path,
        scenario: str,
        planned: int,
        *,
        force: bool = False,
        account: Account | None = None,
        preparing: bool = False,
    ) -> "EpisodeWriter":
        """Begin a new episode of a scenario (canonical JSON), planned to end at a tick. It is there, committed, when this returns,
        and the limits of `account` are in it. With `preparing`, `prepared` says of what it is an episode in the end.

        What an unbegun one in its place had spent, `account` has as well. Raises InputError when the file exists (unless forced,
        or unbegun), or cannot be written or locked.
        """
        check_output(path, force=force or account_of_unbegun(path) is not None)
        lock = acquire_lock(path)
        is_ours = False
        try:
            unbegun = account_of_unbegun(path)
            check_output(path, force=force or unbegun is not None)
            if unbegun and account is not None:
                with suppress(ValueError):  # an account that cannot be read is none
                    account.take_over(unbegun, clean=False)
            replaces = path.exists() and unbegun is None
            with made_beside(path) as part:
                begin(part, scenario, planned, account, PREPARING if preparing else "running")
            is_ours = not replaces
            writer = cls._opened(path, lock, scenario)
            writer.replaces = replaces
            # What was paid for is not forgotten, although it brought no answer.
            writer.holds_answers = bool(unbegun)
            if account is not None:
                writer._bind(account)
                account.kept()
            return writer
        except BaseException:
            if is_ours:
                with suppress(OSError):
                    remove_data(path)
            release_lock(lock)
            raise

    @classmethod
    @contextmanager
    def whole(cls, path: Path, scenario: str, planned: int, *, force: bool = False) -> Iterator["EpisodeWriter"]:
        """An episode that is in its place, finished, when the block ends; after an error nothing has changed. Raises InputError."""
        check_output(path, force=force)
        lock = acquire_lock(path)
        try:
            check_output(path, force=force)
            with made_beside(path) as part:
                begin(part, scenario, planned)
                writer, state = cls._opened(part, None, scenario), "stopped"
                try:
                    yield writer
                    state = "finished"
                finally:
                    writer.close(state)
        except EpisodeError as error:
            raise InputError(f"{path}: cannot be written ({error.reason}); choose another --out") from None
        finally:
            release_lock(lock)

    @classmethod
    def _opened(cls, path: Path, lock: FileLock | None, scenario: str | None = None) -> "EpisodeWriter":
        """A writer of what is in a file; what it is a scenario of is read there, if it is not given. Raises InputError."""
        db = connect(path, write=True)
        try:
            text = scenario if scenario is not None else value_of(db, path, "scenario")
            writer = cls(path, db, lock, text, int(value_of(db, path, "digest_version")))
            writer._keep_log()
            if scenario is None:
                writer._take_over()
            return writer
        except BaseException as error:
            db.close()
            if isinstance(error, sqlite3.OperationalError):
                raise InputError(f"{path}: cannot be written ({error}); what is in it is safe") from None
            raise

    @classmethod
    def reopen(cls, path: Path) -> "EpisodeWriter":
        """Open an episode to continue it; raises InputError when it is in use, damaged, or its log is not what was committed."""
        settle(path)
        connect(path).close()  # a clear sentence about what is no episode comes before a lock beside it
        lock = acquire_lock(path)
        try:
            return cls._opened(path, lock)
        except (sqlite3.Error, ValueError, TypeError) as error:
            release_lock(lock)
            if isinstance(error, InputError):
                raise
            raise InputError(f"{path}: is damaged ({error}); 'twinville verify' tells how far it is sound") from None
        except BaseException:
            release_lock(lock)
            raise

    def _keep_log(self) -> None:
        """Write to a log beside the file from here on, each commit seen onto the drive."""
        self._db.execute("PRAGMA synchronous = FULL")
        bound_log(self._db)
        mode = self._db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise InputError(f"{self.path}: this drive does not support write-ahead logs ({mode}); copy it to a local one")

    def _take_over(self) -> None:
        """Continue from the last commit; whatever lies after it was never committed."""
        db = self._db
        commits = dict(db.execute("SELECT seq, digest FROM commits"))
        last = db.execute("SELECT tick, seq FROM commits ORDER BY tick DESC LIMIT 1").fetchone()
        if last is None:
            # The run was stopped before its first tick was over; what was answered until then is kept.
            last = (-1, 0)
        for seq, tick, kind, person, data in db.execute("SELECT seq, tick, kind, person, data FROM log ORDER BY seq"):
            self._digest.add(tick, kind, person, data)
            self._seq = int(seq)
            if seq in commits and commits[seq] != self.digest:
                raise InputError(
                    f"{self.path}: is damaged at tick {tick}: the log is not what was committed; 'twinville verify' tells more"
                )
        if self._seq != last[1]:
            raise InputError(f"{self.path}: is damaged: log entries are missing after entry {self._seq}")
        self.committed = int(last[0])
        kept = db.execute("SELECT EXISTS (SELECT 1 FROM journal) OR EXISTS (SELECT 1 FROM vectors)").fetchone()
        account = db.execute("SELECT value FROM telemetry_run WHERE key = 'account'").fetchone()
        self.holds_answers = bool(kept[0]) or (account is not None and '"lines": [{' in account[0])
        row = db.execute("SELECT value FROM telemetry_run WHERE key = 'wall_seconds'").fetchone()
        self._before = float(row[0]) if row else 0.0
        with db:
            self._generation = int(value_of(db, self.path, "generation")) + 1
            self._set("generation", str(self._generation))
            self._set("state", "running")
            unseal(db)

    def get(self, key: str) -> str | None:
        """The journalled answer under a key, or None; raises EpisodeError when the file cannot be read."""
        return self._read(lambda: self._answers.get(key))

    def put(self, entry: Entry) -> None:
        """Keep an answer until the next commit writes it, or `flush` does."""
        self._answers.put(entry)

    def get_vector(self, text: str) -> bytes | None:
        """The kept vector of a text, or None; raises EpisodeError when the file cannot be read."""
        return self._read(lambda: self._answers.get_vector(text))

    def put_vector(self, text: str, vector: bytes) -> None:
        """Keep a vector until the next commit writes it, or `flush` does."""
        self._answers.put_vector(text, vector)

    def _read(self, look: Callable[[], T]) -> T:
        try:
            return look()
        except sqlite3.Error as error:
            raise EpisodeError(f"{self.path}: the episode cannot be read ({error}); {self._safe()}, then: {self.again}") from None

    def charge(self, account: Account) -> None:
        """Keep this account with the episode: written down now, and at once whenever it has to be. Raises EpisodeError."""
        self._bind(account)
        self._transaction(lambda: None)

    def _bind(self, account: Account) -> None:
        self.account = account
        account.keep = lambda: self._transaction(lambda: None)

    def log(self, tick: int, events: Iterable[Event]) -> None:
        """Append the events of one tick, in canonical order."""
        for event in events:
            self._seq += 1
            data = canonical(event.data())
            self._rows.append((self._seq, tick, event.kind, event.person, data))
            self._digest.add(tick, event.kind, event.person, data)

    @property
    def digest(self) -> str:
        """The digest of the log so far."""
        return self._digest.hexdigest()

    def flush(self) -> None:
        """Write the answers that came since the last commit: they were paid for, whatever becomes of their tick."""
        if self._answers:
            self._transaction(lambda: None)

    def commit(self, tick: int, state: dict[str, Any] | None = None) -> None:
        """Write everything up to a tick in one transaction, with a checkpoint if a state is given.

        Raises EpisodeError and leaves the last commit as it was.
        """

        def write() -> None:
            self._db.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?)", self._rows)
            self._db.execute("INSERT OR REPLACE INTO commits VALUES (?, ?, ?)", (tick, self._seq, self.digest))
            if state is not None:
                save_checkpoint(self._db, tick, state)
            elapsed = f"{self._before + time.monotonic() - self._began:.3f}"
            self._db.execute("INSERT OR REPLACE INTO telemetry_run VALUES ('wall_seconds', ?)", (elapsed,))

        self._transaction(write)
        self.committed = tick
        self._rows.clear()

    def intervene(self, interventions: Iterable[Intervention]) -> None:
        """Record interventions to come. Raises EpisodeError."""
        rows = [(i.id, i.tick, canonical(i.stored())) for i in interventions]
        self._transaction(lambda: self._db.executemany("INSERT INTO interventions VALUES (?, ?, ?)", rows))

    def prepared(self, scenario: str) -> None:
        """Record of what it is an episode (canonical JSON), now that its servers were asked; nothing was lived yet."""
        self._digest = HistoryDigest(self._digests, scenario, self.get)

        def write() -> None:
            self._set("scenario", scenario)
            self._set("state", "running")
            self._db.execute("UPDATE commits SET digest = ? WHERE tick = -1", (self.digest,))

        self._transaction(write)

    def plan(self, tick: int) -> None:
        """Record the planned end of the run. Raises EpisodeError."""
        self._transaction(lambda: self._set("planned", str(tick)))

    def _transaction(self, write: Any) -> None:
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                if value_of(self._db, self.path, "generation") != str(self._generation):
                    raise EpisodeError(f"{self.path}: another process has gone on with this episode; this one stops here")
                self._answers.write()
                self._write_account()
                write()
        except sqlite3.Error as error:
            raise self._failed(error) from None
        if self.account is not None:
            self.account.kept()
        self.holds_answers = self.holds_answers or bool(self._answers)
        self._answers.clear()

    def _safe(self) -> str:
        return f"tick {self.committed} is safe" if self.committed >= 0 else "nothing was lost, the run had just begun"

    def _write_account(self) -> None:
        if self.account is not None:
            self._db.execute("INSERT OR REPLACE INTO telemetry_run VALUES ('account', ?)", (self.account.text(),))

    def _needed(self) -> float:
        """Megabytes that the rest of the run is likely to take."""
        try:
            size = self.path.stat().st_size
            planned = int(value_of(self._db, self.path, "planned"))
        except (OSError, sqlite3.Error, InputError, ValueError):
            return 16.0
        share = (planned - self.committed) / max(1, self.committed)
        pending = sum(len(row[4]) for row in self._rows)
        return max(1.0, (min(share, 50) * size + 3 * pending) / 1e6)

    def _set(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (key, value))

    def close(self, state: str) -> None:
        """Mark the episode "finished", "stopped" or "paused" and leave one tidy file; safe to call after a failed commit.

        Raises EpisodeError when it is finished and cannot be marked so; every tick is safe then.
        """
        is_ours = True
        try:
            with self._db:
                is_ours = value_of(self._db, self.path, "generation") == str(self._generation)
                if is_ours:
                    if self.account is not None:
                        self.account.rest()
                    self._set("state", state)
                    self._write_account()
                    seal(self._db)
            self._tidy()
        except (sqlite3.Error, InputError) as error:
            # The write-ahead log stays beside the file; whoever opens it next applies it.
            if state == "finished":
                raise self._failed(error) from None
        finally:
            self._db.close()
            if self.committed < 0 and state != "finished" and is_ours and not (self.holds_answers or self.replaces):
                with suppress(OSError):
                    remove_data(self.path)
            if self._lock is not None:
                release_lock(self._lock)

    def _tidy(self) -> None:
        """Make one file of the episode and its write-ahead log, as far as nobody is still reading them."""
        with suppress(sqlite3.Error):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("PRAGMA journal_mode = DELETE")

    def _failed(self, error: Exception) -> EpisodeError:
        failed = EpisodeError(
            f"{self.path}: the episode cannot be written any further ({error}); {self._safe()}; about {self._needed():.0f} MB "
            f"needed, then: {self.again}"
        )
        failed.reason = str(error)
        return failed
