"""A law: what the council asks of people, in free words."""

from collections.abc import Sequence
from dataclasses import dataclass

from twinville.agents.ordinance import Asks
from twinville.experiments.design.policies.base import moment
from twinville.experiments.design.policies.registry import register
from twinville.experiments.design.setting import Reach, Setting
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.engine import Channel
from twinville.simulation.interventions.ordinance import Ordained
from twinville.worlds.errors import InputError


@register("law")
@dataclass(frozen=True, slots=True)
class Law:
    """What the council asks of people, in free words; `asks` says what of it can be seen in what they do.

    "words" asks nothing that the world could see: people weigh it, and say what they make of it. "stay away" asks to leave
    `places` alone in the hours `when`, "close" asks it of those who run them, too; "stay home" and "mask" are a `Curfew` and a
    `MaskMandate`.
    `wardens` are asked to see that it is kept, and warn, report or look away by their own judgement.
    """

    statement: str
    asks: Asks = "words"
    places: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    to: Reach = None
    channel: Channel = "letter"
    sign: bool = False
    enforced: bool = False
    voluntary: bool = False
    wardens: tuple[str, ...] = ()

    def changes(self, setting: Setting) -> Sequence[Change]:
        """One ordinance; none when a share of people turns out to be nobody."""
        if not self.statement.strip():
            raise InputError("a law needs words: give its statement")
        people = setting.treated(self.to)
        if self.to is not None and not people:
            return []
        if self.asks in ("stay away", "close") and not self.places:
            raise InputError(f"a law that asks to '{self.asks}' names its places")
        ordinance = Ordained.asking(
            self.statement,
            people=people,
            channel=self.channel,
            asks=self.asks,
            places=tuple(setting.place(place) for place in self.places),
            hours=self.when,
            ends=moment(self.end, "end"),
            sign=self.sign,
            enforced=self.enforced,
            voluntary=self.voluntary,
            wardens=tuple(setting.person(name) for name in self.wardens),
        )
        return [Change(ordinance, moment(self.start))]
