"""Aiming: what somebody works towards over days. Aims begin with the persona, and are renewed in the morning with the identity."""

import re
from collections.abc import Sequence

from twinville.agents.aim import LONGEST_GOAL, LONGEST_NEXT, MOST, Aim
from twinville.agents.cognition.agreed import came_about
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.deeds import Deed, deeds, fits
from twinville.agents.cognition.own_past import OwnPast
from twinville.agents.component import Part
from twinville.agents.modules import AIMS
from twinville.agents.persona import Persona
from twinville.agents.records import AimsStand
from twinville.agents.words import cut, sentences
from twinville.worlds.daytime import DAY

#: What is shown to have been done about each aim, and characters of each; agreements that are looked at.
_DONE, _LONGEST, _AGREED = 2, 120, 12
#: What somebody is doing at present, as most personas say it; where its parts end, and which of them are things that one does.
_IS_DOING = re.compile(r"\S+ is ((?:[a-z]+-)?[a-z]+ing\b.+)", re.DOTALL)
_PARTS = re.compile(r", (?:and )?(?=[a-z])| and (?=[a-z]+ing\b|is |has |does |cannot |may |wants )")
_DOING = re.compile(r"(?:[a-z]+-)?[a-z]+ing\b")


def first_aims(persona: Persona) -> tuple[Aim, ...]:
    """The aims that somebody begins with: those of the persona; else one that follows from what occupies, interests or matters to
    them, by rule; none where nothing is said of them.
    """
    if persona.aims:
        return tuple(Aim(aim.goal, aim.next) for aim in persona.aims)
    occupied = _IS_DOING.fullmatch(next(iter(sentences(persona.currently)), "").rstrip("."))
    if occupied is not None:
        goal, *more = (part.strip() for part in _PARTS.split(occupied[1]))
        # Two things that somebody is doing are taken for a goal and a step towards it; what they have not done is neither.
        step = next((part for part in more if _DOING.match(part)), "")
        return (Aim(cut(goal, LONGEST_GOAL), cut(step, LONGEST_NEXT)),)
    for interest in persona.interests[:1]:
        return (Aim(cut(f"more time for {interest}", LONGEST_GOAL), cut(f"an hour of {interest}", LONGEST_NEXT)),)
    return tuple(Aim(cut(f"living by what matters: {value}", LONGEST_GOAL)) for value in persona.values[:1])


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
        agreed = [
            memory for memory in stream.latest("agreement", _AGREED) if memory.created >= midnight and came_about(memory.text)
        ]
        found = [*deeds(self._own_past, stream, midnight, now), *(Deed(each.created, each.text, (), each.text) for each in agreed)]
        return tuple(
            tuple(
                cut(each.told, _LONGEST) for each in sorted(found, key=lambda each: each.at) if fits(each.what, aim.next, aim.goal)
            )[-_DONE:]
            for aim in self.aims
        )
