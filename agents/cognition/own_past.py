"""Own past: what one has done oneself, where, from when to when and in whose company, kept by rule and free of calls."""

from twinville.agents.action import Action
from twinville.agents.cognition.context import Context
from twinville.agents.component import Part
from twinville.agents.decision import Decision
from twinville.agents.memory.stretch import Companion, Stretch, in_short, main_stretches, stretch_in
from twinville.agents.observation import Observation, Percept
from twinville.agents.stimulus import OutOfSight, Seen, Stimulus
from twinville.worlds.daytime import DAY

#: Seconds between two activities of the same words and place that make one stretch, and the longest such stretch.
GAP, LONGEST = 600, 20 * 3600
#: What takes less is not kept, seconds; nor is company that was there for less.
SHORTEST = 60
#: What a deed weighs as a memory, alone and in company.
ALONE, TOGETHER = 1, 2
#: Stretches in the digest of a day.
_MAIN = 6


class OwnPast(Part):
    """The deeds of one mind. A stretch is kept when it is over: when something else is begun.

    What was refused was not done, and walking is no activity; what was interrupted was done for as long as it lasted. A deed is
    kept as lived, whatever had been planned.
    """

    STATE = ("_held", "_around", "_left")
    name = "own past"

    def __init__(self, context: Context) -> None:
        self._context = context
        self._world = context.world
        #: The last stretch, while the same may go on.
        self._held: Stretch | None = None
        #: People in sight who stay somewhere: the arena, and since when they were seen there.
        self._around: dict[str, tuple[int, int]] = {}
        #: Those who have left since the activity in hand began: name, arena, from when to when.
        self._left: list[tuple[str, int, int, int]] = []
        #: What would be over by the decision that is being made.
        self._ended: Stretch | None = None

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """See who stays near by, and who leaves."""
        if isinstance(stimulus, Seen):
            for percept in stimulus.people:
                self._see(percept, now)
        elif isinstance(stimulus, OutOfSight):
            for name in stimulus.people:
                self._gone(name, now)
        return False

    def before_act(self, observation: Observation, last: Action | None) -> None:
        """What was begun may be over now; it is when something else is decided."""
        self._ended = None
        if last is None or observation.began is None:
            return
        company = () if last.category == "sleep" else self._company(last.arena, observation.began, observation.now)
        self._ended = Stretch(last.activity, self._place(last.arena), observation.began, observation.now, company)

    def after_act(self, decision: Decision, now: int) -> None:
        """Something is begun: what was before it is kept, unless it is the same again."""
        action, ended, self._ended = decision.action, self._ended, None
        if action is None:
            return
        if ended is not None:
            if self._held is not None and self._goes_on(self._held, ended):
                ended = self._held.joined(ended)
            else:
                self._keep(now)
            self._held = ended
            self._left.clear()
        held = self._held
        if held is not None and (held.activity, held.place) != (action.activity, self._place(action.arena)):
            self._keep(now)
        for name in [name for name, (arena, _) in self._around.items() if arena != action.arena]:
            del self._around[name]

    def of_day(self, day: int, count: int = _MAIN) -> tuple[str, ...]:
        """What one really did on a day, counted from 1: its longest stretches in short, place by place, without sleep, in order."""
        return in_short(main_stretches(self.stretches((day - 1) * DAY, day * DAY), count))

    def lately(self, now: int, count: int) -> tuple[str, ...]:
        """What one did last today, in short, place by place, the latest last."""
        return in_short(self.stretches(now // DAY * DAY, now + 1)[-count:])

    def stretches(self, first: int, last: int) -> list[Stretch]:
        """What was over from `first` to before `last`, in order."""
        found: list[Stretch] = []
        for memory in self._context.recollection.stream.backwards("activity"):
            stretch = stretch_in(memory.text, memory.created)
            if stretch is None or stretch.until >= last:
                continue
            if stretch.until < first:
                break
            found.append(stretch)
        found.reverse()
        unkept = [each for each in (self._held, self._ended) if each is not None and first <= each.until < last]
        return found + unkept

    def _goes_on(self, before: Stretch, after: Stretch) -> bool:
        same = (before.activity, before.place) == (after.activity, after.place)
        return same and after.since - before.until <= GAP and after.until - before.since <= LONGEST

    def _keep(self, now: int) -> None:
        """The stretch in hand is over."""
        stretch, self._held = self._held, None
        if stretch is None or stretch.until - stretch.since < SHORTEST:
            return
        weight = TOGETHER if stretch.company else ALONE
        self._context.recollection.add("activity", stretch.words(), self._context.name, now, weight)

    def _place(self, arena: int) -> str:
        where = self._world.arenas[arena]
        return f"{where.sector.partition(':')[2]}, {where.name}"

    def _see(self, percept: Percept, now: int) -> None:
        """Who is where their activity is stays there; anybody else in sight is on the way."""
        before = self._around.get(percept.name)
        stays = percept.arena is not None and f"{percept.address}:".startswith(f"{self._world.arenas[percept.arena].address}:")
        if before is not None and (not stays or before[0] != percept.arena):
            self._gone(percept.name, now)
            before = None
        if before is None and stays and percept.arena is not None:
            self._around[percept.name] = (percept.arena, now)

    def _gone(self, name: str, now: int) -> None:
        """Somebody does not stay in sight."""
        before = self._around.pop(name, None)
        if before is not None:
            self._left.append((name, *before, now))

    def _together(self, one: int, other: int) -> bool:
        """Whether two arenas are one place to those in them: the same, or parts of the same open ground."""
        here, there = self._world.arenas[one], self._world.arenas[other]
        return one == other or (here.sector == there.sector and not here.indoors and not there.indoors)

    def _company(self, arena: int, since: int, until: int) -> tuple[Companion, ...]:
        """Who was in sight at a place for a while, by name."""
        there: dict[str, tuple[int, int]] = {}
        stayed = [(name, where, came, until) for name, (where, came) in self._around.items()]
        for name, where, came, left in (*self._left, *stayed):
            first, last = max(came, since), min(left, until)
            if self._together(where, arena) and last - first >= SHORTEST:
                before = there.get(name, (first, last))
                there[name] = (min(before[0], first), max(before[1], last))
        return tuple(Companion(name, *there[name]) for name in sorted(there))
