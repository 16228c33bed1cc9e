"""An information campaign: one message by several ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twinville.experiments.design.policies.base import moment
from twinville.experiments.design.policies.registry import REACH, register
from twinville.experiments.design.setting import Reach, Setting
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.announcement import Announced
from twinville.worlds.errors import InputError


def _letters(text: Any, others: dict[str, Any]) -> dict[str, Any]:
    """Whom a line reaches is who gets letters."""
    return {"text": text, "letters": others.get("to"), **{name: value for name, value in others.items() if name != "to"}}


@register("campaign", given=("text", "letters"), also=REACH, read=_letters)
@dataclass(frozen=True, slots=True)
class InformationCampaign:
    """One message by several ways at once: notices on the boards, letters to a share, and messengers who are told first.

    `messengers` are names, or a number: that many of the best connected residents. One is an influencer.
    """

    text: str
    start: str | None = None
    boards: bool = True
    letters: Reach = None
    messengers: tuple[str, ...] | int = ()
    #: The words of other news that this contradicts.
    against: str = ""

    def changes(self, setting: Setting) -> Sequence[Change]:
        """One announcement for each way; the first makes it a fact, all carry the same one."""
        if not self.text.strip():
            raise InputError("a campaign needs words: give its text")
        if isinstance(self.messengers, int) and not 0 <= self.messengers <= len(setting.names):
            raise InputError(f"a campaign with {self.messengers} messengers: there are {len(setting.names)} people")
        told = setting.best_connected(self.messengers) if isinstance(self.messengers, int) else self.messengers
        people = tuple(setting.person(name) for name in told)
        read = setting.treated(self.letters) if self.letters is not None else ()
        ways = []
        if self.boards:
            ways.append(Announced(text=self.text, channel="notice", against=self.against))
        if people:
            ways.append(Announced(text=self.text, people=people, channel="word", against=self.against))
        if read:
            ways.append(Announced(text=self.text, people=read, against=self.against))
        if not ways:
            raise InputError("a campaign that nobody reads or hears: give boards, letters or messengers")
        return [Change(way, moment(self.start)) for way in ways]
