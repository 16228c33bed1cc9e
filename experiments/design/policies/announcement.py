"""An announcement: news of the town council."""

from collections.abc import Sequence
from dataclasses import dataclass

from twinville.experiments.design.policies.base import moment
from twinville.experiments.design.policies.registry import register
from twinville.experiments.design.setting import Reach, Setting
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.announcement import Announced
from twinville.simulation.interventions.engine import Channel


@register("announcement")
@dataclass(frozen=True, slots=True)
class Announcement:
    """News of the town council, to everybody, to some, to those who live or work at a place; right after the fork, if no `start`.

    What it says is news from then on: it may be told, doubted, forgotten. It comes as a "letter", a "notice" on the boards, or by
    "word" to the people named, from whom it may spread. An empty text does nothing: a placebo.
    """

    text: str
    start: str | None = None
    to: Reach = None
    channel: Channel = "letter"
    place: str | None = None
    #: The words of other news that this contradicts.
    against: str = ""

    def changes(self, setting: Setting) -> Sequence[Change]:
        """One announcement; none when a share of people turns out to be nobody."""
        people = setting.treated(self.to)
        if self.to is not None and not people:
            return []
        place = setting.place(self.place) if self.place is not None else ""
        news = Announced(text=self.text, people=people, channel=self.channel, place=place, against=self.against)
        return [Change(news, moment(self.start))]
