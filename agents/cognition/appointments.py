"""Appointments: what was promised before the run and in talk, which invitations could still be accepted, what became of each."""

from twinville.agents.action import Action
from twinville.agents.agreement import Agreement
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.duties import duties_on
from twinville.agents.cognition.plan import Due
from twinville.agents.component import Part
from twinville.agents.observation import Observation
from twinville.agents.persona import Commitment
from twinville.agents.records import Appointment, Promised
from twinville.worlds.daytime import DAY, parse_time

#: Who is there this long after the beginning, seconds, kept the appointment; after `MISSED` it is missed.
LATE, MISSED = 3600, 5400


class Appointments(Part):
    """One person's appointments. `dues` is shared with the planner, which puts today's into the plan."""

    STATE = ("dues",)
    name = "appointments"

    def __init__(self, context: Context) -> None:
        self._world = context.world
        self._persona = context.persona
        self._facts = context.facts
        self._weekday_of = context.weekday_of
        self._records = context.records
        self.dues = [self._due(commitment) for commitment in context.persona.commitments]

    def promise(self, fact: str, to: str) -> Due | None:
        """Accept an invitation; None when the fact is none."""
        invitation = self._facts[fact].invitation
        if invitation is None:
            return None
        due = self._due(invitation, fact)
        self.dues.append(due)
        self._records.append(Promised(to, invitation.day, invitation.at, invitation.activity, invitation.place))
        return due

    def call_off(self, fact: str, why: str) -> Due | None:
        """An invitation that one had accepted is believed to be off; returns the appointment that falls through, if any."""
        due = next((due for due in self.dues if due.fact == fact and not due.settled), None)
        if due is not None:
            self.dues.remove(due)
            self._records.append(Appointment(due.activity, due.place, False, why))
        return due

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

    def ahead(self, now: int) -> tuple[str, ...]:
        """What is still to come, in words."""
        return tuple(due.activity for due in self.dues if not due.settled and due.at > now)

    def unsettled(self, day: int) -> tuple[str, ...]:  # noqa: ARG002
        """What was agreed for a day of the run, or for none yet, and still leaves something open, or clashes, in words."""
        return ()

    def agreed(self, agreement: Agreement, now: int) -> bool:
        """STUB"""
        if (
            not agreement.is_binding
            or self._persona.name not in agreement.who
            or any(d.agreement == agreement.id for d in self.dues)
        ):
            return False
        self.dues.append(
            Due(
                agreement.begins or 0,
                agreement.lasts,
                agreement.activity,
                agreement.place,
                frozenset(agreement.arenas),
                agreement.fact,
                agreement=agreement.id,
            )
        )
        return agreement.day == now // DAY + 1

    def before_act(self, observation: Observation, last: Action | None) -> None:
        """Record which appointments were kept, and which were missed for what else."""
        now = observation.now
        for due in self.dues:
            if due.settled or now < due.at:
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
