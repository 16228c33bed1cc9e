"""Perceiving: of those in sight, the nearest few are attended to; what is not news within the retention window is let go."""

from collections.abc import Sequence

from twinville.agents.cognition.complying import Complying
from twinville.agents.cognition.context import Context
from twinville.agents.component import Part
from twinville.agents.memory.recent import RecentSights
from twinville.agents.observation import Percept, ThingPercept
from twinville.agents.records import Observed, PlaceLearned
from twinville.agents.stimulus import Arrived, FaultSeen, Seen, Stimulus
from twinville.agents.words import does_at

#: How much a passing sight weighs as a memory, and a thing that goes wrong.
NOTICED, ALARMING = 2, 6


def attend(percepts: Sequence[Percept], bandwidth: int, recent: RecentSights) -> list[Observed]:
    """The news among the `bandwidth` nearest percepts, nearest first (ties by name)."""
    nearest = sorted(percepts, key=lambda percept: (percept.distance, percept.name))[:bandwidth]
    return [Observed(p.name, p.activity, p.address) for p in nearest if recent.is_news(p.name, p.activity)]


class Perceiving(Part):
    """The seeing side of one mind: people in sight, places one comes to, things that go wrong."""

    name = "perceiving"

    def __init__(self, context: Context, complying: Complying) -> None:
        self._context = context
        self._complying = complying
        self.recent = RecentSights(context.persona.retention)

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """Take in a sight."""
        match stimulus:
            case Seen(people):
                self._see(people, now)
            case Arrived(arena):
                self._arrive(arena, now)
            case FaultSeen(thing):
                self._see_fault(thing, now)
            case _:
                return False
        return True

    def _see(self, people: Sequence[Percept], now: int) -> None:
        noticing = self._context.noticing
        for percept in people:
            noticing.person(percept, now)
            broken = self._complying.saw(percept)
            if broken is not None:
                noticing.breach(percept, broken, self._complying.statement(broken), now)
        news = attend(people, self._context.persona.attention_bandwidth, self.recent)
        self._context.records.extend(news)
        for seen in news:
            text = does_at(seen.subject, seen.activity, seen.address.split(":")[1])
            self._context.recollection.add("observation", text, seen.subject, now, NOTICED)

    def _arrive(self, arena: int, now: int) -> None:
        if self._context.spatial.visit(arena, now):
            self._context.surroundings.learned()
            self._context.records.append(PlaceLearned(self._context.world.arenas[arena].address))

    def _see_fault(self, seen: ThingPercept, now: int) -> None:
        self._context.noticing.thing(seen, now)
        self._context.recollection.add("observation", f"the {seen.name} is {seen.state}", seen.name, now, ALARMING)
