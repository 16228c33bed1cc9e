"""A block of the day as steps of 5 to 15 minutes: asked just in time, as the block begins."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.categories import Planned
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.places import Place, listing, other_wheres, wheres
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register


class StepAnswer(Answer):
    """One step: what exactly, for how many minutes, where."""

    minutes: Annotated[int, Field(ge=5, le=60)]
    activity: Annotated[str, Field(min_length=1, max_length=120)]
    where: str


class Steps(Answer):
    """The steps, in order."""

    steps: Annotated[tuple[StepAnswer, ...], Field(min_length=1, max_length=16)]


@register
class DecomposePrompt(Prompt[Steps]):
    """Break `minutes` of a block into steps at the places near it; `done` is what this block has held so far."""

    kind: ClassVar[str] = "decompose"
    version: ClassVar[int] = 1
    task: ClassVar[str] = (
        "Break the current activity into concrete steps of 5 to 15 minutes (longer only for rest or a performance). 'where' is "
        "a place id, a dot, and what to do there. The steps together fill the time given."
    )
    answer_type: ClassVar[type[Answer]] = Steps
    without_answer: ClassVar[str] = "does what was planned for that time, in one piece"

    weekday: str
    now: int
    minutes: int
    activity: str
    category: Planned
    where: str
    first: bool
    next_activity: str = ""
    places: tuple[Place, ...]

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Every place near the block and what it affords."""
        return {"where": wheres(self.places)}

    def aliases(self) -> dict[str, dict[str, str]]:
        """Places by their names."""
        return {"where": other_wheres(self.places)}

    def question(self) -> str:
        """The places, the block, and what follows it."""
        follows = f" Then: {quote(self.next_activity)}." if self.next_activity else ""
        start = "This is its start." if self.first else "It is under way."
        return (
            f"Places:\n{listing(self.places)}\n\nIt is {clock(self.now)} on {self.weekday}. Current activity: "
            f"{quote(self.activity)} ({self.category}) at {self.where}. {start} Fill the next {self.minutes} minutes.{follows}"
        )
