"""An intervention: a flare goes up, and everybody sees what it means."""

from typing import Literal

from twinville.agents.population.population import Fact
from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.engine import Engine, News
from twinville.simulation.interventions.registry import register


@register
class Flare(Intervention):
    """A flare over the lake. `meaning` is a fact from then on, which may be told, doubted and forgotten."""

    what: Literal["flare"] = "flare"
    meaning: str

    def holds(self, engine: Engine) -> None:
        """Its meaning can be known."""
        engine.admit(Fact(id=self.id, origin="the lighthouse", statement=self.meaning))

    def happens(self, engine: Engine) -> None:
        """Everybody sees it."""
        engine.deliver(News(self.id, self.id, self.meaning, "", "letter", (), ""), self.tick)

    def in_words(self) -> str:
        """For reports."""
        return f"a flare: {self.meaning}"
