"""Another root of chance from then on: luck of its own."""

from typing import Literal

from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.engine import Engine
from twinville.simulation.interventions.registry import register


@register
class Reseeded(Intervention):
    """Chance is drawn from `seed`."""

    what: Literal["seed"] = "seed"
    seed: int

    def holds(self, engine: Engine) -> None:
        """Chance has this root."""
        engine.reseed(self.seed)

    def happens(self, engine: Engine) -> None:
        """Nobody's luck is what it was."""
        engine.unsettle("seed", self.tick)

    def in_words(self) -> str:
        """Luck of its own, and its root."""
        return f"luck of its own (seed {self.seed})"
