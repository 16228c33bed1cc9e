"""What to do when a step cannot be taken: the place is closed, full, or out of reach."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.categories import Planned
from twinville.agents.prompts.identity import NOW_OR_LATER, clock
from twinville.agents.prompts.placed import ELSEWHERE, PlacedPrompt
from twinville.agents.prompts.places import Place, listing
from twinville.agents.prompts.prompt import Answer
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.wording import say, word

WAIT, SKIP, STAY = "wait", "skip", "stay"
_STAY = "'stay' keeps it: to be there all the same, on one's feet, without a seat."


class Replan(Answer):
    """`where`: "wait", "skip", "stay" where offered, or another place and use; `activity` and `minutes`: what is done there; `at`:
    from when on, where that is later today.
    """

    where: str
    activity: Annotated[str, Field(min_length=1, max_length=120)]
    minutes: Annotated[int, Field(ge=5, le=60)]
    at: Annotated[str, Field(pattern=NOW_OR_LATER)] = "now"
    reason: Annotated[str, Field(min_length=1, max_length=200)]


@register
class ReplanPrompt(PlacedPrompt[Replan]):
    """Choose: wait, skip the step, or do something else somewhere else.

    Who `may_wait` waits for their turn, or, `at_door`, for somebody to come home. `appointment` is what one has agreed to be
    there for, with the `people`; who `may_stay` can be there without a seat. `near` are further rooms about this person.
    """

    kind: ClassVar[str] = "replan"
    version: ClassVar[int] = 4
    task_parts: ClassVar[tuple[str, ...]] = (
        "A step of the plan just failed. Choose 'where': 'wait' to try again here, 'skip' to go on with the plan, or a place "
        "id, a dot, and what to do there instead, 'at' 'now' or a time of today (HH:MM). Give the activity, its minutes, and the "
        "reason in a few words.",
        ELSEWHERE,
    )
    task: ClassVar[str] = " ".join(task_parts)
    answer_type: ClassVar[type[Answer]] = Replan
    without_answer: ClassVar[str] = "leaves that step out and goes on with the plan; stays where they have an appointment"

    weekday: str
    now: int
    step: str
    where: str
    category: Planned
    obstacle: str
    may_wait: bool
    times_failed: int
    next_activity: str = ""
    at_door: bool = False
    appointment: str = ""
    people: tuple[str, ...] = ()
    may_stay: bool = False
    near: tuple[Place, ...] = ()

    def further(self) -> tuple[Place, ...]:
        """The rooms about this person."""
        return self.near

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Waiting where that helps, skipping, and every place with its uses."""
        here = (*((STAY,) if self.may_stay else ()), *((WAIT,) if self.may_wait else ()))
        return {"where": (*here, SKIP, *self.legal_wheres())}

    def check(self, answer: Replan) -> None:
        """Raises ValueError also where an answer begins at once what has just failed."""
        super().check(answer)
        if answer.where == self.where and answer.at == "now":
            raise ValueError(f"where is '{answer.where}', which has just failed; name another place, or a later time in 'at'")

    def question(self) -> str:
        """The obstacle and the alternatives."""
        rooms = f"{say('Further rooms:')}\n{listing(self.near)}\n" if self.near else ""
        now = say("It is {time} on {weekday}.", time=clock(self.now), weekday=word(self.weekday))
        failed = say(
            "The step {step} at {where} failed, attempt {times}: {obstacle}.",
            step=quote_retold(self.step),
            where=self.where,
            times=self.times_failed,
            obstacle=word(self.obstacle),
        )
        follows = (
            f" {say('Next in the plan: {activity}.', activity=quote_retold(self.next_activity))}" if self.next_activity else ""
        )
        return f"{rooms}{now} {failed}{self._agreed()}{follows}"

    def _agreed(self) -> str:
        """That one has an appointment there, and how to keep it."""
        if not self.appointment:
            return ""
        what = quote_retold(self.appointment)
        people = ", ".join(quote(name) for name in self.people)
        agreed = (
            say("It is an appointment with {people}: {appointment}.", people=people, appointment=what)
            if people
            else say("It is an appointment: {appointment}.", appointment=what)
        )
        stay = f" {say(_STAY)}" if self.may_stay else ""
        return f" {agreed}{stay}"
