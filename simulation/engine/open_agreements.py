"""Open agreements: what was promised or agreed without an hour, or without a place, is judged in the end.

That is when the day it was named for is over, or two days after it was made where no day was named. Nobody need have been
anywhere at a moment, so each whom it binds is judged by what they have done and talked about since: words of it are words of that.
"""

from collections.abc import Callable, Mapping

from twinville.agents.agreement import Agreement, Outcome, Standing
from twinville.agents.stimulus import AgreementPast
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.emit import Emit
from twinville.simulation.episode.events import AgreementOver
from twinville.worlds.daytime import DAY

#: How long one has for what was agreed for no day, in seconds.
SOME_DAYS = 2 * DAY


class OpenAgreements:
    """Which agreements are judged when. `as_known` tells how somebody knows one; `report` takes over a mind's records."""

    STATE = ("_until",)

    def __init__(
        self,
        clock: Clock,
        bodies: list[Body],
        emit: Emit,
        report: Callable[[Body], None],
        as_known: Callable[[Agreement, str], Agreement],
    ) -> None:
        self._clock = clock
        self._by_name = {body.name: body for body in bodies}
        self._emit = emit
        self._report = report
        self._as_known = as_known
        #: By agreement, since when it stands and when it is judged, in seconds of the run.
        self._until: dict[str, tuple[int, int]] = {}

    def watch(self, agreement: Agreement, now: int) -> None:
        """An agreement stands so from now on; one that says when and where, or binds nobody, is not judged here."""
        since, _ = self._until.pop(agreement.id, (now, 0))
        if agreement.standing == "accepted" and not agreement.is_fixed and agreement.who:
            until = agreement.day * DAY if agreement.day is not None else now + SOME_DAYS
            if until > now:
                self._until[agreement.id] = since, until

    def next_tick(self, after: int) -> int | None:
        """The next tick after a tick at which something is judged, or None."""
        return max(after + 1, self._clock.tick_at(min(until for _, until in self._until.values()))) if self._until else None

    def look(self, tick: int, agreements: Mapping[str, Agreement]) -> list[tuple[Agreement, Standing]]:
        """The agreements that are over, each with what became of it; the minds of those whom it bound learn what became of it."""
        now = self._clock.seconds(tick)
        over: list[tuple[Agreement, Standing]] = []
        for name in sorted(name for name, (_, until) in self._until.items() if until <= now):
            agreement, (since, _) = agreements[name], self._until.pop(name)
            kept = [person for person in agreement.who if self._by_name[person].mind.has_done(agreement, since, now)]
            for person in agreement.who:
                self._end(agreement, person, kept, now)
            over.append((agreement, "kept" if kept else "missed"))
        return over

    def _end(self, agreement: Agreement, person: str, kept: list[str], now: int) -> None:
        body = self._by_name[person]
        # What two do together is done by both, however each of them calls it.
        done, met = bool(kept), tuple(name for name in kept if name != person)
        outcome: Outcome = "kept" if done else "missed"
        self._emit(body.index, AgreementOver(person, agreement.id, outcome, agreement.activity, list(met), [], 0, ""))
        body.mind.perceive(AgreementPast(self._as_known(agreement, person), outcome, met), now)
        self._report(body)
