"""Another language model answers from then on."""

from typing import Any, Literal

from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.engine import Engine
from twinville.simulation.interventions.registry import register


@register
class ModelSwitched(Intervention):
    """The model of these `settings` answers: all of it that shapes an answer, and no key."""

    what: Literal["model"] = "model"
    settings: dict[str, Any]

    def holds(self, engine: Engine) -> None:
        """It answers."""
        engine.switch_model(self.settings)

    def happens(self, engine: Engine) -> None:
        """What the one before answered and nobody has used yet is asked of it."""
        engine.unsettle("model", self.tick)

    def in_words(self) -> str:
        """Another model."""
        return "another model"
