"""Reactions as the log shows them: to a thing gone wrong, to people in need, to news; and notices that are put up and read."""

from collections import Counter
from pathlib import Path

import pytest

from twinville.agents.population.population import Population
from twinville.simulation.chance import KeyedChance
from twinville.simulation.engine import mishaps
from twinville.simulation.engine.mishaps import Mishaps
from twinville.simulation.episode.events import Acted, Conversed, Left, Posted, ThingChanged
from twinville.simulation.episode.mind_events import Reacted, Remembered
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
        faults = [e for e in episode.entries(ThingChanged) if e.event.state in ("smoking", "overflowing")]
        choices = Counter(e.event.choice for e in episode.entries(Reacted) if e.event.what == "thing")
        doing = [e.event for e in episode.entries(Acted) if e.event.phase == "doing"]
        seen_to = {event.address for event in doing if event.use == "see to"}
        last = {e.event.address: e.event.state for e in episode.entries(ThingChanged)}
        assert faults
        assert choices["help"] > 0
        assert choices["flee"] > 0
        assert seen_to & {e.event.address for e in faults}
        assert any(last[address] not in ("smoking", "overflowing") for address in seen_to)
        assert all(entry.event.reason for entry in episode.entries(Reacted))


def test_who_carries_on_does_so_without_a_trace(clumsy_day: Path) -> None:
    with Episode(clumsy_day) as episode:
        parted = {(name, e.tick) for e in episode.entries(Conversed) for name in e.event.people}
        parted |= {(str(e.person), e.tick) for e in episode.entries(Left)}
        began = {(e.person, e.tick) for e in episode.entries(Acted)}
        carried = [(e.person, e.tick) for e in episode.entries(Reacted) if e.event.choice == "carry on"]
    assert carried
    # After a talk one takes up what one was doing, which is another matter.
    assert not [moment for moment in carried if moment in began and moment not in parted]


def test_people_help_and_change_their_plans(larkwater_two_days: Path) -> None:
    with Episode(larkwater_two_days) as episode:
        choices = Counter((e.event.what, e.event.choice) for e in episode.entries(Reacted))
        changed = [e for e in episode.entries(Reacted) if e.event.choice == "change plan" and e.event.what == "speech"]
        did = {(e.person, e.event.activity) for e in episode.entries(Acted)}
    assert choices["person", "help"] + choices["person", "talk"] > 0
    assert changed
    assert any((entry.person, entry.event.activity) in did for entry in changed)


def test_a_notice_is_put_up_and_read(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        notices = list(episode.entries(Posted))
        readers = [e for e in episode.entries(Remembered) if e.event.evidence[:1] == (notices[0].event.id,)]
        assert notices[0].person == "Luca Castellano"
        assert notices[0].event.facts == ["lost-dog"]
        assert len(readers) >= 3
        assert all(entry.tick > notices[0].tick and entry.event.fact == "lost-dog" for entry in readers)


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
