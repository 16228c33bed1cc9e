"""A curfew: everybody is to be at home."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twinville.experiments.design.policies.law import Law
from twinville.experiments.design.policies.registry import register
from twinville.experiments.design.setting import Reach, Setting
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.engine import Channel
from twinville.worlds.errors import InputError


def _times(value: Any, others: dict[str, Any]) -> dict[str, Any]:
    begins, dash, ends = str(value).partition("-")
    if not dash:
        raise InputError("a curfew is two times of the day, as 22:00-05:00")
    return {"begins": begins.strip(), "ends": ends.strip(), **others}


@register("curfew", given=("begins", "ends"), read=_times)
@dataclass(frozen=True, slots=True)
class Curfew:
    """Everybody is to be at home between two times of the day, but for those on shift. Enforced, all that is no home closes."""

    begins: str = "22:00"
    ends: str = "05:00"
    statement: str = ""
    start: str | None = None
    end: str | None = None
    to: Reach = None
    channel: Channel = "letter"
    enforced: bool = False
    voluntary: bool = False

    def changes(self, setting: Setting) -> Sequence[Change]:
        """One ordinance."""
        verb = "The council asks everybody to be" if self.voluntary else "Everybody is to be"
        words = self.statement or f"{verb} at home from {self.begins} to {self.ends}, but for those who have to work."
        law = Law(
            words, "stay home", (), (f"daily {self.begins}-{self.ends}",), self.start, self.end, self.to, self.channel, False,
            self.enforced, self.voluntary,
        )  # fmt: skip
        return law.changes(setting)
