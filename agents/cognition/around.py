"""What stands around one in words: what others have left on things in this room, seen once and kept in mind."""

from twinville.agents.component import Part
from twinville.agents.decision import Decision
from twinville.agents.leaving import Trace
from twinville.agents.memory.recollection import Recollection
from twinville.agents.persona import Persona
from twinville.agents.stimulus import Arrived, Stimulus, TracesSeen
from twinville.worlds.world import Arena, World

#: How much it weighs as a memory, somewhere, and at one's own home or place of work.
ANYWHERE, OWN = 3, 5
#: What was seen before is known by its number; so many of them are kept.
_KNOWN = 120


class Around(Part):
    """What one person sees left on the things of the room they are in, in words."""

    STATE = ("_arena", "_traces", "_known")
    name = "around"

    def __init__(self, world: World, persona: Persona, recollection: Recollection) -> None:
        self._world = world
        self._recollection = recollection
        own = (address for address in (persona.home, persona.workplace) if address)
        self._own = {arena.sector for address in own for arena in world.arenas_of(address)}
        self._arena = -1
        self._traces: tuple[tuple[int, str], ...] = ()
        self._known: list[int] = []

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands in this room, in words, the latest last."""
        return tuple(line for _, line in self._traces)

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """See what was left where one is; what is new is remembered."""
        match stimulus:
            case Arrived(arena):
                self._arena, self._traces = arena, ()
            case TracesSeen(arena, traces):
                self._arena = arena
                self._traces = tuple((trace.id, trace.line()) for trace in traces)
                for trace in traces:
                    self._remember(self._world.arenas[arena], trace, now)
                return True
        return False

    def after_act(self, decision: Decision, now: int) -> None:  # noqa: ARG002
        """Who goes elsewhere does not see it any more."""
        if decision.action is not None and decision.action.arena != self._arena:
            self._traces = ()

    def _remember(self, arena: Arena, trace: Trace, now: int) -> None:
        if trace.id in self._known:
            return
        self._known = [*self._known, trace.id][-_KNOWN:]
        if trace.own:
            return
        place = self._world.sector(arena.sector).name
        text = f"{trace.thing}, {place}: {trace.words}" if trace.thing else f"{place}, {arena.name}: {trace.words}"
        weight = OWN if arena.sector in self._own else ANYWHERE
        self._recollection.add("observation", text, trace.thing or place, now, weight)
