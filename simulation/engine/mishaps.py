"""Mishaps: things left in a faulty state by mistake (a pan on the stove, a tap running), until somebody repairs them."""

from twinville.agents.action import SEE_TO
from twinville.agents.traits import LEAVES_THINGS_ON, has_any
from twinville.simulation.chance import KeyedChance
from twinville.worlds.kinds import KINDS
from twinville.worlds.world import Thing

#: How often somebody who stops using a thing that can go wrong leaves it so; the forgetful three times as often.
SLIP = 0.008


class Mishaps:
    """Faulty things at the moment: their ids and states."""

    STATE = ("_uses", "_new", "faults")

    def __init__(self, chance: KeyedChance) -> None:
        self._chance = chance
        self._uses: dict[tuple[str, int], int] = {}
        self._day = -1
        self._new: list[int] = []
        self.faults: dict[int, str] = {}

    def left(self, thing: Thing, use: str, who: str, traits: tuple[str, ...], day: int) -> None:
        """Somebody stops using a thing: it may go wrong, or be right again if that was what they did."""
        if use == SEE_TO:
            self.faults.pop(thing.id, None)
            return
        fault = KINDS[thing.kind].fault
        if not fault or thing.id in self.faults:
            return
        if day != self._day:
            # Of earlier days nothing is counted any more.
            self._day = day
            for use_of in [each for each in self._uses if each[1] != day]:
                del self._uses[use_of]
        ordinal = self._uses.get((who, day), 0)
        self._uses[who, day] = ordinal + 1
        odds = SLIP * (3 if has_any(traits, LEAVES_THINGS_ON) else 1)
        if self._chance.uniform("mishap", who, day, ordinal) < odds:
            self.faults[thing.id] = fault
            self._new.append(thing.id)

    def take_new(self) -> list[int]:
        """Ids of things that went wrong since this was last asked."""
        new, self._new = self._new, []
        return new
