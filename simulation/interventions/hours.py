"""Hours: when a place is open, from then on. The world enforces them, and nobody is told."""

from collections.abc import Iterable, Sequence
from typing import Literal, Self

from pydantic import field_validator

from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.engine import Engine
from twinville.simulation.interventions.past import Past
from twinville.simulation.interventions.registry import register
from twinville.worlds.hours import parse_hours


@register
class HoursChanged(Intervention):
    """`place` is open in `hours`, as a plan writes them; empty for a place that is closed, None for the plan's hours again."""

    what: Literal["hours"] = "hours"
    place: str
    hours: tuple[str, ...] | None = None

    @field_validator("hours")
    @classmethod
    def _check_hours(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        parse_hours(value or ())
        return value

    def put(self, past: Past, before: Sequence[Intervention]) -> Self:  # noqa: ARG002  # as every intervention
        """It with the address of the place."""
        return self.changed(place=past.world.arenas_of(self.place)[0].sector)

    def places(self) -> Iterable[str]:
        """The place."""
        return (self.place,)

    def holds(self, engine: Engine) -> None:
        """These are its hours."""
        engine.change_hours(self.place, parse_hours(self.hours) if self.hours is not None else None)

    def happens(self, engine: Engine) -> None:
        """Where it is closed by them now, people are shown out."""
        engine.show_out((arena.id for arena in engine.world.arenas_of(self.place)), self.tick)

    def in_words(self) -> str:
        """Which place, and when it is open."""
        hours = "as before" if self.hours is None else ", ".join(self.hours) or "closed"
        return f"hours of {self.place}: {hours}"
