"""Compacting: an episode keeps its whole log and journal, and only the last of its checkpoints."""

import sqlite3
from contextlib import closing
from pathlib import Path

from twinville.simulation.episode.creating import made_beside
from twinville.simulation.episode.custody import Custody, seal
from twinville.simulation.episode.file import connect
from twinville.simulation.episode.recovery import settle
from twinville.worlds.errors import InputError
from twinville.worlds.locking import acquire_lock, release_lock


def compact(path: Path) -> tuple[int, int]:
    """Bytes before and after; raises InputError when the episode is in use, or there is no room for the tidy copy.

    The copy is made beside the episode and takes its place when it was found to hold the same.
    """
    settle(path)
    connect(path).close()  # a clear sentence about what is no episode comes before a lock beside it
    lock = acquire_lock(path)
    try:
        before = path.stat().st_size
        with made_beside(path) as part:
            with closing(connect(path)) as db:
                # A copy with a seal of its own would hide that the file is not what it was.
                if Custody(db, path).is_broken():
                    raise InputError(f"{path}: is not as it was sealed; 'twinville verify' tells more")
                held = _holds(db)
                db.execute("VACUUM INTO ?", (str(part),))
            with closing(connect(part, write=True)) as db:
                _make_small(db)
                if _holds(db) != held:
                    raise InputError(f"{path}: the smaller copy does not hold the same; the episode is as it was")
                _seal_again(db)
        return before, path.stat().st_size
    except (sqlite3.Error, OSError) as error:
        raise InputError(f"{path}: cannot be made smaller ({error}); it is as it was") from None
    finally:
        release_lock(lock)


def _make_small(db: sqlite3.Connection) -> None:
    """Remove what can be done without, from a copy."""
    with db:
        gone = db.execute("DELETE FROM checkpoints WHERE tick < (SELECT max(tick) FROM checkpoints)").rowcount
    if gone:
        db.execute("VACUUM")


def _seal_again(db: sqlite3.Connection) -> None:
    """What was sealed is sealed again; what a killed process left is not, until it is resumed."""
    state = db.execute("SELECT value FROM manifest WHERE key = 'state'").fetchone()
    if state != ("running",):
        with db:
            seal(db)


def _holds(db: sqlite3.Connection) -> list[object]:
    """What must be the same in the copy: every commit with its digest, and how much there is of the rest."""
    counts = [
        db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  # names are our own
        for table in ("manifest", "log", "journal", "interventions", "telemetry_calls", "telemetry_run", "vectors")
    ]
    return [db.execute("SELECT tick, seq, digest FROM commits ORDER BY tick").fetchall(), counts]
