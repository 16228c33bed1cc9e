"""Which agreement a line speaks of: the one it names, the invitation it names, the likely one, or one that is the same."""

from dataclasses import replace

from twinville.agents.agreement import ALIVE, Agreement, something_else
from twinville.simulation.engine.agreement_book import AgreementBook, number_of
from twinville.simulation.engine.stated_terms import Line, Reading, Terms
from twinville.worlds.daytime import parse_time
from twinville.worlds.world import World


class MeantAgreement:
    """Finds in the book what lines speak of."""

    def __init__(self, book: AgreementBook, world: World, reading: Reading) -> None:
        self._book = book
        self._world = world
        self._reading = reading

    def meant(self, line: Line) -> Agreement | None:
        """The agreement that a line speaks of, as it stands; None where it makes a new one or speaks of nothing that is known."""
        about, act = line.stated.about.strip(), line.stated.act
        tagged = self._book.tags.get(line.talk, {}).get(about.removeprefix("#")) if about.startswith("#") else None
        if tagged is not None:
            found = self._book.all.get(tagged)
        elif about.startswith("#") and about[1:].isdecimal():
            made = self._book.made.get(line.talk, [])
            number = int(about[1:])
            found = self._book.all.get(made[number - 1]) if 1 <= number <= len(made) else None
        elif (named := self._book.find(about)) is not None:
            # Of what none of them has heard, they cannot speak.
            concerned = (*named.people, *named.left, *self._book.knows[about])
            found = named if set(line.present) & set(concerned) else None
        elif self._book.invitation(about) is not None:
            found = self._of_fact(about) or (self._invited(about, line.now) if act != "calls off" else None)
        else:
            found = None
        if found is None:
            return None if act in ("proposes", "promises") else self._likely(line)
        # Who answers to what was agreed, after somebody proposed something else, answers to that.
        other = self._book.all.get(self._book.instead.get(found.id, ""))
        if other is not None and other.standing in ALIVE and line.speaker in other.asked and act != "calls off":
            return other
        return found

    def _likely(self, line: Line) -> Agreement | None:
        """The agreement somebody means without naming it: the last of this talk, else the only one between them."""
        of_talk = [self._book.all[name] for name in reversed(self._book.changed.get(line.talk, {}))]
        between = [self._book.all[name] for name in self._book.of_person.get(line.speaker, ())]
        between = [
            agreement
            for agreement in between
            if line.speaker in agreement.people and set(line.hearers) & set(agreement.people) and not is_past(agreement, line.now)
        ]
        off = line.stated.act == "calls off"
        for agreements in (of_talk, between):
            fitting = [
                agreement
                for agreement in agreements
                if agreement.standing in ALIVE and line.speaker in ((*agreement.who, *agreement.asked) if off else agreement.asked)
            ]
            if fitting and (agreements is of_talk or len(fitting) == 1):
                return fitting[0]
        return None

    def _of_fact(self, fact: str) -> Agreement | None:
        return next((agreement for agreement in self._book.all.values() if agreement.fact == fact), None)

    def _invited(self, fact: str, now: int) -> Agreement:
        """The one agreement of all who accept an invitation, before anybody has: the host alone."""
        known = self._book.invitation(fact)
        assert known is not None and known.invitation is not None, "an invitation"  # noqa: PT018
        given = known.invitation
        arenas = tuple(arena.id for arena in self._world.arenas_of(given.place))
        sector = self._world.sector(self._world.arenas[arenas[0]].sector)
        room = f": {self._world.arenas[arenas[0]].name}" if len(arenas) == 1 and len(sector.arenas) > 1 else ""
        return Agreement(
            id="",
            standing="proposed",
            by=known.origin,
            who=(known.origin,),
            asked=(),
            activity=given.activity,
            day=given.day,
            at=parse_time(given.at) // 60,
            place=f"{sector.name}{room}",
            arenas=arenas,
            minutes=given.minutes,
            fact=fact,
            since=now,
        )

    def same(self, terms: Terms, people: tuple[str, ...], line: Line) -> Agreement | None:
        """An agreement that stands and is the same: day, time and building, and somebody in common; or an answer in other words."""
        names = {name for person in people for name in self._book.of_person.get(person, ())}
        for name in sorted(names, key=number_of):
            agreement = self._book.all[name]
            # Who has not heard of it proposes something of their own; it becomes one with this when it is agreed.
            if line.speaker not in (*agreement.people, *self._book.knows[name]):
                continue
            whole = terms.day is not None and terms.at is not None and bool(terms.arenas) and agreement.is_fixed
            # What is promised to be done at a meeting is not the meeting.
            beside = line.stated.act == "promises" and something_else(terms.activity, agreement.activity)
            if whole and not beside and not self._reading.differs(agreement, terms):
                return agreement
        said = replace(terms, day=None) if terms.supposed else terms
        for name in reversed(self._book.made.get(line.talk, [])):
            agreement = self._book.all[name]
            if agreement.standing in ALIVE and line.speaker in agreement.asked and not self._reading.differs(agreement, said):
                return agreement
        return None


def is_past(agreement: Agreement, now: int) -> bool:
    """Whether its time is over."""
    begins = agreement.begins
    return begins is not None and begins + agreement.lasts * 60 < now
