import json
import sqlite3
from dataclasses import dataclass, fields
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import ClassVar, get_args

import pytest

from twinville.agents import records
from twinville.agents.records import Record
from twinville.simulation.episode import event_kinds
from twinville.simulation.episode.decoding import MalformedError, _validator, decoded
from twinville.simulation.episode.event_kinds import event_classes
from twinville.simulation.episode.events import Acted, Entered, Halted, Intervened, Moved, Spoke, Unknown
from twinville.simulation.episode.mind_events import MIND_EVENTS, PlanItem, Planned, Remembered, reported
from twinville.simulation.episode.projections.town import day_of
from twinville.simulation.episode.reader import Episode
from twinville.simulation.event import Event, ProcessEvent
from twinville.simulation.processes.contagion_events import Exposed, FellIll
from twinville.worlds.errors import InputError

RELEASED = Path(__file__).parent / "released"
SPOKE = '{"cites":[],"conversation":0,"facts":[],"id":"s1","text":"Hello.","to":"Bo"}'


@pytest.fixture
def episode_file(tmp_path: Path) -> Path:
    """A copy of a released episode, to put lines into."""
    with Episode(RELEASED / "v3.episode") as episode:
        copy = tmp_path / "copy.episode"
        target = sqlite3.connect(copy)
        episode.log._db.backup(target)
        target.close()
    return copy


def _put(path: Path, kind: str, person: str | None, data: str) -> int:
    db = sqlite3.connect(path)
    with db:
        seq = int(db.execute("SELECT max(seq) FROM log").fetchone()[0]) + 1
        db.execute("INSERT INTO log VALUES (?, 5, ?, ?, ?)", (seq, kind, person, data))
    db.close()
    return seq


@pytest.mark.parametrize("version", [1, 2, 3])
def test_every_entry_of_a_released_episode_is_read_as_it_was_written(version: int) -> None:
    with Episode(RELEASED / f"v{version}.episode") as episode:
        entries = list(episode.entries())
        lines = list(episode.log.lines())
    assert len(entries) == len(lines) > 100
    for entry, line in zip(entries, lines, strict=True):
        assert not isinstance(entry.event, Unknown)
        assert (entry.seq, entry.tick, entry.event.kind, entry.person) == (line.seq, line.tick, line.kind, line.person)
        again = json.loads(json.dumps(entry.event.data()))
        # The first format did not have the gist of a memory yet.
        assert again == ({"gist": ""} if version == 1 and line.kind == "memory" else {}) | line.data


def test_entries_are_filtered_by_type_person_and_tick() -> None:
    with Episode(RELEASED / "v3.episode") as episode:
        name = episode.names[0]
        both = list(episode.entries(Acted, Moved, person=name, first=10, last=episode.last_tick - 1))
        assert {type(entry.event) for entry in both} == {Acted, Moved}
        assert {entry.person for entry in both} == {name}
        assert all(10 <= entry.tick < episode.last_tick for entry in both)
        assert both == [
            entry
            for entry in episode.entries()
            if isinstance(entry.event, Acted | Moved) and entry.person == name and 10 <= entry.tick < episode.last_tick
        ]
        latest = episode.log.latest(Acted, name, 20)
        assert latest == list(episode.entries(Acted, person=name, last=20))[-1]


def test_what_processes_do_is_told_apart(episode_file: Path) -> None:
    _put(episode_file, "process", "Ann Miller", '{"by":null,"event":"exposed","id":"contagion","place":"","process":"contagion"}')
    _put(episode_file, "process", "Ann Miller", '{"event":"ill","id":"contagion","process":"contagion"}')
    _put(episode_file, "process", None, '{"id":"market","price":3,"process":"market"}')
    with Episode(episode_file) as episode:
        assert [entry.event for entry in episode.entries(Exposed)] == [Exposed("Ann Miller", None, "")]
        assert [entry.event for entry in episode.entries(ProcessEvent)] == [
            Exposed("Ann Miller", None, ""),
            FellIll("Ann Miller"),
        ]
        strange = [entry.event for entry in episode.entries() if isinstance(entry.event, Unknown)]
    assert [event.name for event in strange] == ["process market"]


def test_a_kind_that_nothing_installed_knows_is_named_and_no_error(episode_file: Path) -> None:
    with Episode(episode_file) as episode:
        name = episode.names[0]
    _put(episode_file, "mood", name, '{"mood":"gloomy"}')
    with Episode(episode_file) as episode:
        found = [entry.event for entry in episode.entries() if isinstance(entry.event, Unknown)]
        assert found == [Unknown(person=name, kind="mood", content={"mood": "gloomy"})]
        assert any("mood" in line.text for line in day_of(episode, name, 0, 10**6))


@dataclass(frozen=True, slots=True)
class Mood(Event):
    """An event of a package."""

    kind: ClassVar[str] = "mood"
    mood: str


