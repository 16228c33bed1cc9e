"""Planning: when to get up, the day in strokes, its hours, and the steps of the next hours. Hours are laid out by rule."""

import re
from collections.abc import Mapping, Sequence

from twinville.agents.categories import category_of
from twinville.agents.cognition.appointments import Appointments
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.duties import announcements, duties_on, wishes_on
from twinville.agents.cognition.going import spot_of
from twinville.agents.cognition.hours import Frame, lay_out
from twinville.agents.cognition.own_past import OwnPast
from twinville.agents.cognition.plan import Block, Due, Intended, Plan, Step
from twinville.agents.cognition.seeking import Seeking
from twinville.agents.cognition.spans import SHORTEST, laid_out, span_from
from twinville.agents.prompts.day_plan import DayPlan, DayPlanPrompt, Duty
from twinville.agents.prompts.decompose import DecomposePrompt, Steps, Stretch
from twinville.agents.prompts.identity import Identity, clock
from twinville.agents.prompts.leaves import as_left
from twinville.agents.prompts.places import Place
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.wake_time import WakeTime, WakeTimePrompt
from twinville.agents.records import PlanChanged, Planned
from twinville.agents.temperament import orderliness
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES, parse_time

#: The next steps are put at most this long before they begin, in seconds.
AHEAD = 30 * 60
_QUARTER = 15
#: What is left of a span is broken down anew where it is at least this long, in seconds.
_LEAST = 240
#: Thoughts and news shown when steps are asked for.
_THOUGHTS, _NEWS = 5, 5
#: Seconds a tile takes the old, and how much longer a way is than as the crow flies.
_PACE, _DETOUR = 7, 1.4
#: Minutes from getting up to a duty, and seconds of sleep that are enough for an adult.
_READY, _ENOUGH = 60, 8 * 3600 + 1800
_AT_HOME = re.compile(r"\bat home\b")


#: Stretches of one's own day that a prompt shows.
DONE = 5


