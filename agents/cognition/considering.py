"""Considering: what came up is thought about once, when one next decides: does it change the plan, whom does one tell, what does
one think of them now.

It may be news that one minds, or that concerns oneself or somebody close; something that was agreed; a meeting that failed. What
one has reacted to already is not thought about again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from twinville.agents.action import Action
from twinville.agents.cognition.agreed import became, missing, others_in, told
from twinville.agents.cognition.appointments import Appointments
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.going import planned_as, spot_of
from twinville.agents.cognition.plan import Block
from twinville.agents.cognition.planning import Planner
from twinville.agents.cognition.seeking import Seeking
from twinville.agents.cognition.whom import who_is
from twinville.agents.component import Part
from twinville.agents.modules import CONSIDERING, MEMORY, PLANNING
from twinville.agents.observation import Observation
from twinville.agents.prompts.consider import Change, Consideration, ConsiderPrompt, What
from twinville.agents.records import PlanChanged, Related, Sought
from twinville.agents.stimulus import AgreementPast, Stimulus, TalkEnded, Waited
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES, format_time, parse_time
from twinville.worlds.state import saved

#: What weighs this much calls for a thought, whomever it concerns.
STRIKING = 8
#: How much one thinks about in a day; what came up longer ago than this, in seconds, is let go.
MOST, LINGERS = 3, DAY
#: How much it weighs what one decided.
DECIDED = 4
_RECALLED, _REST, _MATTER = 4, 6, 160


@saved("Cause")
@dataclass(frozen=True, slots=True)
class Cause:
    """What came up, in words, with those whom it concerns; `key` is the same for what is the same."""

    what: What
    key: str
    text: str
    people: tuple[str, ...]
    at: int


class Considering(Part):
    """What one mind has still to think about. `plan_is_stale` says that the rest of today must be laid out anew."""

    STATE = ("_causes", "_known", "_day", "_count", "plan_is_stale")
    name = "considering"

    def __init__(self, context: Context, planner: Planner, appointments: Appointments, seeking: Seeking) -> None:
        self._context = context
        self._planner = planner
        self._appointments = appointments
        self._seeking = seeking
        self._thinks = {CONSIDERING, MEMORY, PLANNING} <= context.modules
        self._causes: list[Cause] = []
        #: Keys of all that came up.
        self._known: set[str] = set()
        self._day = -1
        self._count = 0
        self.plan_is_stale = False

    def news(self, text: str, about: Iterable[str], weight: int, now: int) -> None:
        """News that is believed. It calls for a thought where one minds it, or where it concerns oneself or somebody close."""
        close = (self._context.name, *self._context.acquaintances.close())
        concerned = tuple(name for name in dict.fromkeys(about) if name in close)
        named = tuple(name for name in close if name in text.partition(": ")[2])
        if weight >= STRIKING or concerned or named:
            people = tuple(name for name in dict.fromkeys((*about, *named)) if name != self._context.name)
            self._add(Cause("news", text, text, people, now))

    def reacted_to(self, text: str) -> None:
        """A reaction to this was asked for: that is enough of a thought."""
        self._known.add(text)
        self._causes[:] = [cause for cause in self._causes if cause.key != text]

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """What was agreed, and who did not come."""
        me = self._context.name
        match stimulus:
            case TalkEnded(agreements=agreements):
                for agreement in agreements:
                    if agreement.standing == "accepted" and me in agreement.who:
                        key = f"agreement {agreement.id}"
                        self._add(Cause("agreement", key, told(agreement, me), others_in(agreement, me), now))
            case Waited(agreement, absent):
                text = missing(agreement, absent)
                self._add(Cause("missed", text, text, absent, now))
            case AgreementPast(agreement, "missed"):
                others = others_in(agreement, me)
                self._add(Cause("missed", f"missed {agreement.id}", became(stimulus, others), others, now))
            case _:
                return False
        return True

    async def consider(self, observation: Observation, last: Action) -> None:
        """Think about what came up since one last decided. Raises AnswerError when a prompt gets no legal answer."""
        now = observation.now
        if now // DAY != self._day:
            self._day, self._count = now // DAY, 0
        causes = [cause for cause in self._causes if now - cause.at <= LINGERS]
        self._causes.clear()
        for cause in causes[: max(0, MOST - self._count)]:
            self._count += 1
            answer = await self._context.decide(self._prompt(cause, observation, last))
            if answer is not None:
                self._take(cause, answer, now)

    def _add(self, cause: Cause) -> None:
        if self._thinks and cause.key not in self._known:
            self._known.add(cause.key)
            self._causes.append(cause)

    def _take(self, cause: Cause, answer: Consideration, now: int) -> None:
        """What is decided enters the plan, becomes something to say to somebody, and what one thinks of them."""
        context = self._context
        did = [done for change in answer.changes if (done := self._change(cause, change, answer.reason, now))]
        for whom in answer.tell:
            self._seeking.mean(whom, cause.text[:_MATTER], now, "consider")
        for view in answer.views:
            name = who_is(context, view.name)
            if name is None:
                context.records.append(Sought(view.name, view.view[:_MATTER], "unknown", "consider"))
                continue
            known = context.acquaintances.to(name)
            known.view = view.view
            context.records.append(Related(name, view.view, round(known.closeness, 3), round(known.trust, 3)))
        if did:
            text = f"{cause.text.rstrip('.')}; I decided on this: {'; '.join(did)}, because {answer.reason}"
            context.recollection.add("plan", text, cause.people[0] if cause.people else context.name, now, DECIDED)

    def _change(self, cause: Cause, change: Change, reason: str, now: int) -> str:
        """Put something into the plan of today or tomorrow; in words, or "" where there is no time for it."""
        context, plan = self._context, self._context.plan
        day = plan.day + (change.day == "tomorrow")
        start = day * DAY + parse_time(change.at)
        arena, use = spot_of(context, change.where, max(now, start))
        block = Block(start, start + change.minutes * 60, change.activity, planned_as(use), arena, use)
        if change.day == "tomorrow":
            self._planner.intend_for(day, block)
            # The plan for tomorrow may be made before one has slept over it.
            context.thoughts.append(f"I decided on this for day {day + 1} at {change.at}: {change.activity}")
        elif start < now or not self._planner.intend(plan, block, busy=False):
            why = "its time has passed" if start < now else "there is no time left for it today"
            context.records.append(PlanChanged(change.activity, "dropped", why))
            return ""
        else:
            self.plan_is_stale = True
        when = f"{change.day} at {change.at}"
        context.records.append(PlanChanged(f"{change.activity} {when}", "added", f"{cause.text}; stated reason: {reason}"))
        return f"{change.activity}, {when}"

    def _place(self, block: Block) -> str:
        return self._context.world.arenas[block.arena].address.partition(":")[2].replace(":", ", ")

    def _prompt(self, cause: Cause, observation: Observation, last: Action) -> ConsiderPrompt:
        now, context = observation.now, self._context
        offered = context.surroundings.offered(observation.weekday)
        known = {name: context.acquaintances.peek(name) for name in cause.people}
        rest = [block for block in context.plan.blocks if block.start > now][:_REST]
        recalled = context.recollection.retrieve("consider", cause.text, now, _RECALLED)
        return ConsiderPrompt(
            identity=context.identity_at(now),
            day=context.plan.day + 1,
            weekday=WEEKDAY_NAMES[observation.weekday],
            now=(now - context.plan.day * DAY) // 60,
            doing=last.activity,
            what=cause.what,
            happened=cause.text,
            people=tuple((name, one.relation if one is not None else "") for name, one in known.items()),
            rest=tuple(f"{format_time(block.start)} {block.activity}, at {self._place(block)}" for block in rest),
            ahead=self._appointments.ahead(now),
            # What came up is a memory by now, and need not come to mind again.
            memories=tuple(each.memory.text for each in recalled if each.memory.text != cause.text),
            places=offered.places,
            visits=offered.visits,
            explores=context.explores,
            known=offered.known,
        ).knowing(context.surroundings.read)
