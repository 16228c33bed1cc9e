"""One side of a conversation, as the prompts of talk show it."""

from pydantic import BaseModel, ConfigDict

from twinville.agents.prompts.expendable import Memory
from twinville.agents.prompts.identity import Identity, clock
from twinville.agents.prompts.others import Other, tie_in_words, who_knows
from twinville.agents.prompts.places import spans_in_words
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.tell import owned
from twinville.agents.prompts.wording import moment, say

#: So many lines are the end of a talk.
_END = 4
#: With fewer words, a text may stand in another by chance.
_SOME = 4


class Recalls(BaseModel):
    """A memory a speaker has in mind: its id among their memories, its words, and when it was formed. `fact` marks news, `told`
    that the other knows.

    `mentioned` says that its owner has talked of it today, to somebody; `to_tell` that its owner would tell it now; `over` that
    what it announces is past.
    `against` is the fact that this one contradicts, `hide_from` whom it was said not to reach.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str
    kind: str
    about: str
    at: str = ""
    fact: str | None = None
    secret: bool = False
    told: bool = False
    doubted: bool = False
    invites: bool = False
    against: str | None = None
    mentioned: bool = False
    to_tell: bool = False
    over: bool = False
    hide_from: tuple[str, ...] = ()

    def is_news(self) -> bool:
        """Whether it is something to tell that the other does not know, and that is not past."""
        return self.fact is not None and not self.told and not self.over

    def line(self, day: int, side: str = "m", among: tuple[Other, ...] = (), here: str = "", same: str = "") -> str:
        """The memory in one line, with what matters for talk on a day; its id tells whose it is. `among` are several others.

        `here` is where they talk: what is seen there needs no place. `same` is the id of a memory of the other side in these words.
        """
        known = who_knows(self.id, among) if among else say("the other knows")
        marks = (
            (say("secret"), self.secret),
            (say("to tell now") if among else say("to tell the other now"), self.to_tell),
            (say("not for {names}", names=", ".join(map(quote, self.hide_from))), bool(self.hide_from)),
            (known, bool(known) if among else self.told),
            (say("doubted"), self.doubted),
            (say("mentioned today"), self.mentioned),
            (say("invitation '{fact}'", fact=self.fact), self.invites and not self.over),
            (say("past"), self.over),
        )
        when = f" {moment(self.at.removeprefix(f'day {day} '))}" if self.at else ""
        text = self.text.removesuffix(f" at {here}").removesuffix(",") if here and self.kind == "observation" else self.text
        words = say("as {id}", id=same) if same else quote_retold(text)
        return f"{owned(self.id, side)}{when} {words}" + "".join(f" ({mark})" for mark, on in marks if on)


class Standing(BaseModel):
    """An agreement that lies ahead, in words; `waits` says that this person has not answered yet.

    `start` is in minutes since the midnight of today, None where it is open.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str
    waits: bool = False
    start: int | None = None
    minutes: int = 60


class Engagement(BaseModel):
    """Hours that are fixed: minutes since the midnight of today, above 1440 tomorrow."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: int
    end: int
    activity: str

    def tomorrow(self) -> "Engagement":
        """The same a day later."""
        return self.model_copy(update={"start": self.start + 1440, "end": self.end + 1440})

    def text(self, *, both: bool = False) -> str:
        """One item; `both` says that it is the same today and tomorrow."""
        day = say("today and tomorrow") if both else say("tomorrow") if self.start >= 1440 else say("today")
        return f"{day} {clock(self.start)}-{clock(self.end)} {quote_retold(self.activity)}"


class Haunt(BaseModel):
    """A place one might meet at: its name and kind, and its hours today in minutes; none means that it never closes.

    `usual` are the hours of most days where those of today are others.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    kind: str
    open: tuple[tuple[int, int], ...] = ()
    usual: tuple[tuple[int, int], ...] | None = None
    closed_today: bool = False

    def hours(self) -> str:
        """Today's hours in words; "" where it never closes."""
        return say("closed today") if self.closed_today else spans_in_words(self.open)

    def text(self, *, of_the_day: bool) -> str:
        """One item, with the hours of today or of most days."""
        usual = self.hours() if of_the_day or self.usual is None else spans_in_words(self.usual)
        return quote(self.name) + (f" ({usual})" if usual else "")


def meeting_places(haunts: tuple[Haunt, ...]) -> str:
    """Places one might meet at, with the hours of most days, in one line; "" where there are none."""
    listed = "; ".join(haunt.text(of_the_day=False) for haunt in haunts)
    return say("Places to meet at: {places}", places=listed) if listed else ""


def other_hours(haunts: tuple[Haunt, ...]) -> str:
    """Where today's hours are not those of most days, in one line; "" where all are."""
    hours = "; ".join(f"{quote(haunt.name)} {haunt.hours()}" for haunt in haunts if haunt.usual is not None)
    return say("Other hours on this day: {hours}", hours=hours) if hours else ""


