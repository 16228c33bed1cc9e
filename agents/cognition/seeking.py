"""Seeking: whom somebody means to talk to, about what, from when until when, and what becomes of it.

Who comes near somebody they seek speaks to them, without chance, from the moment on from which it was meant; the engine sees to
that. An intent is met when the two have talked of it on that day, be it a little earlier, and over at the end of it; what was not
met is on one's mind when the next day is planned. A talk about something else leaves it as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from twinville.agents.action import Action
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.whom import who_is
from twinville.agents.component import Part
from twinville.agents.modules import INTENTS, TALK
from twinville.agents.observation import Observation
from twinville.agents.records import Sought, SoughtFor, SoughtOutcome
from twinville.agents.stimulus import Stimulus, TalkEnded, TurnedAway
from twinville.agents.telling.speaking_of import one_matter, speaks_of
from twinville.worlds.daytime import DAY
from twinville.worlds.state import saved

#: How much it weighs that somebody was not found, and that they would not talk.
NOT_FOUND, TURNED_AWAY = 3, 3
#: How much one means to say to one person at a time; what is oldest is given up for what is new.
MOST = 3
#: So many talks about something else, and one does not go up to them for it any more; there may be another occasion.
OCCASIONS = 2
#: Seconds that an intent is open at least, however late the day.
_LEAST = 3600


@saved("Intent")
@dataclass(frozen=True, slots=True)
class Intent:
    """To talk to somebody: on what matter, from when to when (seconds of the run), and where it came from. `passed` counts the
    talks with them in which it did not come up.
    """

    person: str
    matter: str
    since: int
    until: int
    source: SoughtFor
    passed: int = 0


class Seeking(Part):
    """The intents of one mind, in the order in which they were formed: a few for each person."""

    STATE = ("intents",)
    name = "seeking"

    def __init__(self, context: Context) -> None:
        self._context = context
        self._means = {INTENTS, TALK} <= context.modules
        self.intents: list[Intent] = []

    def mean(self, said: str, matter: str, now: int, source: SoughtFor, since: int | None = None) -> None:
        """Somebody is to be talked to, from now or from a later moment on, as an answer says that names them in its own words.

        Who cannot be told from the words is nobody, and the record says so. What says again what one means already is one with it.
        """
        if not self._means or not (said or matter):
            return
        name = who_is(self._context, said)
        if name is None:
            self._context.records.append(Sought(said, matter, "unknown", source))
            return
        since = max(now, since) if since is not None else now
        before = next((intent for intent in self.intents if intent.person == name and one_matter(intent.matter, matter)), None)
        if before is not None:
            since = min(since, before.since)
            self.intents.remove(before)
        matter = matter or (before.matter if before is not None else "")
        self.intents.append(Intent(name, matter, since, max(self._context.plan.bed, since + _LEAST), source))
        if before is None or before.matter != matter:
            self._context.records.append(Sought(name, matter, "meant", source))
        self._end([intent for intent in self.intents if intent.person == name][:-MOST], now)

    @property
    def sought(self) -> tuple[tuple[str, int], ...]:
        """Whom one would go up to, and from when on."""
        first: dict[str, int] = {}
        for intent in self.intents:
            if intent.passed < OCCASIONS:
                first[intent.person] = min(intent.since, first.get(intent.person, intent.since))
        return tuple(first.items())

    def matters(self, others: Iterable[str], now: int) -> tuple[tuple[str, str], ...]:
        """What one means to say to these by now, or ask them, as (whom, what)."""
        return tuple(
            (name, intent.matter) for name in others for intent in self.intents if intent.person == name and intent.since <= now
        )

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """What one has talked with somebody about is done; who would not talk is sought another time."""
        match stimulus:
            case TalkEnded(lines=lines) if lines:
                people = (stimulus.other, *stimulus.others)
                said = "\n".join((*(line.text for line in lines), stimulus.summary))
                self.intents[:] = [kept for intent in self.intents if (kept := self._after(intent, people, said, now)) is not None]
            case TurnedAway(by) if turned := [intent for intent in self.intents if intent.person == by and intent.since <= now]:
                for intent in turned:
                    self._record(intent, "declined")
                self._context.recollection.add("observation", f"{by} would not talk to me just then", by, now, TURNED_AWAY)
            case _:
                return False
        return True

    def _after(self, intent: Intent, people: tuple[str, ...], said: str, now: int) -> Intent | None:
        """An intent after a talk with these people; None where it is done: it came up, on the day for which it is meant."""
        if intent.person not in people or intent.since // DAY > now // DAY:
            return intent
        if intent.since > now and not intent.matter:
            return intent
        if speaks_of(said, intent.matter, (self._context.name, *people)):
            self._record(intent, "met")
            return None
        return replace(intent, passed=intent.passed + 1) if intent.since <= now else intent

    def before_act(self, observation: Observation, last: Action | None) -> None:  # noqa: ARG002  # as of every part
        """What is past is over."""
        self._end([intent for intent in self.intents if intent.until < observation.now], observation.now)

    def end_day(self, now: int) -> None:
        """Going to bed ends every intent."""
        self._end(self.intents, now)

    def _end(self, intents: Iterable[Intent], now: int) -> None:
        for intent in list(intents):
            self.intents.remove(intent)
            self._record(intent, "not met")
            text = f"I meant to talk to {intent.person}, and did not: {intent.matter or 'just to see them'}"
            self._context.recollection.add("plan", text, intent.person, now, NOT_FOUND)
            self._context.thoughts.append(text)

    def _record(self, intent: Intent, outcome: SoughtOutcome) -> None:
        self._context.records.append(Sought(intent.person, intent.matter, outcome, intent.source))
