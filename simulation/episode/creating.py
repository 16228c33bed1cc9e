"""A new episode file: whether it can be written here, its first content, and how it comes to its place."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from twinville.agents.language_models.account import Account
from twinville.simulation.episode.digests import DIGEST_VERSION, HistoryDigest
from twinville.simulation.episode.gate import guard
from twinville.simulation.episode.recovery import companions, recover, settle_to_replace
from twinville.simulation.episode.schema import APPLICATION_ID, SCHEMA_VERSION, TABLES
from twinville.worlds.errors import InputError
from twinville.worlds.locking import true_path
from twinville.worlds.whole_file import check_place, part_of, put_in_place, reason, remove_part, sync_file

#: A run does not begin with less room than this on the drive, bytes.
ROOM = 16 * 1024 * 1024
#: The write-ahead log moves into the file at the commit at which it has so many pages (2 MB), and begins anew at the next one.
LOG_PAGES = 512
#: Bytes of a page of SQLite's.
PAGE = 4096


def check_output(path: Path, *, force: bool) -> None:
    """Raises InputError when an episode cannot be written here: it exists, is no file, or its folder is missing or full."""
    parent = check_place(path, force=force).parent
    free = shutil.disk_usage(parent).free
    if free < ROOM:
        raise InputError(f"{parent}: only {free / 1e6:.1f} MB are free; a run needs at least {ROOM / 1e6:.0f} MB")


@contextmanager
def made_beside(path: Path) -> Iterator[Path]:
    """A name beside an episode for a new one, which takes its place when the block ends; the caller has the episode's lock.

    At every instant the old episode or the new one is whole. Raises InputError, and changes nothing, when it cannot be written.
    """
    part = part_of(path)
    try:
        remove_part(path)
        yield part
        if companions(part):
            # What wrote it could not make one file of it; a log beside a part would stay behind.
            recover(part)
            if companions(part):
                raise sqlite3.OperationalError("its log cannot be applied")
        settle_to_replace(path)
        sync_file(part)
        put_in_place(part, true_path(path))
    except sqlite3.Error as error:
        raise InputError(f"{path}: cannot be written ({error}); choose another --out") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({reason(error)}); choose another --out") from None
    finally:
        with suppress(OSError):
            remove_part(path)


def begin(part: Path, scenario: str, planned: int, account: Account | None = None, state: str = "running") -> None:
    """Write an episode of a scenario in which nothing was lived yet, planned to end at a tick: its tables, manifest, the account
    that pays for it, and a commit at tick -1 with the digest so far.

    Raises InputError where the drive has no write-ahead logs, sqlite3.Error.
    """
    manifest = {"scenario": scenario, "state": state, "generation": "0", "planned": str(planned), "lineage": "[]"}
    manifest["digest_version"] = str(DIGEST_VERSION)
    digest = HistoryDigest(DIGEST_VERSION, scenario, lambda _key: None).hexdigest()
    with closing(sqlite3.connect(part)) as db:
        guard(db)
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.executescript(TABLES)
        with db:
            db.executemany("INSERT INTO manifest VALUES (?, ?)", manifest.items())
            db.execute("INSERT INTO commits VALUES (-1, 0, ?)", (digest,))
            if account is not None:
                db.execute("INSERT INTO telemetry_run VALUES ('account', ?)", (account.text(),))
        mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise InputError(f"{part.parent}: this drive does not support write-ahead logs ({mode}); choose --out on a local one")
        db.execute("PRAGMA journal_mode = DELETE")


def bound_log(db: sqlite3.Connection) -> None:
    """Keep the write-ahead log of an episode that is being written to a few megabytes, however long the run.

    A reader who is in the middle of a query keeps what it reads: while it does, the log goes on growing. At the first commit
    without one the log begins anew, and its file is cut to the bound. Each commit is on the drive before the run goes on
    (synchronous = FULL), and the log is before the file, so that a loss of power costs no commit; a drive that only says that it
    has written may lose more.
    """
    db.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    db.execute(f"PRAGMA journal_size_limit = {LOG_PAGES * PAGE}")
