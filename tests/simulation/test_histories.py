"""A state machine over everything that can be done to an episode: its digest is always that of the same history lived in one go."""

import asyncio
import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule

from twinville.agents.language_models.model import AnswerError, Reply, Request
from twinville.agents.model_choice import model_of
from twinville.agents.population.load import load_people
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.asking.interview import interview
from twinville.simulation.engine.simulation import Simulation
from twinville.simulation.episode.digests import DIGEST_VERSION, HistoryDigest, canonical
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import fork
from twinville.simulation.history.re_execution import interventions_of, scenario_of
from twinville.simulation.history.replay import replay, verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import Progress, live, prepare
from twinville.simulation.paused import RunPausedError
from twinville.simulation.run_options import RunOptions
from twinville.worlds.load import load_world
from twinville.worlds.new_town import write_starter

pytestmark = pytest.mark.slow

#: The histories are short: from 06:00 to at most this tick of a minute each.
END = 5 * 60


class _Dies(RuleModel):
    def __init__(self, seed: int, good: int) -> None:
        super().__init__(seed)
        self._good = good

    async def answer(self, request: Request) -> Reply:
        self._good -= 1
        if self._good < 0:
            raise AnswerError("the server is gone")
        return await super().answer(request)


class _Kept(dict[str, str]):
    def put(self, entry: Any) -> None:
        self[entry.key] = entry.answer


def _in_one_go(episode: Episode) -> str:
    """The digest of the same history lived without any interruption, in memory."""
    scenario = scenario_of(episode)
    kept = _Kept()
    digest = HistoryDigest(DIGEST_VERSION, canonical(episode.scenario), kept.get)
    model = model_of(episode.scenario["model"])
    simulation = Simulation(scenario, model, kept, interventions=interventions_of(episode), models=model_of)

    async def lived() -> None:
        while (ticked := await simulation.step(episode.last_tick)) is not None:
            for event in ticked.events:
                digest.add(ticked.tick, event.kind, event.person, canonical(event.data()))

    asyncio.run(lived())
    return digest.hexdigest()


class Histories(RuleBasedStateMachine):
    """Episodes in a folder, and what is done to them."""

    episodes = Bundle("episodes")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="histories-"))
        self.count = 0
        town = write_starter("Starter", self.folder / "town")
        self.world = load_world(town)
        self.people = load_people(self.world, town, None, None, 0)

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _new(self) -> Path:
        self.count += 1
        return self.folder / f"{self.count}.episode"

    def _sound(self, path: Path) -> Path:
        with Episode(path) as episode:
            assert episode.digest == _in_one_go(episode)
            assert episode.custody.sealed() == episode.custody.digest()
        assert {file.suffix for file in self.folder.iterdir() if file.is_file()} == {".episode"}
        return path

    @rule(target=episodes, seed=st.integers(0, 2), end=st.integers(5, END))
    def run(self, seed: int, end: int) -> Path:
        path = self._new()
        scenario, model = prepare(self.world, self.people, RunOptions(seed=seed, tick="60s"))
        live(scenario, model, path, end, world=self.world)
        return self._sound(path)

    @rule(target=episodes, seed=st.integers(0, 2), good=st.integers(3, 12))
    def run_until_the_server_dies(self, seed: int, good: int) -> Path:
        path = self._new()
        scenario, _ = prepare(self.world, self.people, RunOptions(seed=seed, tick="60s"))
        with contextlib.suppress(RunPausedError):
            live(scenario, _Dies(seed, good), path, END, world=self.world)
        if not path.exists():
            # It had just begun; there is nothing to keep.
            live(scenario, RuleModel(seed), path, END, world=self.world)
        return self._sound(path)

    @rule(target=episodes, seed=st.integers(0, 2), commits=st.integers(1, 8))
    def run_until_it_is_killed(self, seed: int, commits: int) -> Path:
        path, killed = self._new(), self._new()
        scenario, model = prepare(self.world, self.people, RunOptions(seed=seed, tick="60s"))
        seen = 0

        def copied(_: Progress) -> None:
            nonlocal seen
            seen += 1
            if seen == commits:
                # What a kill leaves behind: the file and its write-ahead log.
                for end in ("", "-wal"):
                    shutil.copyfile(f"{path}{end}", f"{killed}{end}")

        live(scenario, model, path, END, world=self.world, progress=copied)
        with Episode(killed) as episode:
            verdict = verify(episode)
            assert verdict.sound
            assert "its writer was killed" in verdict.unsealed
            unfinished = episode.last_tick < END
        if unfinished:
            resume(killed, model_of)
            self._sound(killed)
        else:
            killed.unlink()
            for end in ("-wal", "-shm"):
                Path(f"{killed}{end}").unlink(missing_ok=True)
            killed = path
        return self._sound(killed)

    @rule(path=episodes, more=st.integers(1, 90), good=st.integers(0, 40))
    def resume(self, path: Path, more: int, good: int) -> None:
        with Episode(path) as episode:
            end = min(END, episode.last_tick + more)
            if end <= episode.last_tick:
                return
            moment = episode.clock.seconds(end)
            seed = int(episode.model_settings["seed"])
        until = f"day 1 {moment // 3600:02d}:{moment % 3600 // 60:02d}"
        with contextlib.suppress(RunPausedError):
            resume(path, model_of, until=until, model=_Dies(seed, good))
        self._sound(path)

    @rule(target=episodes, path=episodes, share=st.floats(0, 1), seed=st.none() | st.integers(3, 5), whispers=st.booleans())
    def fork(self, path: Path, share: float, seed: int | None, whispers: bool) -> Path:
        out = self._new()
        with Episode(path) as episode:
            seconds = episode.clock.seconds(round(share * episode.last_tick))
            name = episode.names[0]
        fork(path, out, seconds, seed=seed, whispers=[f"{name}: Look at the sky."] if whispers else ())
        return self._sound(out)

    @rule(path=episodes)
    def check(self, path: Path) -> None:
        before = path.read_bytes()
        with Episode(path) as episode:
            assert verify(episode).sound
            assert replay(episode) == episode.digest
        assert path.read_bytes() == before

    @rule(path=episodes, share=st.floats(0, 1))
    def ask(self, path: Path, share: float) -> None:
        before = path.read_bytes()
        with Episode(path) as episode:
            seconds = episode.clock.seconds(round(share * episode.last_tick))
            interview(episode, episode.names[0], "What are you doing?", seconds, RuleModel(0))
        assert path.read_bytes() == before


Histories.TestCase.settings = settings(max_examples=12, stateful_step_count=8, deadline=None)
TestHistories = Histories.TestCase
