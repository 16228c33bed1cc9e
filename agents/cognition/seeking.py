"""Seeking: whom somebody means to talk to, about what, until when, and what becomes of it.

Who comes near somebody they seek speaks to them, without chance; the engine sees to that. An intent is met when the two have
talked, and over at the end of the day; what was not met is on one's mind when the next day is planned.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from twinville.agents.action import Action
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.whom import who_is
from twinville.agents.component import Part
from twinville.agents.modules import INTENTS, TALK
from twinville.agents.observation import Observation
from twinville.agents.records import Sought, SoughtFor, SoughtOutcome
from twinville.agents.stimulus import Stimulus, TalkEnded, TurnedAway
from twinville.worlds.state import saved

#: How much it weighs that somebody was not found, and that they would not talk.
NOT_FOUND, TURNED_AWAY = 3, 3
#: Seconds that an intent is open at least, however late the day.
_LEAST = 3600


@saved("Intent")
@dataclass(frozen=True, slots=True)
class Intent:
    """To talk to somebody: on what matter, from when to when (seconds of the run), and where it came from."""

    person: str
    matter: str
    since: int
    until: int
    source: SoughtFor


class Seeking(Part):
    """The intents of one mind, by person: there is one for each person at a time."""

    STATE = ("intents",)
    name = "seeking"

    def __init__(self, context: Context) -> None:
        self._context = context
        self._means = {INTENTS, TALK} <= context.modules
        self.intents: dict[str, Intent] = {}

    def mean(self, said: str, matter: str, now: int, source: SoughtFor, since: int | None = None) -> None:
        """Somebody is to be talked to, from now or from a later moment on, as an answer says that names them in its own words.

        Who cannot be told from the words is nobody, and the record says so.
        """
        if not self._means or not (said or matter):
            return
        name = who_is(self._context, said)
        if name is None:
            self._context.records.append(Sought(said, matter, "unknown", source))
            return
        since = max(now, since) if since is not None else now
        before = self.intents.get(name)
        if before is not None:
            since = min(since, before.since)
        until = max(self._context.plan.bed, since + _LEAST)
        matter = matter or (before.matter if before is not None else "")
        self.intents[name] = Intent(name, matter, since, until, source)
        if before is None or before.matter != matter:
            self._context.records.append(Sought(name, matter, "meant", source))

    @property
    def sought(self) -> tuple[tuple[str, int], ...]:
        """Whom one would talk to, and from when on."""
        return tuple((intent.person, intent.since) for intent in self.intents.values()) if self.intents else ()

    def matters(self, others: Iterable[str]) -> dict[str, str]:
        """What one means to say to these, or ask them, by person."""
        return {name: self.intents[name].matter for name in others if name in self.intents}

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """Those one has talked with are not sought any more; who would not talk is, for another time."""
        match stimulus:
            case TalkEnded(lines=lines) if lines:
                for name in (stimulus.other, *stimulus.others):
                    if (intent := self.intents.pop(name, None)) is not None:
                        self._record(intent, "met")
            case TurnedAway(by) if by in self.intents:
                self._record(self.intents[by], "declined")
                self._context.recollection.add("observation", f"{by} would not talk to me just then", by, now, TURNED_AWAY)
            case _:
                return False
        return True

    def before_act(self, observation: Observation, last: Action | None) -> None:  # noqa: ARG002  # as of every part
        """What is past is over."""
        self._end([intent for intent in self.intents.values() if intent.until < observation.now], observation.now)

    def end_day(self, now: int) -> None:
        """Going to bed ends every intent."""
        self._end(list(self.intents.values()), now)

    def _end(self, intents: list[Intent], now: int) -> None:
        for intent in intents:
            del self.intents[intent.person]
            self._record(intent, "not met")
            text = f"I meant to talk to {intent.person}, and did not: {intent.matter or 'just to see them'}"
            self._context.recollection.add("plan", text, intent.person, now, NOT_FOUND)
            self._context.thoughts.append(text)

    def _record(self, intent: Intent, outcome: SoughtOutcome) -> None:
        self._context.records.append(Sought(intent.person, intent.matter, outcome, intent.source))
