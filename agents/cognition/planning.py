"""Planning: when to get up, the day in strokes, its hours, and the steps of the block at hand, each by its prompt."""

from collections import deque

from twinville.agents.categories import category_of
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.duties import announcements, duties_on, wishes_on
from twinville.agents.cognition.plan import Block, Due, Plan, Step
from twinville.agents.prompts.day_plan import DayPlanPrompt, Duty
from twinville.agents.prompts.decompose import DecomposePrompt
from twinville.agents.prompts.hour_plan import HourPlanPrompt, Intended
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.wake_time import WakeTimePrompt
from twinville.agents.records import Planned
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES, parse_time

#: A block is decomposed this many minutes at a time, so that steps are chosen just in time.
CHUNK = 75
_QUARTER = 15


class Planner:
    """Makes one person's plans. `appointments` are those it plans for."""

    STATE = (("_context.identity", "identity"), "_yesterday", "_intended", "_day", "thoughts", "likings", "to_announce")

    def __init__(self, context: Context, appointments: list[Due]) -> None:
        self._context = context
        self._world = context.world
        self._persona = context.persona
        self._surroundings = context.surroundings
        self._appointments = appointments
        self._records = context.records
        self._yesterday: tuple[str, ...] = ()
        self._intended: tuple[Intended, ...] = ()
        self._day = 0
        self.thoughts: tuple[str, ...] = ()
        self.likings: dict[str, int] = {}
        #: Facts one would have everybody know, and how surely one puts up a notice of each.
        self.to_announce: tuple[tuple[str, float], ...] = ()

    async def wake_time(self, now: int, earliest: int) -> int:
        """When to get up, in seconds of the run, at or after `earliest`, for somebody in bed since `now`."""
        day = max(earliest, now + 4 * 3600) // DAY
        midnight = day * DAY
        first = -(-(earliest - midnight) // (60 * _QUARTER)) * _QUARTER
        weekday = self._context.weekday_of(day)
        duty = self._first_duty(day, weekday, first)
        prompt = WakeTimePrompt(
            identity=self._context.identity_at(now),
            day=day + 1,
            now=(now - midnight) // 60,
            weekday=WEEKDAY_NAMES[weekday],
            first_duty=duty.activity if duty else "",
            first_duty_at=duty.start if duty else None,
            options=tuple(range(first, first + 6 * 60 + 1, _QUARTER)),
        )
        answer = await self._context.decide(prompt)
        if answer is None:
            # Who does not say otherwise gets up as usual.
            usual = min(prompt.options, key=lambda option: abs(option % 1440 - self._context.identity.wake))
            return midnight + usual * 60
        return midnight + prompt.minutes(answer) * 60

    def begin_day(self, plan: Plan, now: int) -> None:
        """A day without a plan: only its date, and when to go to bed."""
        plan.day = now // DAY
        midnight = plan.day * DAY
        bed = self._context.identity.sleep
        while bed < (now - midnight) // 60 + 6 * 60:
            bed += 1440
        plan.bed = midnight + bed * 60
        plan.blocks.clear()
        plan.steps.clear()

    async def day(self, plan: Plan, now: int, weekday: int) -> None:
        """Plan the day that begins now: strokes, then hours."""
        self.begin_day(plan, now)
        midnight = plan.day * DAY
        wake, bed = (now - midnight) // 60, (plan.bed - midnight) // 60
        duties = self._duties(weekday, plan.day)
        wishes = wishes_on(self._world, self._persona, weekday, self._surroundings.home)
        prompt = DayPlanPrompt(
            identity=self._context.identity_at(now),
            day=plan.day + 1,
            weekday=WEEKDAY_NAMES[weekday],
            wake=wake,
            bed=bed,
            duties=duties,
            wishes=(*wishes, *announcements(self.to_announce, self._surroundings.of_the_day(weekday), wake)),
            yesterday=self._yesterday,
            thoughts=self.thoughts,
            likings=tuple(sorted(self.likings.items())),
            places=self._surroundings.of_the_day(weekday),
        )
        answer = await self._context.decide(prompt)
        # Who finds no plan keeps yesterday's, without its appointments.
        intended = [item for item in self._intended if not item.appointment] if answer is None else []
        for stroke in answer.strokes if answer is not None else ():
            start = parse_time(stroke.start) // 60
            if start < wake - 30:
                start += 1440
            intended.append(
                Intended(
                    start=start, minutes=stroke.minutes, activity=stroke.activity, category=stroke.category, where=stroke.where
                )
            )
        self._intended = _with_appointments(tuple(intended), duties)
        self._day = plan.day
        self._yesterday = tuple(dict.fromkeys(item.activity for item in self._intended if item.category in ("leisure", "social")))
        items = tuple(
            {"at": midnight + i.start * 60, "activity": i.activity, "address": self._address(i.where)} for i in self._intended
        )
        self._records.append(Planned("day", items))
        await self.hours(plan, now, weekday, just_up=True)

    async def hours(self, plan: Plan, now: int, weekday: int, *, just_up: bool = False) -> None:
        """Lay out the rest of the day as blocks."""
        midnight = plan.day * DAY
        minute = (now - midnight) // 60
        left = tuple(item for item in self._intended if item.start + item.minutes > minute + 5)
        prompt = HourPlanPrompt(
            identity=self._context.identity_at(now),
            day=plan.day + 1,
            weekday=WEEKDAY_NAMES[weekday],
            now=minute,
            bed=max((plan.bed - midnight) // 60, minute + 30),
            just_up=just_up,
            intended=left,
            places=self._surroundings.of_the_day(weekday),
        )
        answer = await self._context.decide(prompt)
        if answer is None:
            if not plan.blocks:
                plan.blocks = deque(self._as_intended(plan, now))
            return
        at = now
        blocks: deque[Block] = deque()
        for block in answer.blocks:
            arena, use = _split(block.where)
            blocks.append(Block(at, at + block.minutes * 60, block.activity, block.category, arena, use))
            at += block.minutes * 60
        plan.blocks = blocks
        plan.steps.clear()
        items = tuple({"at": b.start, "activity": b.activity, "address": self._world.arenas[b.arena].address} for b in blocks)
        self._records.append(Planned("hours", items))

    def _as_intended(self, plan: Plan, now: int) -> list[Block]:
        """What is left of the day's strokes as blocks, where no hours could be laid out."""
        blocks: list[Block] = []
        at = now
        for item in self._intended:
            start = max(at, plan.day * DAY + item.start * 60)
            end = min(plan.bed, plan.day * DAY + (item.start + item.minutes) * 60)
            if end - start >= 300:
                arena, use = _split(item.where)
                blocks.append(Block(start, end, item.activity, item.category, arena, use))
                at = end
        return blocks

    async def replan_hours(self, plan: Plan, now: int, weekday: int) -> None:
        """The rest of the day is laid out anew around what has changed."""
        self._intended = _with_appointments(self._intended, self._duties(weekday, plan.day))
        await self.hours(plan, now, weekday)

    def intend(self, plan: Plan, block: Block, *, busy: bool) -> bool:
        """Add something to the day: now, or when the duty at hand is over; False when there is no time left for it today."""
        start = plan.blocks[0].end if busy and plan.blocks else block.start
        length = block.end - block.start
        if start + length > plan.bed:
            return False
        where = f"P{block.arena}.{block.use}"
        minute = (start - plan.day * DAY) // 60
        added = Intended(
            start=minute, minutes=length // 60, activity=block.activity, category=block.category, where=where, appointment=True
        )
        self._intended = tuple(sorted((*self._intended, added), key=lambda item: item.start))
        return True

    def in_words(self) -> str:
        """The day's plan as a memory of it."""
        items = ", ".join(f"{clock(item.start)} {item.activity}" for item in self._intended)
        return f"My plan for day {self._day + 1}: {items}" if items else f"I plan nothing for day {self._day + 1}"

    def drop(self, activity: str) -> None:
        """Something intended falls through."""
        self._intended = tuple(item for item in self._intended if item.activity != activity)

    def _duties(self, weekday: int, day: int) -> tuple[Duty, ...]:
        for due in self._appointments:
            due.planned = due.planned or due.at // DAY == day
        return duties_on(self._world, self._persona, weekday, self._appointments, day)

    async def steps(self, plan: Plan, block: Block, now: int, weekday: int) -> None:
        """Decompose the next part of a block."""
        minutes = max(5, min(CHUNK, (block.end - now) // 60))
        follows = plan.blocks[1].activity if len(plan.blocks) > 1 else "going to bed"
        prompt = DecomposePrompt(
            identity=self._context.identity_at(now),
            day=plan.day + 1,
            weekday=WEEKDAY_NAMES[weekday],
            now=(now - plan.day * DAY) // 60,
            minutes=minutes,
            activity=block.activity,
            category=block.category,
            where=f"P{block.arena}.{block.use}",
            first=not block.begun,
            next_activity=follows,
            places=self._surroundings.near(weekday, block.arena),
        )
        answer = await self._context.decide(prompt)
        block.begun = True
        if answer is None:
            plan.steps.append(Step(minutes * 60, block.activity, block.category, block.arena, block.use))
            return
        left = minutes
        for step in answer.steps:
            if left < 3:
                break
            arena, use = _split(step.where)
            length = min(step.minutes, left)
            left -= length
            plan.steps.append(Step(length * 60, step.activity, category_of(use, block.category), arena, use))
        items = tuple(
            {"minutes": s.seconds // 60, "activity": s.activity, "address": self._world.arenas[s.arena].address} for s in plan.steps
        )
        self._records.append(Planned("steps", items))

    def _first_duty(self, day: int, weekday: int, after: int) -> Duty | None:
        duties = duties_on(self._world, self._persona, weekday, self._appointments, day)
        return next((duty for duty in duties if duty.start > after), None)

    def _address(self, where: str) -> str:
        return self._world.arenas[_split(where)[0]].address


def _with_appointments(intended: tuple[Intended, ...], duties: tuple[Duty, ...]) -> tuple[Intended, ...]:
    """What is intended, with today's appointments in it as appointments: a promise is not a matter of planning style."""
    promised = [duty for duty in duties if duty.appointment]
    kept = [item for item in intended if not any(item.where == d.where and abs(item.start - d.start) <= 30 for d in promised)]
    kept += [
        Intended(start=d.start, minutes=d.end - d.start, activity=d.activity, category=d.category, where=d.where, appointment=True)
        for d in promised
    ]
    return tuple(sorted(kept, key=lambda item: item.start))


def _split(where: str) -> tuple[int, str]:
    place, _, use = where.partition(".")
    return int(place[1:]), use
