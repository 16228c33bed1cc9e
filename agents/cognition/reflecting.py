"""Reflecting: at day's end, and whenever enough of weight has gathered, memories are weighed and conclusions drawn."""

import numpy as np

from twinville.agents.cognition.context import Context
from twinville.agents.memory.sights import distinct
from twinville.agents.memory.stream import Memory
from twinville.agents.memory.stretch import main_stretches, stretch_in
from twinville.agents.prompts.importance import ImportancePrompt, Item
from twinville.agents.prompts.questions import QuestionsPrompt
from twinville.agents.prompts.reflect import Considered, Insight, ReflectPrompt
from twinville.agents.records import Weighed
from twinville.agents.words import moment
from twinville.worlds.daytime import DAY

#: Importance that must gather before one reflects in the middle of a day (Park et al. 2023).
THRESHOLD = 150
_WEIGHED, _CONSIDERED, _EARLIER, _DEEDS = 24, 24, 6, 6


class Reflecting:
    """The reflecting side of one mind. `likings` are feelings towards places, from reflections."""

    STATE = ("_from", "_unweighed", "likings")

    def __init__(self, context: Context) -> None:
        self._context = context
        self._faithful = context.above.faithful
        persona = context.persona
        self._name = persona.name
        # Of homes and work one forms no new opinion by being there.
        self._usual = {part for place in (persona.home, persona.workplace) if place for part in place.split(":")}
        self._usual |= {sector.name for sector in context.world.sectors if sector.kind == "home"}
        self._recollection = context.recollection
        self._acquaintances = context.acquaintances
        self._from = self._unweighed = len(context.recollection.stream)
        self.likings: dict[str, int] = {}

    def is_due(self) -> bool:
        """Whether enough of weight has gathered since the last reflection."""
        return self._recollection.stream.weight(self._from) >= THRESHOLD

    async def reflect(self, now: int, *, weighs: bool = True) -> list[Memory]:
        """Weigh what is new, draw conclusions, keep them as memories that cite their evidence, and let them change feelings.

        Without `weighs` the weighing is left for later; the faithful way weighs every time.
        """
        stream = self._recollection.stream
        new = np.flatnonzero(~stream.deeds[self._from :]) + self._from
        if not new.size:
            return []
        if weighs or self._faithful:
            await self._weigh(self._unweighed, now)
            self._unweighed = len(stream)
        earlier = stream.latest("reflection", _EARLIER)
        # The weightiest, of equal weight the latest; only these are read.
        chosen = [stream[i] for i in new[np.lexsort((-new, -stream.importance[new]))][:_CONSIDERED].tolist()]
        considered = sorted({m.id: m for m in [*chosen, *earlier, *self._deeds()]}.values(), key=lambda memory: memory.id)
        memories = tuple(self._considered(memory) for memory in distinct(considered, self._name))
        kept = []
        for insight in await self._insights(memories, now):
            subject = insight.about if insight.about != "nobody" else self._name
            memory = self._recollection.add("reflection", insight.text, subject, now, 8, evidence=insight.evidence)
            if memory is not None:
                kept.append(memory)
            self._feel(insight.about, insight.feeling)
        self._from = len(stream)
        return kept

    def _deeds(self) -> list[Memory]:
        """What one really did since the last reflection: the few things that took longest."""
        stream = self._recollection.stream
        new = stream.all_of("activity", since=self._from)
        lived = {each: memory for memory in new if (each := stretch_in(memory.text, memory.created)) is not None}
        return [lived[stretch] for stretch in main_stretches(lived, _DEEDS)]

    async def _insights(self, memories: tuple[Considered, ...], now: int) -> list[Insight]:
        """Conclusions in one step, or in the paper's two: questions first, then each answered from what it brings to mind."""
        identity, day = self._context.identity, now // DAY + 1
        prompts = [ReflectPrompt(identity=identity, day=day, memories=memories)]
        if self._faithful:
            raised = await self._context.decide(QuestionsPrompt(identity=identity, day=day, memories=memories))
            prompts = [
                ReflectPrompt(identity=identity, day=day, memories=self._about(question, now), asked=question)
                for question in (raised.questions if raised is not None else ())
            ]
        insights: list[Insight] = []
        for prompt in prompts:
            answer = await self._context.decide(prompt)
            insights += answer.insights if answer is not None else ()
        return insights

    def _about(self, question: str, now: int) -> tuple[Considered, ...]:
        """What a question brings to mind."""
        found = self._recollection.retrieve("reflect", question, now, _CONSIDERED)
        return tuple(self._considered(memory) for memory in sorted((r.memory for r in found), key=lambda memory: memory.id))

    async def _weigh(self, since: int, now: int) -> None:
        """What is new from one id on: talk and news by prompt, a batch at a time; for passing sights a small rule has done.

        The faithful way is the paper's: every memory, one prompt each.
        """
        stream = self._recollection.stream
        if self._faithful:
            for index in range(since, len(stream)):
                await self._rate([stream[index]], now)
            return
        telling = stream.ids("speech", "conversation", since=since)[-_WEIGHED:].tolist()
        if telling:
            await self._rate([stream[index] for index in telling], now)

    async def _rate(self, telling: list[Memory], now: int) -> None:
        items = tuple(Item(id=f"m{memory.id}", text=memory.text, kind=memory.kind) for memory in telling)
        prompt = ImportancePrompt(identity=self._context.identity, day=now // DAY + 1, memories=items)
        answer = await self._context.decide(prompt)
        if answer is None:
            return
        for rating in answer.ratings:
            self._recollection.stream.weigh(int(rating.id[1:]), rating.importance)
        self._context.records.append(Weighed(tuple((int(rating.id[1:]), rating.importance) for rating in answer.ratings)))

    def _feel(self, about: str, feeling: int) -> None:
        known = self._acquaintances.peek(about)
        if known is not None:
            known.closeness = min(1.0, max(0.0, known.closeness + 0.06 * feeling))
            known.trust = min(1.0, max(0.0, known.trust + 0.08 * feeling))
        elif about not in ("nobody", self._name):
            self.likings[about] = max(-2, min(2, self.likings.get(about, 0) + feeling))

    def _considered(self, memory: Memory) -> Considered:
        place = memory.text.rpartition(" at ")[2] if memory.kind == "observation" and " at " in memory.text else ""
        known = self._acquaintances.peek(memory.subject)
        return Considered(
            id=f"m{memory.id}",
            text=memory.text,
            kind=memory.kind,
            about=memory.subject,
            place="" if place in self._usual else place,
            at=moment(memory.created),
            closeness=round(known.closeness, 3) if known is not None else 0.0,
            doubted=memory.doubted,
        )
