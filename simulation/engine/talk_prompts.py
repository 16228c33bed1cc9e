"""Builds the prompts of conversations: a whole script, or one turn of a dialogue."""

from twinville.agents.agreement import as_seen
from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.speaker import Speaker, Standing
from twinville.agents.prompts.utter import UtterPrompt
from twinville.agents.prompts.utter_group import UtterGroupPrompt
from twinville.simulation.clock import Clock
from twinville.simulation.engine.agreements import Agreements
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.conversations import Conversations
from twinville.simulation.engine.talk import Talk
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES


class Wording:
    """Asks for the words of a conversation."""

    def __init__(self, clock: Clock, bodies: list[Body], conversations: Conversations, agreements: Agreements) -> None:
        self._clock = clock
        self._bodies = bodies
        self._conversations = conversations
        self._agreements = agreements

    def script(self, talk: Talk, now: int) -> tuple[Body, ConversePrompt]:
        """Both minds at once; the one who began is asked."""
        a, b = (self._bodies[index] for index in talk.people)
        whole, side = self._side(a, b, talk, now)
        return a, ConversePrompt(
            identity=whole,
            day=now // DAY + 1,
            weekday=self._weekday(now),
            now=now % DAY // 60,
            place=talk.place,
            a=side,
            b=self._side(b, a, talk, now)[1],
            said_today=self._conversations.said_today(a.index, (b.index,), now),
        )

    def turn(self, talk: Talk, now: int) -> tuple[Body, UtterPrompt | UtterGroupPrompt]:
        """The mind of whoever has the next turn, alone."""
        who = self._bodies[talk.next_speaker]
        others = [self._bodies[index] for index in talk.people if index != who.index]
        if len(others) > 1:
            return who, self._group_turn(who, others, talk, now)
        whole, side = self._side(who, others[0], talk, now)
        return who, UtterPrompt(
            identity=whole,
            day=now // DAY + 1,
            weekday=self._weekday(now),
            now=now % DAY // 60,
            place=talk.place,
            me=side,
            other=others[0].name,
            heard=tuple((said.speaker, said.text) for said in talk.heard_by(who.index)),
            said_today=self._conversations.said_today(who.index, (others[0].index,), now),
            left=talk.limit - len(talk.turns),
        )

    def _group_turn(self, who: Body, others: list[Body], talk: Talk, now: int) -> UtterGroupPrompt:
        names = tuple(other.name for other in others)
        side, present = who.mind.side_among(names, talk.doing[who.index], talk.place, now)
        to_one = {said.id for said, turn in zip(talk.spoken, talk.turns, strict=False) if self._name(turn.to) == said.listener}
        return UtterGroupPrompt(
            identity=side.identity,
            day=now // DAY + 1,
            weekday=self._weekday(now),
            now=now % DAY // 60,
            place=talk.place,
            me=self._with_agreements(who, side, now),
            others=present,
            heard=tuple((said.speaker, said.listener if said.id in to_one else "", said.text) for said in talk.heard_by(who.index)),
            said_today=self._conversations.said_today(who.index, [other.index for other in others], now),
            left=talk.limit - len(talk.turns),
        )

    def _side(self, who: Body, other: Body, talk: Talk, now: int) -> tuple[Identity, Speaker]:
        """Who somebody is, and their side of a talk of two.

        The whole identity opens the prompt, as it opens all of that person's; the side has what matters for talk.
        """
        side = who.mind.side_of_talk(other.name, talk.doing[who.index], talk.doing[other.index], talk.place, now)
        return side.identity, self._with_agreements(who, side, now)

    def _with_agreements(self, who: Body, side: Speaker, now: int) -> Speaker:
        """A side with the agreements that somebody has or is asked to join."""
        today = now // DAY + 1
        standing = []
        for each in self._agreements.standing(who.name, now):
            start = None if each.day is None or each.at is None else (each.day - today) * 1440 + each.at
            standing.append(
                Standing(
                    id=each.id,
                    text=as_seen(each, today),
                    waits=each.awaits(who.name),
                    start=start,
                    minutes=each.lasts,
                )
            )
        brief = side.identity.model_copy(update={"biography": "", "habits": (), "ties": ()})
        return side.model_copy(update={"identity": brief, "agreements": tuple(standing)})

    def _name(self, index: int | None) -> str:
        return self._bodies[index].name if index is not None else ""

    def _weekday(self, now: int) -> str:
        return WEEKDAY_NAMES[self._clock.weekday(now // DAY)]
