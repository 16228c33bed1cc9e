"""Talk as the log shows it: nothing is known that was not said, nothing heard before it was spoken, nothing said twice a day."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from twinville.agents.population.population import Population
from twinville.agents.words import sentences
from twinville.simulation.episode.events import AgreementChanged, AgreementOver, Conversed, Joined, Spoke
from twinville.simulation.episode.mind_events import Remembered
from twinville.simulation.episode.projections.news import spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.simulation.run_options import PROFILES
from twinville.worlds.daytime import DAY
from twinville.worlds.world import World

SLOW_FIXTURES = ("two_days",)


@pytest.fixture(scope="module", params=PROFILES)
def two_days(
    larkwater: tuple[World, Population],
    larkwater_two_days: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Path:
    if request.param == "thrifty":
        return larkwater_two_days
    return run(*larkwater, tmp_path_factory.mktemp("talk") / "two.episode", days=2, seed=21, profile=request.param)


def test_people_talk_and_news_travels(two_days: Path) -> None:
    with Episode(two_days) as episode:
        assert sum(1 for _ in episode.entries(Conversed)) > 60
        reach = {news.id: len(news.known_by) for news in spread(episode)}
    assert reach["party"] >= 6
    assert reach["council-run"] <= 3
    assert reach["shop-closing"] <= 3


def test_an_unbroken_chain_of_spoken_lines_leads_to_the_origin(two_days: Path) -> None:
    with Episode(two_days) as episode:
        for news in spread(episode):
            assert news.unsourced == []
            for knower, path in news.paths.items():
                assert path[0] == news.origin
                assert path[-1] == knower
            assert set(news.hearings) == set(news.paths) - {news.origin}


def test_news_is_heard_after_it_is_spoken_by_whoever_was_near(two_days: Path) -> None:
    with Episode(two_days) as episode:
        spoken = {entry.event.id: entry for entry in episode.entries(Spoke)}
        world = episode.world
        heard = 0
        for entry in episode.entries(Remembered):
            if entry.event.memory_kind != "speech" or entry.event.evidence[0].startswith("n"):
                continue
            line = spoken[entry.event.evidence[0]]
            assert line.tick < entry.tick <= line.tick + 2
            assert entry.event.fact in line.event.facts
            assert line.person is not None
            assert entry.person is not None
            mine, theirs = (world.tile(*episode.positions.at(name, line.tick)) for name in (entry.person, line.person))
            assert world.room_at[mine] == world.room_at[theirs]
            heard += 1
        assert heard > 10


def test_a_line_cites_its_speakers_own_memories(two_days: Path) -> None:
    with Episode(two_days) as episode:
        memories: dict[str, set[str]] = defaultdict(set)
        for entry in episode.entries(Remembered):
            memories[str(entry.person)].add(f"m{entry.event.id}")
        cited = 0
        for line in episode.entries(Spoke):
            assert set(line.event.cites) <= memories[str(line.person)]
            cited += bool(line.event.cites)
        assert cited > 50


def test_no_pair_hears_a_sentence_twice_in_a_day(two_days: Path) -> None:
    with Episode(two_days) as episode:
        said: set[tuple[int, frozenset[str], str]] = set()
        came = {(entry.event.conversation, str(entry.person)): entry.tick for entry in episode.entries(Joined)}
        last: dict[int, int] = {}
        for line in episode.entries(Spoke):
            # Who came while it was being spoken was not thought of.
            talk, before = line.event.conversation, last.get(line.event.conversation, -1)
            pairs = [frozenset((str(line.person), name)) for name in line.event.hearers if came.get((talk, name), -2) <= before]
            last[talk] = line.tick
            for sentence in sentences(line.event.text):
                keys = {(episode.clock.seconds(line.tick) // DAY, pair, sentence.casefold()) for pair in pairs}
                assert not keys & said
                said |= keys


def test_nobody_is_in_two_conversations_at_once(two_days: Path) -> None:
    with Episode(two_days) as episode:
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        heard: dict[tuple[int, str], list[int]] = defaultdict(list)
        for line in episode.entries(Spoke):
            for name in (str(line.person), *line.event.hearers):
                heard[line.event.conversation, name].append(line.tick)
        for (_, name), ticks in heard.items():
            spans[name].append((min(ticks), max(ticks)))
        for own in spans.values():
            own.sort()
            assert all(a[1] <= b[0] for a, b in pairwise(own))


def test_what_is_agreed_comes_to_an_end_for_everybody_in_it(two_days: Path) -> None:
    with Episode(two_days) as episode:
        standing: dict[str, AgreementChanged] = {}
        for entry in episode.entries(AgreementChanged):
            standing[entry.event.id] = entry.event
        over: dict[str, set[str]] = defaultdict(set)
        for past in episode.entries(AgreementOver):
            over[past.event.id].add(str(past.person))
        ended = {name: event for name, event in standing.items() if event.standing in ("kept", "missed")}
        assert len(ended) >= 5
        assert any(event.fact == "party" for event in ended.values())
        assert sum(event.fact is None for event in ended.values()) >= 4
        for name, event in ended.items():
            assert set(event.who) <= over[name]
        assert sum(past.event.outcome in ("kept", "late") for past in episode.entries(AgreementOver)) >= 3
