"""Reactions as the log shows them: to a thing gone wrong, to people in need, to news; and notices that are put up and read."""

from collections import Counter
from pathlib import Path

import pytest

from twinville.agents.population.population import Population
from twinville.simulation.chance import KeyedChance
from twinville.simulation.engine import mishaps
from twinville.simulation.engine.mishaps import Mishaps
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.worlds.world import World

SLOW_FIXTURES = ("clumsy_day",)


@pytest.fixture(scope="module")
def clumsy_day(larkwater: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day on which things go wrong often."""
    world, people = larkwater
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mishaps, "SLIP", 0.2)
        return run(world, people, tmp_path_factory.mktemp("clumsy") / "day.episode", days=1, seed=5)


def test_what_goes_wrong_is_seen_to_or_fled_from(clumsy_day: Path) -> None:
    with Episode(clumsy_day) as episode:
        faults = [e for e in episode.entries("thing") if e.data["state"] in ("smoking", "overflowing")]
        choices = Counter(e.data["choice"] for e in episode.entries("reaction") if e.data["what"] == "thing")
        doing = [e.data for e in episode.entries("activity") if e.data["phase"] == "doing"]
        seen_to = {data["address"] for data in doing if data["use"] == "see to"}
        last = {e.data["address"]: e.data["state"] for e in episode.entries("thing")}
        assert faults
        assert choices["help"] > 0
        assert choices["flee"] > 0
        assert seen_to & {e.data["address"] for e in faults}
        assert any(last[address] not in ("smoking", "overflowing") for address in seen_to)
        assert all(entry.data["reason"] for entry in episode.entries("reaction"))


def test_who_carries_on_does_so_without_a_trace(clumsy_day: Path) -> None:
    with Episode(clumsy_day) as episode:
        parted = {(name, e.tick) for e in episode.entries("conversation") for name in (e.person, e.data["other"])}
        began = {(e.person, e.tick) for e in episode.entries("activity")}
        carried = [(e.person, e.tick) for e in episode.entries("reaction") if e.data["choice"] == "carry on"]
    assert carried
    # After a talk one takes up what one was doing, which is another matter.
    assert not [moment for moment in carried if moment in began and moment not in parted]


def test_people_help_and_change_their_plans(larkwater_two_days: Path) -> None:
    with Episode(larkwater_two_days) as episode:
        choices = Counter((e.data["what"], e.data["choice"]) for e in episode.entries("reaction"))
        changed = [e for e in episode.entries("reaction") if e.data["choice"] == "change plan" and e.data["what"] == "speech"]
        did = {(e.person, e.data["activity"]) for e in episode.entries("activity")}
    assert choices["person", "help"] + choices["person", "talk"] > 0
    assert changed
    assert any((entry.person, entry.data["activity"]) in did for entry in changed)


def test_a_notice_is_put_up_and_read(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        notices = list(episode.entries("notice"))
        readers = [e for e in episode.entries("memory") if e.data["evidence"][:1] == [notices[0].data["id"]]]
        assert notices[0].person == "Luca Castellano"
        assert notices[0].data["facts"] == ["lost-dog"]
        assert len(readers) >= 3
        assert all(entry.tick > notices[0].tick and entry.data["fact"] == "lost-dog" for entry in readers)


def test_a_fault_stays_until_it_is_seen_to(larkwater: tuple[World, Population], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mishaps, "SLIP", 1.0)
    world, _ = larkwater
    stove = next(thing for thing in world.things if thing.kind == "stove")
    happened = Mishaps(KeyedChance(0))
    happened.left(stove, "cook", "Ada", (), 0)
    assert happened.faults == {stove.id: "smoking"}
    assert happened.take_new() == [stove.id]
    assert happened.take_new() == []
    happened.left(stove, "see to", "Ada", (), 0)
    assert not happened.faults
