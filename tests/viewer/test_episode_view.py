"""Frames and pages show the record, exactly, and nothing of later."""

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from twinville.agents.population.population import Population
from twinville.simulation.engine.simulation import Simulation
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.events import Acted, AgreementChanged, AgreementOver, Moved, Spoke
from twinville.simulation.episode.mind_events import Appointment, Promised, Recalled, Remembered
from twinville.simulation.episode.projections.divergence import diverged
from twinville.simulation.episode.projections.sentences import agreed_on, sentence
from twinville.simulation.episode.reader import Episode
from twinville.simulation.episode.writer import EpisodeWriter
from twinville.simulation.history.fork import fork
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import prepare
from twinville.viewer.episode_view import EpisodeView
from twinville.viewer.inspector_view import Inspector
from twinville.viewer.state import MEMORY_KINDS, TABS
from twinville.viewer.story import story
from twinville.worlds.errors import InputError
from twinville.worlds.world import World


def test_everybody_is_where_the_log_has_them(larkwater_day: Path) -> None:
    luck = Random(3)
    with Episode(larkwater_day) as episode:
        view = EpisodeView(episode)
        for tick in [0, 1, episode.last_tick, *(luck.randrange(episode.last_tick) for _ in range(60))]:
            for person in view.frame(tick).people:
                # The log has the tile that is reached; the picture the way to the next one, too.
                x, y = episode.positions.at(person.name, tick)
                assert abs(person.x - x) + abs(person.y - y) < 1
                assert person.walking or (person.x, person.y) == (x, y)
                doing = episode.log.latest(Acted, person.name, tick)
                assert person.activity == (doing.event.activity if doing is not None else "")


