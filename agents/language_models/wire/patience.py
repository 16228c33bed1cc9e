"""How long a server is given. What counts is that it goes on writing, not how long the whole takes."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

#: Tokens a second of a server that has answered nothing yet, and how many times longer than its longest answer it is given.
_SLOWEST, _TIMES = 3.0, 4.0
#: An answer of fewer tokens measures no rate, and no answer is given more than so many times the patience for a first word.
_ENOUGH, _AT_MOST = 32, 6.0


class Patience(BaseModel):
    """Limits in seconds, as a settings file has them.

    `first` is the time until the first word of an answer: a server may have to load its model, and to read a long prompt. `stall`
    is the time without a word in the middle of one. `deadline` bounds how long a call is tried again in all, and `soon` how long a
    server that cannot be reached is looked for when a command begins.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    connect: Annotated[float, Field(gt=0, le=600)] = 15.0
    first: Annotated[float, Field(gt=0, le=86_400)] = 600.0
    stall: Annotated[float, Field(gt=0, le=86_400)] = 120.0
    deadline: Annotated[float, Field(gt=0, le=86_400)] = 600.0
    soon: Annotated[float, Field(gt=0, le=3600)] = 20.0


@dataclass(slots=True)
class Pace:
    """How fast a server that answers in one piece writes, as measured: the slowest rate in tokens a second, the longest answer."""

    slowest: float | None = None
    longest: float = 0.0

    def took(self, written: int | None, seconds: float) -> None:
        """An answer of so many tokens came after so many seconds."""
        self.longest = max(self.longest, seconds)
        if written is not None and written >= _ENOUGH and seconds > 0:
            rate = written / seconds
            self.slowest = rate if self.slowest is None else min(self.slowest, rate)

    def whole(self, most: int, patience: Patience) -> float:
        """Seconds for an answer of at most so many tokens that comes in one piece."""
        rate = self.slowest if self.slowest is not None else _SLOWEST
        return min(_AT_MOST * patience.first, patience.first + max(_TIMES * self.longest, most / rate))
