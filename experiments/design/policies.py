"""What is done to the arms of a study: small classes, each of which becomes changes of a fork.

What the world *enforces* is a locked door. What is *normative* is asked of people: each learns of it by letter, notice, talk or a
sign, forms an attitude, and keeps it or not by their own mind, day by day, with a stated reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from twinville.agents.ordinance import Asks
from twinville.experiments.design.setting import Reach, Saturation, Setting
from twinville.simulation.clock import parse_moment
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.intervention import Attribute, Channel
from twinville.worlds.errors import InputError


class Policy(Protocol):
    """Something that is done to an arm. A user's own is a class with this one method."""

    def changes(self, setting: Setting) -> Sequence[Change]:
        """What it does to a fork; raises InputError for people, places or moments that there are not."""
        ...


def _moment(text: str | None, what: str = "start") -> int | None:
    return parse_moment(text, what) if text is not None else None


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
        return [
            Change(
                "announcement", self.text, people=people, at=_moment(self.start), channel=self.channel, place=place,
                against=self.against,
            )
        ]  # fmt: skip


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
        origin = setting.person(self.origin)
        return [Change("announcement", self.text, at=_moment(self.start), origin=origin, against=self.against)]


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
        changes = [Change("hours", place=place, hours=self.hours, at=_moment(self.start))]
        if self.end is not None:
            changes.append(Change("hours", place=place, at=_moment(self.end, "end")))
        return changes


def closure(place: str, start: str | None = None, end: str | None = None) -> ChangedHours:
    """A place that does not open at all."""
    return ChangedHours(place, (), start, end)


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
        return [
            Change(
                "ordinance",
                self.statement,
                at=_moment(self.start),
                people=people,
                channel=self.channel,
                asks=self.asks,
                places=tuple(setting.place(place) for place in self.places),
                when=self.when,
                ends=_moment(self.end, "end"),
                sign=self.sign,
                enforced=self.enforced,
                voluntary=self.voluntary,
                wardens=tuple(setting.person(name) for name in self.wardens),
            )
        ]


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
        at = _moment(self.start)
        if isinstance(self.messengers, int) and not 0 <= self.messengers <= len(setting.names):
            raise InputError(f"a campaign with {self.messengers} messengers: there are {len(setting.names)} people")
        told = setting.best_connected(self.messengers) if isinstance(self.messengers, int) else self.messengers
        people = tuple(setting.person(name) for name in told)
        read = setting.treated(self.letters) if self.letters is not None else ()
        changes = []
        if self.boards:
            changes.append(Change("announcement", self.text, at=at, channel="notice", against=self.against))
        if people:
            changes.append(Change("announcement", self.text, at=at, people=people, channel="word", against=self.against))
        if read:
            changes.append(Change("announcement", self.text, at=at, people=read, against=self.against))
        if not changes:
            raise InputError("a campaign that nobody reads or hears: give boards, letters or messengers")
        return changes


@dataclass(frozen=True, slots=True)
class Whisper:
    """An inner voice to one person."""

    person: str
    text: str
    start: str | None = None

    def changes(self, setting: Setting) -> Sequence[Change]:
        """One whisper."""
        return [Change("whisper", self.text, person=setting.person(self.person), at=_moment(self.start))]


@dataclass(frozen=True, slots=True)
class PersonaChange:
    """Who some people are: an attribute of theirs (occupation, traits, values, interests, habits, currently, biography; wake and
    sleep in minutes of the day) is another from a moment on. They do not know that it was ever different.
    """

    attribute: Attribute
    value: str | tuple[str, ...] | int
    to: Reach
    start: str | None = None

    def changes(self, setting: Setting) -> Sequence[Change]:
        """One change."""
        people = setting.treated(self.to) if self.to is not None else tuple(setting.names)
        if not people:
            return []
        return [Change("persona", people=people, at=_moment(self.start), attribute=self.attribute, value=self.value)]


@dataclass(frozen=True, slots=True)
class WorldProcess:
    """A process of the world that runs from a moment on, such as "weather"; its parameters are the process's own."""

    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    start: str | None = None

    def changes(self, setting: Setting) -> Sequence[Change]:  # noqa: ARG002  # the same for any town
        """One process."""
        return [Change("process", process=self.name, at=_moment(self.start), parameters=tuple(sorted(self.parameters.items())))]
