"""An ordinance: what the council asks of people, announced by the same ways as news."""

from collections.abc import Sequence
from typing import Any, Literal, Self

from twinville.agents.ordinance import Asks, Ordinance
from twinville.agents.population.population import Fact
from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.engine import Channel, Engine
from twinville.simulation.interventions.news import COUNCIL, Delivered, plain
from twinville.simulation.interventions.past import Past
from twinville.simulation.interventions.registry import register


@register
class Ordained(Delivered):
    """Asks what its `ordinance` says. Enforced, the world sees to it at the doors."""

    what: Literal["ordinance"] = "ordinance"
    ordinance: Ordinance

    @classmethod
    def asking(
        cls,
        statement: str,
        *,
        people: tuple[str, ...] = (),
        channel: Channel = "letter",
        asks: Asks = "words",
        places: tuple[str, ...] = (),
        hours: tuple[str, ...] = (),
        ends: int | None = None,
        sign: bool = False,
        enforced: bool = False,
        voluntary: bool = False,
        wardens: tuple[str, ...] = (),
    ) -> Self:
        """As somebody writes it, from the parts of an `Ordinance`; places are named as the town names them. Raises InputError."""
        asked = {
            "id": "", "statement": plain(statement), "asks": asks, "places": places, "hours": hours, "ends": ends, "sign": sign,
            "enforced": enforced, "voluntary": voluntary, "wardens": wardens,
        }  # fmt: skip
        fields: dict[str, Any] = {"people": people, "channel": channel, "ordinance": asked}
        return cls(**fields)

    @property
    def statement(self) -> str:
        """What people hear."""
        return self.ordinance.statement

    def put(self, past: Past, before: Sequence[Intervention]) -> Self:
        """It with the names of the history; the ordinance is called as the intervention is."""
        ordinance = dict(self.ordinance) | {
            "id": self.id,
            "places": tuple(past.world.arenas_of(place)[0].sector for place in self.ordinance.places),
            "wardens": tuple(past.person(name) for name in self.ordinance.wardens),
        }
        return super().put(past, before).changed(ordinance=ordinance)

    def holds(self, engine: Engine) -> None:
        """What it says is a fact, and what it asks is weighed; what is enforced is closed."""
        engine.admit(Fact(id=self.id, origin=COUNCIL, statement=self.statement))
        engine.ordain(self.ordinance)

    def happens(self, engine: Engine) -> None:
        """It comes to people; where it closes a place at once, they are shown out."""
        super().happens(engine)
        if self.ordinance.enforced:
            about = (arena.id for arena in engine.world.arenas if self.ordinance.concerns(arena.sector, home=False))
            engine.show_out(about, self.tick)

    def in_words(self) -> str:
        """What it says, with which force, and how it comes to whom."""
        force = "enforced" if self.ordinance.enforced else "voluntary" if self.ordinance.voluntary else "normative"
        return f"ordinance ({force}; {self.way}): «{self.statement}»"
