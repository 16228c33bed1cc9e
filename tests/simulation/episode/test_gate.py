"""Episode files that somebody has changed: nothing in them runs, is loaded or goes on for ever; what is wrong is one sentence."""

import json
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fuzz_episodes import fit_digests
from twinville.agents.memory import connection as connecting
from twinville.agents.memory.connection import Connection
from twinville.agents.memory.embedders import choose_embedder
from twinville.agents.model_choice import model_of
from twinville.agents.population.load import load_people
from twinville.agents.prompts.role import ROLES
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.asking.interview import interview
from twinville.simulation.episode.compact import compact
from twinville.simulation.episode.events import Moved
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.compare import compare
from twinville.simulation.history.fork import fork
from twinville.simulation.history.replay import replay, verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.measures.spec_sheet import spec_sheet
from twinville.simulation.measures.summary import summarize
from twinville.simulation.preparing.terms import terms
from twinville.simulation.run_options import Allowance
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world

END = "day 1 07:10"


@pytest.fixture(scope="module")
def lived(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = load_world(starter)
    return run(world, load_people(world, starter, None, None, 0), tmp_path_factory.mktemp("e") / "e.episode", until=END)


@pytest.fixture
def path(lived: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "x.episode"
    copy.write_bytes(lived.read_bytes())
    return copy


def _change(path: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement, values)
        fit_digests(db)


def _scenario(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    with closing(sqlite3.connect(path)) as db:
        scenario = json.loads(db.execute("SELECT value FROM manifest WHERE key = 'scenario'").fetchone()[0])
    change(scenario)
    text = json.dumps(scenario, sort_keys=True, separators=(",", ":"))
    _change(path, "UPDATE manifest SET value = ? WHERE key = 'scenario'", values=(text,))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER sqliteXevil AFTER INSERT ON log BEGIN DELETE FROM interventions; END",
        "CREATE TRIGGER sqliteXagain AFTER INSERT ON log BEGIN INSERT INTO log SELECT NULL, 1, kind, person, data FROM log; END",
        "CREATE VIEW sqliteXview AS SELECT 1",
        "CREATE TABLE sqliteXtable (x)",
        "CREATE INDEX sqliteXindex ON log (tick)",
        "CREATE TABLE more (x INTEGER PRIMARY KEY AUTOINCREMENT)",
        "CREATE VIRTUAL TABLE words USING fts5(x)",
        "ALTER TABLE log ADD COLUMN made TEXT GENERATED ALWAYS AS (kind) VIRTUAL",
        "ANALYZE",
    ],
)
def test_nothing_but_our_tables_may_be_in_it(path: Path, tmp_path: Path, statement: str) -> None:
    _change(path, statement)
    for use in (
        lambda: Episode(path),
        lambda: resume(path, model_of),
        lambda: compact(path),
        lambda: fork(path, tmp_path / "f", None),
    ):
        with pytest.raises(InputError, match=r"x\.episode: is not an episode as Twinville writes them; its tables differ"):
            use()


def test_two_tables_in_one_place_are_refused(path: Path) -> None:
    other = "(SELECT rootpage FROM sqlite_master WHERE name = 'interventions')"
    _change(path, "PRAGMA writable_schema = ON", f"UPDATE sqlite_master SET rootpage = {other} WHERE name = 'telemetry_run'")
    with pytest.raises(InputError, match="two of its tables lie in the same place"):
        Episode(path)


@pytest.mark.slow
def test_a_table_without_an_end_is_left(path: Path, tmp_path: Path) -> None:
    """Pages refer to one another so that the log has more rows than could ever be read."""
    with closing(sqlite3.connect(path)) as db:
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'log'").fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(path.read_bytes())
    assert content[(root - 1) * size] == 5, "the log fits one page; let the episode be longer"
    leaf = struct.unpack(">I", content[(root - 1) * size + 8 : (root - 1) * size + 12])[0]
    first = len(content) // size + 1
    chain = [root, *range(first, first + 15)]
    content += bytes(size * 15)
    for page, child in zip(chain, [*chain[1:], leaf], strict=True):
        cells = [struct.pack(">IB", child, key) for key in range(1, 60)]
        ends = [size - 5 * (n + 1) for n in range(len(cells))]
        head = struct.pack(">BHHHBI", 5, 0, len(cells), ends[-1], 0, child) + struct.pack(f">{len(ends)}H", *ends)
        whole = bytearray(size)
        whole[: len(head)] = head
        for at, cell in zip(ends, cells, strict=True):
            whole[at : at + 5] = cell
        content[(page - 1) * size : page * size] = whole
    content[28:32] = struct.pack(">I", len(content) // size)
    path.write_bytes(bytes(content))
    with Episode(path) as episode:
        for use in (lambda: list(episode.log.raw()), lambda: episode.storage.sizes(), lambda: list(episode.entries())):
            with pytest.raises(InputError, match="is damaged: it cannot be read"):
                use()
    for change in (lambda: resume(path, model_of), lambda: fork(path, tmp_path / "f", None), lambda: compact(path)):
        with pytest.raises(InputError):
            change()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("[]", "must hold one JSON object"),
        ("null", "must hold one JSON object"),
        ("", "not valid JSON"),
        ("{}", "x: Field required"),
        ("[" * 5000, "recursion limit"),
        ('{"x": "\\ud800"}', "hex escape"),
        (' {"x":1,"y":1,"steps":"","pace":1,"address":""}', "does not begin with a brace"),
        ('{"x":1,"y":1,"steps":"","pace":1,"address":"","person":"Ben Field"}', "names a person of its own"),
        ('{"x":1e999,"y":1,"steps":"","pace":1,"address":""}', "x: inf is no number"),
        ('{"x":99999999999999999999,"y":1,"steps":"","pace":1,"address":""}', "x: this whole number has more than 64 bits"),
        ('{"x":-1,"y":1,"steps":"","pace":1,"address":""}', "-1, 1 is off the map"),
        ('{"x":1,"y":1,"steps":"E999999","pace":1,"address":""}', "leads off the map"),
        ('{"x":1,"y":1,"steps":"E²","pace":1,"address":""}', "is not a movement"),
    ],
)
def test_an_entry_that_is_none_is_named(path: Path, data: str, words: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        seq, who = db.execute("SELECT seq, person FROM log WHERE kind = 'moved' AND person = 'Ada Field' LIMIT 1").fetchone()
    _change(path, f"UPDATE log SET data = ? WHERE seq = {seq}", values=(data,))
    with Episode(path) as episode:
        with pytest.raises(InputError, match=f"is damaged: log entry {seq} .*{words}") as error:
            [episode.positions.segment(entry) for entry in episode.entries(Moved, person=who)]
        assert len(str(error.value)) < 400


@pytest.mark.parametrize(
    ("statement", "value", "words"),
    [
        ("UPDATE manifest SET value = ? WHERE key = 'lineage'", '[{"a":' * 60_000, "its lineage"),
        ("UPDATE manifest SET value = ? WHERE key = 'lineage'", '[{"file": "x", "digest": "y"}]', "its lineage .*0.tick"),
        ("UPDATE manifest SET value = ? WHERE key = 'planned'", "soon", "its planned end"),
        ("UPDATE manifest SET value = ? WHERE key = 'planned'", "9" * 5000, "its planned end"),
        ("UPDATE manifest SET value = ? WHERE key = 'scenario'", "[]", "its scenario"),
        ("UPDATE manifest SET value = ? WHERE key = 'scenario'", '"\\ud800"', "its scenario"),
        ("DELETE FROM manifest WHERE key != ?", "x", "its scenario"),
        ("UPDATE commits SET tick = ? WHERE tick = (SELECT max(tick) FROM commits)", 2**62, "is none that a run can reach"),
        ("INSERT INTO interventions VALUES ('i1', 5, ?)", '{"id": "i1", "tick": 1e999, "what": "x"}', "an intervention.*inf"),
        ("INSERT INTO interventions VALUES ('i1', 5, ?)", '{"id": "i1", "what": "x"}', "an intervention .*tick"),
        ("INSERT INTO interventions VALUES ('i1', 5, ?)", '{"id": "i1", "tick": -1, "what": "x"}', "an intervention .*tick"),
    ],
)
def test_a_manifest_that_is_none_is_one_sentence(path: Path, statement: str, value: object, words: str) -> None:
    _change(path, statement, values=(value,))
    with pytest.raises(InputError, match=rf"x\.episode: is damaged: .*{words}") as error:
        Episode(path)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("start_date", "9999-12-31", "start_date"),
        ("start_date", "2026-13-45", "start_date"),
        ("tick_seconds", 0, "tick_seconds"),
        ("start", 1.5, "start"),
        ("seed", "7", "seed"),
        ("personas", None, "personas"),
        ("personas", [{"name": "A\x00", "ties": []}], "personas.0.name"),
        ("personas", [{"name": "A", "ties": []}] * 2, "two people have one name"),
        ("embedder", ["static"], "embedder"),
        ("model", {"model": 5}, "model.model"),
        ("world", {"name": "x", "size": [10**9, 10**9, 1]}, "world.size"),
    ],
)
def test_a_scenario_that_is_none_is_one_sentence(path: Path, name: str, value: object, words: str) -> None:
    _scenario(path, lambda scenario: scenario.update({name: value}))
    with pytest.raises(InputError, match=f"is damaged: its scenario cannot be read .*{words}"):
        Episode(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size", [100_000, 100_000]),
        ("terrain", [0, 2**40]),
        ("terrain", [99, 1040]),
        ("arena_at", [77, 1040]),
        ("doors", [-1]),
        ("spawns", ["0"]),
        ("things", [{"id": 5}]),
        ("sectors", [{"address": "a", "name": "a", "kind": "home", "arenas": [99]}]),
    ],
)
def test_a_town_that_is_none_is_one_sentence(path: Path, name: str, value: object) -> None:
    _scenario(path, lambda scenario: scenario["world"].update({name: value}))
    with Episode(path) as episode, pytest.raises(InputError, match="is damaged: its town cannot be read"):
        assert episode.world


