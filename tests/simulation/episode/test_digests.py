"""The two digests: nothing that differs looks the same, and what is kept is what was digested."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.model_choice import model_of
from twinville.agents.population.population import Population
from twinville.simulation.episode import creating
from twinville.simulation.episode.compact import compact
from twinville.simulation.episode.custody import TABLES, custody, seal
from twinville.simulation.episode.digests import DIGEST_VERSION, HistoryDigest, key_in
from twinville.simulation.episode.reader import Episode
from twinville.simulation.episode.schema import APPLICATION_ID
from twinville.simulation.episode.schema import TABLES as MADE
from twinville.simulation.episode.writer import EpisodeWriter
from twinville.simulation.history.fork import fork
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

RELEASED = Path(__file__).parent / "released"

_TEXTS = st.text("ab-:1 \x1f\n", max_size=4)
_ENTRIES = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["said", "decided"]), st.none() | _TEXTS, _TEXTS), max_size=4)


def _history(entries: Sequence[tuple[int, str, str | None, str]], answer: str | None = None, scenario: str = "{}") -> str:
    digest = HistoryDigest(DIGEST_VERSION, scenario, lambda key: answer)
    for entry in entries:
        digest.add(*entry)
    return digest.hexdigest()


@given(one=_ENTRIES, other=_ENTRIES)
def test_other_histories_have_other_digests(
    one: list[tuple[int, str, str | None, str]], other: list[tuple[int, str, str | None, str]]
) -> None:
    assert (_history(one) == _history(other)) == (one == other)


def test_what_the_first_version_took_for_the_same_is_told_apart() -> None:
    entry = (1, "said", "", "x")
    assert _history([entry]) != _history([(1, "said", None, "x")])
    assert _history([(1, "said", "a", "b\n1\x1fsaid\x1fa\x1fc")]) != _history([(1, "said", "a", "b"), (1, "said", "a", "c")])
    decided = [(1, "decided", "Ada", '{"key":"k-0"}')]
    digests = {_history(decided, answer) for answer in (None, "", "-", "{}")}
    assert len(digests) == 4
    assert _history([], scenario="{}") != _history([], scenario="{} ")
    # Only a decision uses an answer.
    assert _history([entry], "a") == _history([entry], "b")


@pytest.mark.parametrize(
    ("data", "key"),
    [('{"key":"k-0"}', "k-0"), ("{}", ""), ("[]", ""), ('{"key":5}', ""), ("{", ""), ("[" * 100_000, "")],
)
def test_the_key_in_whatever_a_line_holds(data: str, key: str) -> None:
    assert key_in(data) == key


@pytest.mark.parametrize("version", [0, 3, -1])
def test_an_unknown_version_is_refused(version: int, tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes((RELEASED / "v4.episode").read_bytes())
    db = sqlite3.connect(path)
    with db:
        db.execute("INSERT INTO manifest VALUES ('digest_version', ?)", (str(version),))
    db.close()
    for use in (lambda: Episode(path), lambda: resume(path, model_of), lambda: fork(path, tmp_path / "y.episode", None)):
        with pytest.raises(InputError, match=f"has a history digest of version '{version}', which"):
            use()


def _empty() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.executescript(MADE)
    return db


def test_every_column_of_every_table_is_under_custody() -> None:
    db = _empty()
    names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == TABLES.keys()
    seen = {custody(db)}
    for table in sorted(names):
        columns = [(str(row[1]), str(row[2])) for row in db.execute(f"PRAGMA table_info({table})")]
        first = {"TEXT": "a", "INTEGER": 1, "REAL": 1.0, "BLOB": b"a"}
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", [first[kind] for _, kind in columns])
        seen.add(custody(db))
        for column, kind in columns:
            other = {"TEXT": "b", "INTEGER": 2, "REAL": 2.0, "BLOB": b"b"}[kind]
            db.execute(f"UPDATE {table} SET {column} = ?", (other,))
            seen.add(custody(db))
    assert len(seen) == 1 + sum(1 + len(list(db.execute(f"PRAGMA table_info({table})"))) for table in names)
    before = custody(db)
    seal(db)
    assert custody(db) == before


def test_a_file_is_sealed_whenever_it_is_closed(small: tuple[World, Population], tmp_path: Path) -> None:
    def is_sealed(path: Path) -> bool:
        with Episode(path) as episode:
            return episode.custody.sealed() == episode.custody.digest()

    path, out = tmp_path / "x.episode", tmp_path / "fork.episode"
    run(*small, path, until="day 1 08:00", tick="60s", seed=3)
    assert is_sealed(path)
    fork(path, out, 7 * 3600)
    assert is_sealed(out)
    compact(out)
    assert is_sealed(out)
    writer = EpisodeWriter.reopen(out)
    with Episode(out) as episode:
        assert episode.custody.sealed() is None
        verdict = verify(episode)
        assert verdict.sound
        assert "writing still" in verdict.unsealed
    writer.close("stopped")
    assert is_sealed(out)
    resume(out, model_of, until="day 1 09:00")
    assert is_sealed(out)
    db = sqlite3.connect(out)
    with db:
        db.execute("UPDATE telemetry_run SET value = '1.0' WHERE key = 'wall_seconds'")
    db.close()
    assert not is_sealed(out)
    with pytest.raises(InputError, match="is not as it was sealed"):
        compact(out)


@pytest.mark.parametrize("name", ["v1", "v2", "v3-busy", "v4"])
def test_the_custody_digest_is_that_of_the_file_and_not_of_a_copy_in_another_format(name: str) -> None:
    path = RELEASED / f"{name}.episode"
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    with Episode(path) as episode:
        assert episode.custody.digest() == custody(db)
    db.close()


def test_a_file_keeps_the_digest_that_it_was_begun_with(
    small: tuple[World, Population], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = tmp_path / "old.episode", tmp_path / "fork.episode"
    with monkeypatch.context() as before:
        before.setattr(creating, "DIGEST_VERSION", 1)
        run(*small, path, until="day 1 08:00")
    fork(path, out, None)
    for each in (path, out):
        resume(each, model_of, until="day 1 10:00")
        with Episode(each) as episode:
            assert episode.digest_version == 1
            verdict = verify(episode)
            assert verdict.sound
            assert verdict.re_executed
            assert not verdict.unsealed
    with Episode(path) as one, Episode(out) as other:
        assert one.digest == other.digest
