"""What is spent is in the episode before it is spent, and stays there whatever becomes of the process."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.loopback import loopback_server
from twinville.agents.language_models.account import INTERRUPTED, Account
from twinville.agents.language_models.model import Usage
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.population.population import Population
from twinville.simulation.commands.answers import tell_replaced
from twinville.simulation.episode.reader import Episode
from twinville.simulation.episode.writer import EpisodeWriter
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.history.spending import spent_by
from twinville.simulation.paused import RunPausedError
from twinville.simulation.run_options import Allowance
from twinville.worlds.world import World

LIMIT = 20_000


def _account(path: Path) -> dict[str, Any]:
    """As any other process sees it."""
    db = sqlite3.connect(path)
    try:
        found: dict[str, Any] = json.loads(db.execute("SELECT value FROM telemetry_run WHERE key = 'account'").fetchone()[0])
        return found
    finally:
        db.close()


def test_limits_and_what_was_spent_before_are_in_a_new_episode_at_once(tmp_path: Path) -> None:
    account = Account(tokens=LIMIT)
    account.spend_now("x", "m", "probe", Usage(300, 200))(Usage(30, 20))
    writer = EpisodeWriter.create(tmp_path / "x.episode", "{}", 1, account=account)
    kept = _account(tmp_path / "x.episode")
    assert kept["limits"]["tokens"] == LIMIT
    assert [line["prompt_tokens"] for line in kept["lines"]] == [30]
    book = account.spend_now("x", "m", "k", Usage(5_000, 2_000))
    assert _account(tmp_path / "x.episode")["marked"][1] >= 7_050
    book(Usage(1, 1))
    writer.close("stopped")


@pytest.fixture(scope="module")
def limited(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An episode that its limit stopped."""
    out, account = tmp_path_factory.mktemp("spending") / "x.episode", Account(tokens=LIMIT)
    with loopback_server() as server, pytest.raises(RunPausedError, match=f"limit of {LIMIT:,} tokens"):
        run(*small, out, model=OpenAICompatible("m", base_url=server.url, account=account), account=account)
    return out


def _killed(limited: Path, path: Path, more: int) -> Path:
    """The same, as if its process had been killed with calls for so many tokens under way."""
    path.write_bytes(limited.read_bytes())
    db = sqlite3.connect(path)
    with db:
        account = _account(path)
        account["marked"] = [0.0, spent_by(limited)[1] + more]
        db.execute("UPDATE telemetry_run SET value = ? WHERE key = 'account'", (json.dumps(account),))
        db.execute("UPDATE manifest SET value = 'running' WHERE key = 'state'")
    db.close()
    return path


def test_calls_under_way_at_a_kill_count(limited: Path, tmp_path: Path) -> None:
    assert LIMIT // 3 < spent_by(limited)[1] <= LIMIT
    killed = _killed(limited, tmp_path / "k.episode", 900)
    assert spent_by(killed)[1] == spent_by(limited)[1] + 900
    assert spent_by(tmp_path / "none.episode") == (0.0, 0)


def _refused(path: Path, account: Account) -> None:
    """A resumption that the server does not let in."""
    with loopback_server(lambda number, body: {"status": 401, "error": {"message": "no"}}) as server:
        model = OpenAICompatible("m", base_url=server.url, account=account)
        with pytest.raises(RunPausedError, match="OPENAI_API_KEY"):
            resume(path, lambda _: model, allowance=Allowance(account))


def test_they_count_whatever_becomes_of_the_resumption(limited: Path, tmp_path: Path) -> None:
    """Neither a server that is gone nor a second kill before anything was done loses them."""
    killed = _killed(limited, tmp_path / "k.episode", 900)
    expected = spent_by(killed)
    for _ in range(3):
        _refused(killed, Account(tokens=10 * LIMIT))
        assert spent_by(killed) == expected
        with Episode(killed) as episode:
            assert episode.state == "stopped"
            lines = episode.account.spent()["lines"]
        assert [line["prompt_tokens"] for line in lines if line["kind"] == INTERRUPTED] == [900]


def test_a_server_is_probed_at_the_cost_of_the_episode(limited: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes(limited.read_bytes())
    account = Account()
    with loopback_server() as server:
        model = OpenAICompatible("m", base_url=server.url, account=account)
        with pytest.raises(RunPausedError, match="does not allow another call"):
            resume(path, lambda _: model, allowance=Allowance(account))
    assert server.tokens > 0
    assert spent_by(path)[1] == spent_by(limited)[1] + server.tokens
    assert _account(path)["limits"]["tokens"] == LIMIT


def test_a_limit_that_is_given_anew_is_there_at_once(limited: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes(limited.read_bytes())
    _refused(path, Account(tokens=LIMIT + 1))
    assert _account(path)["limits"]["tokens"] == LIMIT + 1


def test_what_is_replaced_is_told_with_what_it_had_spent(limited: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tell_replaced(limited, spent_by(limited))
    tell_replaced(limited, (0.0, 0))
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert f"had spent up to {spent_by(limited)[1]:,} tokens" in said[0]


@pytest.mark.slow
def test_kills_with_many_calls_under_way_do_not_break_a_limit() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "spending.py"), "--quick"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "of the limit" in done.stdout
