"""Doorkeeping: who is let in at one's own door, and what one keeps of a door that was opened to one, or was not."""

from twinville.agents.cognition.context import Context
from twinville.agents.component import Part
from twinville.agents.knock import Knock, Opened
from twinville.agents.prompts.door import DoorPrompt
from twinville.agents.stimulus import DoorAnswered, Stimulus
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES

#: From when to when it is night, minutes of the day.
NIGHT, MORNING = 22 * 60, 7 * 60
#: How much it weighs that somebody knocked, that one was let in, and that one was not.
KNOCKED, LET_IN, SHUT_OUT = 3, 3, 5
#: So many memories come to mind of a knock.
_RECALLED = 4


class Doorkeeping(Part):
    """One person at a door."""

    name = "doorkeeping"

    def __init__(self, context: Context) -> None:
        self._context = context

    async def answer(self, knock: Knock, doing: str, now: int) -> Opened:
        """Go to the door: who is expected comes in, of anybody else it is asked. Raises AnswerError when there is no legal
        answer.
        """
        if knock.hosts:
            opened = Opened(True, "", f"expected by {' and '.join(knock.hosts)}")
        else:
            answer = await self._context.decide(self._prompt(knock, doing, now))
            # Without an answer the door stays shut, and nobody says a word.
            opened = Opened(answer.lets_in, answer.words, answer.reason) if answer is not None else Opened(False, "", "no answer")
        did = "I let them in" if opened.lets_in else "I did not let them in"
        text = f"{knock.by} knocked at our door; {did}, because: {opened.reason}"
        self._context.recollection.add("observation", text, knock.by, now, KNOCKED)
        return opened

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """Remember who opened the door to one, and who did not."""
        if not isinstance(stimulus, DoorAnswered):
            return False
        place = stimulus.dwelling.partition(":")[2].replace(":", ", ")
        said = f" and said: {stimulus.words}" if stimulus.words else ""
        if stimulus.lets_in:
            text = f"{stimulus.by} let me in at {place}{said}"
        else:
            text = f"{stimulus.by} did not let me in at {place}{said}"
        weight = LET_IN if stimulus.lets_in else SHUT_OUT
        self._context.recollection.add("observation", text, stimulus.by, now, weight)
        return True

    def _prompt(self, knock: Knock, doing: str, now: int) -> DoorPrompt:
        context, minute = self._context, now % DAY // 60
        known = context.acquaintances.peek(knock.by)
        recalled = context.recollection.retrieve("door", f"{knock.by} knocks at our door", now, _RECALLED)
        return DoorPrompt(
            identity=context.identity_at(now),
            day=now // DAY + 1,
            weekday=WEEKDAY_NAMES[context.weekday_of(now // DAY)],
            now=minute,
            here=knock.dwelling.rpartition(":")[2],
            doing=doing,
            knocker=knock.by,
            relation=self._context.acquaintances.relation_of(knock.by),
            closeness=round(known.closeness, 3) if known is not None else 0.0,
            trust=round(known.trust, 3) if known is not None else 0.5,
            late=minute >= NIGHT or minute < MORNING,
            memories=tuple(found.memory.text for found in recalled),
        )
