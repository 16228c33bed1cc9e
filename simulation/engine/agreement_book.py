"""The agreements of a run as they stand: by id, by person and by talk, who knows of whom, checked and logged at each change.

Nothing here reads what a line does; `agreements.py` does, and says how an agreement stands from then on (`AgreementBook.stands`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from twinville.agents.agreement import ALIVE, ON_TIME, Agreement, something_else
from twinville.agents.population.population import Fact
from twinville.simulation.engine.diaries import Diaries
from twinville.simulation.engine.emit import Emit
from twinville.simulation.engine.filed_agreements import BUNDLE, FiledAgreements
from twinville.simulation.engine.stated_terms import Line, Reading, Terms, still_open
from twinville.simulation.episode.events import AgreementChanged
from twinville.worlds.daytime import DAY

#: What was left open is let go after this long without a word, seconds.
LINGERS = 2 * DAY
#: In the log of a tick agreements come after speech, in the order in which they were stated.
_AFTER_SPEECH = 1 << 41
_PAST = "that is past already"


class AgreementBook:
    """All agreements. `facts` are those that may be heard of; the invitations among them can be accepted."""

    STATE = ("_count", "all", "made", "changed", "tags", "earlier", "instead", "knows", "_filed")

    def __init__(self, facts: Mapping[str, Fact], reading: Reading, diaries: Diaries, emit: Emit) -> None:
        self._facts = facts
        self._reading = reading
        self._diaries = diaries
        self._emit = emit
        #: Looks after an agreement as it stands from a moment on; set by whoever looks.
        self.watch: Callable[[Agreement, int], None] = lambda agreement, now: None  # noqa: ARG005
        self._count = 0
        #: Those that are not filed. Over for long, and of no use to a talk under way, one is filed until it is named again.
        self.all: dict[str, Agreement] = {}
        self._filed = FiledAgreements()
        #: By talk under way, the agreements it made, and those it changed with who spoke of them, the last one last.
        self.made: dict[int, list[str]] = {}
        self.changed: dict[int, dict[str, list[str]]] = {}
        #: By talk under way, the agreements that its answer gave a tag, by that.
        self.tags: dict[int, dict[str, str]] = {}
        #: The agreements that were spoken of in talks that are over.
        self.earlier: set[str] = set()
        #: What was proposed instead of something that had been agreed already.
        self.instead: dict[str, str] = {}
        #: By agreement and person, those of whom the person has heard that they are in it.
        self.knows: dict[str, dict[str, list[str]]] = {}
        #: By person, the agreements that are alive and concern them; it follows from the others.
        self.of_person: dict[str, list[str]] = {}

    def restored(self) -> None:
        """Whose agreements they are follows from them."""
        self.of_person.clear()
        for agreement in self.all.values():
            self._index(agreement)

    def find(self, name: str) -> Agreement | None:
        """An agreement by its id, however long it has been over, or None."""
        if name in self._filed:
            self.all[name], self.knows[name] = self._filed.take(name)
        return self.all.get(name)

    def standing(self, person: str, now: int) -> tuple[Agreement, ...]:
        """Agreements ahead of a moment, or open, that bind somebody or wait for their answer, soonest first."""
        found = []
        for name in self.of_person.get(person, ()):
            agreement = self.all[name]
            # Who was asked behind their back knows nothing of it.
            heard = person in agreement.who or (person in agreement.asked and person in self.knows[name])
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
                found.append(self.as_known(agreement, person))
        return tuple(sorted(found, key=_soonest))

    def standing_at(self, person: str) -> list[Agreement]:
        """Agreements that are alive and concern somebody, past or not."""
        return [self.all[name] for name in self.of_person.get(person, ())]

    def of_talk(self, talk: int, person: str) -> tuple[Agreement, ...]:
        """Agreements that a talk made or changed and that concern somebody who took part, as they stand now, in order."""
        changed = ((self.all[name], speakers) for name, speakers in self.changed.get(talk, {}).items())
        return tuple(
            self.as_known(a, person)
            for a, speakers in changed
            # Who came later, or had gone, has not heard of it.
            if person in self.knows[a.id] and person in (*a.people, *a.left, a.by, *speakers)
        )

    def talk_over(self, talk: int, now: int) -> None:
        """A talk is over: what it made and changed is looked up no more."""
        self.made.pop(talk, None)
        self.tags.pop(talk, None)
        self.earlier.update(self.changed.pop(talk, ()))
        self._file(now)

    def _file(self, now: int) -> None:
        """File what has been over for as long as what was left open would linger; what accepts an invitation is found by that."""
        in_use = {*self.instead, *self.instead.values(), *(name for changed in self.changed.values() for name in changed)}
        over = [
            agreement
            for agreement in self.all.values()
            if agreement.standing not in ALIVE and agreement.since + LINGERS < now and agreement.fact is None
            if agreement.id not in in_use
        ][:BUNDLE]
        if len(over) == BUNDLE:
            self._filed.file(over, self.knows)
            for agreement in over:
                del self.all[agreement.id], self.knows[agreement.id]

    def stands(self, agreement: Agreement, line: Line, unread: tuple[str, ...] = (), instead_of: str = "") -> Agreement:
        """From now on it stands so: checked, kept, looked after and logged. What is agreed twice is one.

        With what it is to replace, which stands until it is accepted, it does not clash.
        """
        double = self._double(agreement)
        if double is not None:
            return self._as_one(agreement, double, line)
        is_new = not agreement.id
        if is_new:
            self._count += 1
            agreement = replace(agreement, id=f"A{self._count}")
        if not self.names_one(line):
            self.made.setdefault(line.talk, []).append(agreement.id)
        lines = agreement.lines if line.said in agreement.lines else (*agreement.lines, line.said)
        agreement = replace(agreement, lines=lines, since=line.now)
        agreement = replace(agreement, problems=self._problems(agreement, unread, line.now, instead_of))
        self._keep(agreement, line)
        self.log(agreement, line.speaker, line.stated.act, line.said, line.talk)
        if agreement.standing == "accepted":
            self._put_aside(agreement, line)
        return agreement

    def _double(self, agreement: Agreement) -> Agreement | None:
        """What those who agree now have agreed already: the same day, time and building, and one of them in both."""
        before = self.all.get(agreement.id)
        if not agreement.is_binding or agreement.fact is not None or (before is not None and before.standing == "accepted"):
            return None
        terms = Terms(agreement.activity, agreement.day, agreement.at, agreement.place, agreement.arenas, agreement.minutes)
        for name in sorted({name for person in agreement.who for name in self.of_person.get(person, ())}, key=number_of):
            other = self.all[name]
            shared = other.is_binding and other.fact is None and set(other.who) & set(agreement.who)
            apart = name == agreement.id or self.instead.get(name) == agreement.id
            # What is promised to be done at a meeting is not the meeting.
            apart = apart or (bool(agreement.to) and something_else(agreement.activity, other.activity))
            if shared and not apart and not self._reading.differs(other, terms):
                return other
        return None

    def _as_one(self, agreement: Agreement, other: Agreement, line: Line) -> Agreement:
        """What is agreed now joins what was agreed before; the proposal it came from is done with."""
        if agreement.id:
            done = replace(self.all[agreement.id], standing="called off", asked=(), since=line.now)
            done = replace(done, problems=(f"it is one with {other.id}",))
            self.hold(done)
            self.log(done, None, "", line.said, line.talk)
            self.made = {talk: [other.id if name == done.id else name for name in made] for talk, made in self.made.items()}
            tags = self.tags.get(line.talk, {})
            tags.update((tag, other.id) for tag, name in tags.items() if name == done.id)
            elsewhere = done.id in self.earlier or any(done.id in self.changed[talk] for talk in self.changed if talk != line.talk)
            if not elsewhere:
                self.changed.get(line.talk, {}).pop(done.id, None)
        who = tuple(dict.fromkeys((*other.who, *agreement.who)))
        asked = tuple(name for name in dict.fromkeys((*other.asked, *agreement.asked)) if name not in who)
        left = tuple(name for name in other.left if name not in who)
        return self.stands(replace(other, who=who, asked=asked, left=left), line)

    def _keep(self, agreement: Agreement, line: Line) -> None:
        self.hold(agreement)
        changed = self.changed.setdefault(line.talk, {})
        speakers = changed.pop(agreement.id, [])
        changed[agreement.id] = speakers if line.speaker in speakers else [*speakers, line.speaker]
        knows = self.knows.setdefault(agreement.id, {})
        # Of two, who hears it is meant by it; of more, those who are named.
        heard = (agreement.by, line.speaker, *(() if line.also else (line.listener,)), *self._reading.people(line)[0])
        for person in line.present:
            known = [name for name in knows.get(person, []) if name not in agreement.left or name not in heard]
            known += [name for name in dict.fromkeys(heard) if name not in (*known, *agreement.left, person)]
            knows[person] = known
        self.watch(agreement, line.now)

    def _put_aside(self, agreement: Agreement, line: Line) -> None:
        """What was agreed before, and is replaced by this, is off."""
        for name, other in list(self.instead.items()):
            old = self.all[name]
            if other == agreement.id and old.standing in ALIVE:
                del self.instead[name]
                off = replace(old, standing="called off", asked=(), lines=(*old.lines, line.said), since=line.now)
                self._keep(off, line)
                self.log(off, line.speaker, "calls off", line.said, line.talk)

    def hold(self, agreement: Agreement) -> None:
        """Keep an agreement as it stands, and under those whom it concerns while it is alive."""
        before = self.all.get(agreement.id)
        for person in before.people if before is not None else ():
            of_person = self.of_person.get(person, [])
            if agreement.id in of_person:
                of_person.remove(agreement.id)
        self.all[agreement.id] = agreement
        self._index(agreement)

    def _index(self, agreement: Agreement) -> None:
        if agreement.standing in ALIVE:
            for person in agreement.people:
                self.of_person.setdefault(person, []).append(agreement.id)

    def as_known(self, agreement: Agreement, person: str) -> Agreement:
        """An agreement as somebody knows it: of the others only those they have heard of, of the problems only their own."""
        known = {person, agreement.by, *self.knows.get(agreement.id, {}).get(person, ())}
        return replace(
            agreement,
            who=tuple(name for name in agreement.who if name in known),
            asked=tuple(name for name in agreement.asked if name in known),
            problems=agreement.problems_of(person),
        )

    def expected(self, agreement: Agreement, person: str) -> tuple[str, ...]:
        """Whom somebody expects to meet there: those of whom they have heard that they come."""
        known = self.knows.get(agreement.id, {}).get(person, ())
        return tuple(name for name in (*agreement.who, *agreement.left) if name != person and name in known)

    def invitation(self, fact: str) -> Fact | None:
        """A fact that invites to something, or None."""
        found = self._facts.get(fact)
        return found if found is not None and found.invitation is not None else None

    def names_one(self, line: Line) -> bool:
        """Whether a line says of what it speaks, and does not make something new."""
        about = line.stated.about.strip()
        return about.startswith("#") or self.find(about) is not None or self.invitation(about) is not None

    def _problems(self, agreement: Agreement, unread: tuple[str, ...], now: int, instead_of: str) -> tuple[str, ...]:
        """What the world finds about an agreement as it stands, in words."""
        words = [text for text in dict.fromkeys((*agreement.problems, *unread)) if still_open(agreement, text)]
        begins = agreement.begins
        if begins is not None and begins + ON_TIME < now:
            words.append(_PAST)
        if agreement.standing in ALIVE:
            # What is accepted is alive, and stands under each of those who are in it.
            theirs = {name for person in agreement.who for name in self.of_person.get(person, ())}
            theirs -= {instead_of, *(old for old, new in self.instead.items() if new == agreement.id)}
            words += self._diaries.clashes(agreement, [self.all[name] for name in sorted(theirs)])
        return tuple(words)

    def log(self, agreement: Agreement, person: str | None, act: str, said: str, talk: int) -> None:
        """Write down how an agreement stands from now on."""
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
    return day, at, number_of(agreement.id)


def number_of(name: str) -> int:
    """The number of an agreement's id."""
    return int(name[1:])
