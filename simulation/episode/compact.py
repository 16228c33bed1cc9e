"""Giving back space: an episode keeps its log and journal whole; of checkpoints, which only save time, the last one."""

import sqlite3
from pathlib import Path

from twinville.simulation.episode.file import connect
from twinville.simulation.episode.writer import hold, let_go
from twinville.worlds.errors import InputError


def compact(path: Path) -> tuple[int, int]:
    """Bytes before and after; raises InputError when the episode is in use, or there is no room for the tidy copy."""
    connect(path).close()
    before = path.stat().st_size
    lock = hold(path)
    try:
        db = connect(path, write=True)
        try:
            with db:
                db.execute("DELETE FROM checkpoints WHERE tick < (SELECT max(tick) FROM checkpoints)")
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("PRAGMA journal_mode = DELETE")
        finally:
            db.close()
    except sqlite3.Error as error:
        raise InputError(f"{path}: cannot be made smaller ({error}); it is as it was") from None
    finally:
        let_go(lock)
    return before, path.stat().st_size