def test_between_two_ticks_one_is_between_two_tiles(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        view = EpisodeView(episode)
        moved = next(entry for entry in episode.entries(Moved) if len(entry.event.steps) > 5)
        person = view.index(str(moved.person))
        ticks = moved.event.pace / episode.clock.tick_seconds
        at = [view.frame(moved.tick + part / 4 * ticks).people[person] for part in range(8)]
        for a, b in pairwise(at):
            assert abs(a.x - b.x) + abs(a.y - b.y) <= 0.26
        assert any(person.x % 1 or person.y % 1 for person in at)
        assert at[1].walking


def test_what_is_said_is_heard_for_a_while(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        view = EpisodeView(episode)
        for said in list(episode.entries(Spoke))[::40]:
            now = view.frame(said.tick, heard=30).lines
            assert any(line.text == said.event.text and line.speaker == said.person for line in now)
            assert all(said.tick - 3 <= line.tick <= said.tick for line in now)


@pytest.mark.parametrize("tab", TABS)
def test_pages_know_nothing_of_later(tab: str, larkwater_day: Path) -> None:
    luck = Random(tab)
    with Episode(larkwater_day) as episode:
        pages = Inspector(episode)
        rows = 0
        for _ in range(40):
            name, tick = luck.choice(episode.names), luck.randrange(episode.last_tick)
            page = pages.page(name, tab, tick, luck.choice(MEMORY_KINDS))
            rows += len(page.rows)
            assert all(row.tick is None or row.tick <= tick for row in page.rows)
        assert rows > 40


def test_the_memory_page_is_what_was_known_then(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        name = next(str(entry.person) for entry in episode.entries(Remembered) if entry.event.memory_kind == "speech")
        first = next(entry for entry in episode.entries(Remembered, person=name) if entry.event.memory_kind == "speech")
        pages = Inspector(episode)
        before = [row.text for row in pages.page(name, "Memory", first.tick - 1).rows]
        after = [row.text for row in pages.page(name, "Memory", first.tick).rows]
        assert first.event.text not in before
        assert first.event.text in after
        # Who told whom is walked back to somebody who knew.
        assert any("knew it from the start" in text or " put it up" in text for text in after)


def test_the_why_page_names_who_decided_and_what_came_to_mind(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        recalled = next(iter(episode.entries(Recalled)))
        rows = Inspector(episode).page(str(recalled.person), "Why", recalled.tick).rows
        assert any("a hand-written rule decided" in row.text for row in rows)
        scores = [row for row in rows if row.kind == "score"]
        assert len(scores) == len(recalled.event.memories)


def test_the_story_is_in_order_and_told_once(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        items = story(episode)
        assert [item.tick for item in items] == sorted(item.tick for item in items)
        assert {"news", "meeting", "reflection"} <= {item.kind for item in items}
        half = episode.last_tick // 2
        assert story(episode, first=half) == [item for item in items if item.tick >= half]
        assert story(episode, last=half) == [item for item in items if item.tick <= half]
        meetings = [item.text + item.person for item in items if item.kind == "meeting"]
        assert len(meetings) == len(set(meetings))


def test_agreements_are_told_as_they_are_made_and_as_they_end(larkwater_two_days: Path) -> None:
    with Episode(larkwater_two_days) as episode:
        items = [item for item in story(episode) if item.kind == "agreement"]
        made = [entry for entry in episode.entries(AgreementChanged) if entry.person is not None]
        ended = list(episode.entries(AgreementOver))
        assert made
        assert ended
        assert all(
            any((item.tick, item.person, item.text) == (e.tick, e.person, sentence(e.event)) for item in items) for e in made
        )
        for entry in ended:
            about = [item for item in items if item.tick == entry.tick and (item.person in (entry.person, *entry.event.met))]
            assert about, entry
        # Each is told once: what stands in a mind of it is not told again.
        told = {(entry.tick, sentence(entry.event)) for entry in episode.entries(Promised, Appointment) if entry.event.agreement}
        assert not told & {(item.tick, item.text) for item in story(episode) if item.kind == "appointment"}
        pages = Inspector(episode)
        agreed = [entry for entry in made if entry.event.standing == "accepted" and str(entry.person) in entry.event.who]
        for said in agreed:
            name, words = str(said.person), agreed_on(said.event)
            assert any(row.text == words and "accepted" in row.note for row in pages.page(name, "Plan", said.tick).rows)
            assert any(words in row.note for row in pages.page(name, "Talk", said.tick).rows)
        over = next(entry for entry in ended if any(each.event.id == entry.event.id for each in agreed))
        words = next(agreed_on(each.event) for each in agreed if each.event.id == over.event.id)
        rows = [row.text for row in pages.page(str(over.person), "Plan", over.tick).rows]
        assert words not in rows
        assert sentence(over.event) in rows


def test_where_two_histories_part(larkwater_day: Path, tmp_path: Path) -> None:
    from twinville.agents.model_choice import model_of

    other = tmp_path / "other.episode"
    fork(larkwater_day, other, 14 * 3600, seed=99)
    resume(other, model_of)
    with Episode(larkwater_day) as a, Episode(other) as b:
        tick = a.tick_of(14 * 3600)
        found = diverged(a, b)
        assert found.at(tick) == frozenset()
        assert found.at(a.last_tick)
        assert all(first > tick for first in found.ticks())
        for name, stretches in found.stretches.items():
            assert all(end - start >= 60 for start, end in stretches)
            assert found.first(name) is None or name in found.at(found.first(name) or 0)
        assert diverged(a, a).ticks() == ()


def test_histories_without_a_common_past(larkwater_day: Path, tmp_path: Path, small: tuple[World, Population]) -> None:
    from twinville.simulation.history.run import run

    run(*small, tmp_path / "x.episode", until="day 1 08:00")
    with Episode(larkwater_day) as a, Episode(tmp_path / "x.episode") as b, pytest.raises(InputError, match="no common past"):
        diverged(a, b)


def test_a_run_in_progress_is_seen_to_go_on(small: tuple[World, Population], tmp_path: Path) -> None:
    import asyncio

    path = tmp_path / "x.episode"
    scenario, model = prepare(*small)
    writer = EpisodeWriter.create(path, canonical(scenario.model_dump(mode="json")), 2000)
    simulation = Simulation(scenario, model, writer, world=small[0])

    async def live(until: int) -> None:
        while (lived := await simulation.step(until)) is not None:
            writer.log(lived.tick, lived.events)
        writer.commit(until)

    asyncio.run(live(600))
    with Episode(path) as episode:
        view = EpisodeView(episode)
        assert view.last_tick == 600
        before = view.frame(600)
        assert not view.refresh()
        asyncio.run(live(1500))
        assert view.refresh()
        assert view.last_tick == 1500
        assert view.frame(600) == before
        for person in view.frame(1500).people:
            assert (person.x, person.y) == episode.positions.at(person.name, 1500)
        assert episode.state == "running"
    writer.close("stopped")
