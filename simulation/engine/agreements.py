"""Agreements: what people arrange in talk, from the line that proposes it to whether it came about. No model is asked.

Each line of talk comes with what it does about an agreement, in words. What can be read of day, time and place is fixed, the rest
is open. The world checks it against the map, the clock and the diaries; what it finds stands beside the agreement in words, and
undoes nothing that was said. Of what others agreed somewhere else, nobody is told.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from twinville.agents.agreement import ALIVE, ON_TIME, Agreement, Standing, Stated
from twinville.agents.population.population import Fact
from twinville.agents.records import Appointment, Record
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.diaries import Diaries
from twinville.simulation.engine.emit import Emit
from twinville.simulation.engine.meetings import Meetings
from twinville.simulation.engine.stated_terms import NEARLY, Line, Reading, Terms, filled, still_open
from twinville.simulation.episode.events import AgreementChanged
from twinville.worlds.daytime import DAY, parse_time
from twinville.worlds.world import World

#: What was left open is let go after this long without a word, seconds.
LINGERS = 2 * DAY
#: In the log of a tick agreements come after speech, in the order in which they were stated.
_AFTER_SPEECH = 1 << 41
_PAST = "that is past already"


class Agreements:
    """All agreements of a run. `facts` are those that may be heard of; the invitations among them can be accepted."""

    STATE = ("_count", "_all", "_made", "_changed", "_tags", "_instead", "_knows", "_meetings")

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
        self._facts = facts
        self._emit = emit
        self._by_name = {body.name: body for body in bodies}
        personas = [body.mind.persona for body in bodies]
        self._reading = Reading(clock, world, personas)
        self._diaries = Diaries(clock, world, personas)
        self._meetings = Meetings(clock, world, bodies, emit, report, self._expected, self._as_known)
        self._count = 0
        self._all: dict[str, Agreement] = {}
        #: By talk, the agreements it made, and those it changed with who spoke of them, the last one last.
        self._made: dict[int, list[str]] = {}
        #: By talk, the agreements that its answer gave a tag, by that.
        self._tags: dict[int, dict[str, str]] = {}
        self._changed: dict[int, dict[str, list[str]]] = {}
        #: What was proposed instead of something that had been agreed already.
        self._instead: dict[str, str] = {}
        #: By agreement and person, those of whom the person has heard that they are in it.
        self._knows: dict[str, dict[str, list[str]]] = {}
        self._of_person: dict[str, list[str]] = {}

    def restored(self) -> None:
        """Whose agreements they are follows from them."""
        self._of_person.clear()
        for agreement in self._all.values():
            self._index(agreement)

    # What lines do.

    def state(self, stated: Stated, said: str, speaker: str, listener: str, talk: int, tick: int) -> Agreement | None:
        """A line spoken at a tick makes, accepts, declines, counters, conditions or calls off an agreement; as it stands then.

        `said` is the speech event, `talk` its conversation. None where the line speaks of nothing that was agreed.
        """
        body = self._by_name.get(speaker)
        here = int(self._world.arena_at[body.at(tick, self._clock.tick_seconds)]) if body is not None else -1
        line = Line(stated, said, speaker, listener, talk, self._clock.seconds(tick), here)
        stands = self._done(line)
        if stated.tag and stands is not None:
            self._tags.setdefault(talk, {})[stated.tag] = stands.id
        return stands

    def _done(self, line: Line) -> Agreement | None:
        """What the line does is done."""
        stated, meant = line.stated, self._meant(line)
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

    def noted(self, person: str, records: Iterable[Record]) -> None:
        """What a mind reports: who holds an agreement for called off will not come."""
        for record in records:
            if isinstance(record, Appointment) and record.agreement is not None and not record.kept:
                self._meetings.holds_off(record.agreement, person)

    # What is asked.

    def standing(self, person: str, now: int) -> tuple[Agreement, ...]:
        """Agreements ahead of a moment, or open, that bind somebody or wait for their answer, soonest first."""
        found = []
        for name in self._of_person.get(person, ()):
            agreement = self._all[name]
            # Who was asked behind their back knows nothing of it.
            heard = person in agreement.who or (person in agreement.asked and person in self._knows[name])
            if agreement.standing not in ALIVE or not heard:
                continue
            begins = agreement.begins
            if begins is not None:
                is_ahead = begins >= now
            elif agreement.day is not None:
                is_ahead = agreement.day > now // DAY
            else:
                is_ahead = now - agreement.since <= LINGERS
            if is_ahead:
                found.append(self._as_known(agreement, person))
        return tuple(sorted(found, key=_soonest))

    def of_talk(self, talk: int, person: str) -> tuple[Agreement, ...]:
        """Agreements that a talk made or changed and that concern somebody who took part, as they stand now, in order."""
        changed = ((self._all[name], speakers) for name, speakers in self._changed.get(talk, {}).items())
        return tuple(self._as_known(a, person) for a, speakers in changed if person in (*a.people, *a.left, a.by, *speakers))

    # What time brings.

    def next_tick(self, after: int) -> int | None:
        """The next tick after a tick at which the world looks who is where they agreed to be, or None."""
        return self._meetings.next_tick(after)

    def look(self, tick: int) -> None:
        """See who keeps what was agreed; the minds concerned learn what they can see."""
        for agreement, standing in self._meetings.look(tick, self._all):
            over = replace(agreement, standing=standing, since=self._clock.seconds(tick))
            self._hold(over)
            self._log(over, None, "", "", 0)

    # Which agreement is meant.

    def _meant(self, line: Line) -> Agreement | None:
        about, act = line.stated.about.strip(), line.stated.act
        tagged = self._tags.get(line.talk, {}).get(about.removeprefix("#")) if about.startswith("#") else None
        if tagged is not None:
            found = self._all.get(tagged)
        elif about.startswith("#") and about[1:].isdecimal():
            made = self._made.get(line.talk, [])
            number = int(about[1:])
            found = self._all.get(made[number - 1]) if 1 <= number <= len(made) else None
        elif about in self._all:
            # Of what neither of the two has heard, they cannot speak.
            concerned = (*self._all[about].people, *self._all[about].left, *self._knows[about])
            found = self._all[about] if {line.speaker, line.listener} & set(concerned) else None
        elif self._invitation(about) is not None:
            found = self._of_fact(about) or (self._invited(about, line.now) if act != "calls off" else None)
        else:
            found = None
        if found is None:
            return None if act in ("proposes", "promises") else self._likely(line)
        # Who answers to what was agreed, after somebody proposed something else, answers to that.
        other = self._all.get(self._instead.get(found.id, ""))
        if other is not None and other.standing in ALIVE and line.speaker in other.asked and act != "calls off":
            return other
        return found

    def _names_one(self, line: Line) -> bool:
        """Whether a line says of what it speaks, and does not make something new."""
        about = line.stated.about.strip()
        return about.startswith("#") or about in self._all or self._invitation(about) is not None

    def _likely(self, line: Line) -> Agreement | None:
        """The agreement somebody means without naming it: the last of this talk, else the only one between the two."""
        two = {line.speaker, line.listener}
        of_talk = [self._all[name] for name in reversed(self._changed.get(line.talk, {}))]
        between = [self._all[name] for name in self._of_person.get(line.speaker, ())]
        between = [agreement for agreement in between if two <= set(agreement.people) and not self._is_past(agreement, line.now)]
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

    def _invitation(self, fact: str) -> Fact | None:
        found = self._facts.get(fact)
        return found if found is not None and found.invitation is not None else None

    def _of_fact(self, fact: str) -> Agreement | None:
        return next((agreement for agreement in self._all.values() if agreement.fact == fact), None)

    def _invited(self, fact: str, now: int) -> Agreement:
        """The one agreement of all who accept an invitation, before anybody has: the host alone."""
        known = self._facts[fact]
        assert known.invitation is not None, "an invitation"
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

    def _same(self, terms: Terms, people: tuple[str, ...], line: Line) -> Agreement | None:
        """An agreement that stands and is the same: day, time and building, and somebody in common; or an answer in other words."""
        names = {name for person in people for name in self._of_person.get(person, ())}
        for name in sorted(names, key=_number):
            agreement = self._all[name]
            # Who has not heard of it proposes something of their own; it becomes one with this when it is agreed.
            if line.speaker not in (*agreement.people, *self._knows[name]):
                continue
            whole = terms.day is not None and terms.at is not None and bool(terms.arenas) and agreement.is_fixed
            if whole and not self._reading.differs(agreement, terms):
                return agreement
        said = replace(terms, day=None) if terms.supposed else terms
        for name in reversed(self._made.get(line.talk, [])):
            agreement = self._all[name]
            if agreement.standing in ALIVE and line.speaker in agreement.asked and not self._reading.differs(agreement, said):
                return agreement
        return None

    # What becomes of it.

    def _assent(self, meant: Agreement | None, line: Line) -> Agreement | None:
        """Somebody proposes, promises or accepts: they are in it, and whoever else it names is asked."""
        stated, terms = line.stated, self._reading.terms(line, meant)
        named, unknown = self._reading.people(line)
        if meant is None:
            if stated.act == "accepts" and not (terms.activity or terms.at is not None or terms.place):
                return None
            meant = self._same(terms, named, line)
            if meant is not None:
                terms = self._reading.terms(line, meant)
        if meant is None:
            return self._make(terms, named, unknown, line)
        if meant.standing not in ALIVE:
            if meant.standing in ("kept", "missed") or self._is_past(meant, line.now):
                return self._make(terms, named, unknown, line) if terms.activity else None
            meant = self._taken_up(meant, line.speaker)
        # Who names an agreement and says another time means that time, be it ever so near.
        nearly = 0 if self._names_one(line) else NEARLY
        if self._reading.differs(meant, terms, nearly) and meant.fact is None:
            return self._counter(meant, terms, line)
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
        if joined.standing == "accepted" and meant.standing == "conditional":
            joined = replace(joined, condition=stated.condition)
        return self._stands(joined, line, (*terms.unread, *unknown))

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
        agreed = act == "accepts" and line.listener in named
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
            to=(line.speaker,) if others_only else (line.listener,) if promised and line.listener not in asked else (),
        )
        return self._stands(made, line, (*terms.unread, *unknown))

    def _accept_if(self, meant: Agreement | None, line: Line) -> Agreement | None:
        """Somebody comes on a condition: bound to nothing until they assent."""
        meant = meant if meant is not None and meant.standing in ALIVE else None
        terms = self._reading.terms(line, meant)
        if meant is None:
            meant = self._same(terms, (line.speaker, line.listener), line)
            terms = self._reading.terms(line, meant)
        if meant is None:
            made = self._blank(terms, line)
            return self._stands(replace(made, asked=(line.speaker,), to=(line.listener,)), line, terms.unread)
        others = tuple(name for name in meant.who if name != line.speaker)
        asked = (*(name for name in meant.asked if name != line.speaker), line.speaker)
        standing: Standing = "accepted" if meant.standing == "accepted" and len(others) >= 2 else "conditional"
        changed = replace(filled(meant, terms), who=others, asked=asked, standing=standing, condition=line.stated.condition)
        return self._stands(changed, line, terms.unread)

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
        changed = replace(
            meant,
            standing="countered",
            by=line.speaker,
            who=(line.speaker,),
            asked=others,
            activity=meant.activity or terms.activity,
            day=terms.day if terms.day is not None else meant.day,
            at=terms.at if terms.at is not None else meant.at,
            place=terms.place or meant.place,
            arenas=terms.arenas if terms.place else meant.arenas,
            minutes=terms.minutes or meant.minutes,
            condition=line.stated.condition,
        )
        if meant.standing in ("accepted", "kept", "missed") or meant.fact is not None:
            changed = replace(changed, id="", fact=None, lines=(), to=(), left=(), asked=self._present(others, line, meant))
            made = self._stands(changed, line, terms.unread)
            if meant.id and meant.fact is None and meant.standing in ALIVE:
                self._instead[meant.id] = made.id
            return made
        return self._stands(changed, line, terms.unread)

    @staticmethod
    def _present(others: tuple[str, ...], line: Line, meant: Agreement) -> tuple[str, ...]:
        """Whom a counter-proposal asks: of an invitation only who hears it, of anything else all who are in it."""
        return (line.listener,) if meant.fact is not None else others

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
        return self._stands(replace(meant, asked=asked, standing=standing), line)

    def _call_off(self, meant: Agreement, line: Line) -> Agreement | None:
        """Somebody takes it back. It is off for those who hear it; whoever else is in it goes on believing in it."""
        if meant.standing not in ALIVE or line.speaker not in (*meant.people, meant.by):
            return None
        ends_it = (line.speaker == meant.by and line.stated.act == "calls off") or len((*meant.who, *meant.asked)) <= 2
        gone = (line.speaker, line.listener) if ends_it else (line.speaker,)
        who = tuple(name for name in meant.who if name not in gone)
        asked = tuple(name for name in meant.asked if name not in gone)
        left = tuple(dict.fromkeys((*meant.left, *(name for name in meant.who if name in gone))))
        is_off = not who or (meant.standing != "accepted" and ends_it)
        return self._stands(
            replace(meant, who=who, asked=() if is_off else asked, left=left, standing="called off" if is_off else meant.standing),
            line,
        )

    def _stands(self, agreement: Agreement, line: Line, unread: tuple[str, ...] = ()) -> Agreement:
        """From now on it stands so: checked, kept, looked after and logged. What is agreed twice is one."""
        double = self._double(agreement)
        if double is not None:
            return self._as_one(agreement, double, line)
        is_new = not agreement.id
        if is_new:
            self._count += 1
            agreement = replace(agreement, id=f"A{self._count}")
        if not self._names_one(line):
            self._made.setdefault(line.talk, []).append(agreement.id)
        lines = agreement.lines if line.said in agreement.lines else (*agreement.lines, line.said)
        agreement = replace(agreement, lines=lines, since=line.now)
        agreement = replace(agreement, problems=self._problems(agreement, unread, line.now))
        self._keep(agreement, line)
        self._log(agreement, line.speaker, line.stated.act, line.said, line.talk)
        if agreement.standing == "accepted":
            self._put_aside(agreement, line)
        return agreement

    def _double(self, agreement: Agreement) -> Agreement | None:
        """What those who agree now have agreed already: the same day, time and building, and one of them in both."""
        before = self._all.get(agreement.id)
        if not agreement.is_binding or agreement.fact is not None or (before is not None and before.standing == "accepted"):
            return None
        terms = Terms(agreement.activity, agreement.day, agreement.at, agreement.place, agreement.arenas, agreement.minutes)
        for name in sorted({name for person in agreement.who for name in self._of_person.get(person, ())}, key=_number):
            other = self._all[name]
            shared = other.is_binding and other.fact is None and set(other.who) & set(agreement.who)
            apart = name == agreement.id or self._instead.get(name) == agreement.id
            if shared and not apart and not self._reading.differs(other, terms):
                return other
        return None

    def _as_one(self, agreement: Agreement, other: Agreement, line: Line) -> Agreement:
        """What is agreed now joins what was agreed before; the proposal it came from is done with."""
        if agreement.id:
            done = replace(self._all[agreement.id], standing="called off", asked=(), since=line.now)
            done = replace(done, problems=(f"it is one with {other.id}",))
            self._hold(done)
            self._log(done, None, "", line.said, line.talk)
            self._made = {talk: [other.id if name == done.id else name for name in made] for talk, made in self._made.items()}
            tags = self._tags.get(line.talk, {})
            tags.update((tag, other.id) for tag, name in tags.items() if name == done.id)
            if not any(done.id in changed for talk, changed in self._changed.items() if talk != line.talk):
                self._changed.get(line.talk, {}).pop(done.id, None)
        who = tuple(dict.fromkeys((*other.who, *agreement.who)))
        asked = tuple(name for name in dict.fromkeys((*other.asked, *agreement.asked)) if name not in who)
        left = tuple(name for name in other.left if name not in who)
        return self._stands(replace(other, who=who, asked=asked, left=left), line)

    def _keep(self, agreement: Agreement, line: Line) -> None:
        self._hold(agreement)
        changed = self._changed.setdefault(line.talk, {})
        speakers = changed.pop(agreement.id, [])
        changed[agreement.id] = speakers if line.speaker in speakers else [*speakers, line.speaker]
        knows = self._knows.setdefault(agreement.id, {})
        heard = (agreement.by, line.speaker, line.listener, *self._reading.people(line)[0])
        for person in (line.speaker, line.listener):
            known = [name for name in knows.get(person, []) if name not in agreement.left or name not in heard]
            known += [name for name in dict.fromkeys(heard) if name not in (*known, *agreement.left, person)]
            knows[person] = known
        self._meetings.watch(agreement, line.now)

    def _put_aside(self, agreement: Agreement, line: Line) -> None:
        """What was agreed before, and is replaced by this, is off."""
        for name, other in list(self._instead.items()):
            old = self._all[name]
            if other == agreement.id and old.standing in ALIVE:
                del self._instead[name]
                off = replace(old, standing="called off", asked=(), lines=(*old.lines, line.said), since=line.now)
                self._keep(off, line)
                self._log(off, line.speaker, "calls off", line.said, line.talk)

    def _hold(self, agreement: Agreement) -> None:
        """Keep an agreement as it stands, and under those whom it concerns while it is alive."""
        before = self._all.get(agreement.id)
        for person in before.people if before is not None else ():
            of_person = self._of_person.get(person, [])
            if agreement.id in of_person:
                of_person.remove(agreement.id)
        self._all[agreement.id] = agreement
        self._index(agreement)

    def _index(self, agreement: Agreement) -> None:
        if agreement.standing in ALIVE:
            for person in agreement.people:
                self._of_person.setdefault(person, []).append(agreement.id)

    # What is known of it.

    def _as_known(self, agreement: Agreement, person: str) -> Agreement:
        """An agreement as somebody knows it: of the others only those they have heard of, of the problems only their own."""
        known = {person, agreement.by, *self._knows.get(agreement.id, {}).get(person, ())}
        return replace(
            agreement,
            who=tuple(name for name in agreement.who if name in known),
            asked=tuple(name for name in agreement.asked if name in known),
            problems=agreement.problems_of(person),
        )

    def _expected(self, agreement: Agreement, person: str) -> tuple[str, ...]:
        """Whom somebody expects to meet there: those of whom they have heard that they come."""
        known = self._knows.get(agreement.id, {}).get(person, ())
        return tuple(name for name in (*agreement.who, *agreement.left) if name != person and name in known)

    # What can be read and checked.

    def _problems(self, agreement: Agreement, unread: tuple[str, ...], now: int) -> tuple[str, ...]:
        """What the world finds about an agreement as it stands, in words."""
        words = [text for text in dict.fromkeys((*agreement.problems, *unread)) if still_open(agreement, text)]
        begins = agreement.begins
        if begins is not None and begins + ON_TIME < now:
            words.append(_PAST)
        if agreement.standing in ALIVE:
            words += self._diaries.clashes(agreement, self._all.values())
        return tuple(words)

    @staticmethod
    def _is_past(agreement: Agreement, now: int) -> bool:
        begins = agreement.begins
        return begins is not None and begins + agreement.lasts * 60 < now

    def _log(self, agreement: Agreement, person: str | None, act: str, said: str, talk: int) -> None:
        event = AgreementChanged(
            person,
            agreement.id,
            act,
            agreement.standing,
            agreement.by,
            list(agreement.who),
            list(agreement.asked),
            list(agreement.to),
            agreement.activity,
            agreement.day,
            agreement.at,
            agreement.place,
            agreement.minutes,
            agreement.condition,
            agreement.fact,
            said,
            talk,
            list(agreement.problems),
        )
        self._emit(_AFTER_SPEECH, event)


def _soonest(agreement: Agreement) -> tuple[int, int, int]:
    day = agreement.day if agreement.day is not None else 1 << 30
    at = agreement.at if agreement.at is not None else 1 << 30
    return day, at, _number(agreement.id)


def _number(name: str) -> int:
    """The number of an agreement's id."""
    return int(name[1:])
