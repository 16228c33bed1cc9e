"""Measures against numbers worked out by hand, and against an episode in which every norm is broken on purpose."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from twinville.agents.population.population import Population
from twinville.simulation.episode.mind_events import Appointment, Decided, Put
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.simulation.measures.norms import norms
from twinville.simulation.measures.summary import summarize
from twinville.simulation.measures.time_use import hours_a_day, spells
from twinville.worlds.world import World


@pytest.fixture
def blank(small: tuple[World, Population], tmp_path: Path) -> Path:
    """An episode of six hours with an empty log, to be written by hand."""
    return _emptied(run(*small, tmp_path / "blank.episode", until="day 1 12:00"))


def _emptied(path: Path) -> Path:
    db = sqlite3.connect(path)
    db.execute("DELETE FROM log")
    db.commit()
    db.close()
    return path


def _log(path: Path, *entries: tuple[int, str, str, dict[str, object]]) -> None:
    db = sqlite3.connect(path)
    for seq, (tick, kind, person, data) in enumerate(entries, start=1):
        db.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?)", (seq, tick, kind, person, json.dumps(data)))
    db.commit()
    db.close()


def _does(tick: int, person: str, category: str, phase: str = "doing") -> tuple[int, str, str, dict[str, object]]:
    data: dict[str, object] = {
        "activity": category, "category": category, "use": "x", "phase": phase, "emoji": "",
        "address": "Starter:Rose Cottage:bedroom",
    }  # fmt: skip
    return tick, "activity", person, data


def test_hours_by_hand(blank: Path) -> None:
    # Six hours: 2 asleep, 1 walking, 3 at work, scaled to a day of 24.
    _log(blank, _does(0, "Ada Field", "sleep"), _does(720, "Ada Field", "travel", "walking"), _does(1080, "Ada Field", "work"))
    with Episode(blank) as episode:
        hours = hours_a_day(episode, ["Ada Field"])["Ada Field"]
        assert [spell.end - spell.start for spell in spells(episode, "Ada Field")] == [7200, 3600, 10800]
    assert hours["sleep"] == pytest.approx(8)
    assert hours["travel"] == pytest.approx(4)
    assert hours["work"] == pytest.approx(12)
    assert sum(hours.values()) == pytest.approx(24)


def test_every_broken_norm_is_counted(blank: Path, small: tuple[World, Population]) -> None:
    world, _ = small
    ada, ben = "Ada Field", "Ben Field"
    bath_x, bath_y = world.xy(world.arena("Rose Cottage:bathroom").tiles[5])
    _log(
        blank,
        # Both stand on one tile of the one-person bathroom.
        (0, "entered", ada, {"x": bath_x, "y": bath_y}), _does(0, ada, "hygiene"),
        (0, "entered", ben, {"x": bath_x, "y": bath_y}), _does(0, ben, "hygiene"),
        # Ben walks through the wall to the cafe before it opens, and stays inside a wall after that.
        (10, "moved", ben, {"x": bath_x, "y": bath_y, "steps": "E14", "pace": 5, "address": ""}),
        _does(10, ben, "travel", "walking"),
        _does(200, ben, "meals"),
        (900, "entered", ben, {"x": 23, "y": 2}), _does(900, ben, "meals"),
    )  # fmt: skip
    with Episode(blank) as episode:
        assert norms(episode) == {
            "shared_tile": 1, "overfull_room": 1, "after_hours": 1, "off_the_floor": 1, "through_walls": 1, "uninvited": 0
        }  # fmt: skip


@pytest.mark.parametrize(
    ("knocks", "broken"),
    [((), 2), (((190, True), (590, True)), 0), (((190, True),), 1), (((190, False), (590, True)), 1), (((590, True),), 1)],
)
def test_who_was_not_let_in_is_counted_once_a_visit(
    larkwater: tuple[World, Population], tmp_path: Path, knocks: tuple[tuple[int, bool], ...], broken: int
) -> None:
    world, people = larkwater
    luca, mill = people.personas[14], "Larkwater:Mill Cottage"
    path = run(world, replace(people, personas=(luca,), facts=()), tmp_path / "mill.episode", until="day 1 08:00")
    _emptied(path)
    outside, inside = (30, 18), world.xy(world.arena("Mill Cottage:living room").tiles[20])
    ways = ((0, outside), (200, inside), (400, outside), (600, inside))
    entries: list[tuple[int, str, str, dict[str, object]]] = [_does(0, luca.name, "leisure")]
    entries += [(tick, "entered", luca.name, {"x": x, "y": y}) for tick, (x, y) in ways]
    for tick, let_in in knocks:
        entries.append(
            (tick, "knocked", luca.name, {"address": mill, "answered": "X", "let_in": let_in, "words": "", "reason": ""})
        )
    _log(path, *sorted(entries, key=lambda entry: entry[0]))
    with Episode(path) as episode:
        assert norms(episode)["uninvited"] == broken


def test_the_summary_has_all_it_promises(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        summary = summarize(episode)
        used = {entry.event.key for entry in episode.entries(Decided)}
        unused = sum(1 for entry in episode.entries(Put) if entry.event.key not in used)
    assert summary["agents"] == 25
    assert summary["ticks"] == 8640
    # What was put at bedtime is used in the morning, when the day is over.
    assert unused >= 25
    assert sum(summary["calls"].values()) == summary["decisions"]["rule"] + unused
    assert summary["decisions"]["language_model"] == 0
    assert summary["tokens"] == {"prompt": 0, "completion": 0}
    assert set(summary["norms"].values()) == {0}
    assert sum(summary["time_use"]["adults"].values()) == pytest.approx(24, abs=0.05)
    assert "not a language model" in summary["notice"]
    party = next(fact for fact in summary["facts"] if fact["id"] == "party")
    assert party["known_by"][0] == "Ines Castellano"
    assert all(path[0] == "Ines Castellano" and path[-1] == knower for knower, path in party["paths"].items())
    assert all(fact["unsourced"] == [] for fact in summary["facts"])
    assert 0 < summary["network"]["density_start"] < 1
    assert json.loads(json.dumps(summary)) == summary


def test_an_appointment_is_kept(larkwater_two_days: Path) -> None:
    with Episode(larkwater_two_days) as episode:
        summary = summarize(episode)
        kept = list(episode.entries(Appointment, person="Ines Castellano"))
        assert summary["kept_appointments"] >= 1
        assert kept[0].event.kept
        at = 86400 + 19 * 3600
        assert episode.world.arena_at[episode.world.tile(*episode.positions.at("Ines Castellano", episode.tick_of(at)))] == (
            episode.world.arena("The Copper Kettle:cafe").id
        )