def test_a_value_of_another_type_is_found(path: Path) -> None:
    """STRICT keeps a program from writing one; somebody who writes the file's bytes is not kept."""
    _change(path, "PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '')")
    _change(path, "UPDATE log SET data = x'7b7d' WHERE seq = 3", "UPDATE journal SET answer = x'00', inputs = 'no bytes'")
    _change(path, "PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = sql || ' STRICT' WHERE type = 'table'")
    with Episode(path) as episode:
        with pytest.raises(InputError, match="log entry 3 has something else where a text is kept"):
            list(episode.entries())
        with pytest.raises(InputError, match="something else where a text is kept"):
            episode.journal.answers()
        with pytest.raises(InputError, match="something else where a compressed text is kept"):
            [list(episode.journal.prompts_of(kind, name)) for kind in episode.journal.counts() for name in episode.names]


def test_who_does_nothing_at_all_is_summed_up_and_compared(path: Path, lived: Path) -> None:
    _change(path, "DELETE FROM log WHERE kind = 'activity' AND person = 'Ada Field'")
    with Episode(path) as episode, Episode(lived) as other:
        assert summarize(episode)["agents"] == 2
        assert "Ada Field" in json.dumps(compare(episode, other).content(episode.clock))


@pytest.mark.parametrize(
    "account",
    [
        '{"lines": 3}',
        "[]",
        '{"lines":[{"model":"m","kind":"k","calls":"many"}],"outcomes":{},"answered_as":{},"limits":{},"marked":[]}',
    ],
)
def test_an_account_that_is_none_is_one_sentence(path: Path, account: str) -> None:
    _change(path, "INSERT OR REPLACE INTO telemetry_run VALUES ('account', ?)", values=(account,))
    with Episode(path) as episode, pytest.raises(InputError, match=r"is damaged: .*account"):
        spec_sheet(episode)
    with pytest.raises(InputError, match=r"is damaged: .*account"):
        resume(path, model_of, until="day 1 07:20")


