"""Aiming: what somebody works towards over days. Aims begin with the persona, and are renewed in the morning with the identity."""

import re
from collections.abc import Iterable, Sequence

from twinville.agents.aim import LONGEST_GOAL, LONGEST_NEXT, MOST, Aim
from twinville.agents.cognition.agreed import came_about
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.own_past import OwnPast
from twinville.agents.component import Part
from twinville.agents.modules import AIMS
from twinville.agents.persona import Persona
from twinville.agents.records import AimsStand
from twinville.agents.telling.content import stem
from twinville.agents.words import content_words, cut, sentences
from twinville.worlds.daytime import DAY

#: What is shown to have been done about each aim, and characters of each; agreements and talks that are looked at.
_DONE, _LONGEST, _LATEST = 2, 120, 12
#: Words that are in many aims and many deeds, by their stems.
_ANY = frozenset(
    map(stem, "again all ask day find first four get go good hour make more new next one some talk tell time today".split())
)
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
        goal = occupied[1]
        return (Aim(cut(goal, LONGEST_GOAL), cut(_FIRST_PART.split(goal)[0].strip(), LONGEST_NEXT)),)
    for interest in persona.interests[:1]:
        return (Aim(cut(interest, LONGEST_GOAL)),)
    return tuple(Aim(cut(value, LONGEST_GOAL)) for value in persona.values[:1])


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
        """What was done about each aim on this day: deeds, talks, and what was agreed or kept, whose words fit; the latest last."""
        midnight, stream = self._context.plan.day * DAY, self._context.recollection.stream
        did = [(each.until, each.activity, each.words()) for each in self._own_past.stretches(midnight, now + 1)]
        agreed = [memory for memory in stream.latest("agreement", _LATEST) if came_about(memory.text)]
        talks = [(memory, f"{memory.subject} {memory.text}") for memory in stream.latest("conversation", _LATEST)]
        said = [(memory.created, text, memory.text) for memory, text in (*((each, each.text) for each in agreed), *talks)]
        texts = sorted(each for each in (*did, *said) if each[0] >= midnight)
        return tuple(_fitting([text[1:] for text in texts], aim) for aim in self.aims)


def _fitting(texts: Iterable[tuple[str, str]], aim: Aim) -> tuple[str, ...]:
    """The latest texts whose first half, what was done, holds half of the words of an aim or of its next step, and two at least."""
    sought = [words for words in (_stems(aim.next), _stems(aim.goal)) if words]
    found = []
    for done, text in texts:
        held = _stems(done)
        if any(len(words & held) >= max(min(2, len(words)), len(words) / 2) for words in sought):
            found.append(cut(text, _LONGEST))
    return tuple(found[-_DONE:])


def _stems(text: str) -> frozenset[str]:
    """The words of a text that tell it from others, whatever their endings."""
    return frozenset(map(stem, content_words(text))) - _ANY
