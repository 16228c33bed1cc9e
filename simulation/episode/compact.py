"""Compacting: an episode keeps its whole log and journal, and only the last of its checkpoints."""

import sqlite3
from pathlib import Path

from twinville.simulation.episode.custody import Custody, seal
from twinville.simulation.episode.file import connect
from twinville.simulation.episode.locking import acquire_lock, release_lock
from twinville.worlds.errors import InputError


def compact(path: Path) -> tuple[int, int]:
    """Bytes before and after; raises InputError when the episode is in use, or there is no room for the tidy copy."""
    connect(path).close()
    before = path.stat().st_size
    lock = acquire_lock(path)
    try:
        db = connect(path, write=True)
        try:
            # A copy with a seal of its own would hide that the file is not what it was.
            if Custody(db, path).is_broken():
                raise InputError(f"{path}: is not as it was sealed; 'twinville verify' tells more")
            with db:
                db.execute("DELETE FROM checkpoints WHERE tick < (SELECT max(tick) FROM checkpoints)")
                state = db.execute("SELECT value FROM manifest WHERE key = 'state'").fetchone()
                if state != ("running",):
                    seal(db)
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("PRAGMA journal_mode = DELETE")
        finally:
            db.close()
    except sqlite3.Error as error:
        raise InputError(f"{path}: cannot be made smaller ({error}); it is as it was") from None
    finally:
        release_lock(lock)
    return before, path.stat().st_size
