"""Runs that stop, die, fork and go on: the same bytes as if nothing had happened."""

import contextlib
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twinville.agents.language_models.model import AnswerError, Reply, Request
from twinville.agents.model_choice import model_of
from twinville.agents.population.population import Population
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.asking.interview import interview
from twinville.simulation.episode.events import Intervened
from twinville.simulation.episode.mind_events import Remembered
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import fork
from twinville.simulation.history.replay import replay, verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import live, prepare, run
from twinville.simulation.paused import RunPausedError
from twinville.simulation.run_options import RunOptions
from twinville.worlds.errors import InputError
from twinville.worlds.keyed import keyed
from twinville.worlds.world import World

ROOT = Path(__file__).parents[2]
HOUR = 3600


@pytest.fixture(scope="module")
def whole(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day of a small town, lived in one go."""
    return run(*small, tmp_path_factory.mktemp("whole") / "day.episode", days=1, seed=3)


def _digest(path: Path) -> str:
    with Episode(path) as episode:
        return episode.digest


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.integers(1, 23 * 60), again=st.integers(1, 23 * 60))
def test_a_run_in_parts_is_the_whole_run(
    small: tuple[World, Population], whole: Path, tmp_path_factory: pytest.TempPathFactory, minutes: int, again: int
) -> None:
    out = tmp_path_factory.mktemp("parts") / "day.episode"
    run(*small, out, days=minutes / 1440, seed=3)
    if again > minutes:
        at = 6 * 60 + again
        resume(out, model_of, until=f"day {1 + at // 1440} {at % 1440 // 60:02d}:{at % 60:02d}")
    resume(out, model_of, until="day 2 06:00")
    assert _digest(out) == _digest(whole)
    assert [file.name for file in out.parent.iterdir()] == [out.name]


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.integers(0, 24 * 60))
def test_a_fork_without_a_change_lives_the_same_future(whole: Path, tmp_path_factory: pytest.TempPathFactory, minutes: int) -> None:
    out = tmp_path_factory.mktemp("fork") / "fork.episode"
    fork(whole, out, 6 * HOUR + minutes * 60)
    with Episode(out) as episode:
        assert verify(episode).sound
        assert episode.lineage[-1]["file"] == whole.name
        done = episode.last_tick >= episode.planned
    if not done:
        resume(out, model_of)
    assert _digest(out) == _digest(whole)


def test_a_fork_with_a_change_parts_there_and_can_be_lived_again(
    whole: Path, tmp_path: Path, small: tuple[World, Population]
) -> None:
    name = small[1].personas[0].name
    out = tmp_path / "fork.episode"
    tick = fork(whole, out, 12 * HOUR, seed=77, whispers=[f"{name}: The well is dry."])
    resume(out, model_of)
    with Episode(out) as episode, Episode(whole) as parent:
        assert episode.digest != parent.digest
        both = zip(list(episode.log.raw()), list(parent.log.raw()), strict=False)
        first = next(one for one, other in both if one != other)
        assert first[1] == tick + 1
        assert [entry.event.what for entry in episode.entries(Intervened)] == ["seed", "model", "whisper"]
        kept = [entry.event.text for entry in episode.entries(Remembered, person=name) if entry.event.memory_kind == "whisper"]
        assert kept == ["An inner voice said: The well is dry."]
        assert verify(episode).sound
        assert replay(episode) == episode.digest


def test_a_fork_of_a_fork(whole: Path, tmp_path: Path) -> None:
    fork(whole, tmp_path / "one.episode", 10 * HOUR, seed=1)
    resume(tmp_path / "one.episode", model_of)
    fork(tmp_path / "one.episode", tmp_path / "two.episode", 14 * HOUR)
    resume(tmp_path / "two.episode", model_of)
    assert _digest(tmp_path / "two.episode") == _digest(tmp_path / "one.episode")
    with Episode(tmp_path / "two.episode") as episode:
        assert [row["file"] for row in episode.lineage] == ["day.episode", "one.episode"]
        assert len(episode.interventions) == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_run_goes_on_where_it_was_committed(tmp_path: Path, larkwater_day: Path, number: signal.Signals) -> None:
    out = tmp_path / "day.episode"
    command = [sys.executable, "-m", "twinville", "run", "--days", "1", "--seed", "11", "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path)
    deadline = time.time() + 60
    while not _commits(out) and time.time() < deadline:
        time.sleep(0.02)
    process.send_signal(number)
    process.wait()
    committed = _commits(out)
    assert committed
    with Episode(out) as episode:
        unfinished = episode.last_tick < episode.planned
        assert {tick for tick, _, _ in episode.log.commits()} >= set(committed)
    if unfinished:
        resume(out, model_of)
    assert _digest(out) == _digest(larkwater_day)


@pytest.mark.slow
def test_a_second_ctrl_c_stops_at_once(tmp_path: Path) -> None:
    out = tmp_path / "x.episode"
    command = [sys.executable, "-m", "twinville", "run", "--days", "30", "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=tmp_path, text=True)
    deadline = time.time() + 60
    while not _commits(out) and time.time() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode in (0, 2)
    assert "Traceback" not in said
    assert process.returncode == 0 or "is safe, go on with: twinville resume" in said
    with Episode(out) as episode:
        assert verify(episode).sound
    assert [file.name for file in tmp_path.iterdir()] == ["x.episode"]


def _commits(path: Path) -> list[int]:
    try:
        db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            return [row[0] for row in db.execute("SELECT tick FROM commits WHERE tick >= 0")]
        finally:
            db.close()
    except sqlite3.Error:
        return []


class _Dies(RuleModel):
    """Counts what it is asked, and stops answering after a while."""

    def __init__(self, seed: int, good: int) -> None:
        super().__init__(seed)
        self.good = good
        self.asked: list[str] = []

    async def answer(self, request: Request) -> Reply:
        if len(self.asked) >= self.good:
            raise AnswerError("the server is gone")
        self.asked.append(request.key)
        return await super().answer(request)


def test_no_committed_answer_is_asked_again(small: tuple[World, Population], whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "day.episode"
    scenario, _ = prepare(*small, RunOptions(seed=3))
    asked: list[str] = []
    model = _Dies(3, 9)
    with pytest.raises(RunPausedError, match="the server is gone"):
        live(scenario, model, out, 8640)
    asked += model.asked
    for _ in range(60):
        with Episode(out) as episode:
            if episode.last_tick >= episode.planned:
                break
        again = _Dies(3, 9)
        with contextlib.suppress(RunPausedError):
            resume(out, model_of, model=again)
        asked += again.asked
    assert len(asked) == len(set(asked))
    assert _digest(out) == _digest(whole)


def test_two_writers_at_once_cannot_be(whole: Path, tmp_path: Path) -> None:
    from twinville.simulation.episode.writer import EpisodeError, EpisodeWriter

    fork(whole, tmp_path / "x.episode", 12 * HOUR)
    writer = EpisodeWriter.reopen(tmp_path / "x.episode")
    with pytest.raises(InputError, match="another process is writing"):
        resume(tmp_path / "x.episode", model_of)
    db = sqlite3.connect(tmp_path / "x.episode")
    with db:
        db.execute("UPDATE manifest SET value = '99' WHERE key = 'generation'")
    db.close()
    with pytest.raises(EpisodeError, match="another process has gone on"):
        writer.commit(writer.committed + 1)
    writer.close("stopped")
    with Episode(tmp_path / "x.episode") as episode:
        assert episode.state == "forked" or episode.state == "running"


def test_interviews_change_nothing(whole: Path, tmp_path: Path) -> None:
    fork(whole, tmp_path / "x.episode", 15 * HOUR)
    before = (tmp_path / "x.episode").read_bytes()
    with Episode(tmp_path / "x.episode") as episode:
        for number in range(100):
            minute = int(9 * 60 * keyed(5, "moment", number))
            interview(episode, episode.names[number % 2], "What are you doing?", 6 * HOUR + minute * 60, RuleModel(3), 2)
    assert (tmp_path / "x.episode").read_bytes() == before
    resume(tmp_path / "x.episode", model_of)
    assert _digest(tmp_path / "x.episode") == _digest(whole)


def test_a_replay_without_an_answer_names_the_prompt_and_the_nearest(whole: Path, tmp_path: Path) -> None:
    fork(whole, tmp_path / "x.episode", None)
    db = sqlite3.connect(tmp_path / "x.episode")
    with db:
        key, agent = db.execute("SELECT key, agent FROM journal WHERE kind = 'decompose' ORDER BY key LIMIT 1").fetchone()
        db.execute("DELETE FROM journal WHERE key = ?", (key,))
    db.close()
    with Episode(tmp_path / "x.episode") as episode:
        with pytest.raises(InputError, match=rf"(?s){agent}: the journal has no answer to 'decompose'.*nearest.*asked now"):
            replay(episode)
        assert not verify(episode).sound


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET data = replace(data, 'e', 'f') WHERE seq = 40",
        "UPDATE log SET tick = tick + 1 WHERE seq = 40",
        "UPDATE log SET person = 'Nobody' WHERE seq = 40",
        "DELETE FROM log WHERE seq = 40",
        "UPDATE commits SET digest = 'x' WHERE tick = (SELECT max(tick) FROM commits)",
        "UPDATE manifest SET value = replace(value, '\"seed\":3', '\"seed\":4') WHERE key = 'scenario'",
    ],
)
def test_tampering_is_found(whole: Path, tmp_path: Path, statement: str) -> None:
    fork(whole, tmp_path / "x.episode", 12 * HOUR)
    db = sqlite3.connect(tmp_path / "x.episode")
    with db:
        db.execute(statement)
    db.close()
    with Episode(tmp_path / "x.episode") as episode:
        verdict = verify(episode)
    assert not verdict.sound
    assert verdict.problem
    assert "seq = 40" not in statement or verdict.intact_to < 300
    assert "SET data" not in statement or "the first tick whose log does not follow" in verdict.problem
    with pytest.raises(InputError):
        resume(tmp_path / "x.episode", model_of)


def test_a_lost_or_broken_checkpoint_costs_only_time(whole: Path, tmp_path: Path) -> None:
    for number, statement in enumerate(
        ("DELETE FROM checkpoints", "UPDATE checkpoints SET data = x'00'", "UPDATE checkpoints SET version = 99")
    ):
        out = tmp_path / f"{number}.episode"
        fork(whole, out, 13 * HOUR)
        db = sqlite3.connect(out)
        with db:
            db.execute(statement)
        db.close()
        resume(out, model_of)
        assert _digest(out) == _digest(whole)


def test_hostile_parts_of_a_file_are_one_sentence(whole: Path, tmp_path: Path) -> None:
    bomb = zlib.compress(b"{" * 1000)
    digest = blake2b(b"junk", digest_size=16).hexdigest()
    bombed = blake2b(bomb, digest_size=16).hexdigest()
    stranger = '{"id":"i9","tick":5000,"what":"whisper","person":"Zed","text":"x"}'
    for number, (statement, values) in enumerate(
        (
            ("UPDATE checkpoints SET data = ?, digest = ?", (b"junk", digest)),
            ("UPDATE checkpoints SET data = ?, digest = ?", (bomb, bombed)),
            ("INSERT INTO interventions VALUES ('i9', 5000, ?)", (stranger,)),
            ("INSERT INTO interventions VALUES ('i9', 5000, ?)", ("[]",)),
            ("INSERT INTO interventions VALUES ('i9', 5000, ?)", ("{",)),
        )
    ):
        out = tmp_path / f"{number}.episode"
        fork(whole, out, 13 * HOUR)
        db = sqlite3.connect(out)
        with db:
            db.execute(statement, values)
        db.close()
        if "checkpoints" in statement:
            resume(out, model_of)
            assert _digest(out) == _digest(whole)
            continue
        with pytest.raises(InputError, match="is damaged"):
            resume(out, model_of)
    fork(whole, tmp_path / "j.episode", None)
    db = sqlite3.connect(tmp_path / "j.episode")
    with db:
        db.execute("UPDATE journal SET inputs = x'00'")
        db.execute("DELETE FROM journal WHERE key = (SELECT min(key) FROM journal WHERE kind = 'day_plan')")
    db.close()
    with Episode(tmp_path / "j.episode") as episode, pytest.raises(InputError):
        replay(episode)


def test_what_cannot_be_resumed_or_forked(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has reached its end"):
        resume(whole, model_of)
    with pytest.raises(InputError, match="choose a later moment"):
        resume(whole, model_of, until="day 1 12:00")
    with pytest.raises(InputError, match="is outside"):
        fork(whole, tmp_path / "x.episode", 5 * 86_400)
    with pytest.raises(InputError, match="exists already"):
        fork(whole, whole, 12 * HOUR)
    with pytest.raises(InputError, match="'NAME: text'"):
        fork(whole, tmp_path / "x.episode", 12 * HOUR, whispers=["no colon"])
    with pytest.raises(InputError, match="nobody is called"):
        fork(whole, tmp_path / "x.episode", 12 * HOUR, whispers=["Zed: hello"])
    assert list(tmp_path.iterdir()) == []
    fork(whole, tmp_path / "y.episode", 12 * HOUR)
    with pytest.raises(InputError, match="other settings"):
        resume(tmp_path / "y.episode", model_of, model=RuleModel(9))
    resume(tmp_path / "y.episode", model_of, model=RuleModel(9), anyway=True)
    with Episode(tmp_path / "y.episode") as episode:
        assert verify(episode).sound


def test_a_folder_without_room_is_refused(small: tuple[World, Population], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(InputError, match="MB are free"):
        run(*small, tmp_path / "x.episode")
    assert list(tmp_path.iterdir()) == []


def test_readers_read_while_a_run_goes_on(small: tuple[World, Population], tmp_path: Path) -> None:
    seen: list[Any] = []
    scenario, model = prepare(*small, RunOptions(seed=3))

    def look(_progress: Any) -> None:
        with Episode(tmp_path / "x.episode") as episode:
            seen.append((episode.state, episode.last_tick))

    live(scenario, model, tmp_path / "x.episode", 2000, progress=look)
    assert {state for state, _ in seen} == {"running"}
    assert [tick for _, tick in seen] == sorted(tick for _, tick in seen)
    assert [file.name for file in tmp_path.iterdir()] == ["x.episode"]


def test_a_model_that_is_not_what_it_was_is_refused() -> None:
    with pytest.raises(InputError, match="differ from the recorded ones"):
        model_of({"model": "offline", "seed": 4, "rules": 0})


class _Remote(RuleModel):
    """A language model of which each answer is paid for."""

    is_language_model = True

    def __init__(self, seed: int, path: Path) -> None:
        super().__init__(seed)
        self.name = "openai:none"
        self.settings = {"model": self.name}
        self._path = path
        self.kept: list[int] = []

    async def answer(self, request: Request) -> Reply:
        import asyncio

        await asyncio.sleep(0.05)
        db = sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True)
        self.kept.append(db.execute("SELECT count(*) FROM journal").fetchone()[0])
        db.close()
        return await super().answer(request)


def test_paid_answers_are_kept_as_they_arrive(small: tuple[World, Population], tmp_path: Path) -> None:
    out = tmp_path / "x.episode"
    model = _Remote(3, out)
    scenario, _ = prepare(*small, RunOptions(seed=3), model=model)
    live(scenario, model, out, 3600)
    # Long before the first commit, answers of earlier ticks are in the file.
    assert model.kept[0] == 0
    assert any(kept >= before - 3 > 0 for before, kept in enumerate(model.kept))
    with Episode(out) as episode:
        assert sum(counts["answered"] for counts in episode.journal.call_counts().values()) == len(model.kept)
