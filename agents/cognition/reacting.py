"""Reacting to people, words and things: carry on, wait, talk, help, flee, or change the plan, as the prompt's answer says."""

from twinville.agents.action import Action
from twinville.agents.cognition.acting import Acting
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.going import planned_as, spot_of
from twinville.agents.cognition.noticing import Noticed
from twinville.agents.cognition.plan import Block, Plan, Step
from twinville.agents.cognition.seeking import Seeking
from twinville.agents.decision import Call
from twinville.agents.modules import TALK
from twinville.agents.observation import Observation
from twinville.agents.prompts.leaves import as_left
from twinville.agents.prompts.react import CHANGE, Choice, Reaction, ReactPrompt
from twinville.agents.records import PlanChanged, Reacted
from twinville.agents.words import as_clause
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES, parse_time

#: What can be done about each kind of thing that is noticed.
OPTIONS: dict[str, tuple[Choice, ...]] = {
    "person": ("carry on", "wait", "talk", "help", "flee", "change plan"),
    "speech": ("carry on", "change plan"),
    "self": ("carry on", "change plan"),
    "breach": ("carry on", "warn", "report"),
    "thing": ("carry on", "wait", "help", "flee", "change plan"),
}
_RECALLED, _WEIGHT = 4, 4


class Reacting:
    """The reacting side of one mind. `addressing` is whom it would talk to at once, `calling` whom it calls to account for which
    ordinance, and how; both until they are taken.
    """

    STATE = ("addressing", "calling")

    def __init__(self, context: Context, acting: Acting, seeking: Seeking) -> None:
        self._context = context
        self._surroundings = context.surroundings
        self._acting = acting
        self._seeking = seeking
        self._recollection = context.recollection
        self._acquaintances = context.acquaintances
        self._records = context.records
        self._talks = TALK in context.modules
        self.addressing: str | None = None
        self.calling: Call | None = None

    def take(self) -> tuple[str | None, Call | None]:
        """Whom one would talk to at once, and whom one calls to account; each is told once."""
        taken = self.addressing, self.calling
        self.addressing = self.calling = None
        return taken

    async def react(self, noticed: Noticed, observation: Observation, last: Action, plan: Plan) -> Action | Step | Block | None:
        """What to do about it: an action or a step to take now, a block of a changed plan, or None to carry on."""
        now = observation.now
        here = observation.arena if observation.arena is not None else self._surroundings.home[0]
        prompt = self._prompt(noticed, observation, last, plan, here)
        answer = await self._context.decide(prompt)
        if answer is None:
            return None
        self._keep(noticed, answer, now)
        # Who talks to somebody at once, and says about what, means it for them.
        self._seeking.mean(
            answer.seeks or (noticed.about if answer.aim and answer.choice == "talk" else ""), answer.aim, now, "reaction"
        )
        seconds, leaves = answer.minutes * 60, as_left(answer.leaves)
        if answer.choice == "talk":
            self.addressing = noticed.about
        elif answer.choice in ("warn", "report"):
            self.calling = Call(noticed.about, noticed.ordinance, "warn" if answer.choice == "warn" else "report")
        elif answer.choice == "wait":
            return Step(seconds, answer.activity, "leisure", here, "stand", leaves=leaves)
        elif answer.choice == "help":
            if noticed.thing is not None and noticed.place is not None:
                return self._acting.see_to(answer.activity, noticed.place, noticed.thing, seconds, now, leaves)
            place = noticed.place if noticed.place is not None else here
            return Step(seconds, answer.activity, "social", place, "stand", leaves=leaves)
        elif answer.choice == "flee":
            plan.steps.clear()
            self._records.append(PlanChanged(last.activity, "left", f"{noticed.happened}; stated reason: {answer.reason}"))
            return Step(seconds, answer.activity, "leisure", self._surroundings.way_out(here), "stand", leaves=leaves)
        elif answer.choice not in OPTIONS[noticed.what]:
            start = now if answer.at == "now" else max(now, plan.day * DAY + parse_time(answer.at))
            arena, use = spot_of(self._context, answer.choice, start, observation.arena)
            block = Block(start, start + seconds, answer.activity, planned_as(use), arena, use)
            when = "" if start == now else f" at {answer.at}"
            why = f"{noticed.happened}{_within_a_duty(plan, start, now)}; stated reason: {answer.reason}"
            self._records.append(PlanChanged(f"{answer.activity}{when}", "added", why))
            return block
        return None

    def _prompt(self, noticed: Noticed, observation: Observation, last: Action, plan: Plan, here: int) -> ReactPrompt:
        now, weekday = observation.now, observation.weekday
        offered = self._surroundings.offered(weekday)
        known = self._acquaintances.peek(noticed.about)
        recalled = self._recollection.retrieve("react", noticed.happened, now, _RECALLED)
        return ReactPrompt(
            identity=self._context.identity_at(now),
            day=plan.day + 1,
            weekday=WEEKDAY_NAMES[weekday],
            now=(now - plan.day * DAY) // 60,
            doing=last.activity,
            busy=last.category in ("work", "school"),
            what=noticed.what,
            about=noticed.about,
            happened=noticed.happened,
            told_by=noticed.by,
            relation=known.relation if known is not None else "",
            closeness=round(known.closeness, 3) if known is not None else 0.0,
            trust=round(known.trust, 3) if known is not None else 0.5,
            options=tuple(option for option in OPTIONS[noticed.what] if self._talks or option != "talk"),
            memories=tuple(found.memory.text for found in recalled),
            next_activity=plan.steps[0].activity if plan.steps else "",
            places=offered.places,
            visits=offered.visits,
            explores=self._context.explores,
            known=offered.known,
            near=self._surroundings.rooms(weekday, (here,)),
            around=self._context.around.lines,
        ).knowing(self._surroundings.read)

    def _keep(self, noticed: Noticed, answer: Reaction, now: int) -> None:
        """What one decided is remembered with its reason."""
        did = "I carried on" if answer.choice == "carry on" else f"my answer was {answer.activity}"
        text = f"{noticed.happened.rstrip('.')}; {did}, because {as_clause(answer.reason)}"
        self._recollection.add("plan", text, noticed.about, now, _WEIGHT)
        choice = answer.choice if answer.choice in OPTIONS[noticed.what] else CHANGE
        self._records.append(Reacted(noticed.what, noticed.about, noticed.happened, choice, answer.activity, answer.reason))


def _within_a_duty(plan: Plan, start: int, now: int) -> str:
    """That a change for a later hour lies within hours of duty, in words: who names such an hour, and why, keeps it."""
    duties = (block.activity for block in plan.blocks if block.fixed == "duty" and now < start and block.start <= start < block.end)
    duty = next(duties, None)
    return f"; in the hours of {duty}" if duty is not None else ""
