"""How conversations start and end: proposals, prompts for the words, hearers, and what each side remembers."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from twinville.agents.deciding import decide
from twinville.agents.language_models.journal import JournalledModel
from twinville.agents.prompts.converse import Conversation, ConversePrompt
from twinville.agents.prompts.utter import Utterance
from twinville.agents.records import Record
from twinville.agents.stimulus import Heard, TalkEnded
from twinville.agents.telling.telling import Declared
from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import Clock
from twinville.simulation.engine.agreements import Agreements
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.conversations import Conversations, Talk
from twinville.simulation.engine.settlement import Settlement
from twinville.simulation.engine.talk_prompts import Wording
from twinville.simulation.engine.tellings import Tellings
from twinville.simulation.episode.mind_events import reported
from twinville.simulation.event import Event
from twinville.simulation.run_options import Profile
from twinville.worlds.daytime import DAY
from twinville.worlds.world import World


@dataclass(frozen=True, slots=True)
class Words:
    """The words found for a conversation: None where none could be had. `script` is the prompt of a whole one."""

    talk: Talk
    answer: Conversation | Utterance | None
    script: ConversePrompt | None = None


class Talking:
    """The meeting of minds in talk; what is being said is with `Conversations`. `report` takes over what a mind has to report."""

    def __init__(
        self,
        profile: Profile,
        world: World,
        clock: Clock,
        chance: KeyedChance,
        bodies: list[Body],
        conversations: Conversations,
        settlement: Settlement,
        tellings: Tellings,
        agreements: Agreements,
        model: JournalledModel,
        emit: Callable[[int, Event], None],
        report: Callable[[Body], None],
    ) -> None:
        self._profile = profile
        self._world = world
        self._clock = clock
        self._chance = chance
        self._bodies = bodies
        self._conversations = conversations
        self._settlement = settlement
        self._tellings = tellings
        self._agreements = agreements
        self._model = model
        self._emit = emit
        self._report = report
        self._wording = Wording(clock, bodies, conversations, agreements)

    async def hear(self, tick: int) -> None:
        """Lines spoken in the last tick reach their hearers; conversations that are over are kept and left."""
        now = self._clock.seconds(tick)
        for index, said, overheard in self._conversations.heard():
            self._bodies[index].mind.perceive(Heard(said, overheard), now)
            self._report(self._bodies[index])
        over = self._conversations.ended(tick)
        if over:
            await self.part(over, tick)

    async def part(self, talks: list[Talk], tick: int) -> None:
        """Both sides of each conversation remember it, and continue their activities."""
        now = self._clock.seconds(tick)
        sides = [(talk, side) for talk in talks for side in (0, 1)]
        asked = [self._kept(talk, side, now) for talk, side in sides]
        results = await asyncio.gather(*asked, return_exceptions=True)
        # The error of the first in canonical order, whichever came first.
        failed = next((result for result in results if isinstance(result, BaseException)), None)
        if failed is not None:
            raise failed
        kept = [result for result in results if isinstance(result, tuple)]
        for (talk, side), (summary, learned) in zip(sides, kept, strict=True):
            body, other = self._bodies[talk.people[side]], self._bodies[talk.people[1 - side]]
            for number, statement in learned:
                self._learn(talk, number, statement, body, other, now)
            agreements = self._agreements.of_talk(talk.id, body.name)
            body.mind.perceive(TalkEnded(other.name, summary, tuple(talk.spoken), agreements), now)
            self._report(body)
            if body.phase is Phase.TALKING:
                self._settlement.resume(body, tick)
        for talk in talks:
            self._agreements.talk_over(talk.id, now)

    async def _kept(self, talk: Talk, side: int, now: int) -> tuple[str, tuple[tuple[int, str], ...]]:
        """What one side keeps of a talk, and learned from which line: a script says so, after a dialogue its mind is asked."""
        if talk.summaries is not None:
            return talk.summaries[side], ()
        if not talk.spoken:
            return "", ()
        body, other = self._bodies[talk.people[side]], self._bodies[talk.people[1 - side]]
        agreements = self._agreements.of_talk(talk.id, body.name)
        kept = await body.mind.keep_talk(other.name, talk.spoken, agreements, now)
        if kept is None:
            return "", ()
        return kept.summary, tuple((each.line - 1, each.statement) for each in kept.tells)

    def _learn(self, talk: Talk, number: int, statement: str, body: Body, other: Body, now: int) -> None:
        """A listener says what a line let them know: where the words bear that out, it was told after all."""
        said = talk.spoken[number] if number < len(talk.spoken) else None
        if said is None or said.speaker != other.name or said.facts:
            return
        declared = (Declared("new", "affirms", statement),)
        told = self._tellings.told(
            said.id, other, body.name, said.text, said.cites, declared, {}, now, lambda event: self._emit(body.index, event)
        )
        if told:
            said = replace(said, facts=tuple(each.fact for each in told), told=told)
            talk.spoken[number] = said
            body.mind.perceive(Heard(said), now)

    def accepted(self, proposals: list[tuple[int, int]], due: list[Body], tick: int) -> list[tuple[Body, Body]]:
        """Of the conversations proposed at the last tick, those that come about, in an order drawn by keyed chance."""
        now = self._clock.seconds(tick)
        taken = {body.index for body in due} | set(self._conversations.busy)
        pairs: list[tuple[Body, Body]] = []
        for one, other in sorted(proposals, key=lambda pair: self._turn(pair[0], now)):
            a, b = self._bodies[one], self._bodies[other]
            if {one, other} & taken or a.phase is not Phase.DOING or b.phase is not Phase.DOING:
                continue
            assert b.action is not None
            if b.mind.accepts_talk(a.name, b.action, now):
                taken |= {one, other}
                pairs.append((a, b))
        return pairs

    def _turn(self, who: int, now: int) -> tuple[float, int]:
        """The place of somebody's proposal among those of one tick: drawn anew for each they make in a day."""
        body = self._bodies[who]
        body.proposals += 1
        return self._chance.uniform("talk", body.name, now // DAY, body.proposals), who

    def begin(self, a: Body, b: Body, tick: int) -> Talk:
        """Two people begin to talk: what they were doing rests meanwhile."""
        arena = int(self._world.arena_at[a.at(tick, self._clock.tick_seconds)])
        place = self._world.arenas[arena].sector.partition(":")[2] if arena >= 0 else "the street"
        talk = self._conversations.begin(a, b, place)
        talk.doing = (a.activity, b.activity)
        self._settlement.pause(a, b.name, tick)
        self._settlement.pause(b, a.name, tick)
        return talk

    async def words(self, talk: Talk, tick: int) -> Words:
        """Find the words of a conversation: one call for both minds, or the next turn from its speaker's own."""
        now = self._clock.seconds(tick)
        records: list[Record] = []
        answer: Conversation | Utterance | None
        script: ConversePrompt | None = None
        if self._profile == "thrifty":
            who, script = self._wording.script(talk, now)
            answer = await decide(self._model.ask, who.name, script, records)
        else:
            who, turn = self._wording.turn(talk, now)
            answer = await decide(self._model.ask, who.name, turn, records)
        for record in records:
            self._emit(who.index, reported(who.name, record))
        return Words(talk, answer, script)

    def go_on(self, words: Words, tick: int) -> None:
        """The words are found: they will be spoken. Where none could be had, the talk ends."""
        talk, answer = words.talk, words.answer
        for index in talk.people:
            self._report(self._bodies[index])
        if answer is None:
            self._conversations.fall_silent(talk, tick)
        elif isinstance(answer, Utterance):
            self._conversations.utter(talk, answer, tick)
        elif words.script is not None:
            self._conversations.perform(talk, words.script, answer, tick)