def test_the_embedder_that_a_file_names_is_loaded_only_when_the_user_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def load(name: str) -> object:
        loaded.append(name)
        return choose_embedder("static")

    monkeypatch.setattr(connecting, "choose_embedder", load)
    _scenario(path, lambda scenario: scenario.update({"embedder": "/tmp/their model"}))
    with Episode(path) as episode:
        checked = verify(episode)
        assert checked.sound
        assert "names the embedder '/tmp/their model', which is used only when you say so, with --embedder" in checked.not_executed
        uses: list[Callable[[], object]] = [
            lambda: replay(episode),
            lambda: interview(episode, "Ada Field", "Why?", 7 * 3600, RuleModel(0)),
            lambda: resume(path, model_of, until="day 1 07:20"),
        ]
        for use in uses:
            with pytest.raises(InputError, match="which is used only when you say so"):
                use()
        for other in (lambda: replay(episode, "static"), lambda: verify(episode, "/tmp/another")):
            with pytest.raises(InputError, match="the episode names another, '/tmp/their model'"):
                other()
        assert not loaded
        assert replay(episode, "/tmp/their model") == episode.digest
        assert verify(episode, "/tmp/their model").not_executed == ""
        word = Connection(confirmed="/tmp/their model")
        assert interview(episode, "Ada Field", "Why?", 7 * 3600, RuleModel(0), connection=word)
    resume(path, model_of, until="day 1 07:20", allowance=Allowance(connection=word))
    assert set(loaded) == {"/tmp/their model"}


def test_the_model_that_a_file_names_is_asked_only_when_the_user_says_so(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('[models.default]\nmodel = "openai:dear"\n[models.dialogue]\nmodel = "ollama:small"\n')
    one, other = {"model": "openai:dear"}, {"model": "ollama:small"}
    several = {"model": "openai:dear + ollama:small", "roles": {role: other if role == "dialogue" else one for role in ROLES}}
    url = "http://127.0.0.1:9/v1"
    assert terms(None, None).model_again(RuleModel(3).settings).settings == RuleModel(3).settings
    for recorded, told in ((one, "the model 'openai:dear', which"), (several, "'openai:dear', 'ollama:small', which")):
        with pytest.raises(InputError, match=f"the episode names .*{told} .* only when you say so"):
            terms(None, url).model_again(recorded)
    with pytest.raises(InputError, match="only when you say so, with --model and its name"):
        terms(None, url, models=["openai:other"]).model_again(one)
    with pytest.raises(InputError, match=r"names the models 'ollama:small', which .* with --settings"):
        terms(None, url, models=["openai:dear"]).model_again(several)
    for recorded in (one, several):
        assert terms(file, url).model_again(recorded).is_language_model
    assert terms(None, url, models=["openai:dear"]).model_again(one).is_language_model
    with pytest.raises(InputError, match="cannot be read"):
        terms(None, url, models=["openai:m"]).model_again(
            {"model": "openai:m", "base_url": "http://theirs/v1", "key_variable": "HOME"}
        )
