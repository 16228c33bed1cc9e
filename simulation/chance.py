"""Keyed chance: every draw is a pure function of (root seed, purpose, who, day, ordinal). No generator has state."""

from twinville.worlds.keyed import keyed


class KeyedChance:
    """The chance of one run. Forks inherit the root seed, so that two arms share their random draws."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def reseed(self, seed: int) -> None:
        """Another root from here on."""
        self._seed = seed

    def uniform(self, purpose: str, who: str, day: int, ordinal: int) -> float:
        """A number in [0, 1) for the `ordinal`-th draw of a purpose by one person on one day."""
        return keyed(self._seed, purpose, who, day, ordinal)
