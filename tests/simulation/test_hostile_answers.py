"""Answers as bad as can be: nothing crashes, a resume is byte-exact, the log follows from its journal, nothing false is known."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.simulation.hostile import Hostile
from twinville.agents.population.population import Population
from twinville.simulation.episode.events import AgreementChanged, AgreementOver, Posted, Spoke, Telling
from twinville.simulation.episode.mind_events import Remembered
from twinville.simulation.episode.projections.news import spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.measures.summary import summarize
from twinville.worlds.world import World

FAMILY = ("Ines Castellano", "Luca Castellano", "Sofia Castellano", "Marco Castellano")
BEGIN, END = 6, 22


def _family(larkwater: tuple[World, Population]) -> tuple[World, Population]:
    world, people = larkwater
    kept = tuple(persona for persona in people.personas if persona.name in FAMILY)
    facts = (fact.model_copy(update={"contradicts": None}) for fact in people.facts if fact.origin in FAMILY)
    return world, Population(kept, tuple(facts))


def _nothing_false_is_known(episode: Episode) -> None:
    """Who knows of a fact was told it, or is its origin; who is in an agreement took part in a line of it."""
    told: dict[str, set[str]] = defaultdict(set)
    for telling in episode.entries(Telling):
        if telling.event.told == "told" and telling.event.fact is not None:
            told[telling.event.fact].add(telling.event.said)
    for memory in episode.entries(Remembered):
        fact = memory.event.fact
        if fact is not None and memory.event.memory_kind == "speech":
            assert set(memory.event.evidence) & told[fact], memory
    spoken = {entry.event.id: (entry.person, *entry.event.hearers) for entry in episode.entries(Spoke)}
    took_part: dict[str, set[str]] = defaultdict(set)
    for changed in episode.entries(AgreementChanged):
        event = changed.event
        took_part[event.id] |= {str(name) for name in spoken.get(event.said, ())} | {event.by}
        assert set(event.who) <= took_part[event.id], changed
        assert len(set(event.who)) == len(event.who), changed
        assert not set(event.who) & set(event.asked), changed
        assert {*event.who, *event.asked, *event.to} <= set(episode.names), changed
        assert event.standing != "accepted" or event.who, changed
        assert event.at is None or 0 <= event.at < 1440, changed
    over = [(entry.person, entry.event.id) for entry in episode.entries(AgreementOver)]
    assert len(set(over)) == len(over)
    assert {entry.event.id for entry in episode.entries(AgreementOver)} <= set(took_part)


def _live(larkwater: tuple[World, Population], folder: Path, seed: int, profile: str, cut: int, *, silent: bool = True) -> None:
    town = _family(larkwater)
    whole, parts = folder / "whole.episode", folder / "parts.episode"
    run(*town, whole, until=f"day 1 {END}:00", seed=seed, model=Hostile(seed), profile=profile, force=True)
    at = BEGIN * 60 + cut
    run(*town, parts, until=f"day 1 {at // 60:02d}:{at % 60:02d}", seed=seed, model=Hostile(seed), profile=profile, force=True)
    resume(parts, lambda _: Hostile(seed), until=f"day 1 {END}:00")
    with Episode(whole) as one, Episode(parts) as other:
        assert one.digest == other.digest
        assert verify(one).sound
        _nothing_false_is_known(one)
        assert silent or list(one.entries(AgreementChanged))
        assert silent or list(one.entries(Telling))
        summarize(one)
        spread(one)
        list(one.entries(Posted))


@pytest.mark.parametrize(("seed", "profile"), [(1, "thrifty"), (2, "faithful")])
def test_hostile_answers_of_a_day(seed: int, profile: str, larkwater: tuple[World, Population], tmp_path: Path) -> None:
    _live(larkwater, tmp_path, seed, profile, 700, silent=False)


@pytest.mark.slow
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(3, 100_000), profile=st.sampled_from(["thrifty", "faithful"]), cut=st.integers(5, (END - BEGIN) * 60 - 5))
def test_hostile_answers_of_many_days(
    larkwater: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory, seed: int, profile: str, cut: int
) -> None:
    _live(larkwater, tmp_path_factory.mktemp("hostile"), seed, profile, cut)
