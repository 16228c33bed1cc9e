"""Real signals while a run waits for its model: it ends at once, keeps what was answered, and can be resumed."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.loopback import Fault, Script, loopback_server
from twinville.agents.language_models.account import Account, BudgetError
from twinville.agents.language_models.journal import Entry
from twinville.agents.language_models.model import Usage
from twinville.agents.model_choice import model_of
from twinville.simulation.episode.reader import Episode
from twinville.simulation.episode.writer import EpisodeWriter
from twinville.simulation.history.resume import resume
from twinville.simulation.history.spending import spent_by
from twinville.worlds.errors import InputError

#: Seconds within which a stopped command must be gone; asked for are 2, and a busy machine takes some of its own.
WITHIN = 6.0
SLOW_DOWN: Fault = {"status": 429, "headers": {"Retry-After": "60"}, "error": {"message": "slow down"}}
STALLS: Fault = {"content": "x" * 200, "stream": {"after": 2, "stall": 100}}
GONE: Fault = {"status": 503, "error": {"message": "Loading model"}}


def _from(number: int, fault: Fault) -> Script:
    return lambda n, body: fault if n >= number else None


def _stopped(script: Script, out: Path, sign: signal.Signals, waits: Callable[[int], bool], *more: str) -> tuple[int, str]:
    """A run against a server that misbehaves, stopped when it `waits`, by the requests so far: exit code and what it said."""
    with loopback_server(script) as server:
        command = [sys.executable, "-m", "twinville", "run", "--agents", "4", "--days", "1", "--out", str(out), *more]
        with subprocess.Popen(
            [*command, "--model", "openai:m", "--base-url", server.url],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            end = time.monotonic() + 60
            while not waits(len(server.seen)) and process.poll() is None:
                assert time.monotonic() < end, "the requests never came"
                time.sleep(0.02)
            time.sleep(0.5)
            began = time.monotonic()
            process.send_signal(sign)
            said, _ = process.communicate(timeout=60)
            assert time.monotonic() - began < WITHIN
    assert "Traceback" not in said
    return process.returncode, said


def _answers(path: Path) -> int:
    db = sqlite3.connect(path)
    try:
        return int(db.execute("SELECT count(*) FROM journal").fetchone()[0])
    finally:
        db.close()


@pytest.mark.parametrize(
    ("fault", "sign"),
    [(SLOW_DOWN, signal.SIGINT), ({"delay": 300}, signal.SIGTERM), (STALLS, signal.SIGINT)],
    ids=["told", "silent", "stalled"],
)
def test_a_signal_ends_a_wait_and_nothing_paid_is_lost(fault: Fault, sign: signal.Signals, tmp_path: Path) -> None:
    out = tmp_path / "x.episode"
    code, said = _stopped(_from(12, fault), out, sign, lambda requests: requests >= 13)
    assert code == 0, said
    with Episode(out) as episode:
        assert episode.state == "stopped"
        assert episode.last_tick >= 0
    # One request finds out what the server honours, one is being waited for.
    assert _answers(out) >= 9
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.episode"]


@pytest.mark.parametrize("fault", [SLOW_DOWN, {"delay": 300}], ids=["told", "silent"])
def test_a_signal_ends_a_wait_for_vectors(fault: Fault, tmp_path: Path) -> None:
    out = tmp_path / "x.episode"
    answers = faults = 0

    def script(number: int, body: dict[str, Any]) -> Fault | None:
        nonlocal answers, faults
        answers += "messages" in body
        faults += "input" in body and answers > 8
        return fault if "input" in body and answers > 8 else None

    code, said = _stopped(script, out, signal.SIGINT, lambda _: faults > 0, "--embedder", "openai:e")
    assert code == 0, said
    with Episode(out) as episode:
        assert episode.state == "stopped"
    assert _answers(out) > 0


def test_a_run_that_is_stopped_before_its_first_tick_goes_on_from_its_answers(tmp_path: Path) -> None:
    out = tmp_path / "x.episode"
    code, said = _stopped(_from(2, {"delay": 300}), out, signal.SIGINT, lambda requests: requests >= 3)
    assert code == 2
    assert "no tick was over yet, and what was answered is kept" in said
    assert _answers(out) == 1
    with pytest.raises(InputError, match=r"holds no tick yet.*'twinville resume' goes on"):
        Episode(out)
    with loopback_server() as server:
        command = [sys.executable, "-m", "twinville", "resume", str(out), "--until", "day 1 07:00", "--base-url", server.url]
        # The file might be from anybody: what it names is asked when its user names it, too.
        for more, code in ([], 2), (["--model", "openai:m"], 0):
            done = subprocess.run([*command, *more], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
            assert done.returncode == code, done.stderr
            assert more or "names the model 'openai:m', which is asked only when you say so, with --model" in done.stderr
            assert bool(server.seen) == (code == 0)
        first = server.seen[0]["messages"][1]["content"]
    with Episode(out) as episode:
        assert episode.last_tick > 0
    # What was answered is not asked for again.
    kept = sqlite3.connect(out).execute("SELECT text FROM journal ORDER BY rowid LIMIT 1").fetchone()[0]
    assert first not in (kept if isinstance(kept, str) else kept.decode("utf-8", "ignore"))


def test_a_run_that_is_killed_while_its_server_is_asked_what_it_honours_is_there_and_counts(tmp_path: Path) -> None:
    out = tmp_path / "x.episode"
    _stopped(_from(0, {"delay": 300}), out, signal.SIGKILL, lambda requests: requests >= 1, "--max-tokens", "1000000")
    with pytest.raises(InputError, match=r"holds no tick yet; its run was stopped while a server was asked .* begin it again"):
        Episode(out)
    with Episode(out, even_empty=True) as episode:
        assert episode.state == "preparing"
        assert episode.account.spent()["limits"]["tokens"] == 1_000_000
    _, held = spent_by(out)
    assert held > 0
    with pytest.raises(InputError, match="its run was stopped while a server was asked"):
        resume(out, model_of)
    # The same command begins it again, needs no --force, and counts what the killed one may have cost.
    began = ["run", "--agents", "2", "--until", "day 1 06:30", "--model", "openai:m", "--out", str(out)]
    with loopback_server() as server:
        for limit, code in (held + 10, 2), (1_000_000, 0):
            command = [sys.executable, "-m", "twinville", *began, "--base-url", server.url, "--max-tokens", str(limit)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
            assert done.returncode == code, done.stderr
            assert f"a run was stopped there before it began; what it had spent counts: up to {held:,} tokens" in done.stderr
            assert (f"limit of {limit:,} tokens does not allow another call" in done.stderr) == (code == 2)
            assert bool(server.seen) == (code == 0)
    assert spent_by(out)[1] == held + server.tokens


def _paid(path: Path) -> EpisodeWriter:
    """A writer to which one answer was given, before any tick was over."""
    writer = EpisodeWriter.create(path, "{}", 10)
    writer.charge(Account())
    writer.put(Entry("k", "Ada", "react", 1, "{}", "{}", "the prompt", Usage(), 1))
    return writer


def test_a_paid_answer_is_kept_however_it_was_written(tmp_path: Path) -> None:
    for name in ("flush", "account"):
        path = tmp_path / f"{name}.episode"
        writer = _paid(path)
        if name == "flush":
            writer.flush()
        else:
            assert writer.account is not None
            writer.account.keep()
        writer.close("paused")
        assert _answers(path) == 1
    nothing = EpisodeWriter.create(tmp_path / "nothing.episode", "{}", 10)
    nothing.close("paused")
    assert not (tmp_path / "nothing.episode").exists()


def test_an_account_that_cannot_be_written_holds_nothing_back() -> None:
    def fails() -> None:
        raise OSError("full")

    account = Account(tokens=1000)
    account.keep = fails

    async def ask() -> None:
        async with account.reserve("x", "openai:m", "react", Usage(400, 100)):
            raise AssertionError("it was not written down")

    for _ in range(2):
        with pytest.raises(OSError, match="full"):
            asyncio.run(ask())
    account.keep = lambda: None
    with pytest.raises(BudgetError):
        asyncio.run(_reserved(account, Usage(900, 200)))
    asyncio.run(_reserved(account, Usage(400, 100)))


async def _reserved(account: Account, worst: Usage) -> None:
    async with account.reserve("x", "openai:m", "react", worst) as reservation:
        reservation.usage = Usage(1, 1)
