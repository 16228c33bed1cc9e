"""Considering: what came up is thought about once, when one next decides: does it change the plan, whom does one tell, what does
one think of them now.

It may be news that one minds, or that concerns oneself or somebody close; something that was agreed; a meeting that failed. What
one has reacted to already is not thought about again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
from twinville.agents.words import as_clause, cut
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES, format_time, parse_time
from twinville.worlds.state import saved

#: What weighs this much calls for a thought, whomever it concerns.
STRIKING = 8
#: How much one thinks about in a day, of which one is kept for a meeting that failed; what came up longer ago than this, in
#: seconds, is let go.
MOST, KEPT, LINGERS = 3, 1, DAY
#: How much it weighs what one decided.
DECIDED = 4
_RECALLED, _REST, _MATTER = 4, 6, 160
#: What of one talk is thought about at once.
_TOGETHER = 4
#: That somebody said something, to oneself or to somebody else.
_SAID = re.compile(r"[^:]+ said(?: to [^:]+)?: ")
#: What is thought about first.
_FIRST: tuple[What, ...] = ("missed", "agreement", "news")


@saved("Cause")
@dataclass(frozen=True, slots=True)
class Cause:
    """What came up, in words, with those whom it concerns; `key` is the same for what is the same.

    `by` is who said it, in a talk that is not over yet, and `talk` when that was over; 0 for what came up by itself. `own` says
    that it was this person's doing, `settle` what to say to those whom it concerns.
    """

    what: What
    key: str
    text: str
    people: tuple[str, ...]
    at: int
    by: str = ""
    talk: int = 0
    own: bool = False
    settle: str = ""

    def matter(self, whom: str) -> str:
        """What there is to say of it to somebody."""
        if self.settle and whom in self.people:
            return self.settle
        said = _SAID.match(self.text)
        return f"tell them what {said[0]}{self.text[said.end() :]}" if said is not None else f"tell them of this: {self.text}"


class Considering(Part):
    """What one mind has still to think about."""

    # `_changed` is None between decisions.
    STATE = ("_causes", "_known", "_day", "_thought")
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
        #: What was thought about today: of what kind, and whom it concerned.
        self._thought: list[tuple[str, ...]] = []
        #: From when on today's plan is another.
        self._changed: int | None = None

    def news(self, text: str, about: Iterable[str], weight: int, now: int, by: str = "") -> None:
        """News that is believed, which somebody said in talk or not. It calls for a thought where one minds it, or where it
        concerns oneself or somebody close.
        """
        close = (self._context.name, *self._context.acquaintances.close())
        concerned = tuple(name for name in dict.fromkeys(about) if name in close)
        named = tuple(name for name in close if name in text.partition(": ")[2])
        if weight >= STRIKING or concerned or named:
            people = tuple(name for name in dict.fromkeys((*about, *named)) if name != self._context.name)
            self._add(Cause("news", text, text, people, now, by))

    def reacted_to(self, text: str) -> None:
        """A reaction to this was asked for: that is enough of a thought."""
        self._known.add(text)
        self._causes[:] = [cause for cause in self._causes if cause.key != text]

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """What was agreed, and who did not come. What came up in one talk is thought about at once."""
        me = self._context.name
        match stimulus:
            case TalkEnded(agreements=agreements):
                people = (stimulus.other, *stimulus.others)
                self._causes[:] = [replace(cause, by="", talk=now) if cause.by in people else cause for cause in self._causes]
                for agreement in agreements:
                    if agreement.standing == "accepted" and me in agreement.who:
                        text, others = told(agreement, me), others_in(agreement, me)
                        self._add(Cause("agreement", f"agreement {agreement.id}", text, others, now, talk=now))
            case Waited(agreement, absent):
                text = missing(agreement, absent)
                self._add(Cause("missed", text, text, absent, now, settle=f"ask them why: {text}"))
            case AgreementPast(agreement, "missed"):
                others = others_in(agreement, me)
                self._add(Cause("missed", f"missed {agreement.id}", became(stimulus, others), others, now, own=True))
            case _:
                return False
        return True

    async def consider(self, observation: Observation, last: Action) -> None:
        """Think about what came up since one last decided. Raises AnswerError when a prompt gets no legal answer."""
        now = observation.now
        if now // DAY != self._day:
            self._day = now // DAY
            self._thought.clear()
        causes = [cause for cause in self._causes if now - cause.at <= LINGERS]
        self._causes.clear()
        for together in _grouped(causes):
            if self._may_think_of(together[0]):
                self._thought.append((together[0].what, *sorted(together[0].people)))
                answer = await self._context.decide(self._prompt(together, observation, last))
                if answer is not None:
                    self._take(together, answer, now)
                    self._lay_out_anew(observation)

    def _may_think_of(self, cause: Cause) -> bool:
        """Whether a day has a thought left for it: each is for something else, and the last of them for a meeting that failed."""
        if (cause.what, *sorted(cause.people)) in self._thought and not cause.own:
            return False
        return len(self._thought) < MOST - (0 if cause.what == "missed" else KEPT)

    def _lay_out_anew(self, observation: Observation) -> None:
        """What was changed stands in the plan before anything else is thought about; what goes on now goes on."""
        if self._changed is not None:
            self._planner.replan_hours(self._context.plan, observation.now, observation.weekday, self._changed)
            self._changed = None

    def _add(self, cause: Cause) -> None:
        if self._thinks and cause.key not in self._known:
            self._known.add(cause.key)
            self._causes.append(cause)

    def _take(self, together: Sequence[Cause], answer: Consideration, now: int) -> None:
        """What is decided enters the plan, becomes something to say to somebody, and what one thinks of them."""
        context = self._context
        text = "; ".join(cause.text.rstrip(".") for cause in together)
        did = [done for change in answer.changes if (done := self._change(text, change, answer.reason, now))]
        for said in answer.tell:
            whom = who_is(context, said) or said
            # What concerns them is for them; else it is what there is to tell.
            cause = next((cause for cause in together if whom in cause.people and cause.settle), together[0])
            self._seeking.mean(said, cut(cause.matter(whom), _MATTER), now, "consider")
        for view in answer.views:
            name = who_is(context, view.name)
            if name is None:
                context.records.append(Sought(view.name, view.view[:_MATTER], "unknown", "consider"))
                continue
            known = context.acquaintances.to(name)
            known.view = view.view
            context.records.append(Related(name, view.view, round(known.closeness, 3), round(known.trust, 3)))
        if did:
            people = together[0].people
            decided = f"{text}; I decided on this: {'; '.join(did)}, because {as_clause(answer.reason)}"
            context.recollection.add("plan", decided, people[0] if people else context.name, now, DECIDED)

    def _change(self, text: str, change: Change, reason: str, now: int) -> str:
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
            self._changed = min(start, self._changed if self._changed is not None else start)
        when = f"{change.day} at {change.at}"
        context.records.append(PlanChanged(f"{change.activity} {when}", "added", f"{text}; stated reason: {reason}"))
        return f"{change.activity}, {when}"

    def _place(self, block: Block) -> str:
        return self._context.world.arenas[block.arena].address.partition(":")[2].replace(":", ", ")

    def _prompt(self, together: Sequence[Cause], observation: Observation, last: Action) -> ConsiderPrompt:
        now, context = observation.now, self._context
        offered = context.surroundings.offered(observation.weekday)
        people = dict.fromkeys(name for cause in together for name in cause.people)
        rest = [block for block in context.plan.blocks if block.start > now][:_REST]
        texts = tuple(cause.text for cause in together)
        recalled = context.recollection.retrieve("consider", "; ".join(texts), now, _RECALLED)
        return ConsiderPrompt(
            identity=context.identity_at(now),
            day=context.plan.day + 1,
            weekday=WEEKDAY_NAMES[observation.weekday],
            now=(now - context.plan.day * DAY) // 60,
            doing=last.activity,
            what=together[0].what,
            happened=texts,
            people=tuple((name, context.acquaintances.relation_of(name)) for name in people),
            rest=tuple(f"{format_time(block.start)} {block.activity}, at {self._place(block)}" for block in rest),
            ahead=(*self._appointments.ahead(now), *self._planner.for_later()),
            # What came up is a memory by now, and need not come to mind again.
            memories=tuple(each.memory.text for each in recalled if each.memory.text not in texts),
            places=offered.places,
            visits=offered.visits,
            explores=context.explores,
            known=offered.known,
        ).knowing(context.surroundings.read)


def _grouped(causes: Sequence[Cause]) -> list[list[Cause]]:
    """What is thought about at once, of one talk together: one's own missed meeting first, then others', what was agreed, news."""
    groups: dict[tuple[int, str], list[Cause]] = {}
    for cause in causes:
        groups.setdefault((cause.talk, "" if cause.talk else cause.key), []).append(cause)
    ordered = [sorted(group, key=_rank)[:_TOGETHER] for group in groups.values()]
    return sorted(ordered, key=lambda group: _rank(group[0]))


def _rank(cause: Cause) -> tuple[bool, int]:
    return not cause.own, _FIRST.index(cause.what)
