"""Leases: one budget and one server's capacity, shared by runs in many processes.

A run asks for money in blocks, and for its number of simultaneous calls every few seconds, never for each call.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from twinville.agents.language_models.limiter import CAP
from twinville.worlds.whole_file import write_whole

#: Share of the whole that a run is granted at a time.
BLOCK = 0.02


class Lease(Protocol):
    """One run's side of it."""

    def more(self, dollars: float, tokens: int) -> tuple[float, int]:
        """At least so much more to spend, or nothing where that is not left."""
        ...

    def give_back(self, dollars: float, tokens: int) -> None:
        """What was granted and not spent."""
        ...

    def calls(self, refused: int) -> int:
        """How many calls the run may have under way; `refused` is the number of refusals since it last asked."""
        ...


@dataclass(slots=True)
class Leases:
    """What is left of the whole; None where there is no limit. `most` is how many calls all runs may have under way.

    With a `ledger`, what was granted and not given back (`granted`, at first what was spent before) is written into that file
    before it may be spent: whoever begins again after everything was killed knows of it, though not of what was really spent.
    """

    dollars: float | None = None
    tokens: int | None = None
    most: int = CAP
    ledger: Path | None = None
    granted: tuple[float, int] = (0.0, 0)
    _whole: tuple[float, int] = (0.0, 0)
    _allowed: float = 0.0
    _runs: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._whole = (self.dollars or 0.0, self.tokens or 0)
        self._allowed = float(self.most)

    def more(self, dollars: float, tokens: int) -> tuple[float, int]:
        """A block of each, or what is left if that is enough; nothing (0, 0) when either is not."""
        granted_dollars = self._granted(dollars, self.dollars, self._whole[0] * BLOCK)
        granted_tokens = self._granted(tokens, self.tokens, int(self._whole[1] * BLOCK))
        if granted_dollars is None or granted_tokens is None:
            return 0.0, 0
        self._note(granted_dollars, int(granted_tokens))
        if self.dollars is not None:
            self.dollars -= granted_dollars
        if self.tokens is not None:
            self.tokens -= int(granted_tokens)
        return granted_dollars, int(granted_tokens)

    def give_back(self, dollars: float, tokens: int) -> None:
        """What a run did not spend is left to the others."""
        self.dollars = self.dollars + dollars if self.dollars is not None else None
        self.tokens = self.tokens + tokens if self.tokens is not None else None
        self._note(-dollars, -tokens)

    def calls(self, run: str, refused: int) -> int:
        """The run's share of the calls at once; refusals anywhere halve the whole, time gives it back one by one."""
        self._runs.add(run)
        self._allowed = max(1.0, self._allowed / 2) if refused else min(float(self.most), self._allowed + 1)
        return max(1, int(self._allowed / len(self._runs)))

    def leave(self, run: str) -> None:
        """A run is over."""
        self._runs.discard(run)

    def _note(self, dollars: float, tokens: int) -> None:
        self.granted = self.granted[0] + dollars, self.granted[1] + tokens
        if self.ledger is None:
            return
        write_whole(self.ledger, json.dumps({"dollars": self.granted[0], "tokens": self.granted[1]}))

    @staticmethod
    def _granted(need: float, left: float | None, block: float) -> float | None:
        if left is None:
            return need
        if need > left:
            return None
        return min(left, max(need, block))


def granted_before(ledger: Path) -> tuple[float, int]:
    """Dollars and tokens by a ledger; nothing where there is none, or none that can be read."""
    try:
        found = json.loads(ledger.read_text(encoding="utf-8"))
        return float(found["dollars"]), int(found["tokens"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0, 0
