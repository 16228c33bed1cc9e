"""Approaching: chance has it that somebody near would be spoken to. Who has something to say to them thinks before they do."""

from dataclasses import dataclass, replace

from twinville.agents.cognition.appointments import Appointments
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.conversing import Conversing
from twinville.agents.component import Part
from twinville.agents.memory.stream import Memory
from twinville.agents.modules import INTENTS
from twinville.agents.prompts.approach import ApproachPrompt
from twinville.agents.stimulus import Stimulus, TalkEnded
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES
from twinville.worlds.state import saved

#: So long, in seconds, holds what one decided about speaking to somebody.
HOLDS = 1800
#: What there is to say that a prompt shows.
_SHOWN = 3


@saved("Approached")
@dataclass(frozen=True, slots=True)
class Approached:
    """When one thought about speaking to somebody, whether one does, and about what; `of` are the memories that it was about."""

    at: int
    speaks: bool
    about: str
    of: tuple[int, ...] = ()


class Approaching(Part):
    """Second thoughts before one speaks to somebody, by person."""

    STATE = ("_thought",)
    name = "approaching"

    def __init__(self, context: Context, conversing: Conversing, appointments: Appointments) -> None:
        self._context = context
        self._conversing = conversing
        self._appointments = appointments
        self._thinks = INTENTS in context.modules
        self._thought: dict[str, Approached] = {}

    def has_business(self, other: str) -> bool:
        """Whether something that was agreed with somebody is open."""
        return bool(self._appointments.open_with(other))

    def meets(self, other: str, now: int) -> bool:
        """Whether one has come to meet somebody, as agreed."""
        return self._appointments.meets(other, now)

    def about(self, other: str, now: int) -> str:
        """What one decided to bring up with somebody; "" where one has not."""
        thought = self._thought.get(other)
        return thought.about if thought is not None and thought.speaks and now - thought.at < HOLDS else ""

    async def approaches(self, other: str, doing: str, others_doing: str, now: int) -> bool:
        """Whether one speaks to somebody whom chance would have one speak to. Raises AnswerError without a legal answer.

        Who has nothing in particular to say does; else the mind is asked, once in half an hour, and once a day about the same.
        """
        if not self._thinks:
            return True
        thought = self._thought.get(other)
        if thought is not None and now - thought.at < HOLDS:
            return thought.speaks
        # What was thought about today is not thought about again.
        before = thought.of if thought is not None and thought.at // DAY == now // DAY else ()
        to_say = {index: text for index, text in self._to_say(other, now).items() if index not in before}
        if not to_say:
            return True
        prompt = ApproachPrompt(
            identity=self._context.identity_at(now),
            day=now // DAY + 1,
            weekday=WEEKDAY_NAMES[self._context.weekday_of(now // DAY)],
            now=now % DAY // 60,
            doing=doing,
            other=other,
            others_doing=others_doing,
            relation=self._context.acquaintances.relation_of(other),
            memories=tuple(to_say.values()),
        )
        answer = await self._context.decide(prompt)
        speaks = answer is not None and answer.speak
        about = answer.about if answer is not None else ""
        # What was thought a day ago and more does not matter any more.
        self._thought = {name: each for name, each in self._thought.items() if now - each.at < DAY}
        self._thought[other] = Approached(now, speaks, about, (*before, *to_say))
        return speaks

    def perceive(self, stimulus: Stimulus, now: int) -> bool:  # noqa: ARG002  # as of every part
        """What was to be brought up was."""
        if not isinstance(stimulus, TalkEnded):
            return False
        for name in (stimulus.other, *stimulus.others):
            if name in self._thought:
                self._thought[name] = replace(self._thought[name], about="")
        return True

    def _to_say(self, other: str, now: int) -> dict[int, str]:
        """What one has to say to somebody: why they did not come, what is open with them, news."""
        stream, known = self._context.recollection.stream, self._context.acquaintances.peek(other)
        found: dict[int, Memory] = {}
        if known is not None and known.waited_for:
            found |= {memory.id: memory for memory in stream.latest_about(other, "agreement", 1)}
        found |= {index: stream[index] for index in self._appointments.open_with(other)}
        news = self._conversing.news_for(other, now)
        if news is not None:
            memory = self._context.recollection.facts[news]
            found[memory.id] = memory
        # What was said is told with who said it.
        return {
            index: memory.text if memory.kind == "speech" else memory.gist or memory.text
            for index, memory in list(found.items())[:_SHOWN]
        }
