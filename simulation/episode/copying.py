"""Copying an episode up to a tick: the log, the journal and the checkpoints up to there."""

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

from twinville.simulation.episode.creating import remove_data
from twinville.simulation.episode.digests import canonical, line
from twinville.simulation.episode.file import connect, upgraded, version_of
from twinville.simulation.episode.gate import BoundedConnection
from twinville.simulation.episode.reader import Episode
from twinville.simulation.episode.schema import SCHEMA_VERSION
from twinville.simulation.interventions.base import Intervention
from twinville.worlds.errors import InputError


def copy_up_to(
    parent: Episode, out: Path, tick: int, changes: Sequence[Intervention], lineage: Sequence[dict[str, object]]
) -> None:
    """Write an episode with the parent's past up to a tick, its journal, and what is done from outside after it.

    Raises InputError, leaving no file, when the parent is damaged before that tick or the file cannot be written.
    """
    remove_data(out)
    try:
        _copy_whole(parent.path, out)
        _cut(out, tick, _digest_at(parent, tick), changes, lineage, parent.planned)
    except sqlite3.Error as error:
        remove_data(out)
        raise InputError(f"{out}: cannot be written ({error}); choose another --out") from None
    except BaseException:
        remove_data(out)
        raise


def _copy_whole(path: Path, out: Path) -> None:
    """The whole parent, as it stands, even while it is being written."""
    with tempfile.TemporaryDirectory(prefix="twinville-") as folder:
        old = (version_of(path) or SCHEMA_VERSION) < SCHEMA_VERSION
        source = connect(upgraded(path, Path(folder)) if old else path)
        target = sqlite3.connect(out)
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()


def _cut(
    out: Path,
    tick: int,
    commit: tuple[int, str],
    changes: Sequence[Intervention],
    lineage: Sequence[dict[str, object]],
    planned: int,
) -> None:
    """Remove what lies after the fork, except the journal."""
    db = sqlite3.connect(out, factory=BoundedConnection)
    db.bound(out)
    try:
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
        db.execute("PRAGMA journal_mode = DELETE")
    finally:
        db.close()


def _digest_at(parent: Episode, tick: int) -> tuple[int, str]:
    """The last log entry up to a tick, and the digest there; raises InputError when the log is not what was committed."""
    digest = blake2b(canonical(parent.scenario).encode(), digest_size=20)
    commits = {seq: expected for _, seq, expected in parent.log.commits()}
    last = 0
    with closing(parent.log.raw()) as rows:
        for seq, at, kind, person, data in rows:
            if at > tick:
                break
            digest.update(line(at, kind, person, data))
            last = seq
            if seq in commits and commits[seq] != digest.hexdigest():
                raise InputError(f"{parent.path}: is damaged by tick {at}; 'twinville verify' tells how far it is sound")
    return last, digest.hexdigest()