class Speaker(BaseModel):
    """One side of a conversation: what the other is to them (`relation`), and what came of it lately (`view`).

    `closeness` is from 0 (a stranger) to 1 (family or a dear friend), `trust` likewise. `free_for` are invitations they could
    accept, `engaged` the fixed hours of today and tomorrow. `before` is the end of their last talk with the other, as (who, words).
    `aims` are what they came to say to those who are there, or ask them, as (whom, on what matter).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    identity: Identity
    relation: str
    view: str = ""
    closeness: float
    trust: float
    doing: str
    free_for: tuple[str, ...] = ()
    agreements: tuple[Standing, ...] = ()
    engaged: tuple[Engagement, ...] = ()
    haunts: tuple[Haunt, ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    before_at: str = ""
    memories: tuple[Recalls, ...]
    aims: tuple[tuple[str, str], ...] = ()

    def text(
        self, name: str, day: int, here: str, side: str = "m", known: "Speaker | None" = None, among: tuple[Other, ...] = ()
    ) -> list[str]:
        """This side in lines of quoted data, called `name` in the prompt of a day and a place; ids of memories begin with `side`.

        Nothing stands twice: who opens the prompt is not introduced again, nor is what the other side (`known`) shows already.
        `among` are the others where they are several; what this side says of one other is not shown then.
        """
        person, doing = quote(self.identity.name), quote_retold(self.doing)
        if known is None:
            lines = [say("{name} is {person}, {doing}", name=name, person=person, doing=doing)]
        else:
            who = ", ".join((str(self.identity.age), *filter(None, (quote(", ".join(self.identity.traits)),))))
            lines = [say("{name} is {person}, {age}, {doing}", name=name, person=person, age=who, doing=doing)]
        if among:
            lines += [other.line(name) for other in among]
        else:
            tie, lately = tie_in_words(self.relation, self.view, self.closeness, self.trust)
            lines.append(say("The other is to {name}: {tie}", name=name, tie=tie) + lately)
        if known is not None and self.identity.aims and not self._has_in_mind(self.identity.aims[0].goal):
            lines.append(say("{name} works towards: {text}", name=name, text=quote(self.identity.aims[0].goal)))
        for whom, matter in self.aims:
            told = self._has_in_mind(matter)
            words = {"name": name, "other": quote(whom), "matter": owned(told, side) if told else quote_retold(matter)}
            lines.append(
                say("{name} came to talk to {other}: {matter}", **words) if matter else say("{name} came to see {other}", **words)
            )
        agreed = {each.start for each in self.agreements}
        engaged = [each for each in self.engaged if each.start not in agreed]
        again = [each for each in engaged if each.tomorrow() in engaged]
        later = [each.tomorrow() for each in again]
        hours = [each.text(both=each in again) for each in engaged if each not in later]
        if hours:
            lines.append(say("{name} is engaged: {hours}", name=name, hours="; ".join(hours)))
        for each in self.agreements:
            as_theirs = known is not None and each in known.agreements
            text = say("as above") if as_theirs else quote_retold(each.text)
            waits = f" ({say('{name} has not answered', name=name)})" if each.waits else ""
            lines.append(say("{name}'s agreement {id}: {text}", name=name, id=each.id, text=text) + waits)
        theirs = {memory.text: owned(memory.id, "a") for memory in known.memories} if known is not None else {}
        minds = (memory.line(day, side, among, here, theirs.get(memory.text, "")) for memory in self.memories)
        return [*lines, say("{name} has in mind:", name=name), *minds]

    def _has_in_mind(self, text: str) -> str:
        """The id of a memory whose words hold a text of some words; "" for none."""
        if len(text.split()) < _SOME:
            return ""
        return next((memory.id for memory in self.memories if text.casefold() in memory.text.casefold()), "")

    def last_talk(self) -> list[str]:
        """The end of the last talk with the other, in lines of quoted data."""
        if not self.before:
            return []
        head = say("The last time they talked, {at}, it ended so:", at=moment(self.before_at))
        return [head, *(f"{quote(who)}: {quote(text)}" for who, text in self.before[-_END:])]

    def expendable(self, field: str) -> tuple[Memory, ...]:
        """The memories of this side, in `field`, that can be left out, those that matter least first.

        The first are what comes to mind by relevance, the best first; news and what there was with the other follow, then what was
        just seen. So the last go first, and news that the other does not have, which talk is for, goes after all else. What is to
        be told now, an invitation that could be accepted, and what became of agreements stay.
        """
        kept = [memory.to_tell or memory.kind == "agreement" or (memory.invites and not memory.over) for memory in self.memories]
        free = [place for place in range(len(self.memories) - 1, -1, -1) if not kept[place]]
        news = {place for place in free if self.memories[place].is_news()}
        return tuple(Memory(field, place) for place in sorted(free, key=lambda place: place in news))

    def invitations(self) -> tuple[str, ...]:
        """Facts among the memories that are invitations."""
        return tuple(dict.fromkeys(memory.fact for memory in self.memories if memory.invites and memory.fact))

    def arrangements(self) -> tuple[str, ...]:
        """Agreements and invitations that words may be about."""
        return (*(each.id for each in self.agreements), *self.invitations())
