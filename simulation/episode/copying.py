"""Copying an episode up to a tick: the log, the journal and the checkpoints up to there."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from twinville.agents.language_models.account import Account
from twinville.simulation.episode.creating import check_output, made_beside
from twinville.simulation.episode.custody import seal
from twinville.simulation.episode.digests import HistoryDigest, canonical
from twinville.simulation.episode.file import connect
from twinville.simulation.episode.reader import Episode
from twinville.simulation.interventions.base import Intervention
from twinville.worlds.errors import InputError
from twinville.worlds.locking import acquire_lock, release_lock


def copy_up_to(
    parent: Episode,
    out: Path,
    tick: int,
    changes: Sequence[Intervention],
    lineage: Sequence[dict[str, object]],
    *,
    force: bool = False,
    account: Account | None = None,
) -> None:
    """Write an episode with the parent's past up to a tick, its journal, and what is done from outside after it. `account` has what
    was spent on it already; the parent's stays the parent's.

    The parent may be lived meanwhile. Raises InputError, changing nothing, when it is damaged before that tick, or when `out`
    exists (unless forced), is being written by another process, or cannot be written.
    """
    lock = acquire_lock(out)
    try:
        check_output(out, force=force)
        with made_beside(out) as part:
            parent.storage.copy(part)
            _cut(part, tick, _digest_at(parent, tick), changes, lineage, parent.planned)
            if account is not None and account.lines:
                _charge(part, account)
    finally:
        release_lock(lock)


def put_whole(path: Path, data: bytes) -> None:
    """Put an episode that comes from elsewhere, as bytes, in the place of what is there; raises InputError."""
    check_output(path, force=True)
    lock = acquire_lock(path)
    try:
        with made_beside(path) as part:
            part.write_bytes(data)
    finally:
        release_lock(lock)


def _cut(
    part: Path,
    tick: int,
    commit: tuple[int, str],
    changes: Sequence[Intervention],
    lineage: Sequence[dict[str, object]],
    planned: int,
) -> None:
    """Remove what lies after the fork, except the journal."""
    with closing(connect(part, write=True)) as db:
        with db:
            db.execute("DELETE FROM log WHERE tick > ?", (tick,))
            db.execute("DELETE FROM commits WHERE tick >= ?", (tick,))
            db.execute("INSERT INTO commits VALUES (?, ?, ?)", (tick, *commit))
            # A checkpoint taken at or before the fork still holds; the journal is kept whole.
            db.execute("DELETE FROM checkpoints WHERE tick > ?", (tick,))
            db.execute("DELETE FROM interventions WHERE tick > ?", (tick,))
            rows = [(change.id, change.tick, canonical(change.stored())) for change in changes]
            db.executemany("INSERT INTO interventions VALUES (?, ?, ?)", rows)
            # What it costs from here on is its own affair.
            db.execute("DELETE FROM telemetry_run WHERE key = 'account'")
            manifest = {"state": "forked", "generation": "0", "planned": str(planned), "lineage": canonical(lineage)}
            db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", manifest.items())
            seal(db)
        db.execute("PRAGMA journal_mode = DELETE")


def _charge(part: Path, account: Account) -> None:
    with closing(connect(part, write=True)) as db, db:
        db.execute("INSERT INTO telemetry_run VALUES ('account', ?)", (account.text(),))
        seal(db)


def _digest_at(parent: Episode, tick: int) -> tuple[int, str]:
    """The last log entry up to a tick, and the digest there; raises InputError when the log is not what was committed."""
    digest = HistoryDigest(parent.digest_version, canonical(parent.scenario), parent.journal.given)
    commits = {seq: expected for _, seq, expected in parent.log.commits()}
    last = 0
    with closing(parent.log.raw()) as rows:
        for seq, at, kind, person, data in rows:
            if at > tick:
                break
            digest.add(at, kind, person, data)
            last = seq
            if seq in commits and commits[seq] != digest.hexdigest():
                raise InputError(f"{parent.path}: is damaged by tick {at}; 'twinville verify' tells how far it is sound")
    return last, digest.hexdigest()
