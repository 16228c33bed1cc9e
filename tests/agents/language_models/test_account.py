"""Spending is booked, and no limit is ever overspent."""

import asyncio
import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.prompts.examples import EXAMPLES
from tests.loopback import loopback_server
from twinville.agents.language_models.account import INTERRUPTED, Account, BudgetError
from twinville.agents.language_models.model import Request, Usage
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.prices import Price, Prices, shipped
from twinville.worlds.errors import InputError

PRICES = Prices({"m": Price(input=1.0, output=4.0)})


def test_prices() -> None:
    assert PRICES.of("openai:m") == Price(input=1.0, output=4.0)
    assert PRICES.of("m").of(1_000_000, 500_000) == 3.0  # type: ignore[union-attr]
    assert PRICES.of("openai:unheard-of") is None
    assert PRICES.of("offline") == Price(input=0)
    assert all(price.input >= 0 for price in shipped().values())
    assert Prices({"openai:gpt-4o": Price(input=9)}).of("gpt-4o") == Price(input=9)


def test_a_limit_needs_a_price() -> None:
    Account(PRICES, dollars=1.0).check(["openai:m", "offline"])
    Account(PRICES, tokens=100).check(["openai:x"])
    with pytest.raises(InputError, match="price of 'openai:x' is not known"):
        Account(PRICES, dollars=1.0).check(["openai:x"])


@pytest.mark.parametrize("limit", ["dollars", "tokens"])
def test_nothing_is_overspent_with_64_at_once(limit: str) -> None:
    """The server counts what it gave out; more than a few calls fit, and the sum stays under the limit."""
    price = Price(input=1.0, output=4.0)
    account = Account(
        Prices({"m": price}), dollars=0.15 if limit == "dollars" else None, tokens=60_000 if limit == "tokens" else None
    )
    with loopback_server(latency=0.005) as server:
        model = OpenAICompatible("m", base_url=server.url, account=account)
        model.limiter.allowed = 64.0

        async def ask(number: int) -> bool:
            try:
                await model.answer(Request(EXAMPLES[number % len(EXAMPLES)], f"key{number}-0"))
            except BudgetError:
                return False
            return True

        async def all_of_them() -> list[bool]:
            try:
                return await asyncio.gather(*(ask(number) for number in range(400)))
            finally:
                await model.close()

        answered = asyncio.run(all_of_them())
        dollars, tokens = account.spent()
        assert 0 < sum(answered) < 400
        assert tokens == server.tokens
        assert server.most > 8
        if limit == "tokens":
            assert server.tokens <= 60_000
        else:
            assert dollars <= 0.15


@given(st.integers(0, 2**32), st.integers(2_000, 60_000), st.booleans())
def test_no_order_of_calls_and_kills_overspends(seed: int, limit: int, missing_usage: bool) -> None:
    """Calls overlap, some are killed on the way; what the server gave out never exceeds the limit."""
    luck = Random(seed)
    given_out = 0
    kept: dict[str, object] = {}

    async def life(account: Account, calls: int) -> None:
        nonlocal given_out

        async def call() -> None:
            nonlocal given_out
            worst = Usage(luck.randint(100, 900), 500)
            async with account.reserve("x", "openai:m", "k", worst) as held:
                await asyncio.sleep(0)
                usage = Usage(luck.randint(0, worst.prompt_tokens), luck.randint(0, 500))
                given_out += usage.prompt_tokens + usage.completion_tokens
                held.usage = None if missing_usage and luck.random() < 0.3 else usage

        await asyncio.gather(*(call() for _ in range(calls)), return_exceptions=True)

    clean = True
    for _ in range(4):
        account = Account(PRICES, tokens=limit)

        def keep(account: Account = account) -> None:
            kept.clear()
            kept.update(json.loads(account.text()))

        account.keep = keep
        if kept:
            account.restore(dict(kept), clean=clean)
        asyncio.run(life(account, luck.randint(1, 30)))
        clean = luck.random() < 0.5
        if clean:
            keep()
        assert given_out <= limit


