"""What to do when a step cannot be taken: the place is closed, full, or out of reach."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.categories import Planned
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.places import Place, listing, other_wheres, wheres
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.wording import say, word

WAIT, SKIP = "wait", "skip"


class Replan(Answer):
    """`where`: "wait", "skip", or another place and use; `activity` and `minutes` say what is done there instead."""

    where: str
    activity: Annotated[str, Field(min_length=1, max_length=120)]
    minutes: Annotated[int, Field(ge=5, le=60)]
    reason: Annotated[str, Field(min_length=1, max_length=200)]


@register
class ReplanPrompt(Prompt[Replan]):
    """Choose: wait, skip the step, or do something else somewhere else.

    `places` are those of the weekday, `near` further rooms about this person.
    """

    kind: ClassVar[str] = "replan"
    version: ClassVar[int] = 2
    task: ClassVar[str] = (
        "A step of the plan just failed. Choose 'where': 'wait' to try again here, 'skip' to go on with the plan, or a place "
        "id, a dot, and what to do there instead. Give the activity, its minutes, and the reason in a few words."
    )
    answer_type: ClassVar[type[Answer]] = Replan
    without_answer: ClassVar[str] = "leaves that step out and goes on with the plan"

    weekday: str
    now: int
    step: str
    where: str
    category: Planned
    obstacle: str
    may_wait: bool
    times_failed: int
    next_activity: str = ""
    places: tuple[Place, ...]
    near: tuple[Place, ...] = ()

    def known_places(self) -> tuple[Place, ...]:
        """The places of the weekday."""
        return self.places

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Waiting where that helps, skipping, and every other place with its uses."""
        others = tuple(where for where in wheres((*self.places, *self.near)) if where != self.where)
        return {"where": ((WAIT,) if self.may_wait else ()) + (SKIP, *others)}

    def aliases(self) -> dict[str, dict[str, str]]:
        """Places by their names."""
        return {"where": other_wheres((*self.places, *self.near))}

    def question(self) -> str:
        """The obstacle and the alternatives."""
        rooms = f"{say('Further rooms:')}\n{listing(self.near)}\n" if self.near else ""
        now = say("It is {time} on {weekday}.", time=clock(self.now), weekday=word(self.weekday))
        failed = say(
            "The step {step} at {where} failed ({times} times so far): {obstacle}.",
            step=quote_retold(self.step),
            where=self.where,
            times=self.times_failed,
            obstacle=word(self.obstacle),
        )
        follows = (
            f" {say('Next in the plan: {activity}.', activity=quote_retold(self.next_activity))}" if self.next_activity else ""
        )
        return f"{rooms}{now} {failed}{follows}"
