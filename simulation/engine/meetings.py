"""Meetings: whether those who agreed to be somewhere are there, looked at in moments known in advance.

From the agreed time on the world looks every five minutes for an hour at where the bodies are. Who is there within ten minutes kept
the agreement, who comes later was late, who does not come missed it. Those who are there notice, after ten minutes, who is not;
nobody else learns of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from twinville.agents.agreement import ON_TIME, Agreement, Outcome, Standing
from twinville.agents.stimulus import AgreementPast, Waited
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.emit import Emit
from twinville.simulation.episode.events import AgreementOver
from twinville.worlds.state import saved
from twinville.worlds.world import World

#: When the last look is, and how long from one look to the next.
LATE, EVERY = 3600, 300


@saved("Watched")
@dataclass(slots=True)
class Watched:
    """An agreement that is looked after: when the next look is, who came when and was there last when, who was there with whom, who
    noticed an absence, what those did who were not there. `off` are those who hold it for called off.
    """

    begins: int
    next: int
    came: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    together: dict[str, list[str]] = field(default_factory=dict)
    noticed: list[str] = field(default_factory=list)
    instead: dict[str, str] = field(default_factory=dict)
    off: list[str] = field(default_factory=list)


class Meetings:
    """Which agreements are looked after. `expects` tells whom somebody expects at one, `as_known` how they know it; `report` takes
    over a mind's records.
    """

    STATE = ("_watched",)

    def __init__(
        self,
        clock: Clock,
        world: World,
        bodies: list[Body],
        emit: Emit,
        report: Callable[[Body], None],
        expects: Callable[[Agreement, str], tuple[str, ...]],
        as_known: Callable[[Agreement, str], Agreement],
    ) -> None:
        self._clock = clock
        self._world = world
        self._by_name = {body.name: body for body in bodies}
        self._emit = emit
        self._report = report
        self._expects = expects
        self._as_known = as_known
        #: Lets those who are there, in the order in which they came, come together; set by whoever moves bodies.
        self.gather: Callable[[Sequence[Body], int], None] = lambda there, tick: None  # noqa: ARG005
        self._watched: dict[str, Watched] = {}

    def watch(self, agreement: Agreement, now: int) -> None:
        """Look after an agreement from now on as it stands; one that binds nobody any more is let go."""
        begins = agreement.begins
        before = self._watched.get(agreement.id)
        if not agreement.is_binding or begins is None or not agreement.who:
            self._watched.pop(agreement.id, None)
        elif before is None or before.begins != begins:
            if now <= begins + ON_TIME:
                self._watched[agreement.id] = Watched(begins, begins)
            else:
                self._watched.pop(agreement.id, None)

    def holds_off(self, agreement: str, person: str) -> None:
        """Somebody holds an agreement for called off, and will not come."""
        watched = self._watched.get(agreement)
        if watched is not None and person not in watched.off:
            watched.off.append(person)

    def next_tick(self, after: int) -> int | None:
        """The next tick after a tick at which there is a look, or None."""
        if not self._watched:
            return None
        return max(after + 1, self._clock.tick_at(min(watched.next for watched in self._watched.values())))

    def look(self, tick: int, agreements: Mapping[str, Agreement]) -> list[tuple[Agreement, Standing]]:
        """Look at those who should be somewhere now, as the world stood at the end of the last tick.

        Returns the agreements that are over, each with what became of it.
        """
        now = self._clock.seconds(tick)
        over: list[tuple[Agreement, Standing]] = []
        due = sorted((watched.next, watched.begins, name) for name, watched in self._watched.items() if watched.next <= now)
        for _, _, name in due:
            agreement, watched = agreements[name], self._watched[name]
            self._see_who_is_there(agreement, watched, tick)
            if now >= watched.begins + ON_TIME:
                self._notice_absence(agreement, watched, tick)
            if now >= watched.begins + LATE:
                del self._watched[name]
                over.append((agreement, self._end(agreement, watched, tick)))
            else:
                watched.next += EVERY * max(1, (now - watched.next) // EVERY + 1)
        return over

    def _see_who_is_there(self, agreement: Agreement, watched: Watched, tick: int) -> None:
        now = self._clock.seconds(tick)
        there = []
        for name in (*agreement.people, *agreement.left):
            body = self._by_name[name]
            if self._is_there(body, agreement, tick):
                watched.came.setdefault(name, now)
                watched.last[name] = now
                there.append(name)
            elif name not in watched.came and now <= watched.begins + ON_TIME:
                watched.instead[name] = body.activity or "had not begun the day"
        for name in there:
            met = watched.together.setdefault(name, [])
            met += [other for other in there if other != name and other not in met]
        if len(there) > 1:
            self.gather([self._by_name[name] for name in sorted(there, key=lambda name: (watched.came[name], name))], tick)

    def _notice_absence(self, agreement: Agreement, watched: Watched, tick: int) -> None:
        """Whoever is there now and sees that somebody has not come."""
        now = self._clock.seconds(tick)
        for name in (*agreement.who, *agreement.to):
            if name in watched.noticed or not self._is_there(self._by_name[name], agreement, tick):
                continue
            # Who has just left the room is about.
            recent = now - ON_TIME
            absent = tuple(
                other for other in self._absent(agreement, watched, name) if watched.last.get(other, recent - 1) < recent
            )
            if absent:
                watched.noticed.append(name)
                self._show(name, Waited(self._as_known(agreement, name), absent), now)

    def _absent(self, agreement: Agreement, watched: Watched, name: str) -> tuple[str, ...]:
        """Those whom somebody expected and has not met there."""
        return tuple(other for other in self._expects(agreement, name) if other not in watched.together.get(name, ()))

    def _end(self, agreement: Agreement, watched: Watched, tick: int) -> Standing:
        now = self._clock.seconds(tick)
        for name in agreement.who:
            came = watched.came.get(name)
            outcome = self._outcome(name, watched)
            met = tuple(watched.together.get(name, ()))
            absent = self._absent(agreement, watched, name) if came is not None else ()
            late = (came - watched.begins) // 60 if came is not None and outcome == "late" else 0
            instead = watched.instead.get(name, "") if came is None else ""
            self._emit(
                self._by_name[name].index,
                AgreementOver(name, agreement.id, outcome, agreement.activity, list(met), list(absent), late, instead),
            )
            known = self._as_known(agreement, name)
            self._show(name, AgreementPast(known, outcome, met, absent, late, instead), now)
        if all(name in watched.off for name in agreement.who):
            return "called off"
        alone = len(agreement.who) + len(agreement.left) == 1
        there = [name for name in agreement.who if name in watched.came and (alone or watched.together.get(name))]
        return "kept" if there else "missed"

    @staticmethod
    def _outcome(name: str, watched: Watched) -> Outcome:
        came = watched.came.get(name)
        if came is None:
            return "called off" if name in watched.off else "missed"
        return "kept" if came <= watched.begins + ON_TIME else "late"

    def _is_there(self, body: Body, agreement: Agreement, tick: int) -> bool:
        """Whether somebody is awake and at rest in one of the rooms, or elsewhere in the same building."""
        seconds = self._clock.tick_seconds
        if not body.awake or body.walking(tick - 1, seconds):
            return False
        arena = int(self._world.arena_at[body.at(tick - 1, seconds)])
        return arena >= 0 and self._world.arenas[arena].sector in {self._world.arenas[place].sector for place in agreement.arenas}

    def _show(self, name: str, stimulus: Waited | AgreementPast, now: int) -> None:
        body = self._by_name[name]
        body.mind.perceive(stimulus, now)
        self._report(body)
