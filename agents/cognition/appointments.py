"""Appointments: what was fixed before the run or agreed in talk, which invitations could still be accepted, what became of each."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from twinville.agents.action import Action
from twinville.agents.agreement import ALIVE, ON_TIME, Agreement
from twinville.agents.cognition.agreed import also, became, doubts_of, missing, others_in, told, waited
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.duties import as_planned, duties_on
from twinville.agents.cognition.plan import Due
from twinville.agents.component import Part
from twinville.agents.observation import Observation
from twinville.agents.persona import Commitment
from twinville.agents.records import Appointment, PlanChanged, Promised
from twinville.agents.stimulus import AgreementPast, Stimulus, Waited
from twinville.worlds.daytime import DAY, format_time, label, parse_time

#: How much it weighs as a memory that something was agreed, that it came about, and that somebody did not come.
AGREED, MET, FAILED = 5, 4, 6
#: What was left open is let go after this long without a word, seconds.
LINGERS = 2 * DAY
#: Who comes this long before the beginning, seconds, has come for it.
EARLY = 1800
#: To so many of those one has come to meet one speaks, whatever chance has it.
FEW = 2
#: Who is there this long after the beginning, seconds, kept the appointment; after `MISSED` it is missed.
LATE, MISSED = 3600, 5400


class Appointments(Part):
    """One person's appointments. `dues` is shared with the planner, which puts today's into the plan.

    `agreements` are those that concern this person, as they know them. Whether one is kept is for the world to see
    (`AgreementPast`); of what was fixed before the run, this person sees to that alone.
    """

    STATE = ("dues", "agreements", "_stood")
    name = "appointments"

    def __init__(self, context: Context) -> None:
        self._world = context.world
        self._persona = context.persona
        self._facts = context.facts
        self._weekday_of = context.weekday_of
        self._records = context.records
        self._recollection = context.recollection
        self._acquaintances = context.acquaintances
        self._noticing = context.noticing
        self._surroundings = context.surroundings
        #: What becomes of a plan when something in it falls through, by its words in the plan: set by whoever knows.
        self.falls_through: Callable[[str], None] = lambda activity: None  # noqa: ARG005
        self._thoughts = context.thoughts
        self.agreements: dict[str, Agreement] = {}
        #: The memory of how each of them stands.
        self._stood: dict[str, int] = {}
        self.dues = [self._due(commitment) for commitment in context.persona.commitments]

    def call_off(self, fact: str, why: str) -> Due | None:
        """An invitation that one had accepted is believed to be off; returns the appointment that falls through, if any."""
        due = next((due for due in self.dues if due.fact == fact and not due.settled), None)
        if due is not None:
            self.dues.remove(due)
            self._records.append(Appointment(due.activity, due.place, False, why, due.agreement))
            held = self.agreements.get(due.agreement or "")
            if held is not None:
                self.agreements[held.id] = replace(held, standing="called off")
        return due

    def agreed(self, agreement: Agreement, now: int) -> bool:
        """An agreement as it stands after a talk: in mind, and in the diary where it binds. True when today's plan is stale."""
        self._let_go(now)
        before = self.agreements.pop(agreement.id, None)
        if agreement.standing in ALIVE:
            self.agreements[agreement.id] = agreement
        stale = self._enter(agreement, now)
        joined = _joined(before, agreement) if before is not None else ()
        if joined:
            for name in joined:
                self._recollection.add("agreement", also(agreement, name), name, now, AGREED, evidence=agreement.lines[-1:])
        elif before is None or _tells_more(before, agreement):
            self._remember(agreement, now)
        return stale

    def in_mind(self) -> frozenset[int]:
        """The memories that say how an agreement stands that lies ahead, or is open."""
        return frozenset(memory for agreement, memory in self._stood.items() if agreement in self.agreements)

    def _let_go(self, now: int) -> None:
        """What never came about, being open when its day was past, or for too long, is not on one's mind any more."""
        for held in list(self.agreements.values()):
            last = held.day * DAY if held.day is not None else held.since
            if last + LINGERS < now:
                del self.agreements[held.id]

    def _enter(self, agreement: Agreement, now: int) -> bool:
        """Put it into the diary, change it there, or strike it out."""
        me = self._persona.name
        due = next((due for due in self.dues if due.agreement == agreement.id and not due.settled), None)
        begins = agreement.begins
        if not (agreement.is_binding and me in agreement.who and begins is not None and begins + ON_TIME >= now):
            if due is None:
                return False
            self.dues.remove(due)
            self._strike(due, "it is off" if agreement.standing == "called off" else "it does not stand as agreed")
            return due.at // DAY == now // DAY
        due = due or self._same(agreement, begins)
        arenas = frozenset(agreement.arenas)
        if due is not None and (due.at, due.arenas, due.agreement) == (begins, arenas, agreement.id):
            return False
        if due is not None:
            fixed_before = due.agreement is None
            due.agreement = agreement.id
            if fixed_before:
                return False
            self.dues.remove(due)
            self._strike(due, "it was agreed anew")
        activity = agreement.activity or "meeting"
        new = Due(begins, agreement.lasts, activity, agreement.place, arenas, agreement.fact, agreement=agreement.id)
        self.dues.append(new)
        self._surroundings.must_go(arenas)
        others = others_in(agreement, me)
        if others:
            self._records.append(
                Promised(others[0], begins // DAY + 1, format_time(begins), activity, agreement.place, agreement.id)
            )
        return begins // DAY == now // DAY or (due is not None and due.at // DAY == now // DAY)

    def _same(self, agreement: Agreement, begins: int) -> Due | None:
        """What is in the diary for it already: the host has a party there, and who accepted an invitation."""
        for due in self.dues:
            is_same = due.fact == agreement.fact if agreement.fact is not None and due.fact is not None else False
            if due.agreement is None and not due.settled and (is_same or (due.at == begins and due.arenas & set(agreement.arenas))):
                return due
        return None

    def _strike(self, due: Due, why: str) -> None:
        self._records.append(PlanChanged(due.activity, "dropped", why))
        self.falls_through(as_planned(due))

    @property
    def promised(self) -> frozenset[str]:
        """Invitations accepted and not yet over."""
        return frozenset(due.fact for due in self.dues if due.fact is not None and not due.settled)

    def is_over_or_mine(self, fact: str, now: int) -> bool:
        """Whether an invitation needs no answer any more: it is past, it is one's own, or one has it in the diary."""
        invitation = self._facts[fact].invitation
        if invitation is None or self._facts[fact].origin == self._persona.name:
            return True
        due = self._due(invitation)
        return now >= due.at or any(other.at == due.at and other.activity == due.activity for other in self.dues)

    def open_invitations(self, now: int) -> list[str]:
        """Facts whose invitation lies ahead, clashes with nothing fixed, and is not accepted already."""
        found = []
        for name in sorted(self._facts):
            invitation = self._facts[name].invitation
            if invitation is None:
                continue
            due = self._due(invitation)
            day, start = due.at // DAY, due.at % DAY // 60
            duties = duties_on(self._world, self._persona, self._weekday_of(day), self.dues, day)
            clash = any(duty.start < start + due.minutes and start < duty.end for duty in duties)
            promised = any(other.at == due.at and other.activity == due.activity for other in self.dues)
            if now < due.at and not clash and not promised:
                found.append(name)
        return found

    def at_hand(self, arena: int, now: int) -> tuple[Due, tuple[str, ...]] | None:
        """The appointment for which one is in a building now, with the others whom it concerns, or None."""
        sector = self._world.arenas[arena].sector
        for due in self.dues:
            is_now = due.at - EARLY <= now < due.at + due.minutes * 60 and not due.settled
            if is_now and any(self._world.arenas[place].sector == sector for place in due.arenas):
                held = self.agreements.get(due.agreement or "")
                return due, others_in(held, self._persona.name) if held is not None else ()
        return None

    def meets(self, other: str, now: int) -> bool:
        """Whether one has agreed to meet somebody, it is the time for it, and one has not talked with them yet for that.

        Of many one speaks to a few; whom else one talks with among them is left to chance.
        """
        return any(
            other in others and other not in (met := self._talked_with(others, due.at - EARLY)) and len(met) < FEW
            for due in self.dues
            if due.at - EARLY <= now < due.at + due.minutes * 60 and not due.settled
            for others in (self.others_at(due),)
        )

    def _talked_with(self, others: Iterable[str], since: int) -> list[str]:
        """Those of them whom one has talked with since a moment."""
        known = ((name, self._acquaintances.peek(name)) for name in others)
        return [name for name, tie in known if tie is not None and tie.last_talk >= since]

    def others_at(self, due: Due) -> tuple[str, ...]:
        """The others whom an appointment concerns, as far as it was agreed in talk."""
        held = self.agreements.get(due.agreement or "")
        return others_in(held, self._persona.name) if held is not None else ()

    def open_with(self, other: str) -> tuple[int, ...]:
        """The memories of what was agreed with somebody, or proposed, and leaves something open."""
        me = self._persona.name
        open_ = (each.id for each in self.agreements.values() if other in others_in(each, me) and doubts_of(each, me))
        return tuple(self._stood[agreement] for agreement in open_ if agreement in self._stood)

    def ahead(self, now: int) -> tuple[str, ...]:
        """What is still to come, in words."""
        return tuple(
            f"{due.activity}, {due.place.replace(':', ', ')}, {label(due.at)}"
            for due in self.dues
            if not due.settled and due.at > now
        )

    def unsettled(self, day: int) -> tuple[str, ...]:
        """What was agreed for a day (its index, 0 first), or for none yet, and leaves something open, or clashes, in words.

        What awaits an answer of this person's, or hangs on a condition, is among it.
        """
        me = self._persona.name
        found = []
        for agreement in self.agreements.values():
            on = agreement.day - 1 if agreement.day is not None else None
            is_past = agreement.since + LINGERS < day * DAY if on is None else on < day
            if agreement.standing not in ALIVE or is_past or on not in (None, day):
                continue
            if doubts_of(agreement, me):
                found.append(told(agreement, me))
        return tuple(found)

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """Take in that somebody one waits for has not come, and what became of an agreement."""
        match stimulus:
            case Waited(agreement, absent):
                self._wait(agreement, absent, now)
            case AgreementPast():
                self._end(stimulus, now)
            case _:
                return False
        return True

    def _wait(self, agreement: Agreement, absent: tuple[str, ...], now: int) -> None:
        """Somebody has not come: it is noticed, and comes to mind when one meets them again."""
        for name in absent:
            self._recollection.add("agreement", waited(agreement, name), name, now, FAILED, evidence=agreement.lines)
            self._acquaintances.to(name).waited_for = True
        self._noticing.news(absent[0], missing(agreement, absent), "", now)
        self._thoughts.append(waited(agreement, absent[0]))

    def _end(self, past: AgreementPast, now: int) -> None:
        """The time is past: what became of it is remembered, and the diary says so."""
        agreement = past.agreement
        held = self.agreements.pop(agreement.id, None)
        begins = agreement.begins if agreement.begins is not None else now
        due = next((due for due in self.dues if due.agreement == agreement.id), None) or self._same(agreement, begins)
        others = past.met or past.absent or others_in(held or agreement, self._persona.name)
        subject = others[0] if others else self._persona.name
        if past.outcome != "called off" and (held is None or held.standing != "called off"):
            weight = MET if past.met or (past.outcome != "missed" and not past.absent) else FAILED
            self._recollection.add("agreement", became(past, others), subject, now, weight, evidence=agreement.lines)
        if due is not None and not due.settled:
            due.settled = True
            kept = past.outcome in ("kept", "late")
            reason = f"was {past.instead}" if not kept else "was there" if not past.late else f"came {past.late} minutes late"
            self._records.append(Appointment(due.activity, due.place, kept, reason, agreement.id))

    def _remember(self, agreement: Agreement, now: int) -> None:
        """What was agreed, or is open, in words."""
        me = self._persona.name
        others = others_in(agreement, me)
        text = told(agreement, me)
        # How it stood before is past, and does not come to mind any more.
        stood = self._stood.pop(agreement.id, None)
        if stood is not None:
            self._recollection.let_go(stood)
        memory = self._recollection.add("agreement", text, others[0] if others else me, now, AGREED, evidence=agreement.lines)
        if memory is not None:
            self._stood[agreement.id] = memory.id

    def before_act(self, observation: Observation, last: Action | None) -> None:
        """Record which appointments were kept, and which were missed for what else. What was agreed in talk the world sees to."""
        now = observation.now
        for due in self.dues:
            if due.settled or now < due.at or due.agreement is not None:
                continue
            began = observation.began
            if last is not None and last.arena in due.arenas and began is not None and began <= due.at + LATE:
                due.settled = True
                reason = "was there" if due.planned else f"was there by chance, {last.activity}"
                self._records.append(Appointment(due.activity, due.place, due.planned, reason))
            elif now > due.at + MISSED:
                due.settled = True
                reason = f"was {last.activity}" if last is not None else "had not begun the day"
                self._records.append(Appointment(due.activity, due.place, False, reason))

    def _due(self, commitment: Commitment, fact: str | None = None) -> Due:
        at = (commitment.day - 1) * DAY + parse_time(commitment.at)
        arenas = frozenset(arena.id for arena in self._world.arenas_of(commitment.place))
        return Due(at, commitment.minutes, commitment.activity, commitment.place, arenas, fact)


def _tells_more(before: Agreement, now: Agreement) -> bool:
    """Whether there is something new to remember of an agreement."""
    return replace(before, lines=now.lines, since=now.since, minutes=now.minutes) != now


def _joined(before: Agreement, now: Agreement) -> tuple[str, ...]:
    """Who has come in, where that is all that is new."""
    more = tuple(name for name in now.who if name not in before.who)
    same = replace(before, who=now.who, asked=now.asked, lines=now.lines, since=now.since, problems=now.problems) == now
    return more if same and before.standing == "accepted" else ()
