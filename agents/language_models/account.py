"""Accounting of calls: costs are booked by model and prompt kind, and a limit is never exceeded.

A call's worst case is reserved before it is sent and settled from the reported usage. The most that may have been spent, calls
under way included, is written to the episode *before* they are sent: a killed process does not lose track of what it spent.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from twinville.agents.language_models.leases import Lease
from twinville.agents.language_models.model import AnswerError, Usage
from twinville.agents.language_models.prices import Price, Prices
from twinville.worlds.errors import InputError

#: The kept mark goes ahead of what may be spent by at most this part of a limit, and by at most one call: so it need not be written
#: before every call, and a killed process loses little more than what it had under way.
STEP = 1 / 1024
#: Without a limit nothing is lost by it, and it goes ahead by so many calls.
CALLS_AHEAD = 4
#: The name of the line for what a killed process may have spent without having booked it.
INTERRUPTED = "interrupted"


class BudgetError(AnswerError):
    """The next call might go over the limit."""


#: What is counted, and what is measured.
Count = Annotated[int, Field(ge=0, le=2**53)]
Measure = Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(slots=True)
class Spent:
    """One line of the account. `dollars` is None where the price is not known.

    `reasoning_tokens` are those of `completion_tokens` that the model thought in, about as many where the server does not count
    them. `failed` counts attempts without cost or answer, `assumed` calls without a reported cost: the worst case is booked.
    """

    calls: Count = 0
    failed: Count = 0
    assumed: Count = 0
    prompt_tokens: Count = 0
    completion_tokens: Count = 0
    seconds: Measure = 0.0
    dollars: Measure | None = None
    reasoning_tokens: Count = 0

    @property
    def tokens(self) -> int:
        """Read and written."""
        return self.prompt_tokens + self.completion_tokens


@dataclass(slots=True)
class Outcomes:
    """Counts for one prompt kind: asked again, without a legal answer in the end, and skipped."""

    repaired: Count = 0
    refused: Count = 0
    skipped: Count = 0
    repairs: dict[str, Count] = field(default_factory=dict)
    #: Prompts that were put with fewer memories, to fit the model's context, and how many memories were left out of them.
    shortened: Count = 0
    left_out: Count = 0


# What makes parts of a kept account, whatever stands there.
_SPENT, _OUTCOMES = TypeAdapter(Spent), TypeAdapter(Outcomes)
_NAMES = TypeAdapter(dict[str, Count])
_LIMITS, _MARKED = TypeAdapter(tuple[Measure | None, Count | None]), TypeAdapter(tuple[Measure, Count])


@dataclass(slots=True)
class Reservation:
    """The reserved cost of one call. The caller reports what was spent, or that nothing was; otherwise the worst case is booked."""

    worst: Usage
    usage: Usage | None = None
    free: bool = False
    reasoning: int = 0


@dataclass(slots=True)
class Account:
    """What is spent, and the limits. `keep` writes the account to the episode at once, and says so with `kept`."""

    prices: Prices = field(default_factory=Prices)
    dollars: float | None = None
    tokens: int | None = None
    keep: Callable[[], None] = lambda: None
    #: Whether a stop was asked for: whoever waits for a server outside the event loop gives up then.
    stopping: Callable[[], bool] = lambda: False
    #: Where more can be had when the limits are reached: a budget shared with other runs.
    lease: Lease | None = None
    lines: dict[tuple[str, str], Spent] = field(default_factory=dict)
    outcomes: dict[str, Outcomes] = field(default_factory=dict)
    answered_as: dict[str, Counter[str]] = field(default_factory=dict)
    _held: list[tuple[float, int]] = field(default_factory=list)
    #: The most that may have been spent by what is written down, and the largest worst case of a call.
    _marked: tuple[float, int] = (0.0, 0)
    _largest: tuple[float, int] = (0.0, 0)
    _writing: asyncio.Future[None] | None = None
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def check(self, models: list[str]) -> None:
        """Raises InputError when there is a limit in dollars and a model without a price."""
        for name in models:
            if self.dollars is not None and self.prices.of(name) is None:
                raise InputError(
                    f"--budget: the price of '{name}' is not known; put it into the [prices] part of a --settings file, or limit "
                    "the tokens with --max-tokens"
                )

    def spent(self) -> tuple[float, int]:
        """Dollars and tokens so far."""
        return sum(line.dollars or 0.0 for line in self.lines.values()), sum(line.tokens for line in self.lines.values())

    @asynccontextmanager
    async def reserve(self, what: str, model: str, kind: str, worst: Usage) -> AsyncIterator[Reservation]:
        """Hold room for a call, waiting for others to come back where that may make it.

        Raises BudgetError, naming `what`, when it would not fit even alone, InputError where a limit in dollars meets no price.
        """
        while (held := self._hold(model, worst)) is None:
            if not self._held:
                raise BudgetError(f"{what}: {self._exhausted()}")
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        try:
            await self._written_down()
        except BaseException:
            # It cannot be written down, so it is not held, and nobody waits for it to come back.
            self._held.remove(held)
            self._wake()
            raise
        reservation = Reservation(worst)
        try:
            yield reservation
        finally:
            self._settle(model, kind, held, reservation)
            self._wake()

    def spend_now(self, what: str, model: str, kind: str, worst: Usage) -> Callable[[Usage | None], None]:
        """Like `reserve`, for a call that blocks: returns what books it. Raises BudgetError when it does not fit."""
        held = self._hold(model, worst)
        if held is None:
            raise BudgetError(f"{what}: {self._exhausted()}")
        try:
            if self._is_unmarked():
                self._keep_now()
        except BaseException:
            self._held.remove(held)
            raise

        def book(usage: Usage | None) -> None:
            self._settle(model, kind, held, Reservation(worst, usage, free=usage is None))

        return book

    def outcome(self, kind: str) -> Outcomes:
        """The counts of one prompt kind."""
        return self.outcomes.setdefault(kind, Outcomes())

    def shortened(self, kind: str, left_out: int) -> None:
        """A prompt was put without so many memories; without none, it is not shortened."""
        if left_out:
            outcome = self.outcome(kind)
            outcome.shortened += 1
            outcome.left_out += left_out

    def saw(self, model: str, said: str) -> None:
        """A server said which model it is that answered."""
        self.answered_as.setdefault(model, Counter())[said[:200]] += 1

    def content(self) -> dict[str, Any]:
        """The account as plain JSON."""
        return {
            "limits": {"dollars": self.dollars, "tokens": self.tokens},
            "marked": list(self._ahead()),
            "lines": [{"model": model, "kind": kind, **asdict(line)} for (model, kind), line in sorted(self.lines.items())],
            "outcomes": {kind: asdict(counts) for kind, counts in sorted(self.outcomes.items())},
            "answered_as": {model: dict(sorted(names.items())) for model, names in sorted(self.answered_as.items())},
        }

    def text(self) -> str:
        """The account as JSON text."""
        return json.dumps(self.content(), ensure_ascii=False, sort_keys=True)

    def kept(self) -> None:
        """The account as it is now is written down."""
        self._marked = self._ahead()

    def rest(self) -> None:
        """Nothing more is sent for now: the mark goes no further than what is spent."""
        self._largest = (0.0, 0)

    def take_over(self, data: dict[str, Any], *, clean: bool) -> None:
        """Count what a kept account has spent, under the limits of this one. Raises ValueError for what is no account."""
        limits = self.dollars, self.tokens
        self.restore(data, clean=clean)
        if self.lease is None:
            self.dollars, self.tokens = limits

    def restore(self, data: dict[str, Any], *, clean: bool) -> None:
        """Go on with a kept account; limits that are not set anew stay. Where it was not closed, the mark counts as spent.

        Raises ValueError for what is no account.
        """
        try:
            for row in data["lines"]:
                line = dict(row)
                who = str(line.pop("model")), str(line.pop("kind"))
                self.lines[who] = _SPENT.validate_python(line)
            self.outcomes |= {str(kind): _OUTCOMES.validate_python(counts) for kind, counts in data["outcomes"].items()}
            self.answered_as |= {str(model): Counter(_NAMES.validate_python(each)) for model, each in data["answered_as"].items()}
            limits = _LIMITS.validate_python((data["limits"]["dollars"], data["limits"]["tokens"]))
            self.dollars = self.dollars if self.dollars is not None else limits[0]
            self.tokens = self.tokens if self.tokens is not None else limits[1]
            marked = _MARKED.validate_python(data["marked"])
            dollars, tokens = self.spent()
        except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
            # The first line says what is wrong, those after it where to read about it.
            raise ValueError(f"the account cannot be read ({' '.join(str(error).splitlines()[:3])})") from None
        if not clean and (marked[0] > dollars or marked[1] > tokens):
            lost = self.lines.setdefault((INTERRUPTED, INTERRUPTED), Spent(dollars=0.0))
            lost.assumed += 1
            lost.dollars = (lost.dollars or 0.0) + max(0.0, marked[0] - dollars)
            lost.prompt_tokens += max(0, marked[1] - tokens)
        if self.lease is not None:
            # What was spent before was granted before.
            self.dollars = self.spent()[0] if self.dollars is not None else None
            self.tokens = self.spent()[1] if self.tokens is not None else None
        self._marked = self.spent()

    def _hold(self, model: str, worst: Usage) -> tuple[float, int] | None:
        """Room for a call, or None; raises InputError when what it costs cannot be known and is limited."""
        self.check([model])
        need = self._cost(model, worst) or 0.0, worst.prompt_tokens + worst.completion_tokens
        dollars, tokens = self._total()
        dollars, tokens = dollars + need[0], tokens + need[1]
        if self._is_beyond(dollars, tokens) and not self._leased(dollars, tokens):
            return None
        self._held.append(need)
        self._largest = max(self._largest[0], need[0]), max(self._largest[1], need[1])
        return need

    def _total(self) -> tuple[float, int]:
        """Spent, and in the worst case still to be spent by the calls under way."""
        dollars, tokens = self.spent()
        return dollars + sum(held[0] for held in self._held), tokens + sum(held[1] for held in self._held)

    def _ahead(self) -> tuple[float, int]:
        """The mark to be written: the total and a step, but not beyond a limit."""
        dollars, tokens = self._total()
        if self.dollars is None:
            dollars += CALLS_AHEAD * self._largest[0]
        else:
            dollars = max(dollars, min(self.dollars, dollars + min(self._largest[0], self.dollars * STEP)))
        if self.tokens is None:
            tokens += CALLS_AHEAD * self._largest[1]
        else:
            tokens = max(tokens, min(self.tokens, tokens + min(self._largest[1], int(self.tokens * STEP))))
        return dollars, tokens

    def _is_unmarked(self) -> bool:
        """Whether more may be spent than is written down."""
        dollars, tokens = self._total()
        return dollars > self._marked[0] or tokens > self._marked[1]

    async def _written_down(self) -> None:
        """Return when what may be spent is written down. Calls that begin together are written together."""
        while self._is_unmarked():
            if self._writing is None:
                loop = asyncio.get_running_loop()
                self._writing = loop.create_future()
                loop.call_soon(self._write, self._writing)
            await asyncio.shield(self._writing)

    def _write(self, writing: asyncio.Future[None]) -> None:
        self._writing = None
        try:
            self._keep_now()
        except Exception as error:
            writing.set_exception(error)
            writing.exception()  # those who wait raise it
        else:
            writing.set_result(None)

    def _keep_now(self) -> None:
        self.keep()
        self.kept()

    def _wake(self) -> None:
        """Whoever waits for room looks again."""
        waiting, self._waiting = self._waiting, []
        for turn in waiting:
            if not turn.done():
                turn.set_result(None)

    def _is_beyond(self, dollars: float, tokens: int) -> bool:
        return (self.dollars is not None and dollars > self.dollars) or (self.tokens is not None and tokens > self.tokens)

    def _leased(self, dollars: float, tokens: int) -> bool:
        """Ask for as much more as is needed; True when it was granted."""
        if self.lease is None:
            return False
        lacking = max(0.0, dollars - self.dollars) if self.dollars is not None else 0.0
        short = max(0, tokens - self.tokens) if self.tokens is not None else 0
        more = self.lease.more(lacking, short)
        self.dollars = self.dollars + more[0] if self.dollars is not None else None
        self.tokens = self.tokens + more[1] if self.tokens is not None else None
        return not self._is_beyond(dollars, tokens)

    def release(self) -> None:
        """Give back what was leased and not spent; nothing more can be spent then."""
        if self.lease is None:
            return
        dollars, tokens = self.spent()
        left = max(0.0, (self.dollars or 0.0) - dollars), max(0, (self.tokens or 0) - tokens)
        self.dollars = dollars if self.dollars is not None else None
        self.tokens = tokens if self.tokens is not None else None
        self.lease.give_back(*left)

    def _settle(self, model: str, kind: str, held: tuple[float, int], reservation: Reservation) -> None:
        self._held.remove(held)
        line = self.lines.setdefault((model, kind), Spent())
        if reservation.free:
            line.failed += 1
            return
        usage = reservation.usage
        if usage is None:
            line.assumed += 1
            usage = reservation.worst
        line.calls += 1
        line.prompt_tokens += usage.prompt_tokens
        line.completion_tokens += usage.completion_tokens
        line.seconds += usage.seconds
        line.reasoning_tokens += reservation.reasoning
        cost = self._cost(model, usage)
        if cost is not None:
            line.dollars = (line.dollars or 0.0) + cost

    def _cost(self, model: str, usage: Usage) -> float | None:
        price: Price | None = self.prices.of(model)
        return price.of(usage.prompt_tokens, usage.completion_tokens) if price is not None else None

    def _exhausted(self) -> str:
        dollars, tokens = self.spent()
        if self.dollars is not None:
            left = f"the budget of ${self.dollars:.2f} does not allow another call"
            return f"{left} (${dollars:.4f} are spent); go on with a larger --budget"
        left = f"the limit of {self.tokens:,} tokens does not allow another call"
        return f"{left} ({tokens:,} are used); go on with a larger --max-tokens"
