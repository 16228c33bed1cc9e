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

    def in_words(self) -> str:
        """Luck of its own."""
        return "luck of its own"
