import sqlite3
from pathlib import Path
from typing import Any

import pytest

from twinville.agents.population.population import Population
from twinville.simulation.episode.creating import check_output
from twinville.simulation.episode.projections.town import day_of, town_at, whole_day
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import live, prepare, run
from twinville.simulation.paused import RunPausedError
from twinville.worlds.errors import InputError
from twinville.worlds.world import World


def test_what_was_lived_can_be_read(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        assert episode.state == "finished"
        assert episode.last_tick == 8640
        assert len(episode.names) == 25
        assert episode.is_demonstration
        at_noon = town_at(episode, 12 * 3600)
        assert len(at_noon) == 25
        assert all(0 <= person.x < episode.world.width for person in at_noon)
        assert sum(person.category in ("work", "school") for person in at_noon) >= 5
        at_four = town_at(episode, 86400 + 4 * 3600)
        assert all(person.activity == "sleeping" for person in at_four)
        lines = day_of(episode, "Orla Halloran", *whole_day(1))
        assert any(line.text == "explaining at the blackboard" for line in lines)
        assert [line.seconds for line in lines] == sorted(line.seconds for line in lines)


def test_one_tidy_file(small_day: Path) -> None:
    assert [file.name for file in small_day.parent.iterdir()] == ["day.episode"]


def test_names_may_be_shortened(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        assert episode.person("orla") == "Orla Halloran"
        with pytest.raises(InputError, match="fits several people"):
            episode.person("halloran")
        with pytest.raises(InputError, match="Did you mean 'Orla Halloran'"):
            episode.person("Orla Haloran")


def test_moments_outside_are_refused(small_day: Path) -> None:
    with Episode(small_day) as episode:
        for seconds in (0, 6 * 3600 - 1, 86400 + 6 * 3600 + 1):
            with pytest.raises(InputError, match="is outside"):
                episode.tick_of(seconds)


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _database(path: Path, *statements: str) -> Path:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()
    return path


def test_what_is_no_episode(tmp_path: Path, small_day: Path) -> None:
    whole = small_day.read_bytes()
    cases = [
        (tmp_path / "missing", "there is no such episode"),
        (tmp_path, "there is no such episode"),
        (_write(tmp_path / "empty", b""), "is not an episode"),
        (_write(tmp_path / "text", b"hello world, this is no episode"), "is not an episode"),
        (_database(tmp_path / "other", "CREATE TABLE t (x)"), "is a database, but not an episode"),
        (_write(tmp_path / "cut", whole[:5000]), "damaged|cannot be read"),
        (_write(tmp_path / "torn", whole[:100] + b"\x00" * 900 + whole[1000:]), "damaged|cannot be read"),
    ]
    for path, words in cases:
        with pytest.raises(InputError, match=words):
            Episode(path).close()


def test_a_newer_format_is_refused_politely(tmp_path: Path, small_day: Path) -> None:
    newer = _write(tmp_path / "newer", small_day.read_bytes())
    _database(newer, "PRAGMA user_version = 99")
    with pytest.raises(InputError, match="newer Twinville \\(format 99"):
        Episode(newer)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET data = 'x' WHERE kind = 'moved'",
        "UPDATE log SET data = '{}' WHERE kind = 'moved'",
        """UPDATE log SET data = '{"x": 1, "y": 1, "steps": "Q9", "pace": 1}' WHERE kind = 'moved'""",
        "UPDATE manifest SET value = '{}' WHERE key = 'scenario'",
        "UPDATE manifest SET value = '[' WHERE key = 'scenario'",
        "DROP TABLE commits",
        "DELETE FROM commits",
    ],
)
def test_damage_is_one_sentence(tmp_path: Path, small_day: Path, statement: str) -> None:
    damaged = _write(tmp_path / "damaged", small_day.read_bytes())
    _database(damaged, statement)
    with pytest.raises(InputError, match=r"damaged|no committed tick|tables differ"), Episode(damaged) as episode:
        town_at(episode, 12 * 3600)


def test_outputs_that_cannot_be(tmp_path: Path) -> None:
    there = _write(tmp_path / "there", b"precious")
    with pytest.raises(InputError, match="exists already"):
        check_output(there, force=False)
    with pytest.raises(InputError, match="is a folder"):
        check_output(tmp_path, force=True)
    with pytest.raises(InputError, match="cannot be"):
        check_output(there / "below" / "x.episode", force=False)
    assert there.read_bytes() == b"precious"


def test_a_full_disk_loses_nothing_that_was_committed(
    small: tuple[World, Population], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from twinville.simulation.episode.writer import EpisodeWriter

    world, people = small
    original, calls = EpisodeWriter.commit, []

    def commit(self: Any, tick: int, state: Any = None) -> None:
        calls.append(tick)
        if len(calls) == 6:
            # What SQLite says when the disk is full: a page limit raises the very same error.
            pages = self._db.execute("PRAGMA page_count").fetchone()[0]
            self._db.execute(f"PRAGMA max_page_count = {pages}")
            self._rows += [(10**9 + i, tick, "x", None, "y" * 4000) for i in range(50)]
        original(self, tick, state)

    monkeypatch.setattr(EpisodeWriter, "commit", commit)
    with pytest.raises(RunPausedError, match=r"full.*tick \d+ is safe; about \d+ MB needed"):
        run(world, people, tmp_path / "full.episode")
    with Episode(tmp_path / "full.episode") as episode:
        assert episode.last_tick == calls[4]
        assert episode.state == "paused"
        town_at(episode, episode.clock.seconds(episode.last_tick))


def test_a_run_that_is_stopped_ends_at_a_committed_tick(small: tuple[World, Population], tmp_path: Path) -> None:
    import os
    import signal

    world, people = small
    scenario, model = prepare(world, people)
    seen = []

    def progress(report: Any) -> None:
        seen.append(report)
        if len(seen) == 5:
            os.kill(os.getpid(), signal.SIGINT)

    result = live(scenario, model, tmp_path / "stopped.episode", 8640, progress=progress)
    assert result.stopped
    with Episode(result.path) as episode:
        assert episode.state == "stopped"
        assert 0 < episode.last_tick == result.last_tick < 8640
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
