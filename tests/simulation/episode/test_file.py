"""Files of every released format can be read; others are refused in one sentence."""

import sqlite3
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from twinville.agents.model_choice import model_of
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.asking.interview import interview
from twinville.simulation.commands.episodes import add_commands
from twinville.simulation.commands.runs import add_commands as add_runs
from twinville.simulation.episode.compact import compact
from twinville.simulation.episode.export import export_table
from twinville.simulation.episode.export_columns import TABLES
from twinville.simulation.episode.file import connect
from twinville.simulation.episode.projections.town import day_of, town_at
from twinville.simulation.episode.reader import Episode
from twinville.simulation.episode.schema import SCHEMA_VERSION
from twinville.simulation.history.fork import fork
from twinville.simulation.history.replay import replay, verify
from twinville.simulation.history.resume import resume
from twinville.simulation.measures.spec_sheet import markdown, spec_sheet
from twinville.simulation.measures.summary import summarize
from twinville.simulation.scenario import SEMANTICS_VERSION
from twinville.worlds.errors import InputError

RELEASED = Path(__file__).parent / "released"
#: One sentence: what it was lived by, and what can go on with it.
OTHER_ENGINE = (
    r"^\S+\.episode: was lived by another version of the engine \([^.;\n]*\); "
    r"(twinville 0\.1|the version that made it) can go on with it$"
)
VERSIONS = [f"v{version}" for version in range(1, SCHEMA_VERSION + 1)]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_released_format_can_be_read(version: str) -> None:
    path = RELEASED / f"{version}.episode"
    before = path.read_bytes()
    with Episode(path) as episode:
        name = episode.names[0]
        assert town_at(episode, 8 * 3600)
        assert day_of(episode, name, 0, 86_399)
        assert summarize(episode)["agents"] == len(episode.names)
        assert "Spec sheet" in markdown(spec_sheet(episode))
        assert interview(episode, name, "What are you doing now?", 9 * 3600, RuleModel(1))
        assert verify(episode).sound
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_an_older_format_is_copied_not_changed(version: str, tmp_path: Path) -> None:
    old = tmp_path / "old.episode"
    old.write_bytes((RELEASED / f"{version}.episode").read_bytes())
    with pytest.raises(InputError, match="'twinville fork' makes a copy"):
        connect(old)
    fork(old, tmp_path / "new.episode", None)
    connect(tmp_path / "new.episode").close()
    with Episode(old) as one, Episode(tmp_path / "new.episode") as other:
        assert one.digest == other.digest
    with pytest.raises(InputError, match=OTHER_ENGINE):
        resume(tmp_path / "new.episode", model_of, until="day 1 12:00")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("PRAGMA user_version = 99", "newer Twinville"),
        ("PRAGMA application_id = 5", "not an episode"),
        ("CREATE TABLE more (x)", "tables differ"),
        ("CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM log; END", "tables differ"),
        ("CREATE VIEW v AS SELECT 1", "tables differ"),
        ("DROP INDEX log_by_kind", "tables differ"),
    ],
)
def test_strange_schemas_are_refused(tmp_path: Path, statement: str, words: str) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes((RELEASED / f"v{SCHEMA_VERSION}.episode").read_bytes())
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()
    for use in (lambda: Episode(path), lambda: resume(path, model_of), lambda: compact(path)):
        with pytest.raises(InputError, match=words):
            use()


@pytest.mark.parametrize("content", [b"", b"x", b"SQLite format 3\x00" + b"\x00" * 500, b"\xff" * 4096])
def test_garbage_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes(content)
    for use in (lambda: Episode(path), lambda: resume(path, model_of), lambda: fork(path, tmp_path / "y", None)):
        with pytest.raises(InputError):
            use()
    assert [file.name for file in tmp_path.iterdir()] == ["x.episode"]
    assert path.read_bytes() == content


def test_compacting_keeps_what_was_lived(tmp_path: Path, larkwater_day: Path) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes(larkwater_day.read_bytes())
    before, after = compact(path)
    assert after < before == larkwater_day.stat().st_size
    assert [file.name for file in tmp_path.iterdir()] == ["x.episode"]
    with Episode(path) as episode, Episode(larkwater_day) as original:
        assert episode.digest == original.digest
        assert episode.checkpoints.latest(episode.last_tick) is not None
    resume(path, model_of, until="day 2 07:00")


def test_a_busy_file_of_an_older_engine_is_read_and_not_lived_on(tmp_path: Path) -> None:
    # Seven people under a law, a mandate, an epidemic and a rumour.
    path = tmp_path / "busy.episode"
    path.write_bytes((RELEASED / "v3-busy.episode").read_bytes())
    before = path.read_bytes()
    with Episode(path) as episode:
        verdict = verify(episode)
        assert (verdict.problem, verdict.intact_to) == ("", 3000)
        assert verdict.not_executed == f"it was made with semantics 4, and this version has {SEMANTICS_VERSION}"
        with pytest.raises(InputError, match=OTHER_ENGINE):
            replay(episode)
        for table in TABLES:
            export_table(episode, table, "csv", tmp_path / f"{table}.csv")
    for until in (None, "day 1 15:30"):
        with pytest.raises(InputError, match=OTHER_ENGINE):
            resume(path, model_of, until=until)
    fork(path, tmp_path / "fork.episode", 13 * 3600)
    with pytest.raises(InputError, match=OTHER_ENGINE):
        resume(tmp_path / "fork.episode", model_of, until="day 1 15:30")
    for command in ("show --at 13:00", "show --agent Brigid", "summary", "info"):
        name, *more = command.split()
        assert CliRunner().invoke(_app(), [name, str(path), *more]).exit_code == 0, command
    said = CliRunner().invoke(_app(), ["fork", str(path), "--at", "13:00", "--out", str(tmp_path / "other.episode")])
    assert "It was lived by another version of the engine" in said.output
    assert "twinville resume" not in said.output
    said = CliRunner().invoke(_app(), ["verify", str(path)])
    assert "it is consistent, not re-executed" in str(said.exception)
    assert CliRunner().invoke(_app(), ["verify", str(path), "--ask", "consistent"]).exit_code == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", VERSIONS)
def test_older_semantics_are_consistent_and_not_re_executed(version: str, tmp_path: Path) -> None:
    with Episode(RELEASED / f"{version}.episode") as episode:
        verdict = verify(episode)
        now = episode.scenario["semantics_version"] == SEMANTICS_VERSION
        assert verdict.sound
        assert bool(verdict.not_executed) != now
        if now:
            assert replay(episode) == episode.digest
        else:
            with pytest.raises(InputError, match=OTHER_ENGINE):
                replay(episode)
        for table in TABLES:
            assert export_table(episode, table, "jsonl", tmp_path / f"{table}.jsonl") >= 0
    said = CliRunner().invoke(_app(), ["verify", str(RELEASED / f"{version}.episode")])
    assert ("it is consistent, not re-executed" in str(said.exception)) != now
    assert (said.exit_code == 0) == now
    assert "sealed: no: it was written before files were sealed" in said.output


def _app() -> typer.Typer:
    app = typer.Typer()
    add_commands(app)
    add_runs(app)
    return app
