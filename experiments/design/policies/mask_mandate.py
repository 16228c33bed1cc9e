"""A mask mandate: masks are to be worn indoors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twinville.experiments.design.policies.law import Law
from twinville.experiments.design.policies.registry import register
from twinville.experiments.design.setting import Reach, Saturation, Setting
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.engine import Channel
from twinville.worlds.errors import InputError


def _mandate(value: Any, others: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(value, bool):
        raise InputError("a mask mandate is written as 'mask_mandate: true'; what it says is its 'statement'")
    return others


@register("mask_mandate", given=(), read=_mandate)
@dataclass(frozen=True, slots=True)
class MaskMandate:
    """Masks are to be worn indoors, in `places` or everywhere but at home. Enforced, nobody is let in without one.

    A sign at every door says so. Voluntary, it is an appeal.
    """

    start: str | None = None
    end: str | None = None
    places: tuple[str, ...] = ()
    statement: str = ""
    to: Reach = None
    channel: Channel = "letter"
    sign: bool = True
    enforced: bool = False
    voluntary: bool = False

    def changes(self, setting: Setting) -> Sequence[Change]:
        """One ordinance. Whom only a share is told of it, nobody reads it at a door."""
        where = f"inside {' and '.join(self.places)}" if self.places else "inside shops, workplaces and all other public rooms"
        verb = "The council asks everybody to wear" if self.voluntary else "Everybody is to wear"
        sign = self.sign and not isinstance(self.to, Saturation)
        law = Law(
            self.statement or f"{verb} a mask {where}.", "mask", self.places, (), self.start, self.end, self.to, self.channel, sign,
            self.enforced, self.voluntary,
        )  # fmt: skip
        return law.changes(setting)
