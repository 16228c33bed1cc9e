"""Builds the prompts of conversations: a whole script, or one turn of a dialogue."""

from twinville.agents.agreement import as_seen
from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.speaker import Speaker, Standing
from twinville.agents.prompts.utter import UtterPrompt
from twinville.simulation.clock import Clock
from twinville.simulation.engine.agreements import Agreements
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.conversations import LONGEST, Conversations, Talk
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
        whole, side = self._side(a, b, talk, 0, now)
        return a, ConversePrompt(
            identity=whole,
            day=now // DAY + 1,
            weekday=self._weekday(now),
            now=now % DAY // 60,
            place=talk.place,
            a=side,
            b=self._side(b, a, talk, 1, now)[1],
            said_today=self._conversations.said_today(*talk.people, now),
        )

    def turn(self, talk: Talk, now: int) -> tuple[Body, UtterPrompt]:
        """The mind of whoever has the next turn, alone."""
        who, other = (self._bodies[talk.people[side]] for side in (talk.next_speaker, 1 - talk.next_speaker))
        whole, side = self._side(who, other, talk, talk.next_speaker, now)
        return who, UtterPrompt(
            identity=whole,
            day=now // DAY + 1,
            weekday=self._weekday(now),
            now=now % DAY // 60,
            place=talk.place,
            me=side,
            other=other.name,
            heard=tuple((said.speaker, said.text) for said in talk.spoken),
            said_today=self._conversations.said_today(*talk.people, now),
            left=LONGEST - len(talk.turns),
        )

    def _side(self, who: Body, other: Body, talk: Talk, number: int, now: int) -> tuple[Identity, Speaker]:
        """Who somebody is, and their side, with the agreements that they have or are asked to join.

        The whole identity opens the prompt, as it opens all of that person's; the side has what matters for talk.
        """
        side = who.mind.side_of_talk(other.name, talk.doing[number], talk.doing[1 - number], talk.place, now)
        today = now // DAY + 1
        standing = []
        for each in self._agreements.standing(who.name, now):
            start = None if each.day is None or each.at is None else (each.day - today) * 1440 + each.at
            standing.append(
                Standing(
                    id=each.id,
                    text=as_seen(each, today),
                    # Who comes on a condition has answered.
                    waits=who.name in each.asked and each.standing != "conditional",
                    start=start,
                    minutes=each.lasts,
                )
            )
        brief = side.identity.model_copy(update={"biography": "", "habits": (), "ties": ()})
        return side.identity, side.model_copy(update={"identity": brief, "agreements": tuple(standing)})

    def _weekday(self, now: int) -> str:
        return WEEKDAY_NAMES[self._clock.weekday(now // DAY)]