def test_a_package_brings_its_kinds_by_an_entry_point(monkeypatch: pytest.MonkeyPatch, episode_file: Path) -> None:
    point = EntryPoint("mood", f"{__name__}:Mood", event_kinds.ENTRY_POINTS)
    monkeypatch.setattr(EntryPoint, "load", lambda _: Mood)
    monkeypatch.setattr(event_kinds, "entry_points", lambda group: [point] if group == "twinville.events" else [])
    event_classes.cache_clear()
    _validator.cache_clear()
    try:
        _put(episode_file, "mood", "Ann Miller", '{"mood":"gloomy"}')
        with Episode(episode_file) as episode:
            assert [entry.event for entry in episode.entries(Mood)] == [Mood("Ann Miller", "gloomy")]
    finally:
        event_classes.cache_clear()
        _validator.cache_clear()


@pytest.mark.parametrize(
    ("kind", "data", "why"),
    [
        ("speech", "[]", "must hold one JSON object"),
        ("speech", '{"id":', "EOF"),
        ("speech", '{"id":"s1"}', "to"),
        ("speech", SPOKE.replace('"s1"', "7"), "id"),
        ("speech", SPOKE.replace('"cites":[]', '"cites":[1]'), "cites.0"),
        ("moved", '{"x":1,"y":"2","steps":"E1","pace":5,"address":""}', "y"),
        ("planned", '{"level":"day","items":[{"activity":"reading"}]}', "items.0.address"),
        ("intervention", '{"id":"i1"}', "what"),
        ("memory", "null", "must hold one JSON object"),
        ("mood", "3", "must hold one JSON object"),
    ],
)
def test_a_malformed_entry_is_a_sentence_that_names_it(episode_file: Path, kind: str, data: str, why: str) -> None:
    seq = _put(episode_file, kind, "Ann Miller", data)
    with Episode(episode_file) as episode, pytest.raises(InputError, match=f"is damaged: log entry {seq} .*{why}"):
        list(episode.entries())


def test_steps_that_are_no_path_name_their_entry(episode_file: Path) -> None:
    with Episode(episode_file) as episode:
        name = episode.names[0]
    seq = _put(episode_file, "moved", name, '{"x":1,"y":2,"steps":"X9","pace":5,"address":""}')
    with Episode(episode_file) as episode, pytest.raises(InputError, match=f"is damaged: log entry {seq} is not a movement"):
        episode.positions.at(name, 5)


def test_fields_of_a_later_format_are_left_out_and_missing_ones_take_their_defaults() -> None:
    assert decoded("speech", "Al", SPOKE[:-1] + ',"tone":"loud"}') == Spoke("Al", "s1", "Bo", "Hello.", [], [], 0)
    old = '{"doubted":false,"evidence":["s1"],"fact":null,"id":3,"importance":2,"memory_kind":"speech","subject":"Bo","text":"Hi"}'
    found = decoded("memory", "Al", old)
    assert found == Remembered("Al", 3, "speech", "Hi", "Bo", 2, ("s1",), None, False, "")
    with pytest.raises(MalformedError):
        decoded("memory", "Al", old.replace('"id":3,', ""))


def test_the_person_is_that_of_the_line() -> None:
    # Inner quotes and a field of this name do no harm.
    assert decoded("entered", 'A "b" \\', '{"x":1,"y":2}') == Entered('A "b" \\', 1, 2)
    assert decoded("halted", None, '{"x":1,"y":2}') == Halted(None, 1, 2)


def test_an_intervention_keeps_all_that_was_logged() -> None:
    event = decoded("intervention", "Al", '{"id":"i1","text":"Go.","what":"whisper"}')
    assert isinstance(event, Intervened)
    assert (event.what, event.text, event.data()["id"]) == ("whisper", "Go.", "i1")


def test_each_record_of_a_mind_has_its_event_with_the_same_fields() -> None:
    kinds = {record.kind: record for record in get_args(Record)}
    assert kinds.keys() == MIND_EVENTS.keys()
    for kind, record in kinds.items():
        event = MIND_EVENTS[kind]
        assert event.__name__ == record.__name__
        assert [field.name for field in fields(event)][1:] == [field.name for field in fields(record)]


def test_what_a_mind_reports_is_logged_with_the_same_content() -> None:
    item: dict[str, object] = {"activity": "reading", "address": "A:B:C", "at": 300}
    event = reported("Al", records.Planned("day", (item,)))
    assert event == Planned("Al", "day", (PlanItem("reading", "A:B:C", 300),))
    assert event.data() == {"level": "day", "items": [item]}


@dataclass(frozen=True, slots=True)
class MoodRecord:
    """A record of a component from a package."""

    kind: ClassVar[str] = "mood"
    mood: str


def test_a_record_of_a_package_is_logged_as_it_stands() -> None:
    event = reported("Al", MoodRecord("gloomy"))
    assert (event.kind, event.person, event.data()) == ("mood", "Al", {"mood": "gloomy"})
