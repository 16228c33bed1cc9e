"""How many calls are under way at once: one more after each that went well, half as many after a refusal, never above a cap."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

#: As many calls at once a run begins with, and has at most.
FIRST, CAP = 8, 64
#: How often a run that shares a server asks for its share, seconds.
ASKS_EVERY = 2.0


@dataclass
class Slot:
    """One call's permission, had at a moment. `refused` says that the server had too much to do."""

    began: float
    refused: bool = False


class Limiter:
    """Additive increase, multiplicative decrease (Chiu and Jain 1989)."""

    def __init__(
        self,
        first: int = FIRST,
        cap: int = CAP,
        *,
        share: Callable[[int], int] | None = None,
        every: float = ASKS_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not 1 <= first <= cap:
            raise ValueError(f"a limiter begins with 1 to {cap} calls, not {first}")
        self.allowed = float(first)
        self._cap = self._most = cap
        #: Where several runs share a server: called with the number of refusals, it returns how many calls this run may have.
        self._share, self._every, self._clock = share, every, clock
        self._asked = clock()
        self._refused = 0
        self._halved = float("-inf")
        self._under_way = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    def bound(self, most: int) -> None:
        """No more calls at once than so many: a server has no room for more."""
        self._most = max(1, min(self._most, most))
        self._cap = min(self._cap, self._most)
        self.allowed = min(self.allowed, float(self._cap))

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[Slot]:
        """Wait for one's turn; on the way out the number allowed is adapted."""
        while self._under_way >= int(self.allowed):
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            finally:
                if turn in self._waiting:
                    self._waiting.remove(turn)
        self._under_way += 1
        slot = Slot(self._clock())
        try:
            yield slot
        finally:
            self._under_way -= 1
            self._refused += slot.refused
            self._ask_for_share()
            if not slot.refused:
                self.allowed = min(self._cap, self.allowed + 1 / self.allowed)
            elif slot.began >= self._halved:
                # Calls that were under way together, and are refused together, are one refusal.
                self.allowed, self._halved = max(1.0, self.allowed / 2), self._clock()
            self._wake()

    def _ask_for_share(self) -> None:
        if self._share is not None and self._clock() - self._asked >= self._every:
            self._cap = max(1, min(self._most, self._share(self._refused)))
            self._asked, self._refused = self._clock(), 0

    def _wake(self) -> None:
        free = int(self.allowed) - self._under_way
        while free > 0 and self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                free -= 1
