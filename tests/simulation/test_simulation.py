"""The promise: the same scenario, seed and answers give the same bytes, in any order of computation."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinville.agents.language_models.model import AnswerError, Reply, Request
from twinville.agents.ordinance import Asks, Ordinance
from twinville.agents.population.load import load_people
from twinville.agents.population.population import Population
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.engine.simulation import Simulation
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.events import Acted
from twinville.simulation.episode.mind_events import Observed
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import live, prepare, run
from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.ordinance import Ordained
from twinville.simulation.interventions.process import ProcessBegun
from twinville.simulation.paused import RunPausedError
from twinville.simulation.run_options import PROFILES, RunOptions
from twinville.worlds.errors import InputError
from twinville.worlds.keyed import keyed
from twinville.worlds.load import load_world
from twinville.worlds.world import World

ROOT = Path(__file__).parents[2]


class _Journal:
    def __init__(self) -> None:
        self.answers: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.answers.get(key)

    def put(self, entry: Any) -> None:
        self.answers[entry.key] = entry.answer


async def _lived(simulation: Simulation, last: int) -> list[str]:
    lines: list[str] = []
    while (ticked := await simulation.step(last)) is not None:
        lines += [canonical([ticked.tick, event.kind, event.person, event.data()]) for event in ticked.events]
    return lines


def _log(
    world: World,
    people: Population,
    seed: int,
    hours: int,
    order: Any = None,
    model: Any = None,
    tick: str = "10s",
    profile: str = "thrifty",
    interventions: Sequence[Intervention] = (),
) -> list[str]:
    scenario, rule_model = prepare(world, people, RunOptions(seed=seed, tick=tick, profile=profile))
    simulation = Simulation(scenario, model or rule_model, _Journal(), world=world, order=order, interventions=interventions)
    return asyncio.run(_lived(simulation, scenario.clock.tick_at(scenario.start + hours * 3600)))


@pytest.fixture(scope="module")
def town() -> tuple[World, Population]:
    world = load_world("larkwater")
    return world, load_people(world, "larkwater", None, 9, 0)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(salt=st.integers(0, 10**6), seed=st.integers(0, 3), profile=st.sampled_from(PROFILES))
def test_the_order_of_computation_changes_nothing(town: tuple[World, Population], salt: int, seed: int, profile: str) -> None:
    def shuffled(order: list[int]) -> list[int]:
        return sorted(order, key=lambda index: keyed(salt, index, len(order)))

    assert _log(*town, seed, 5, shuffled, profile=profile) == _log(*town, seed, 5, profile=profile)


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(salt=st.integers(0, 10**6), asks=st.sampled_from(["stay home", "close", "mask", "words"]), enforced=st.booleans())
def test_nor_does_it_under_an_ordinance(town: tuple[World, Population], salt: int, asks: Asks, enforced: bool) -> None:
    pub = town[0].arenas_of("The Drowned Bell")[0].sector
    asked = Ordinance(
        id="i1", statement="So it is from today on.", asks=asks, places=(pub,) if asks == "close" else (), enforced=enforced,
        wardens=(town[1].personas[0].name,), hours=("daily 09:00-24:00",),
    )  # fmt: skip
    begins = (
        Ordained(id="i1", tick=900, ordinance=asked),
        ProcessBegun(id="i2", tick=3, process="weather"),
    )

    def shuffled(order: list[int]) -> list[int]:
        return sorted(order, key=lambda index: keyed(salt, index, len(order)))

    assert _log(*town, 1, 6, shuffled, interventions=begins) == _log(*town, 1, 6, interventions=begins)


class _Late(RuleModel):
    """The same answers, arriving in another order."""

    def __init__(self, seed: int, salt: int) -> None:
        super().__init__(seed)
        self._salt = salt

    async def answer(self, request: Request) -> Reply:
        for _ in range(int(keyed(self._salt, request.key) * 12)):
            await asyncio.sleep(0)
        return await super().answer(request)


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(salt=st.integers(0, 10**6))
def test_the_order_of_answers_changes_nothing(town: tuple[World, Population], salt: int) -> None:
    assert _log(*town, 1, 4, model=_Late(1, salt)) == _log(*town, 1, 4)


class _Few(RuleModel):
    """Answers so many prompts at a time, and no two in the same time."""

    def __init__(self, seed: int, at_once: int) -> None:
        super().__init__(seed)
        self._at_once = at_once
        self._turn: asyncio.Semaphore | None = None
        self.most = 0
        self._now = 0

    async def answer(self, request: Request) -> Reply:
        self._turn = self._turn or asyncio.Semaphore(self._at_once)
        async with self._turn:
            self._now += 1
            self.most = max(self.most, self._now)
            await asyncio.sleep(keyed(self._at_once, request.key) / 2000)
            self._now -= 1
            return await super().answer(request)


def test_how_many_are_asked_at_once_changes_nothing(town: tuple[World, Population]) -> None:
    plain = _log(*town, 1, 3, profile="faithful")
    for at_once in (1, 2, 16):
        model = _Few(1, at_once)
        assert _log(*town, 1, 3, model=model, profile="faithful") == plain
        assert model.most <= at_once


def test_another_seed_is_another_day(town: tuple[World, Population]) -> None:
    assert _log(*town, 1, 4) != _log(*town, 2, 4)


@pytest.mark.slow
@pytest.mark.parametrize("tick", ["1s", "7s", "1m", "10m"])
def test_any_tick_length_lives_a_sound_day(town: tuple[World, Population], tmp_path: Path, tick: str) -> None:
    from twinville.simulation.measures.norms import norms
    from twinville.simulation.measures.time_use import time_use

    out = run(*town, tmp_path / "day.episode", tick=tick, seed=4)
    with Episode(out) as episode:
        counts = norms(episode)
        hours = time_use(episode)["adults"]
    assert counts["overfull_room"] == counts["off_the_floor"] == counts["through_walls"] == counts["shared_tile"] == 0
    assert 6 <= hours["sleep"] <= 10
    assert 23.5 <= sum(hours.values()) <= 24.06


@pytest.mark.slow
def test_digests_agree_across_processes_and_hash_seeds(tmp_path: Path) -> None:
    digests = set()
    for number in (0, 1, 4242):
        out = tmp_path / f"{number}.episode"
        command = [sys.executable, "-m", "twinville", "run", "--agents", "8", "--days", "0.5", "--seed", "5", "--out", str(out)]
        subprocess.run(command, check=True, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": str(number)}, capture_output=True)
        with Episode(out) as episode:
            digests.add((episode.digest, tuple(episode.journal.rows())))
    assert len(digests) == 1


def test_commits_do_not_shape_the_digest(small: tuple[World, Population], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = run(*small, tmp_path / "one.episode")
    monkeypatch.setattr("twinville.simulation.history.run.COMMIT_EVERY", 37)
    other = run(*small, tmp_path / "other.episode")
    with Episode(one) as a, Episode(other) as b:
        assert a.digest == b.digest


class _Failing(RuleModel):
    """Has no answer any more after a while."""

    def __init__(self, seed: int, good: int) -> None:
        super().__init__(seed)
        self._good = good

    async def answer(self, request: Request) -> Reply:
        self._good -= 1
        if self._good < 0:
            raise AnswerError(f"{request.prompt.identity.name}: the server is gone")
        return await super().answer(request)


def test_a_missing_answer_pauses_the_run(small: tuple[World, Population], tmp_path: Path) -> None:
    out = tmp_path / "paused.episode"
    scenario, _ = prepare(*small, RunOptions(seed=3))
    with pytest.raises(RunPausedError, match="the server is gone"):
        live(scenario, _Failing(3, 8), out, 8640)
    whole = run(*small, tmp_path / "whole.episode", seed=3)
    with Episode(out) as paused, Episode(whole) as full:
        assert paused.state == "paused"
        lines = [(e.tick, e.event) for e in paused.entries()]
        assert lines == [(e.tick, e.event) for e in full.entries(last=paused.last_tick)]


def test_quiet_people_cost_nothing(small: tuple[World, Population]) -> None:
    scenario, model = prepare(*small)
    simulation = Simulation(scenario, model, _Journal())

    async def count() -> int:
        steps = 0
        while await simulation.step(8640) is not None:
            steps += 1
        return steps

    assert asyncio.run(count()) < 3500


@pytest.mark.parametrize(
    ("days", "until", "words"),
    [
        (1, "day 2 10:00", "give one of them"),
        (0, None, "lasts more than 0"),
        (-1, None, "lasts more than 0"),
        (float("nan"), None, "lasts more than 0"),
        (1e9, None, "lasts more than 0"),
        (None, "day 1 05:00", "is not after the start"),
        (None, "day 1 06:00", "is not after the start"),
    ],
)
def test_ends_that_cannot_be(days: float | None, until: str | None, words: str) -> None:
    with pytest.raises(InputError, match=words):
        RunOptions(days=days, until=until)


def test_what_people_see_is_at_the_last_ticks_end(town: tuple[World, Population], tmp_path: Path) -> None:
    """Whoever is noticed doing something did it, within sight and in the same room, one tick or more before."""
    out = run(*town, tmp_path / "day.episode", until="day 1 12:00", seed=2)
    with Episode(out) as episode:
        world = episode.world
        checked = 0
        for entry in episode.entries(Observed):
            assert entry.person is not None
            seen = episode.log.latest(Acted, entry.event.subject, entry.tick - 1)
            assert seen is not None
            assert seen.event.activity == entry.event.activity
            mine = world.tile(*episode.positions.at(entry.person, entry.tick - 1))
            theirs = world.tile(*episode.positions.at(entry.event.subject, entry.tick - 1))
            assert world.room_at[mine] == world.room_at[theirs]
            assert world.chebyshev(mine, theirs) <= 8
            checked += 1
        assert checked > 50
