"""Complying: learning of ordinances, thinking about each once a day, and what follows for where one goes and what one wears."""

from dataclasses import dataclass

from twinville.agents.cognition.context import Context
from twinville.agents.observation import Percept
from twinville.agents.ordinance import Ordinance
from twinville.agents.prompts.comply import ComplyPrompt, Stance
from twinville.agents.records import Considered, Wears
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES, parse_days, parse_time
from twinville.worlds.hours import Hours
from twinville.worlds.state import saved
from twinville.worlds.world import Arena, Sector

#: How much what one made of an ordinance weighs as a memory, and how many memories are shown with the question.
_WEIGHT, _RECALLED = 5, 4


@saved("Held")
@dataclass(slots=True)
class Held:
    """One ordinance in one mind: who told of it, what was made of it and on which day, and what was seen of others since."""

    told_by: str
    day: int = -1
    support: int = 0
    keeps: bool = False
    reason: str = ""
    kept_by: int = 0
    broken_by: int = 0
    sanctioned: int = 0
    again: bool = False


class Complying:
    """The obedient or disobedient side of one mind."""

    STATE = ("_held", "masked")

    def __init__(self, context: Context) -> None:
        self._context = context
        self._world = context.world
        self._persona = context.persona
        self._home = context.world.arenas[context.surroundings.home[0]].sector
        self._weekday_of = context.weekday_of
        self._acquaintances = context.acquaintances
        self._recollection = context.recollection
        self._records = context.records
        self._all = context.ordinances
        context.surroundings.limits = self.limits
        self._held: dict[str, Held] = {}
        #: Whether this person wears a mask.
        self.masked = False

    @property
    def knows_any(self) -> bool:
        """Whether there is anything to think about."""
        return bool(self._held)

    def fingerprint(self) -> object:
        """What of it bears on plans: the ordinances one knows of, and which of them one keeps."""
        return [(name, held.keeps, held.again) for name, held in self._held.items()]

    @property
    def is_called(self) -> bool:
        """Whether one was called to account, and has not thought about it since."""
        return any(held.again for held in self._held.values())

    def heard(self, fact: str, told_by: str) -> bool:
        """News came, and was believed; True when it is of an ordinance that was not known."""
        if fact not in self._all or fact in self._held:
            return False
        self._held[fact] = Held(told_by)
        return True

    def sanctioned(self, ordinance: str, by: str) -> None:
        """Somebody called this person to account for it."""
        held = self._held.setdefault(ordinance, Held(by))
        held.sanctioned += 1
        held.again = True

    def saw(self, percept: Percept) -> str | None:
        """Somebody was seen keeping or breaking what one knows of; returns an ordinance they break that one is to see to."""
        for name in percept.keeps:
            if name in self._held:
                self._held[name].kept_by += 1
        minded = None
        for name in percept.breaks:
            if name in self._held:
                self._held[name].broken_by += 1
                minded = name if self._persona.name in self._all[name].wardens else minded
        return minded

    def statement(self, ordinance: str) -> str:
        """The words of an ordinance."""
        return self._all[ordinance].statement

    async def consider(self, now: int) -> bool:
        """Think about every ordinance that is due; True when what one may do today has changed by it."""
        changed = False
        for name, held in list(self._held.items()):
            ordinance = self._all[name]
            if not self._in_force(ordinance, now):
                changed, held.keeps, held.again = changed or held.keeps, False, False
                continue
            if held.day == now // DAY and not held.again:
                continue
            before = held.keeps
            prompt = self._prompt(ordinance, held, now)
            answer = await self._context.decide(prompt)
            first, held.day, held.again = held.day < 0, now // DAY, False
            held.kept_by = held.broken_by = 0
            if answer is None:
                continue
            said = answer.reason.strip()
            if (first or held.keeps != (answer.today == "keep")) and said:
                will = "mean to keep it" if answer.today == "keep" else "will not keep it"
                text = f"{ordinance.statement.rstrip('.')}; I {will} today, because {said}"
                self._recollection.add("plan", text, self._persona.name, now, _WEIGHT)
            held.support, held.keeps, held.reason = answer.support, answer.today == "keep", said
            self._records.append(Considered(name, held.support, held.keeps, held.reason))
            changed = changed or held.keeps != before
        return changed

    def forbids(self, arena: Arena, now: int) -> int | None:
        """Seconds until an ordinance that this person keeps forbids being in an arena, 0 when it does; None when none will."""
        sector = self._world.sector(arena.sector)
        soonest: int | None = None
        for name, held in self._held.items():
            ordinance = self._all[name]
            if not held.keeps or not self._bars(ordinance, sector):
                continue
            if ordinance.asks == "stay home" and self._works_now(sector.address, now):
                continue
            begins = ordinance.holds_in(self._weekday_of(now // DAY), now)
            if begins is not None and (soonest is None or begins < soonest):
                soonest = begins
        return soonest

    def limits(self, arena: Arena) -> list[Hours]:
        """Hours in which ordinances that this person keeps forbid being in an arena."""
        sector = self._world.sector(arena.sector)
        kept = (self._all[name] for name, held in self._held.items() if held.keeps)
        return [ordinance.when for ordinance in kept if self._bars(ordinance, sector)]

    def shows(self, arena: Arena | None, now: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ordinances that one can see this person break, and keep, being in an arena or in the street."""
        breaks: list[str] = []
        keeps: list[str] = []
        sector = self._world.sector(arena.sector) if arena is not None else None
        for name, ordinance in self._all.items():
            if not self._in_force(ordinance, now) or ordinance.holds_in(self._weekday_of(now // DAY), now) != 0:
                continue
            if sector is None:
                out = ordinance.asks == "stay home"
            elif ordinance.asks == "mask":
                asked = arena is not None and arena.indoors and ordinance.concerns(sector.address, home=_is_home(sector))
                out = asked and not self.masked
                if asked and self.masked:
                    keeps.append(name)
            else:
                at_work = ordinance.asks == "stay home" and self._works_now(sector.address, now)
                out = self._bars(ordinance, sector) and not at_work
            if out:
                breaks.append(name)
        return tuple(breaks), tuple(keeps)

    def dress(self, arena: Arena, now: int) -> None:
        """Put a mask on, or take it off, for where one is going."""
        sector = self._world.sector(arena.sector)
        weekday = self._weekday_of(now // DAY)
        kept = (self._all[name] for name, held in self._held.items() if held.keeps)
        wanted = arena.indoors and any(
            ordinance.asks == "mask"
            and ordinance.concerns(sector.address, home=_is_home(sector))
            and ordinance.holds_in(weekday, now) == 0
            for ordinance in kept
        )
        if wanted != self.masked:
            self.masked = wanted
            self._records.append(Wears(wanted))

    def keeps(self, ordinance: str) -> bool:
        """Whether this person keeps an ordinance today."""
        held = self._held.get(ordinance)
        return held is not None and held.keeps

    def _bars(self, ordinance: Ordinance, sector: Sector) -> bool:
        """Whether an ordinance is about not being in a place."""
        if not ordinance.keeps_away or sector.address == self._home:
            return False
        # Who is to be at home is not to be in another's.
        return ordinance.concerns(sector.address, home=_is_home(sector) and ordinance.asks != "stay home")

    @staticmethod
    def _in_force(ordinance: Ordinance, now: int) -> bool:
        return ordinance.ends is None or now < ordinance.ends

    def _works_now(self, sector: str, now: int) -> bool:
        """Whether this person's work keeps them in a place at this hour."""
        places = [self._persona.workplace] if self._persona.workplace else []
        places += [shift.place for shift in self._persona.shifts if shift.place]
        return any(self._world.arenas_of(place)[0].sector == sector for place in places) and self._on_shift(now)

    def _on_shift(self, now: int) -> bool:
        for back in (0, 1):
            day = now // DAY - back
            second = now - day * DAY
            for shift in self._persona.shifts:
                start, end = shift.seconds
                if self._weekday_of(day) in parse_days(shift.days) and start <= second < end:
                    return True
        return False

    def _prompt(self, ordinance: Ordinance, held: Held, now: int) -> ComplyPrompt:
        known = self._acquaintances.peek(held.told_by)
        recalled = self._recollection.retrieve("comply", ordinance.statement, now, _RECALLED)
        return ComplyPrompt(
            identity=self._context.identity_at(now),
            day=now // DAY + 1,
            weekday=WEEKDAY_NAMES[self._weekday_of(now // DAY)],
            asked=ordinance.statement,
            asks=ordinance.asks,
            voluntary=ordinance.voluntary,
            enforced=ordinance.enforced,
            told_by=held.told_by,
            trust=round(known.trust, 3) if known is not None else 0.5,
            touches=self._touches(ordinance),
            before=Stance(support=held.support, kept=held.keeps, reason=held.reason) if held.day >= 0 and held.reason else None,
            seen=(held.kept_by, held.broken_by),
            sanctioned=held.sanctioned,
            memories=tuple(found.memory.text for found in recalled),
        )

    def _touches(self, ordinance: Ordinance) -> tuple[str, ...]:
        """How an ordinance bears on this person's own days."""
        found = []
        work = self._persona.workplace
        sector = self._world.sector(self._world.arenas_of(work)[0].sector) if work else None
        if sector is not None and ordinance.places and sector.address in ordinance.places:
            found.append(f"I work at {sector.name}")
        for routine in self._persona.routines:
            place = self._world.arenas_of(routine.place)[0] if routine.place else None
            if place is None or not ordinance.concerns(place.sector, home=_is_home(self._world.sector(place.sector))):
                continue
            days = sorted(parse_days(routine.days))
            end = parse_time(routine.at) + routine.minutes * 60
            if any(ordinance.when.is_open(day, second % DAY) for day in days for second in (parse_time(routine.at), end - 60)):
                found.append(f"I am used to {routine.activity} at {self._world.sector(place.sector).name}")
        return tuple(dict.fromkeys(found))[:2]


def _is_home(sector: Sector) -> bool:
    return sector.kind == "home"