@given(st.integers(0, 2**32), st.integers(2_000, 60_000), st.booleans())
def test_no_kill_amid_calls_overspends(seed: int, limit: int, in_dollars: bool) -> None:
    """A process dies with calls under way, all of which are answered and paid for; what was given out stays under the limit."""
    luck = Random(seed)
    given_out = [0, 0.0]
    kept: dict[str, Any] = {}

    async def life(account: Account, calls: int, dies_at: int) -> None:
        sent = 0

        async def call() -> None:
            nonlocal sent
            for _ in range(luck.randint(0, 3)):
                await asyncio.sleep(0)
            worst = Usage(luck.randint(100, 900), 500)
            async with account.reserve("x", "openai:m", "k", worst) as held:
                if sent >= dies_at:
                    raise asyncio.CancelledError
                sent += 1
                if sent == dies_at:
                    account.keep = lambda: None
                usage = Usage(worst.prompt_tokens - luck.randint(0, 99), luck.randint(0, 500))
                given_out[0] += usage.prompt_tokens + usage.completion_tokens
                given_out[1] += Price(input=1.0, output=4.0).of(usage.prompt_tokens, usage.completion_tokens)
                for _ in range(luck.randint(1, 4)):
                    await asyncio.sleep(0)
                held.usage = usage

        await asyncio.gather(*(call() for _ in range(calls)), return_exceptions=True)

    dollars = limit / 1e6 if in_dollars else None
    for _ in range(5):
        account = Account(PRICES, dollars=dollars, tokens=None if in_dollars else limit)

        def keep(account: Account = account) -> None:
            kept.clear()
            kept.update(json.loads(account.text()))

        if kept:
            account.restore(dict(kept), clean=False)
        account.keep = keep
        asyncio.run(life(account, 20, luck.randint(1, 20)))
        assert given_out[1] <= limit / 1e6 if in_dollars else given_out[0] <= limit


def test_calls_that_begin_together_are_written_together() -> None:
    account, written = Account(PRICES, tokens=1_000_000), 0

    def keep() -> None:
        nonlocal written
        written += 1
        assert json.loads(account.text())["marked"][1] >= 16 * 1000

    account.keep = keep

    async def call() -> None:
        async with account.reserve("x", "openai:m", "k", Usage(500, 500)):
            await asyncio.sleep(0)

    async def calls() -> None:
        await asyncio.gather(*(call() for _ in range(16)))

    asyncio.run(calls())
    assert written == 1


def test_a_mark_that_cannot_be_written_holds_nothing() -> None:
    account = Account(PRICES, tokens=10_000)

    def full() -> None:
        raise OSError("full")

    account.keep = full

    async def call() -> None:
        async with account.reserve("x", "openai:m", "k", Usage(500, 500)):
            raise AssertionError("it was sent")

    async def calls() -> list[BaseException | None]:
        return await asyncio.gather(*(call() for _ in range(3)), return_exceptions=True)

    assert [type(each) for each in asyncio.run(calls())] == [OSError] * 3
    with pytest.raises(OSError, match="full"):
        account.spend_now("x", "openai:m", "k", Usage(500, 500))
    account.keep = lambda: None
    account.spend_now("x", "openai:m", "k", Usage(5_000, 5_000))(None)
    assert account.spent() == (0.0, 0)


def test_the_mark_comes_down_again() -> None:
    account = Account(PRICES, tokens=1_000_000)
    account.spend_now("x", "openai:m", "k", Usage(50_000, 50_000))(Usage(10, 10))
    ahead = json.loads(account.text())["marked"][1]
    assert 20 <= ahead <= 20 + 1_000_000 / 1024
    account.rest()
    assert json.loads(account.text())["marked"][1] == 20


def test_what_a_killed_process_may_have_spent_counts() -> None:
    kept: list[str] = []
    account = Account(PRICES, dollars=1.0)
    account.keep = lambda: kept.append(account.text())

    async def hang() -> None:
        async with account.reserve("x", "openai:m", "k", Usage(1000, 1000)):
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(hang())
    assert kept, "the mark is written down before anything is sent"
    again = Account(PRICES)
    again.restore(json.loads(kept[0]), clean=False)
    assert again.dollars == 1.0
    assert again.spent()[0] >= 0.005
    assert (INTERRUPTED, INTERRUPTED) in again.lines
    closed = Account(PRICES)
    closed.restore(json.loads(account.text()), clean=True)
    assert (INTERRUPTED, INTERRUPTED) not in closed.lines
    assert closed.spent() == account.spent()


def test_without_a_price_nothing_is_spent_under_a_limit_in_dollars() -> None:
    account = Account(PRICES, dollars=1.0)
    with pytest.raises(InputError, match="price of 'openai:unheard-of'"):
        account.spend_now("x", "openai:unheard-of", "k", Usage(1, 1))
    assert account.lines == {}


def test_each_limit_is_kept_by_itself() -> None:
    kept = json.loads(Account(PRICES, dollars=1.0, tokens=500).text())
    again = Account(PRICES, tokens=900)
    again.restore(kept, clean=True)
    assert (again.dollars, again.tokens) == (1.0, 900)


def test_a_new_limit_goes_before_the_kept_one() -> None:
    old = Account(PRICES, dollars=1.0)
    new = Account(PRICES, dollars=2.0)
    new.restore(json.loads(old.text()), clean=True)
    assert new.dollars == 2.0


@pytest.mark.parametrize(
    "damage", [{}, {"lines": 3}, {"lines": [{"model": "m"}]}, {"lines": [], "outcomes": [], "answered_as": {}}]
)
def test_a_damaged_account_is_an_error(damage: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="account cannot be read"):
        Account().restore(damage, clean=True)
