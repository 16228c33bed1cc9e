"""What a writer holds in memory and beside the file while a run goes on: little, however long it is."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from twinville.agents.language_models.journal import Entry
from twinville.agents.language_models.model import Usage
from twinville.simulation.episode import creating
from twinville.simulation.episode.checkpoints import DENSE, SPARSE
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.writer import EpisodeError, EpisodeWriter
from twinville.worlds.keyed import keyed_bits

PAGES = 20
#: Pages of a commit, about: the log may pass its bound by as many.
COMMIT = 40


@pytest.fixture
def writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EpisodeWriter]:
    monkeypatch.setattr(creating, "LOG_PAGES", PAGES)
    writer = EpisodeWriter.create(tmp_path / "x.episode", canonical({"seed": 1}), 100)
    yield writer
    writer.close("stopped")


def _commit(writer: EpisodeWriter, times: int) -> None:
    for _ in range(times):
        tick = writer.committed + 1
        writer.put(_entry(f"k{tick}", f"answer {tick}"))
        # What cannot be compressed: some 20 pages.
        writer.commit(tick, {"state": [keyed_bits(tick, n) for n in range(6000)]})


def _entry(key: str, answer: str) -> Entry:
    return Entry(key, "Ada", "react", 1, "{}", answer, "", Usage(0, 0, 0.0), 1)


def _log(writer: EpisodeWriter) -> int:
    return Path(f"{writer.path}-wal").stat().st_size // creating.PAGE


def test_the_write_ahead_log_is_bounded(writer: EpisodeWriter) -> None:
    _commit(writer, 2)
    sizes = []
    for _ in range(12):
        _commit(writer, 1)
        sizes.append(_log(writer))
    assert 0 < max(sizes) <= PAGES + COMMIT
    assert writer.path.stat().st_size > 4 * PAGES * creating.PAGE, "what was in the log is in the file"


def test_a_reader_in_the_middle_of_a_query_makes_it_grow_until_it_is_done(writer: EpisodeWriter) -> None:
    _commit(writer, 3)
    reader = sqlite3.connect(writer.path)
    rows = reader.execute("SELECT tick FROM checkpoints, (SELECT 1 UNION SELECT 2)")
    assert rows.fetchone() is not None
    _commit(writer, 6)
    assert _log(writer) > PAGES + COMMIT
    assert len(rows.fetchall()) == 5, "it reads what was there when it began"
    _commit(writer, 2)
    assert _log(writer) <= PAGES + COMMIT
    reader.close()


def test_answers_and_vectors_are_read_from_the_file(writer: EpisodeWriter) -> None:
    writer.put(_entry("k", "yes"))
    writer.put_vector("a text", b"\x01\x02")
    assert (writer.get("k"), writer.get_vector("a text")) == ("yes", b"\x01\x02")
    writer.flush()
    assert not writer._answers
    assert (writer.get("k"), writer.get_vector("a text")) == ("yes", b"\x01\x02")
    assert (writer.get("other"), writer.get_vector("another")) == (None, None)
    path = writer.path
    writer.commit(0)
    writer.close("stopped")
    again = EpisodeWriter.reopen(path)
    assert (again.get("k"), again.get_vector("a text"), again.holds_answers) == ("yes", b"\x01\x02", True)
    again.close("stopped")


def test_a_file_that_cannot_be_read_any_more_is_told(writer: EpisodeWriter) -> None:
    _commit(writer, 1)
    with writer._db as db:
        db.execute("ALTER TABLE journal RENAME TO elsewhere")
    with pytest.raises(EpisodeError, match=r"cannot be read .*; tick 0 is safe, then: twinville resume"):
        writer.get("k0")
    with writer._db as db:
        db.execute("ALTER TABLE elsewhere RENAME TO journal")
    assert writer.get("k0") == "answer 0"


def test_checkpoints_are_dense_lately_and_one_a_day_before(writer: EpisodeWriter) -> None:
    for _ in range(4 * SPARSE):
        tick = writer.committed + 1
        writer.commit(tick, {} if tick % 2 else None)
    kept = [row[0] for row in writer._db.execute("SELECT tick FROM checkpoints ORDER BY tick")]
    late = list(range(4 * SPARSE - 1, 0, -2))[:DENSE]
    assert kept[-DENSE:] == late[::-1]
    assert [tick // SPARSE for tick in kept[:-DENSE]] == [0, 1, 2, 3]
    assert all(tick % SPARSE <= 2 for tick in kept[:-DENSE])
