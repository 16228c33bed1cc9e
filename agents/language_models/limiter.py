"""How many calls are under way at once: one more after each that went well, half as many after a refusal, never above a cap."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

#: As many calls at once a run begins with, and has at most.
FIRST, CAP = 8, 64


@dataclass
class Slot:
    """One call's permission. `refused` says that the server had too much to do."""

    refused: bool = False


class Limiter:
    """Additive increase, multiplicative decrease (Chiu and Jain 1989)."""

    def __init__(self, first: int = FIRST, cap: int = CAP) -> None:
        if not 1 <= first <= cap:
            raise ValueError(f"a limiter begins with 1 to {cap} calls, not {first}")
        self.allowed = float(first)
        self._cap = cap
        self._under_way = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

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
        slot = Slot()
        try:
            yield slot
        finally:
            self._under_way -= 1
            self.allowed = max(1.0, self.allowed / 2) if slot.refused else min(self._cap, self.allowed + 1 / self.allowed)
            self._wake()

    def _wake(self) -> None:
        free = int(self.allowed) - self._under_way
        while free > 0 and self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                free -= 1
