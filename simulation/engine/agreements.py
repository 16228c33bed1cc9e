"""Agreements: what people arrange in talk, from the line that proposes it to whether it came about. No model is asked.

Each line of talk comes with what it does about an agreement, in words. What can be read of day, time and place is fixed, the rest
is open. The world checks it against the map, the clock and the diaries; what it finds stands beside the agreement in words, and
undoes nothing that was said. Of what others agreed somewhere else, nobody is told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from twinville.agents.agreement import ALIVE, Agreement, Standing, Stated, something_else
from twinville.agents.population.population import Fact
from twinville.agents.records import Appointment, Record
from twinville.simulation.clock import Clock
from twinville.simulation.engine.agreement_book import AgreementBook
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.diaries import Diaries
from twinville.simulation.engine.emit import Emit
from twinville.simulation.engine.meant_agreement import MeantAgreement, is_past
from twinville.simulation.engine.meetings import Meetings
from twinville.simulation.engine.open_agreements import OpenAgreements
from twinville.simulation.engine.stated_terms import NEARLY, Line, Reading, Terms, filled
from twinville.worlds.daytime import DAY, parse_time
from twinville.worlds.world import World

#: Who comes this long before the time, seconds, has come for it.
EARLY = 1800


class Agreements:
    """All agreements of a run. `facts` are those that may be heard of; the invitations among them can be accepted."""

    STATE = ("_book", "_meetings", "_open")

    def __init__(
        self,
        clock: Clock,
        world: World,
        bodies: list[Body],
        facts: Mapping[str, Fact],
        emit: Emit,
        report: Callable[[Body], None],
    ) -> None:
        self._clock = clock
        self._world = world
        self._by_name = {body.name: body for body in bodies}
        personas = [body.mind.persona for body in bodies]
        self._reading = Reading(clock, world, personas)
        self._book = AgreementBook(facts, self._reading, Diaries(clock, world, personas), emit)
        self._meant = MeantAgreement(self._book, world, self._reading)
        self._meetings = Meetings(clock, world, bodies, emit, report, self._book.expected, self._book.as_known)
        self._open = OpenAgreements(clock, bodies, emit, report, self._book.as_known)
        self._book.watch = self._watch

    # What lines do.

    def state(
        self, stated: Stated, said: str, speaker: str, listener: str, talk: int, tick: int, also: tuple[str, ...] = ()
    ) -> Agreement | None:
        """A line spoken at a tick makes, accepts, declines, counters, conditions or calls off an agreement; as it stands then.

        `said` is the speech event, `talk` its conversation, `also` who hears it besides the listener. None where the line speaks of
        nothing that was agreed.
        """
        body = self._by_name.get(speaker)
        here = int(self._world.arena_at[body.at(tick, self._clock.tick_seconds)]) if body is not None else -1
        line = Line(stated, said, speaker, listener, talk, self._clock.seconds(tick), here, also)
        stands = self._done(line)
        if stated.tag and stands is not None:
            self._book.tags.setdefault(talk, {})[stated.tag] = stands.id
        return stands

    def noted(self, person: str, records: Iterable[Record]) -> None:
        """What a mind reports: who holds an agreement for called off will not come."""
        for record in records:
            if isinstance(record, Appointment) and record.agreement is not None and not record.kept:
                self._meetings.holds_off(record.agreement, person)

    # What is asked.

    def standing(self, person: str, now: int) -> tuple[Agreement, ...]:
        """Agreements ahead of a moment, or open, that bind somebody or wait for their answer, soonest first."""
        return self._book.standing(person, now)

    def of_talk(self, talk: int, person: str) -> tuple[Agreement, ...]:
        """Agreements that a talk made or changed and that concern somebody who took part, as they stand now, in order."""
        return self._book.of_talk(talk, person)

    def talk_over(self, talk: int, now: int) -> None:
        """A talk is over, and both sides have taken from it what they keep."""
        self._book.talk_over(talk, now)

    def bringing(self, person: str, arenas: frozenset[int], now: int) -> list[tuple[tuple[str, ...], int]]:
        """What brings somebody to some rooms at a moment, be they early: whom each agreement or invitation concerns, and when it
        ends.

        Agreements bind them; of an invitation they know, and hold it for true.
        """
        found = [
            (agreement.people, agreement.begins, agreement.lasts, agreement.arenas)
            for agreement in self._book.standing_at(person)
            if agreement.is_binding and person in agreement.who and agreement.begins is not None
        ]
        for fact, believed in self._by_name[person].mind.beliefs.items():
            invites = self._book.invitation(fact)
            if believed and invites is not None and (invitation := invites.invitation) is not None:
                begins = (invitation.day - 1) * DAY + parse_time(invitation.at)
                rooms = tuple(arena.id for arena in self._world.arenas_of(invitation.place))
                found.append(((invites.origin,), begins, invitation.minutes, rooms))
        return [
            (people, begins + minutes * 60)
            for people, begins, minutes, rooms in found
            if begins - EARLY <= now < begins + minutes * 60 and arenas & set(rooms)
        ]

    # What time brings.

    def let_gather(self, gather: Callable[[Sequence[Body], int], None]) -> None:
        """Whoever moves bodies lets those come together who agreed to meet and are there."""
        self._meetings.gather = gather

    def next_tick(self, after: int) -> int | None:
        """The next tick after a tick at which the world looks who is where they agreed to be, or None."""
        ticks = [tick for part in (self._meetings, self._open) if (tick := part.next_tick(after)) is not None]
        return min(ticks, default=None)

    def look(self, tick: int) -> None:
        """See who keeps what was agreed; the minds concerned learn what they can see."""
        for agreement, standing in (*self._meetings.look(tick, self._book.all), *self._open.look(tick, self._book.all)):
            over = replace(agreement, standing=standing, since=self._clock.seconds(tick))
            self._book.hold(over)
            self._book.log(over, None, "", "", 0)

    def _watch(self, agreement: Agreement, now: int) -> None:
        """An agreement stands so from now on: it is looked after until its time, or judged in the end where it has none."""
        self._meetings.watch(agreement, now)
        self._open.watch(agreement, now)

    # What becomes of it.

    def _done(self, line: Line) -> Agreement | None:
        """What the line does is done."""
        stated, meant = line.stated, self._meant.meant(line)
        match stated.act:
            case "declines":
                return self._decline(meant, line) if meant is not None else None
            case "calls off":
                return self._call_off(meant, line) if meant is not None else None
            case "accepts if":
                return self._accept_if(meant, line)
            case "counters" if meant is not None:
                return self._counter(meant, self._reading.terms(line, meant), line)
            case _:
                return self._assent(meant, line)

    def _assent(self, meant: Agreement | None, line: Line) -> Agreement | None:
        """Somebody proposes, promises or accepts: they are in it, and whoever else it names is asked."""
        stated, terms = line.stated, self._reading.terms(line, meant)
        named, unknown = self._reading.people(line)
        if meant is None:
            if stated.act == "accepts" and not (terms.activity or terms.at is not None or terms.place):
                return None
            meant = self._meant.same(terms, named, line)
            if meant is not None:
                terms = self._reading.terms(line, meant)
        if meant is None:
            return self._make(terms, named, unknown, line)
        if meant.standing not in ALIVE:
            if meant.standing in ("kept", "missed") or is_past(meant, line.now):
                return self._make(terms, named, unknown, line) if terms.activity else None
            meant = self._taken_up(meant, line.speaker)
        # Who names an agreement and says another time means that time, be it ever so near; so does who proposes it to somebody with
        # whom it is agreed already.
        agreed_already = stated.act == "proposes" and {line.speaker, line.listener} <= set(meant.who)
        nearly = 0 if self._book.names_one(line) or agreed_already else NEARLY
        if self._reading.differs(meant, terms, nearly) and meant.fact is None:
            alone = stated.act == "promises" and meant.who == (line.speaker,) and not meant.asked
            return self._put_off(meant, terms, line) if alone else self._counter(meant, terms, line)
        # Who suggests it to others, and is not in it, does not come in by that.
        comes = line.speaker in (*named, *meant.asked) or stated.act != "proposes"
        who = (*meant.who, line.speaker) if comes and line.speaker not in meant.who else meant.who
        answers = stated.act in ("accepts", "promises")
        asked = () if answers and meant.fact is not None else named
        asked = tuple(name for name in asked if not (answers and name in meant.to))
        asked = tuple(name for name in dict.fromkeys((*meant.asked, *asked)) if name not in who)
        joined = replace(
            filled(meant, terms),
            who=who,
            asked=asked,
            standing=self._standing_with(meant, who, asked, stated.act),
            to=tuple(name for name in meant.to if name not in (*who, *asked)),
            left=tuple(name for name in meant.left if name not in who),
            condition=meant.condition or stated.condition,
        )
        still_if = meant.comes_if(joined.asked[-1]) if joined.asked else False
        if joined.standing == "accepted" and meant.standing == "conditional" and not still_if:
            joined = replace(joined, condition=stated.condition)
        return self._book.stands(joined, line, (*terms.unread, *unknown))

    @staticmethod
    def _taken_up(meant: Agreement, speaker: str) -> Agreement:
        """What was declined, or called off, is spoken of again: who had assented to it still does, unless it was off for them."""
        if meant.standing == "declined":
            return replace(meant, standing="proposed", asked=(*meant.asked, speaker))
        others = tuple(name for name in (*meant.who, *meant.left) if name != speaker)
        return replace(meant, standing="proposed", by=speaker, who=(), asked=(*others, speaker), left=())

    @staticmethod
    def _standing_with(meant: Agreement, who: tuple[str, ...], asked: tuple[str, ...], act: str) -> Standing:
        """It is agreed once anybody but who proposed it assents."""
        came = set(who) - set(meant.who)
        if meant.standing == "accepted" or act == "promises" or came - {meant.by} or (came and not asked):
            return "accepted"
        return meant.standing

    def _make(self, terms: Terms, named: tuple[str, ...], unknown: tuple[str, ...], line: Line) -> Agreement:
        act = line.stated.act
        # Who accepts what nobody is known to have proposed was asked for it by the other.
        # Among several nobody can tell by whom.
        agreed = act == "accepts" and line.listener in named and not line.also
        promised = act == "promises" or (act == "accepts" and not agreed)
        others_only = act == "proposes" and bool(named) and line.speaker not in named
        who = (line.listener, line.speaker) if agreed else () if others_only else (line.speaker,)
        asked = tuple(name for name in named if name not in who)
        if not promised and not agreed and not asked:
            asked = (line.listener,)
        made = Agreement(
            id="",
            standing="accepted" if promised or agreed else "proposed",
            by=line.listener if agreed else line.speaker,
            who=who,
            asked=asked,
            activity=terms.activity,
            day=terms.day,
            at=terms.at,
            place=terms.place,
            arenas=terms.arenas,
            minutes=terms.minutes,
            condition=line.stated.condition,
            to=(line.speaker,) if others_only else tuple(n for n in line.hearers if n not in asked) if promised else (),
        )
        return self._book.stands(made, line, (*terms.unread, *unknown))

    def _accept_if(self, meant: Agreement | None, line: Line) -> Agreement | None:
        """Somebody comes on a condition: bound to nothing until they assent."""
        meant = meant if meant is not None and meant.standing in ALIVE else None
        terms = self._reading.terms(line, meant)
        if meant is None:
            meant = self._meant.same(terms, (line.speaker, line.listener), line)
            terms = self._reading.terms(line, meant)
        if meant is None:
            made = self._blank(terms, line)
            return self._book.stands(replace(made, asked=(line.speaker,), to=line.hearers), line, terms.unread)
        others = tuple(name for name in meant.who if name != line.speaker)
        asked = (*(name for name in meant.asked if name != line.speaker), line.speaker)
        standing: Standing = "accepted" if meant.standing == "accepted" and len(others) >= 2 else "conditional"
        changed = replace(filled(meant, terms), who=others, asked=asked, standing=standing, condition=line.stated.condition)
        return self._book.stands(changed, line, terms.unread)

    def _blank(self, terms: Terms, line: Line) -> Agreement:
        return Agreement(
            id="",
            standing="conditional",
            by=line.speaker,
            who=(),
            asked=(),
            activity=terms.activity,
            day=terms.day,
            at=terms.at,
            place=terms.place,
            arenas=terms.arenas,
            minutes=terms.minutes,
            condition=line.stated.condition,
        )

    def _counter(self, meant: Agreement, terms: Terms, line: Line) -> Agreement:
        """Somebody would have it otherwise: it waits for the others' answer. What had been agreed stands until they give it."""
        others = tuple(name for name in dict.fromkeys((*meant.who, *meant.asked)) if name != line.speaker) or (line.listener,)
        what = _other_than(meant, terms, line)
        changed = replace(_moved(meant, terms, line), standing="countered", who=(line.speaker,), asked=others, activity=what)
        if meant.standing in ("accepted", "kept", "missed") or meant.fact is not None:
            changed = replace(changed, id="", fact=None, lines=(), to=(), left=(), asked=self._present(others, line, meant))
            made = self._book.stands(changed, line, terms.unread, instead_of=meant.id)
            if meant.id and meant.fact is None and meant.standing in ALIVE:
                self._book.instead[meant.id] = made.id
            return made
        return self._book.stands(changed, line, terms.unread)

    def _put_off(self, meant: Agreement, terms: Terms, line: Line) -> Agreement:
        """Whoever promised something, alone, promises it for another time or place: nobody need agree."""
        return self._book.stands(replace(_moved(meant, terms, line), standing="accepted"), line, terms.unread)

    @staticmethod
    def _present(others: tuple[str, ...], line: Line, meant: Agreement) -> tuple[str, ...]:
        """Whom a counter-proposal asks: of an invitation only who hears it, of anything else all who are in it."""
        return line.hearers if meant.fact is not None else others

    def _decline(self, meant: Agreement, line: Line) -> Agreement | None:
        if meant.standing not in ALIVE:
            return None
        if line.speaker in meant.who:
            return self._call_off(meant, line)
        if meant.fact is None and line.speaker not in (*meant.asked, *meant.who):
            return None
        asked = tuple(name for name in meant.asked if name != line.speaker)
        standing = meant.standing
        if meant.fact is None and not asked and meant.standing != "accepted":
            standing = "declined"
        return self._book.stands(replace(meant, asked=asked, standing=standing), line)

    def _call_off(self, meant: Agreement, line: Line) -> Agreement | None:
        """Somebody takes it back. It is off for those who hear it; whoever else is in it goes on believing in it."""
        if meant.standing not in ALIVE or line.speaker not in (*meant.people, meant.by):
            return None
        ends_it = (line.speaker == meant.by and line.stated.act == "calls off") or len((*meant.who, *meant.asked)) <= 2
        gone = line.present if ends_it else (line.speaker,)
        who = tuple(name for name in meant.who if name not in gone)
        asked = tuple(name for name in meant.asked if name not in gone)
        left = tuple(dict.fromkeys((*meant.left, *(name for name in meant.who if name in gone))))
        is_off = not who or (meant.standing != "accepted" and ends_it)
        return self._book.stands(
            replace(meant, who=who, asked=() if is_off else asked, left=left, standing="called off" if is_off else meant.standing),
            line,
        )


def _moved(meant: Agreement, terms: Terms, line: Line) -> Agreement:
    """An agreement as a line would have it, by whoever says it; what the line leaves open stays."""
    return replace(
        meant,
        by=line.speaker,
        day=terms.day if terms.day is not None else meant.day,
        at=terms.at if terms.at is not None else meant.at,
        place=terms.place or meant.place,
        arenas=terms.arenas if terms.place else meant.arenas,
        minutes=terms.minutes or meant.minutes,
        condition=line.stated.condition,
    )


def _other_than(meant: Agreement, terms: Terms, line: Line) -> str:
    """What is to be done by a counter-proposal: what had been proposed, unless it names something of its own."""
    if line.stated.act == "counters" and something_else(terms.activity, meant.activity):
        return terms.activity
    return meant.activity or terms.activity
