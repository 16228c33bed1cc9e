"""How conversations start and end: proposals, prompts for the words, hearers, and what each side remembers."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from twinville.agents.deciding import decide
from twinville.agents.language_models.journal import JournalledModel
from twinville.agents.prompts.converse import Conversation, ConversePrompt
from twinville.agents.prompts.utter import Utterance, UtterPrompt
from twinville.agents.prompts.utter_group import GroupUtterance
from twinville.agents.records import Record
from twinville.agents.stimulus import Heard, TalkEnded
from twinville.agents.telling.telling import Declared
from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import Clock
from twinville.simulation.engine.agreements import Agreements
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.conversations import Conversations
from twinville.simulation.engine.seekers import Seekers
from twinville.simulation.engine.settlement import Settlement
from twinville.simulation.engine.talk import MOST, Parting, Talk
from twinville.simulation.engine.talk_prompts import Wording
from twinville.simulation.engine.tellings import Tellings
from twinville.simulation.episode.mind_events import reported
from twinville.simulation.event import Event
from twinville.simulation.run_options import Profile
from twinville.worlds.daytime import DAY
from twinville.worlds.world import World

#: So many of the last lines of a talk one sums up.
REMEMBERED = 14


@dataclass(frozen=True, slots=True)
class Words:
    """The words found for a conversation: None where none could be had. `script` is the prompt of a whole one."""

    talk: Talk
    answer: Conversation | Utterance | GroupUtterance | None
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
        seekers: Seekers,
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
        self._seekers = seekers
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
        over = self._conversations.over(tick)
        if over:
            await self.part(over, tick)

    async def part(self, partings: list[Parting], tick: int) -> None:
        """All who part remember their conversation, and continue their activities; those who talk on are seen doing so."""
        now = self._clock.seconds(tick)
        sides = [(parting.talk, person) for parting in partings for person in parting.people]
        asked = [self._kept(talk, person, now) for talk, person in sides]
        results = await asyncio.gather(*asked, return_exceptions=True)
        # The error of the first in canonical order, whichever came first.
        failed = next((result for result in results if isinstance(result, BaseException)), None)
        if failed is not None:
            raise failed
        kept = [result for result in results if isinstance(result, tuple)]
        for (talk, person), (summary, learned) in zip(sides, kept, strict=True):
            body = self._bodies[person]
            for number, statement in learned:
                self._learn(talk, number, statement, body, now)
            agreements = self._agreements.of_talk(talk.id, body.name)
            other, *others = self._company(talk, person)
            body.mind.perceive(TalkEnded(other, summary, tuple(talk.heard_by(person)), agreements, tuple(others)), now)
            self._seekers.parted(body, (other, *others), now)
            self._report(body)
            if body.phase is Phase.TALKING:
                self._settlement.resume(body, tick)
        for parting in partings:
            if set(parting.people) != set(parting.talk.people):
                self._show(parting.talk)
            else:
                self._agreements.talk_over(parting.talk.id, now)

    def _show(self, talk: Talk) -> None:
        """Those in a talk are seen talking with each other."""
        for person in talk.people:
            self._settlement.show_talk(self._bodies[person], self._others(talk, person))

    def _others(self, talk: Talk, person: int) -> tuple[str, ...]:
        """The others who are in a talk now."""
        return tuple(self._bodies[other].name for other in talk.people if other != person)

    def _company(self, talk: Talk, person: int) -> tuple[str, ...]:
        """All who were in a talk with somebody, in the order in which they came."""
        apart = {other for pair in talk.apart if person in pair for other in pair}
        return tuple(self._bodies[other].name for other in talk.everybody if other != person and other not in apart)

    async def _kept(self, talk: Talk, person: int, now: int) -> tuple[str, tuple[tuple[int, str], ...]]:
        """What somebody keeps of a talk, and learned from which line: a script says so, after a dialogue their mind is asked."""
        if talk.summaries is not None:
            return talk.summaries[talk.everybody.index(person)], ()
        heard = talk.heard_by(person)
        if not heard:
            return "", ()
        body, first = self._bodies[person], talk.since[person] + len(heard) - len(heard[-REMEMBERED:])
        agreements = self._agreements.of_talk(talk.id, body.name)
        kept = await body.mind.keep_talk(", ".join(self._company(talk, person)), heard[-REMEMBERED:], agreements, now)
        if kept is None:
            return "", ()
        return kept.summary, tuple((first + each.line - 1, each.statement) for each in kept.tells)

    def _learn(self, talk: Talk, number: int, statement: str, body: Body, now: int) -> None:
        """A listener says what a line let them know: where the words bear that out, it was told after all.

        A line that several say so of makes a fact once.
        """
        said = talk.spoken[number] if number < len(talk.spoken) else None
        if said is None or said.speaker == body.name or (said.facts and said.id not in talk.learned):
            return
        if not said.facts:
            speaker = next(self._bodies[index] for index in talk.everybody if self._bodies[index].name == said.speaker)
            declared = (Declared("new", "affirms", statement),)
            told = self._tellings.told(
                said.id, speaker, body.name, said.text, said.cites, declared, {}, now, lambda event: self._emit(body.index, event)
            )
            if not told:
                return
            said = replace(said, facts=tuple(each.fact for each in told), told=told)
            talk.spoken[number] = said
            talk.learned.append(said.id)
        body.mind.perceive(Heard(said), now)

    def accept(self, proposals: list[tuple[int, int]], due: list[Body], tick: int) -> list[Talk]:
        """Of the conversations proposed at the last tick, and of those who would join one, what comes about, in an order drawn by
        keyed chance; the talks that begin.
        """
        if not proposals:
            return []
        now = self._clock.seconds(tick)
        taken = {body.index for body in due} | set(self._conversations.busy)
        pairs: list[tuple[Body, Body]] = []
        joining: list[tuple[Talk, Body]] = []
        stops: set[int] = set()
        for one, other in sorted(proposals, key=lambda pair: self._turn(pair[0], now)):
            a, b = self._bodies[one], self._bodies[other]
            talk = self._conversations.open_to(one, other)
            sought = self._seekers.seeks(a, b, now)
            ready = a.phase is Phase.DOING, b.phase is Phase.DOING
            if sought and self._seekers.in_earshot(one, other):
                ready = self._seekers.may_talk(a, tick), self._seekers.may_talk(b, tick)
            free = ready[1] and other not in taken
            joins = talk is not None and len(talk.everybody) + sum(each is talk for each, _ in joining) < MOST
            # Those on the way stop where nobody else does.
            stopping = [tile for body in (a, *(() if joins else (b,))) if (tile := self._seekers.stops_at(body, tick)) is not None]
            if one in taken or not ready[0] or not (free or joins) or len({*stopping} - stops) < len(stopping):
                continue
            assert b.action is not None
            if not b.mind.accepts_talk(a.name, b.action, now, sought=sought):
                if sought:
                    self._seekers.turned_away(a, b, now)
                    self._report(a)
                continue
            taken.add(one)
            stops.update(stopping)
            if talk is not None:
                joining.append((talk, a))
            else:
                taken.add(other)
                pairs.append((a, b))
        self._join(joining, tick)
        return [self.begin(a, b, tick) for a, b in pairs]

    def _join(self, joining: list[tuple[Talk, Body]], tick: int) -> None:
        """People join talks that are under way."""
        for talk, body in joining:
            self._conversations.join(talk, body)
        new = {body.index for _, body in joining}
        for talk in {talk.id: talk for talk, _ in joining}.values():
            for person in talk.people:
                body, others = self._bodies[person], self._others(talk, person)
                if person in new:
                    self._settlement.pause(body, others, tick)
                else:
                    self._settlement.show_talk(body, others)

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
        self._settlement.pause(a, (b.name,), tick)
        self._settlement.pause(b, (a.name,), tick)
        return talk

    async def words(self, talk: Talk, tick: int) -> Words:
        """Find the words of a conversation: one call for two minds that begin, or the next turn from its speaker's own."""
        now = self._clock.seconds(tick)
        records: list[Record] = []
        answer: Conversation | Utterance | GroupUtterance | None
        script: ConversePrompt | None = None
        if self._profile == "thrifty" and not talk.turns:
            who, script = self._wording.script(talk, now)
            answer = await decide(self._model.ask, who.name, script, records)
        else:
            who, turn = self._wording.turn(talk, now)
            if isinstance(turn, UtterPrompt):
                answer = await decide(self._model.ask, who.name, turn, records)
            else:
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
        elif isinstance(answer, Utterance | GroupUtterance):
            self._conversations.utter(talk, answer, tick)
        elif words.script is not None:
            self._conversations.perform(talk, words.script, answer, tick)