class Planner:
    """Makes one person's plans. `dues` are the appointments it plans for."""

    STATE = (
        "_yesterday",
        "_intended",
        "_day",
        "_wake",
        "_since",
        "_broken",
        "_ahead",
        "_later",
        "thoughts",
        "likings",
        "to_announce",
    )

    def __init__(self, context: Context, appointments: Appointments, dues: list[Due], own_past: OwnPast, seeking: Seeking) -> None:
        self._context = context
        self._world = context.world
        self._persona = context.persona
        self._surroundings = context.surroundings
        self._questions = context.questions
        self._appointments = appointments
        self._dues = dues
        self._own_past = own_past
        self._seeking = seeking
        self._records = context.records
        self._yesterday: tuple[str, ...] = ()
        self._intended: tuple[Intended, ...] = ()
        self._day = 0
        self._wake = 0
        #: When the night before this day began, in seconds of the run.
        self._since = 0
        #: Duties that one means not to keep: day, minute and words of each.
        self._broken: tuple[tuple[int, int, str], ...] = ()
        #: From when to when the steps are that were put ahead.
        self._ahead: tuple[int, int] = (0, 0)
        #: What was decided on for days to come: the day of each.
        self._later: tuple[tuple[int, Intended], ...] = ()
        self.thoughts: tuple[str, ...] = ()
        self.likings: dict[str, int] = {}
        #: Facts one would have everybody know, and how surely one puts up a notice of each.
        self.to_announce: tuple[tuple[str, float], ...] = ()

    # When to get up.

    async def wake_time(self, now: int, earliest: int) -> int:
        """When to get up, in seconds of the run, from `earliest` on, for somebody in bed since `now`: asked and used at once."""
        prompt = self._wake_prompt(now, earliest)
        answer = await self._context.decide(prompt)
        return self._usual(prompt) if answer is None else earliest // DAY * DAY + prompt.minutes(answer) * 60

    def first_wake_time(self, now: int, earliest: int) -> int:
        """When to get up on the first morning, which no evening came before: as usual, or earlier for a duty or when one has slept
        enough since `now`.
        """
        prompt = self._wake_prompt(now, earliest)
        longest = _ENOUGH + (5400 if self._persona.is_child else 0)
        due = (prompt.day - 1) * DAY + (prompt.first_duty_at - _READY) * 60 if prompt.first_duty_at is not None else now + DAY
        return max(earliest, min(self._usual(prompt), due, now + longest))

    async def put_wake_time(self, now: int) -> tuple[int, int]:
        """Ask at bedtime when to get up; returns the earliest moment on offer, and the one chosen."""
        prompt = self._wake_prompt(now, now + 5 * 3600)
        answer = await self._questions.put(prompt, now)
        midnight = (now + 5 * 3600) // DAY * DAY
        chosen = self._usual(prompt) if answer is None else midnight + prompt.minutes(answer) * 60
        return midnight + prompt.options[0] * 60, chosen

    async def time_to_get_up(self, plan: Plan, now: int) -> int:
        """When to get up, as it was put at bedtime, or put anew when something has changed in the night."""
        if not self._questions.is_usable(WakeTimePrompt.kind, now):
            return await self.wake_time(plan.bed, now)
        answer = self._questions.use(WakeTimePrompt.kind, WakeTime)
        prompt = self._wake_prompt(plan.bed, plan.bed + 5 * 3600)
        if answer is None:
            return self._usual(prompt)
        return (plan.bed + 5 * 3600) // DAY * DAY + prompt.minutes(answer) * 60

    def _wake_prompt(self, now: int, earliest: int) -> WakeTimePrompt:
        day = earliest // DAY
        midnight = day * DAY
        first = -(-(earliest - midnight) // (60 * _QUARTER)) * _QUARTER
        weekday = self._context.weekday_of(day)
        duty = next((duty for duty in self._duties(weekday, day) if duty.start > first), None)
        return WakeTimePrompt(
            identity=self._context.identity_at(now),
            day=day + 1,
            now=(now - midnight) // 60,
            weekday=WEEKDAY_NAMES[weekday],
            first_duty=duty.activity if duty else "",
            first_duty_at=duty.start if duty else None,
            options=tuple(range(first, first + 6 * 60 + 1, _QUARTER)),
        )

    def _usual(self, prompt: WakeTimePrompt) -> int:
        """Who does not say otherwise gets up as usual."""
        usual = min(prompt.options, key=lambda option: abs(option % 1440 - self._context.identity.wake))
        return (prompt.day - 1) * DAY + usual * 60

    # The day.

    def begin_day(self, plan: Plan, now: int) -> None:
        """A day without a plan: only its date, and when to go to bed."""
        plan.day = now // DAY
        plan.bed = self._bedtime(now)
        plan.blocks.clear()
        plan.steps.clear()
        plan.span = 0

    async def put_day(self, now: int, up: int, renewed: Mapping[str, object]) -> None:
        """Ask at bedtime for the plan of the day that begins at `up`, when one's identity is `renewed` in these attributes."""
        self._yesterday = self._own_past.of_day(self._day + 1)
        prompt = self._day_prompt(up, self._context.identity_at(now).model_copy(update=dict(renewed)))
        self._day, self._wake = up // DAY, prompt.wake
        await self._questions.put(prompt, now)

    async def day(self, plan: Plan, now: int, weekday: int) -> None:
        """Plan the day that begins now: strokes, as they were put at bedtime or are put anew; then hours."""
        slept = plan.bed
        self.begin_day(plan, now)
        midnight = plan.day * DAY
        answer: DayPlan | None
        if self._day == plan.day and self._questions.is_usable(DayPlanPrompt.kind, now):
            answer = self._questions.use(DayPlanPrompt.kind, DayPlan)
        else:
            self._questions.withdraw(DayPlanPrompt.kind, ("plan",))
            prompt = self._day_prompt(now, self._context.identity_at(now))
            self._day, self._wake = plan.day, prompt.wake
            answer = await self._context.decide(prompt)
        # The plan for a day is made knowing the news of the day before; from here on, that of the night and the day counts.
        self._since = slept
        self._intend_day(plan, answer, weekday, now)
        items = tuple(
            {"at": midnight + i.start * 60, "activity": i.activity, "address": self._address(i.where)} for i in self._intended
        )
        self._records.append(Planned("day", items))
        self.hours(plan, now, weekday, just_up=True)
        self._surroundings.let_go()
        self._questions.accept(now, "place")

    def _day_prompt(self, up: int, identity: Identity) -> DayPlanPrompt:
        day = up // DAY
        weekday = self._context.weekday_of(day)
        wake = (up - day * DAY) // 60
        offered = self._surroundings.offered(weekday)
        wishes = wishes_on(self._world, self._persona, weekday, self._surroundings.home)
        return DayPlanPrompt(
            identity=identity,
            day=day + 1,
            weekday=WEEKDAY_NAMES[weekday],
            wake=wake,
            bed=(self._bedtime(up) - day * DAY) // 60,
            duties=self._duties(weekday, day),
            wishes=(*wishes, *announcements(self.to_announce, offered.places, wake)),
            yesterday=self._yesterday,
            thoughts=(*self.thoughts, *self._context.thoughts),
            likings=tuple(sorted(self.likings.items())),
            heard=self._heard(),
            unsettled=self._appointments.unsettled(day) if self._dues is self._appointments.dues else (),
            family=self._context.above.residents.household(self._persona.name),
            places=offered.places,
            visits=offered.visits,
            explores=self._context.explores,
            known=offered.known,
        ).knowing(self._surroundings.read)

    def _intend_day(self, plan: Plan, answer: DayPlan | None, weekday: int, now: int) -> None:
        """What is intended for the day: what the answer says, and what is fixed, whatever it says."""
        fixed = self._duties(weekday, plan.day)
        changes = [item for day, item in self._later if day == plan.day]
        self._later = tuple((day, item) for day, item in self._later if day > plan.day)
        if answer is None:
            # Who finds no plan keeps yesterday's.
            strokes = [item for item in self._intended if not item.fixed]
        else:
            by_id = {f"d{number}": duty for number, duty in enumerate(fixed, 1)}
            for broken in answer.breaks:
                duty = by_id.get(broken.duty)
                if duty is not None:
                    self._broken = (*(each for each in self._broken if each[0] >= plan.day), (plan.day, duty.start, duty.activity))
                    self._records.append(PlanChanged(duty.activity, "dropped", f"stated reason: {broken.reason}"))
            places = self._surroundings.of_the_day(weekday)
            strokes = []
            for stroke in answer.strokes:
                start = parse_time(stroke.start) // 60
                start += 1440 if start < self._wake - 30 else 0
                at = plan.day * DAY + start * 60
                where = _where(stroke.activity, self._concrete(stroke.where, at), places)
                self._seeking.mean(stroke.seeks, stroke.aim, now, "day", at)
                strokes.append(Intended(start, stroke.minutes, stroke.activity, stroke.category, where))
            strokes = [item for item in strokes if not any(_restates(item, duty) for duty in (*fixed, *map(_as_duty, changes)))]
        self._fix([*strokes, *changes], plan, weekday)

    def _fix(self, strokes: Sequence[Intended], plan: Plan, weekday: int) -> None:
        for due in self._dues:
            due.planned = due.planned or due.at // DAY == plan.day
        duties = self._duties(weekday, plan.day)
        fixed = [
            Intended(d.start, d.end - d.start, d.activity, d.category, d.where, "appointment" if d.appointment else "duty")
            for d in duties
        ]
        self._intended = tuple(sorted((*strokes, *fixed), key=lambda item: item.start))

    def hours(self, plan: Plan, now: int, weekday: int, *, just_up: bool = False, since: int = 0) -> None:
        """Lay out the rest of the day as blocks; what lies before `since` stays as it is."""
        midnight = plan.day * DAY
        minute = (now - midnight) // 60
        chance, name, day = self._context.above.chance, self._persona.name, plan.day
        frame = Frame(
            now=minute,
            bed=max((plan.bed - midnight) // 60, minute + 30),
            just_up=just_up,
            orderly=orderliness(self._context.identity),
            places=self._surroundings.of_the_day(weekday),
            luck=lambda purpose, number: chance.uniform(f"hours {purpose}", name, day, number),
            way=self._way,
        )
        left = [item for item in self._intended if item.start + item.minutes > minute + 5]
        blocks = lay_out(left, frame, midnight)
        if since > now:
            plan.keep(blocks, since)
        if not plan.goes_on_as(blocks, now):
            plan.steps.clear()
            plan.span = 0
        plan.take(blocks)
        self._questions.move(("plan",))
        items = tuple({"at": b.start, "activity": b.activity, "address": self._world.arenas[b.arena].address} for b in blocks)
        self._records.append(Planned("hours", items))

    def replan_hours(self, plan: Plan, now: int, weekday: int, since: int = 0) -> None:
        """The rest of the day is laid out anew around what has changed, which is so from `since` on."""
        strokes = [item for item in self._intended if item.fixed not in ("duty", "appointment")]
        self._fix(strokes, plan, weekday)
        self.hours(plan, now, weekday, since=since)

    def intend(self, plan: Plan, block: Block, *, busy: bool) -> bool:
        """Add something to the day: now, or when the duty at hand is over; False when there is no time left for it today."""
        start = plan.blocks[0].end if busy and plan.blocks else block.start
        length = block.end - block.start
        if start + length > plan.bed:
            return False
        minute = (start - plan.day * DAY) // 60
        added = Intended(minute, length // 60, block.activity, block.category, f"P{block.arena}.{block.use}", "change")
        self._intended = tuple(sorted((*self._intended, added), key=lambda item: item.start))
        return True

    def intend_for(self, day: int, block: Block) -> None:
        """Something is to be done on a day to come (its index), whatever else its plan will say."""
        minute, minutes = (block.start - day * DAY) // 60, (block.end - block.start) // 60
        intended = Intended(minute, minutes, block.activity, block.category, f"P{block.arena}.{block.use}", "change")
        self._later = (*self._later, (day, intended))

    def for_later(self) -> tuple[str, ...]:
        """What was decided on for days to come, in words."""
        return tuple(f"{item.activity}, day {day + 1} at {clock(item.start)}" for day, item in self._later)

    def in_words(self) -> str:
        """The day's plan as a memory of it."""
        items = ", ".join(f"{clock(item.start)} {item.activity}" for item in self._intended)
        return f"My plan for day {self._day + 1}: {items}" if items else f"I plan nothing for day {self._day + 1}"

    def drop(self, activity: str) -> None:
        """Something intended falls through."""
        self._intended = tuple(item for item in self._intended if item.activity != activity)

    # The next steps.

    async def steps(self, plan: Plan, now: int, weekday: int) -> None:
        """Break down what comes next: what is left of the hours whose steps were known, or the next hours."""
        span = [block for block in plan.blocks if block.start < plan.span]
        if span and plan.span - now >= _LEAST:
            await self._break_down(plan, span, now, weekday)
        elif self._ahead[0] == plan.span and self._questions.is_usable(DecomposePrompt.kind, now):
            start, end = self._ahead
            span = [block for block in plan.blocks if block.start < end]
            self._take(plan, self._questions.use(DecomposePrompt.kind, Steps), span, start, end)
        else:
            self._questions.withdraw(DecomposePrompt.kind, ("plan",))
            await self._break_down(plan, span_from(plan, now), now, weekday)

    async def ahead(self, plan: Plan, now: int, weekday: int) -> None:
        """Put the question for the next hours when they begin within half an hour, and answers are at hand until then."""
        pending = DecomposePrompt.kind in self._questions.pending
        if pending or not plan.span or plan.span - now > AHEAD or not plan.blocks or plan.blocks[-1].end - plan.span < SHORTEST:
            return
        span = span_from(plan, plan.span)
        if not span or span[0].category == "sleep" or span[-1].end - plan.span < SHORTEST:
            return
        self._ahead = (plan.span, span[-1].end)
        await self._questions.put(self._steps_prompt(plan, span, plan.span, now, weekday), now)

    async def _break_down(self, plan: Plan, span: list[Block], now: int, weekday: int) -> None:
        end = span[-1].end
        if end - now < SHORTEST:
            self._take(plan, None, span, now, end)
            return
        answer = await self._context.decide(self._steps_prompt(plan, span, now, now, weekday))
        self._take(plan, answer, span, now, end)

    def _steps_prompt(self, plan: Plan, span: list[Block], start: int, now: int, weekday: int) -> DecomposePrompt:
        midnight = plan.day * DAY
        end = span[-1].end
        stretches = []
        for block in span:
            begin = max(block.start, start)
            stretches.append(
                Stretch(
                    start=(begin - midnight) // 60,
                    minutes=max(5, (block.end - begin) // 60),
                    activity=block.activity,
                    category=block.category,
                    where=f"P{block.arena}.{block.use}",
                    fixed=block.fixed != "",
                    begun=block.begun,
                )
            )
        following = next((block for block in plan.blocks if block.start >= end), None)
        offered = self._surroundings.offered(weekday)
        return DecomposePrompt(
            identity=self._context.identity_at(now),
            day=plan.day + 1,
            weekday=WEEKDAY_NAMES[weekday],
            now=(start - midnight) // 60,
            blocks=tuple(stretches),
            done=self._own_past.lately(now, DONE),
            heard=self._heard(),
            expected=self._expected(span, start, weekday, midnight),
            thoughts=(*self.thoughts, *self._context.thoughts)[-_THOUGHTS:],
            next_activity=following.activity if following is not None else "going to bed",
            places=offered.places,
            visits=offered.visits,
            explores=self._context.explores,
            known=offered.known,
            near=self._surroundings.rooms(weekday, (block.arena for block in span)),
            around=self._context.around.lines,
        ).knowing(self._surroundings.read)

    def _heard(self) -> tuple[str, ...]:
        """The news that one has had lately, and believes."""
        facts = self._context.recollection.facts.values()
        news = [memory for memory in facts if memory.created >= self._since and memory.kind != "background" and not memory.doubted]
        latest = sorted(news, key=lambda memory: memory.id)[-_NEWS:]
        # What came up in talk is told with who said it: it may speak of "I".
        scripted = self._context.above.shared.is_scripted
        return tuple(memory.text if not scripted(memory.fact or "") else memory.gist or memory.text for memory in latest)

    def _expected(self, span: list[Block], start: int, weekday: int, midnight: int) -> tuple[str, ...]:
        """Who is expected where in these hours: the household, colleagues, those with whom something was agreed."""
        residents, name = self._context.above.residents, self._persona.name
        found: dict[str, None] = {}
        for block in span:
            arena = self._world.arenas[block.arena]
            if self._surroundings.at_home(block.arena):
                others, place = residents.household(name), "at home"
            else:
                begin, end = (max(block.start, start) - midnight) // 60, (block.end - midnight) // 60
                others = residents.colleagues(name, arena.sector, weekday, begin, end)
                place = f"at {quote(self._world.sector(arena.sector).name)}"
            if others:
                found[f"{place} {', '.join(quote(other) for other in others)}"] = None
        for due in self._dues:
            if start <= due.at < span[-1].end and not due.settled:
                found[self._due_in_words(due)] = None
        return tuple(found)

    def _due_in_words(self, due: Due) -> str:
        """An appointment, with the others whom it concerns."""
        people = ", ".join(quote(name) for name in self._appointments.others_at(due))
        time, what = clock(due.at % DAY // 60), quote(due.activity)
        return f"at {time}, as agreed, {what}, {people}" if people else f"at {time}, as agreed, {what}"

    def _take(self, plan: Plan, answer: Steps | None, span: list[Block], start: int, end: int) -> None:
        """Lay an answer out as the steps of a span; without one, each block is lived as one step."""
        for block in span:
            block.begun = True
        plan.span = end
        at = start
        steps: list[Step] = []
        for step in answer.steps if answer is not None else ():
            length = min(step.minutes * 60, end - at)
            if length < 180:
                break
            arena, use = spot_of(self._context, step.where, at, steps[-1].arena if steps else None)
            self._seeking.mean(step.seeks, step.aim, start, "step", at)
            block = next((block for block in span if block.end > at), span[-1])
            steps.append(Step(length, step.activity, category_of(use, block.category), arena, use, at, leaves=as_left(step.leaves)))
            at += length
        plan.steps.clear()
        plan.steps.extend(laid_out(steps, span, start, lambda arena: self._world.arenas[arena].sector))
        items = tuple(
            {"minutes": s.seconds // 60, "activity": s.activity, "address": self._world.arenas[s.arena].address} for s in plan.steps
        )
        self._records.append(Planned("steps", items))

    # What is fixed.

    def _duties(self, weekday: int, day: int) -> tuple[Duty, ...]:
        found = duties_on(self._world, self._persona, weekday, self._dues, day)
        return tuple(duty for duty in found if (day, duty.start, duty.activity) not in self._broken)

    def _bedtime(self, up: int) -> int:
        """When to go to bed on a day that begins at `up`."""
        midnight = up // DAY * DAY
        bed = self._context.identity.sleep
        while bed < (up - midnight) // 60 + 6 * 60:
            bed += 1440
        return midnight + bed * 60

    def _way(self, start: int, goal: int) -> int:
        """The minutes that a way between two arenas takes at most, or nearly so."""
        if start == goal:
            return 0
        tiles = self._world.chebyshev(self._world.arenas[start].tiles[0], self._world.arenas[goal].tiles[0])
        return -(-int(tiles * _DETOUR * _PACE) // 60)

    def _concrete(self, where: str, at: int) -> str:
        """A "where" that names an arena, as every plan does."""
        arena, use = spot_of(self._context, where, at)
        return f"P{arena}.{use}"

    def _address(self, where: str) -> str:
        return self._world.arenas[_split(where)[0]].address


def _as_duty(item: Intended) -> Duty:
    return Duty(start=item.start, end=item.start + item.minutes, activity=item.activity, category=item.category, where=item.where)


def _restates(item: Intended, duty: Duty) -> bool:
    """Whether a stroke says again what is fixed."""
    common = min(item.start + item.minutes, duty.end) - max(item.start, duty.start)
    alike = item.category == duty.category or (item.category != "meals" and _split(item.where)[0] == _split(duty.where)[0])
    return alike and common * 2 >= min(item.minutes, duty.end - duty.start)


def _where(activity: str, where: str, places: Sequence[Place]) -> str:
    """Where a stroke is: what says that it is at home is at home."""
    place, _, use = where.partition(".")
    if not _AT_HOME.search(activity) or any(each.home and each.id == place for each in places):
        return where
    found = (f"{each.id}.{wanted}" for wanted in (use, "rest", "stand") for each in places if each.home and wanted in each.affords)
    return next(found, where)


def _split(where: str) -> tuple[int, str]:
    place, _, use = where.partition(".")
    return int(place[1:]), use
