"""Keyed chance for rules: each decision has a name, so that one more decision does not change the others."""

from collections.abc import Sequence
from typing import TypeVar

from twinville.worlds.keyed import keyed

T = TypeVar("T")


class Dice:
    """Draws that are pure functions of the rule model's seed, the prompt's kind, person, day and draw, and a purpose."""

    def __init__(self, *key: object) -> None:
        self._seed = key[0] if isinstance(key[0], int) else 0
        self._key = key[1:]

    def within(self, *occasion: object) -> "Dice":
        """The same draws for one occasion of several in a day."""
        return Dice(self._seed, *self._key, *occasion)

    def uniform(self, *purpose: object) -> float:
        """A number in [0, 1)."""
        return keyed(self._seed, *self._key, *purpose)

    def habit(self, *purpose: object) -> float:
        """A number in [0, 1) that is the same on every day and for every prompt of a seed."""
        return keyed(self._seed, "habit", *purpose)

    def chance(self, probability: float, *purpose: object) -> bool:
        """True with a probability."""
        return self.uniform(*purpose) < probability

    def between(self, low: int, high: int, *purpose: object, step: int = 1) -> int:
        """A whole number from `low` to `high`, both included, in steps."""
        return low + int(self.uniform(*purpose) * ((high - low) // step + 1)) * step

    def choice(self, options: Sequence[T], *purpose: object) -> T:
        """One of the options, uniformly."""
        return options[int(self.uniform(*purpose) * len(options))]

    def weighted(self, options: Sequence[tuple[T, float]], *purpose: object) -> T:
        """One of (option, weight), in proportion to the weights."""
        total = sum(weight for _, weight in options)
        mark = self.uniform(*purpose) * total
        for option, weight in options:
            mark -= weight
            if mark < 0:
                return option
        return options[-1][0]
