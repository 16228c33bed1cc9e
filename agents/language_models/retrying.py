"""Retrying: faults that may pass are retried with growing, jittered waits within a deadline; others are raised at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

import tenacity

from twinville.agents.language_models.limiter import Limiter
from twinville.agents.language_models.model import AnswerError
from twinville.agents.language_models.wire.faults import SaidError, ServerFault, UnreachableError
from twinville.agents.language_models.wire.patience import Patience
from twinville.agents.language_models.wire.waits import Waits, in_words

T = TypeVar("T")

#: The first wait is up to this long, and none that the server did not ask for is longer than the second, seconds.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0


class Retrying:
    """Makes calls through a limiter. `sleep` and `clock` are the event loop's, or a test's; `today` tells the time of day.

    A server that asks for a wait gets all of it. One that asks for more than the deadline leaves is not waited for.
    """

    def __init__(
        self,
        limiter: Limiter,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        patience: Patience | None = None,
        waits: Waits | None = None,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], datetime] = datetime.now,
        longest: float = LONGEST_WAIT,
    ) -> None:
        self._limiter = limiter
        self._sleep = sleep
        self._patience = patience if patience is not None else Patience()
        self._waits = waits if waits is not None else Waits()
        self._clock = clock
        self._today = today
        self._jitter = tenacity.wait_random_exponential(multiplier=FIRST_WAIT, max=longest)

    async def call(self, what: str, once: Callable[[], Awaitable[T]], *, explained: bool = True, soon: bool = False) -> T:
        """The result of `once`; raises AnswerError, naming `what` and the reason, when it will not come or did not in time.

        Unless `explained`, a server's refusal of the request itself is raised as it is. With `soon`, one that cannot be reached is
        given up early: whoever has just typed the command is told of it.
        """
        failing: float | None = None
        queued, number = 0.0, 0
        while True:
            asked = self._clock()
            try:
                async with self._limiter.slot() as slot:
                    # Who waits for their turn behind calls that go well is not failing.
                    queued += self._clock() - asked if failing is not None else 0.0
                    try:
                        return await once()
                    except ServerFault as fault:
                        slot.refused = fault.overload
                        raise
            except ServerFault as fault:
                if not explained and isinstance(fault, SaidError) and fault.refuses_request:
                    raise
                number += 1
                failing = self._clock() if failing is None else failing
                drawn = self._drawn(number)
                # One that may be asked again at once is not asked again and again at once.
                wait = drawn if fault.wait is None else max(fault.wait, min(drawn, FIRST_WAIT))
                left = self._left(fault, soon=soon) - (self._clock() - failing - queued)
                if not fault.passes or wait > left:
                    raise AnswerError(f"{what}: {fault}{self._when(fault)}") from None
                self._waits.tell(what, str(fault), wait)
                await self._sleep(wait)

    def _drawn(self, number: int) -> float:
        """Full jitter over a growing span (tenacity)."""
        state = tenacity.RetryCallState(tenacity.AsyncRetrying(), None, (), {})
        state.attempt_number = number
        return float(self._jitter(state))

    def _left(self, fault: ServerFault, *, soon: bool) -> float:
        return self._patience.soon if soon and isinstance(fault, UnreachableError) else self._patience.deadline

    def _when(self, fault: ServerFault) -> str:
        """Until when the server asks to be left alone, where that is longer than it is waited for."""
        if not fault.passes or fault.wait is None or fault.wait <= 1:
            return ""
        until = self._today() + timedelta(seconds=min(fault.wait, 3.15e8))
        day = "" if until.date() == self._today().date() else f"{until:%Y-%m-%d} "
        return f"; it asks to wait until {day}{until:%H:%M} ({in_words(fault.wait)}): go on then"
