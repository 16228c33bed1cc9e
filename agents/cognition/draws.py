"""One person's draws from keyed chance: how often something was decided that day, not when, so delays re-roll nothing."""

from twinville.agents.protocols import Chance
from twinville.worlds.daytime import DAY


class Draws:
    """Counts, by purpose, the decisions of a day."""

    STATE = ("_day", "_ordinals")

    def __init__(self, name: str, chance: Chance) -> None:
        self._name = name
        self._chance = chance
        self._day = -1
        self._ordinals: dict[str, int] = {}

    def uniform(self, purpose: str, now: int) -> float:
        """A number in [0, 1): the n-th draw of its purpose on this day."""
        day = now // DAY
        if self._day != day:
            self._day = day
            self._ordinals.clear()
        ordinal = self._ordinals.get(purpose, 0)
        self._ordinals[purpose] = ordinal + 1
        return self._chance.uniform(purpose, self._name, day, ordinal)
