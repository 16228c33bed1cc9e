"""An announcement: news of the town council, or of a resident; a fact from then on, which may travel."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field

from twinville.agents.population.population import Fact
from twinville.simulation.interventions.base import LONGEST, Intervention
from twinville.simulation.interventions.engine import Engine
from twinville.simulation.interventions.news import COUNCIL, Delivered, fact_of, plain
from twinville.simulation.interventions.past import Past
from twinville.simulation.interventions.registry import register


@register
class Announced(Delivered):
    """Says `text`; without one nothing is delivered. A resident who is its `origin` begins to tell it as their own (a rumour).

    `against` is the fact that it contradicts: its words as somebody writes it, its id once it is put to a history. The same words
    announced twice by one fork are one fact: `of` is the announcement that made it.
    """

    what: Literal["announcement"] = "announcement"
    text: Annotated[str, Field(max_length=LONGEST)] = ""
    of: str = ""
    origin: str = ""
    against: str = ""

    @property
    def statement(self) -> str:
        """What it says."""
        return self.text

    @property
    def fact(self) -> str:
        """The id of the fact it carries."""
        return self.of or self.id

    @property
    def teller(self) -> str:
        """The resident who begins to tell it."""
        return self.origin

    def put(self, past: Past, before: Sequence[Intervention]) -> Self:
        """It with the names of the history, and the facts that it carries and contradicts."""
        text = plain(self.text)
        origin = past.person(self.origin) if self.origin else ""
        made = super().put(past, before)
        against = fact_of(self.against, past, before) if self.against else ""
        of = next((each.id for each in before if isinstance(each, Announced) and each.text == text), "")
        return made.changed(text=text, origin=origin, against=against, of=of)

    def holds(self, engine: Engine) -> None:
        """What it says is a fact."""
        if self.text and not self.of:
            engine.admit(Fact(id=self.id, origin=self.origin or COUNCIL, statement=self.text, contradicts=self.against or None))

    def in_words(self) -> str:
        """What it says, and how it comes to whom."""
        return f"«{self.text}» ({self.way})" if self.text else "an empty announcement"
