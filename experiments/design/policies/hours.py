"""Other opening hours of a place, and a place that does not open at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twinville.experiments.design.policies.base import moment
from twinville.experiments.design.policies.registry import register
from twinville.experiments.design.setting import Setting
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.hours import HoursChanged


def _closed(place: Any, others: dict[str, Any]) -> dict[str, Any]:
    return {"place": place, "hours": (), **others}


@register("closure", given=("place", "hours"), read=_closed)
@register("hours", given=("hours",))
@dataclass(frozen=True, slots=True)
class ChangedHours:
    """Other opening hours of a place, from a moment on and, if one is given, until another. The world enforces them.

    Nobody is told: who does not know finds a locked door, and is shown out at closing time. Tell people with an `Announcement`.
    """

    place: str
    hours: tuple[str, ...]
    start: str | None = None
    end: str | None = None

    def changes(self, setting: Setting) -> Sequence[Change]:
        """The change, and its end."""
        place = setting.place(self.place)
        changes = [Change(HoursChanged(place=place, hours=self.hours), moment(self.start))]
        if self.end is not None:
            changes.append(Change(HoursChanged(place=place), moment(self.end, "end")))
        return changes


def closure(place: str, start: str | None = None, end: str | None = None) -> ChangedHours:
    """A place that does not open at all."""
    return ChangedHours(place, (), start, end)
