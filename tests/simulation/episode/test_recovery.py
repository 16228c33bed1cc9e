"""What a killed process leaves beside an episode: it becomes one file again, and nothing of it is lost."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from twinville.agents.model_choice import model_of
from twinville.simulation.episode import opening
from twinville.simulation.episode.compact import compact
from twinville.simulation.episode.import_replay import import_replay
from twinville.simulation.episode.reader import Episode
from twinville.simulation.episode.writer import EpisodeWriter
from twinville.simulation.history.fork import fork
from twinville.simulation.history.resume import resume
from twinville.worlds.errors import InputError
from twinville.worlds.locking import acquire_lock

RELEASED = Path(__file__).parent / "released"


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _killed(path: Path, out: Path, mode: str, version: int | None = None) -> None:
    """An episode as a killed writer leaves it: its last change is in a log or a journal beside it."""
    lived = out.with_name(f"{out.name}.lived")
    shutil.copyfile(path, lived)
    db = sqlite3.connect(lived)
    db.execute(f"PRAGMA journal_mode = {mode}")
    if mode == "wal":
        db.execute("PRAGMA wal_autocheckpoint = 0")
    else:
        db.execute("PRAGMA cache_size = 1")
        db.execute("PRAGMA cache_spill = 1")
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT OR REPLACE INTO telemetry_run VALUES ('wall_seconds', '4711')")
    if mode == "delete":
        # Pages of what is not committed are in the file already.
        db.execute("UPDATE log SET data = data || ' '")
    else:
        db.commit()
    for name in ("", "-wal", "-journal"):
        if (beside := lived.with_name(lived.name + name)).exists():
            shutil.copyfile(beside, out.with_name(out.name + name))
    out.with_name(f"{out.name}.lock").touch()
    db.rollback()
    db.close()
    for each in out.parent.glob(f"{lived.name}*"):
        each.unlink()


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_the_next_reader_makes_one_file_of_it(mode: str, tmp_path: Path, small_day: Path) -> None:
    path = tmp_path / "x.episode"
    _killed(small_day, path, mode)
    assert _names(tmp_path) == ["x.episode", {"wal": "x.episode-wal", "delete": "x.episode-journal"}[mode], "x.episode.lock"]
    with Episode(path) as episode, Episode(small_day) as original:
        assert episode.digest == original.digest
        assert episode.storage.integrity() == "ok"
    assert _names(tmp_path) == ["x.episode"]
    db = sqlite3.connect(path)
    wall = db.execute("SELECT value FROM telemetry_run WHERE key = 'wall_seconds'").fetchone()[0]
    db.close()
    assert (wall == "4711") == (mode == "wal")


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_where_the_folder_cannot_be_written_a_copy_is_read(
    mode: str, tmp_path: Path, small_day: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.episode"
    _killed(small_day, path, mode)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    monkeypatch.setattr(opening, "settle", lambda _path, **_: "stuck")
    with Episode(path) as episode, Episode(small_day) as original:
        assert episode.digest == original.digest
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_an_older_format_with_a_log_is_recovered_and_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "old.episode"
    _killed(RELEASED / "v2.episode", path, "wal")
    with Episode(path) as episode, Episode(RELEASED / "v2.episode") as original:
        assert episode.digest == original.digest
    assert _names(tmp_path) == ["old.episode"]
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone()[0] == 2
    db.close()


def test_a_log_of_another_file_is_not_applied_to_what_replaces_it(tmp_path: Path, small_day: Path) -> None:
    out = tmp_path / "x.episode"
    _killed(small_day, out, "wal")
    fork(small_day, out, 9 * 3600, force=True)
    with Episode(out) as episode:
        assert episode.lineage
        assert episode.storage.integrity() == "ok"
    out.unlink()
    _killed(small_day, out, "wal")
    out.write_bytes(b"no episode at all")
    fork(small_day, out, 9 * 3600, force=True)
    out.unlink()
    _killed(small_day, out, "wal")
    out.unlink()
    fork(small_day, out, 9 * 3600)
    with Episode(out) as episode:
        assert episode.lineage
    assert _names(tmp_path) == ["x.episode"]


def test_what_is_lived_is_not_replaced(tmp_path: Path, small_day: Path) -> None:
    out = tmp_path / "x.episode"
    fork(small_day, out, 9 * 3600)
    writer = EpisodeWriter.reopen(out)
    try:
        for use in (
            lambda: fork(small_day, out, 9 * 3600, force=True),
            lambda: compact(out),
            lambda: EpisodeWriter.create(out, "{}", 10, force=True),
        ):
            with pytest.raises(InputError, match="another process is writing this file"):
                use()
        # It can be read meanwhile, and forked.
        fork(out, tmp_path / "y.episode", 8 * 3600)
    finally:
        writer.close("stopped")
    assert _names(tmp_path) == ["x.episode", "y.episode"]
    resume(out, model_of)
    with Episode(out) as episode, Episode(small_day) as original:
        assert episode.digest == original.digest


def test_an_episode_is_there_before_anything_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    writer = EpisodeWriter.create(path, "{}", 10)
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    assert db.execute("SELECT tick, seq, digest FROM commits").fetchall() == [(-1, 0, writer.digest)]
    assert dict(db.execute("SELECT key, value FROM manifest"))["state"] == "running"
    db.close()
    with pytest.raises(InputError, match="another process is writing"):
        acquire_lock(path)
    writer.close("paused")
    assert _names(tmp_path) == []


def test_a_run_that_replaced_another_and_lived_nothing_is_kept(tmp_path: Path, small_day: Path) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes(small_day.read_bytes())
    EpisodeWriter.create(path, "{}", 10, force=True).close("paused")
    assert _names(tmp_path) == ["x.episode"]
    assert path.stat().st_size < small_day.stat().st_size


def test_a_run_that_was_killed_after_its_last_tick_is_marked_by_resuming(tmp_path: Path, small_day: Path) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes(small_day.read_bytes())
    db = sqlite3.connect(path)
    with db:
        db.execute("UPDATE manifest SET value = 'running' WHERE key = 'state'")
    db.close()
    resume(path, model_of)
    with Episode(path) as episode, Episode(small_day) as original:
        assert (episode.state, episode.digest) == ("finished", original.digest)
    with pytest.raises(InputError, match="has reached its end"):
        resume(path, model_of)


def test_a_recording_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "run" / "movement"
    folder.mkdir(parents=True)
    step = '{"persona": {"Ada": {"movement": [1, 1], "pronunciatio": "", "description": "x @ a:b:c:d", "chat": null}}, '
    (folder / "0.json").write_text(step + '"meta": {"curr_time": "February 13, 2023, 00:00:00"}}')
    out = tmp_path / "out" / "x.episode"

    def full(self: EpisodeWriter, tick: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(EpisodeWriter, "commit", full)
        with pytest.raises(KeyboardInterrupt):
            import_replay(tmp_path / "run", out, None)
    assert _names(out.parent) == []
    import_replay(tmp_path / "run", out, None)
    assert _names(out.parent) == ["x.episode"]


def test_a_journal_beside_a_file_that_is_no_episode_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"text")
    (tmp_path / "x-wal").write_bytes(b"mine")
    with pytest.raises(InputError, match="is not an episode"):
        Episode(path)
    assert _names(tmp_path) == ["x", "x-wal"]


def test_a_log_that_lies_beside_a_part_is_applied_before_it_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "x.episode"
    monkeypatch.setattr(EpisodeWriter, "_tidy", lambda _self: None)
    keep: list[sqlite3.Connection] = []
    with EpisodeWriter.whole(out, "{}", 10) as writer:
        # Another connection keeps the log from being applied when the writer closes its own.
        keep.append(sqlite3.connect(writer.path))
        keep[0].execute("SELECT * FROM manifest").fetchall()
        writer.commit(10)
        monkeypatch.setattr(EpisodeWriter, "close", _closing(EpisodeWriter.close, keep))
    assert _names(tmp_path) == ["x.episode"]
    db = sqlite3.connect(out)
    assert db.execute("SELECT tick FROM commits ORDER BY tick").fetchall() == [(-1,), (10,)]
    db.close()


def _closing(close: Any, others: list[sqlite3.Connection]) -> Any:
    """Closes a writer, and then, without applying the log, what else is open."""

    def closed(self: EpisodeWriter, state: str) -> None:
        close(self, state)
        log = self.path.with_name(f"{self.path.name}-wal")
        kept = log.read_bytes()
        assert kept
        file = self.path.read_bytes()
        for each in others:
            each.close()
        self.path.write_bytes(file)
        log.write_bytes(kept)

    return closed
