"""A rumour: news that a resident begins to tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from twinville.experiments.design.policies.base import moment
from twinville.experiments.design.policies.registry import register
from twinville.experiments.design.setting import Setting
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.announcement import Announced
from twinville.worlds.errors import InputError


@register("rumour")
@dataclass(frozen=True, slots=True)
class Rumour:
    """News that one resident begins to tell, as their own. It may be `against` other news, given by its words."""

    text: str
    origin: str
    start: str | None = None
    against: str = ""

    def changes(self, setting: Setting) -> Sequence[Change]:
        """One announcement, of a resident."""
        if not self.text.strip():
            raise InputError("a rumour needs words: give its text")
        news = Announced(text=self.text, origin=setting.person(self.origin), against=self.against)
        return [Change(news, moment(self.start))]
