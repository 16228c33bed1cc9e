"""Aiming: what somebody works towards over days. Aims begin with the persona, and are renewed in the morning with the identity."""

import re
from collections.abc import Iterable, Sequence

from twinville.agents.aim import LONGEST_GOAL, LONGEST_NEXT, MOST, Aim
from twinville.agents.cognition.appointments import AGREED
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.own_past import OwnPast
from twinville.agents.component import Part
from twinville.agents.modules import AIMS
from twinville.agents.persona import Persona
from twinville.agents.records import AimsStand
from twinville.agents.words import content_words, sentences
from twinville.worlds.daytime import DAY

#: Deeds and agreements that are shown of each aim, and characters of each; agreements that are looked at.
_DONE, _LONGEST, _AGREED = 2, 120, 8
#: What somebody is doing at present, as most personas say it, and where its first part ends.
_IS_DOING = re.compile(r"\S+ is ((?:[a-z]+-)?[a-z]+ing\b.+)", re.DOTALL)
_FIRST_PART = re.compile(r",| and | that | who ")


def first_aims(persona: Persona) -> tuple[Aim, ...]:
    """The aims that somebody begins with: those of the persona; else one that follows from what occupies, interests or matters to
    them, by rule; none where nothing is said of them.
    """
    if persona.aims:
        return tuple(Aim(aim.goal, aim.next) for aim in persona.aims)
    occupied = _IS_DOING.fullmatch(next(iter(sentences(persona.currently)), "").rstrip("."))
    if occupied is not None:
        goal = _whole_words(occupied[1])
        return (Aim(goal, _FIRST_PART.split(goal)[0].strip()[:LONGEST_NEXT]),)
    for interest in persona.interests[:1]:
        return (Aim(interest[:LONGEST_GOAL]),)
    return tuple(Aim(value[:LONGEST_GOAL]) for value in persona.values[:1])


def _whole_words(text: str) -> str:
    """As much of a text as a goal may hold."""
    return text if len(text) <= LONGEST_GOAL else text[: LONGEST_GOAL + 1].rpartition(" ")[0].rstrip(",;:") or text[:LONGEST_GOAL]


class Aiming(Part):
    """The aims of one mind. The identity that prompts show has them as they stand; each change is recorded."""

    STATE = ("aims",)
    name = "aiming"

    def __init__(self, context: Context, own_past: OwnPast) -> None:
        self._context = context
        self._own_past = own_past
        #: Whether one works towards anything at all.
        self.pursues = AIMS in context.modules
        self.aims: tuple[Aim, ...] = ()
        self.stand(first_aims(context.persona))

    def stand(self, aims: Sequence[Aim]) -> None:
        """What one works towards from now on; none named means what it was."""
        if not self.pursues or not aims or tuple(aims) == self.aims:
            return
        self.aims = tuple(aims)[:MOST]
        self._context.identity = self._context.identity.model_copy(update={"aims": self.aims})
        self._context.records.append(AimsStand(self.aims))

    def done(self, now: int) -> tuple[tuple[str, ...], ...]:
        """What was done about each aim on this day: deeds and agreements whose words fit, the latest last."""
        midnight = self._context.plan.day * DAY
        deeds = [(each.activity, each.words()) for each in self._own_past.stretches(midnight, now + 1)]
        agreed = self._context.recollection.stream.latest("agreement", _AGREED)
        # What became of an agreement tells of it as well; one that was only declined weighs less.
        texts = [(memory.text, memory.text) for memory in agreed if memory.created >= midnight and memory.importance >= AGREED]
        return tuple(_fitting((*texts, *deeds), aim) for aim in self.aims)


def _fitting(texts: Iterable[tuple[str, str]], aim: Aim) -> tuple[str, ...]:
    """The latest texts whose first half, what was done, holds half of the words of an aim or of its next step."""
    sought = [words for words in (content_words(aim.next), content_words(aim.goal)) if words]
    found = []
    for done, text in texts:
        held = content_words(done)
        if any(2 * len(words & held) >= len(words) for words in sought):
            found.append(text[:_LONGEST])
    return tuple(found[-_DONE:])
