"""Leases: many runs never spend more than the whole, and share a server's patience."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.language_models.account import Account, BudgetError
from twinville.agents.language_models.leases import Leases, granted_before
from twinville.agents.language_models.limiter import Limiter
from twinville.agents.language_models.model import Usage
from twinville.agents.language_models.prices import Prices


class _Direct:
    """A lease without a network."""

    def __init__(self, server: Leases, run: str) -> None:
        self._server, self._run = server, run

    def more(self, dollars: float, tokens: int) -> tuple[float, int]:
        return self._server.more(dollars, tokens)

    def give_back(self, dollars: float, tokens: int) -> None:
        self._server.give_back(dollars, tokens)
        self._server.leave(self._run)

    def calls(self, refused: int) -> int:
        return self._server.calls(self._run, refused)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 400), st.integers(0, 400)), max_size=60), st.integers(1, 5000))
def test_runs_together_never_spend_more_than_the_whole(calls: list[tuple[int, int, int]], whole: int) -> None:
    server = Leases(None, whole)
    accounts = [Account(Prices(), tokens=0, lease=_Direct(server, str(run))) for run in range(4)]
    for run, worst, used in calls:
        with suppress(BudgetError):
            accounts[run].spend_now("a call", "m", "k", Usage(worst, 0))(Usage(min(worst, used), 0))
    spent = sum(account.spent()[1] for account in accounts)
    assert spent <= whole
    for account in accounts:
        account.release()
    assert server.tokens == whole - spent


def test_what_is_left_goes_to_whoever_needs_it() -> None:
    server = Leases(None, 100)
    one, other = (Account(Prices(), tokens=0, lease=_Direct(server, name)) for name in "ab")
    one.spend_now("a call", "m", "k", Usage(10, 0))(Usage(10, 0))
    one.release()
    other.spend_now("a call", "m", "k", Usage(90, 0))(Usage(90, 0))
    assert other.spent()[1] == 90


def test_calls_at_once_are_shared_and_halved_by_a_refusal() -> None:
    server = Leases(most=64)
    assert server.calls("a", 0) == 64
    assert server.calls("b", 0) == 32
    assert server.calls("a", 3) == 16
    assert server.calls("b", 0) == 16
    server.leave("b")
    assert server.calls("a", 0) == 34


async def _through(limiter: Limiter, calls: int) -> None:
    for _ in range(calls):
        async with limiter.slot():
            pass


def test_a_limiter_asks_now_and_then_and_not_for_each_call() -> None:
    now = [0.0]
    asked: list[int] = []

    def share(refused: int) -> int:
        asked.append(refused)
        return 2

    limiter = Limiter(8, 64, share=share, every=2.0, clock=lambda: now[0])
    asyncio.run(_through(limiter, 50))
    assert not asked
    now[0] = 3.0
    asyncio.run(_through(limiter, 50))
    assert asked == [0]
    assert limiter.allowed <= 8


def test_what_was_granted_is_known_after_everything_was_killed(tmp_path: Path) -> None:
    ledger = tmp_path / "leases.json"
    assert granted_before(ledger) == (0.0, 0)
    given_out = 0
    for _ in range(100):
        before = granted_before(ledger)
        server = Leases(None, 10_000 - before[1], ledger=ledger, granted=before)
        account = Account(Prices(), tokens=0, lease=_Direct(server, "a run"))
        with suppress(BudgetError):
            account.spend_now("a call", "m", "k", Usage(700, 0))(Usage(700, 0))
            given_out += 700
    assert 0 < given_out <= 10_000
    tidy = Leases(None, 10_000, ledger=tmp_path / "tidy.json")
    account = Account(Prices(), tokens=0, lease=_Direct(tidy, "a run"))
    account.spend_now("a call", "m", "k", Usage(700, 0))(Usage(500, 0))
    account.release()
    assert granted_before(tmp_path / "tidy.json") == (0.0, 500)
    (tmp_path / "tidy.json").write_text("[]")
    assert granted_before(tmp_path / "tidy.json") == (0.0, 0)


def test_what_was_spent_before_was_leased_before() -> None:
    before = Account(Prices(), tokens=5_000)
    before.spend_now("a call", "m", "k", Usage(3_000, 0))(Usage(3_000, 0))
    server = Leases(None, 4_000)
    again = Account(Prices(), tokens=0, lease=_Direct(server, "again"))
    again.restore(json.loads(before.text()), clean=True)
    again.spend_now("a call", "m", "k", Usage(500, 0))(Usage(500, 0))
    assert again.spent()[1] == 3_500
    again.release()
    assert server.tokens == 3_500
