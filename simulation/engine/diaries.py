"""Diaries: what people have to do at a time that was agreed on. A clash is told in words; it undoes nothing."""

from collections.abc import Iterable

from twinville.agents.agreement import Agreement
from twinville.agents.persona import Persona
from twinville.simulation.clock import Clock
from twinville.worlds.daytime import DAY, format_time, parse_days, parse_time
from twinville.worlds.world import World


class Diaries:
    """The fixed hours of everybody, as far as they were fixed before the run; agreements come on top."""

    def __init__(self, clock: Clock, world: World, personas: Iterable[Persona]) -> None:
        self._clock = clock
        self._world = world
        self._personas = {persona.name: persona for persona in personas}

    def clashes(self, agreement: Agreement, others: Iterable[Agreement]) -> tuple[str, ...]:
        """What those who assented have to do then, each clash with its person's name in front."""
        start = agreement.begins
        if start is None:
            return ()
        end = start + agreement.lasts * 60
        found = []
        for name in agreement.who:
            taken = [*self._before(name, agreement), *self._agreed(name, agreement, others)]
            found += [
                f"{name}: {what} from {format_time(a)} to {format_time(b)}" for a, b, what in sorted(taken) if a < end and start < b
            ]
        return tuple(found)

    def _before(self, name: str, agreement: Agreement) -> list[tuple[int, int, str]]:
        """Shifts of the days around, and what was fixed before the run."""
        persona = self._personas.get(name)
        if persona is None or agreement.day is None:
            return []
        taken = []
        for day in (agreement.day - 2, agreement.day - 1):
            for shift in persona.shifts:
                if day >= 0 and self._clock.weekday(day) in parse_days(shift.days):
                    a, b = shift.seconds
                    words = shift.activity or ("lessons" if persona.studies else f"work as {persona.occupation or 'usual'}")
                    taken.append((day * DAY + a, day * DAY + b, words))
        for fixed in persona.commitments:
            at = (fixed.day - 1) * DAY + parse_time(fixed.at)
            # The host of an invitation has it in the diary already.
            if at != agreement.begins or not {a.id for a in self._world.arenas_of(fixed.place)} & set(agreement.arenas):
                taken.append((at, at + fixed.minutes * 60, fixed.activity))
        return taken

    @staticmethod
    def _agreed(name: str, agreement: Agreement, others: Iterable[Agreement]) -> list[tuple[int, int, str]]:
        return [
            (other.begins, other.begins + other.lasts * 60, other.activity)
            for other in others
            if other.id != agreement.id and other.begins is not None and other.standing == "accepted" and name in other.who
        ]
