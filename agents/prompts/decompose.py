"""A few hours of the day as steps of 5 to 60 minutes: asked shortly before they begin."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.categories import Planned
from twinville.agents.prompts.depends import ANYTHING, Counter
from twinville.agents.prompts.expendable import Memory, first_first
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.leaves import LEAVING, MayLeave, around_in_words, check_leaves
from twinville.agents.prompts.placed import ELSEWHERE, PlacedPrompt
from twinville.agents.prompts.places import Place, listing
from twinville.agents.prompts.prompt import Answer
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import expected, quote_retold
from twinville.agents.prompts.rows import in_a_row
from twinville.agents.prompts.seeking import SEEKING, Matter, Name
from twinville.agents.prompts.wording import say, word


class StepAnswer(Answer):
    """One step: what exactly, for how many minutes, where; whom it is for, and what to say to them; how it leaves things."""

    minutes: Annotated[int, Field(ge=5, le=120)]
    activity: Annotated[str, Field(min_length=1, max_length=120)]
    where: str
    seeks: Name = ""
    aim: Matter = ""
    leaves: MayLeave = None


class Steps(Answer):
    """The steps, in order."""

    steps: Annotated[tuple[StepAnswer, ...], Field(min_length=1, max_length=48)]


class Stretch(BaseModel):
    """One block of the hours that are broken down: from when, how long, what, where. `fixed` blocks are duties, appointments and
    changes of plan; one that is `begun` is under way.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: int
    minutes: int
    activity: str
    category: Planned
    where: str
    fixed: bool = False
    begun: bool = False

    def text(self) -> str:
        """One line."""
        marks = "".join(f", {mark}" for mark, on in ((say("fixed"), self.fixed), (say("under way"), self.begun)) if on)
        return say(
            "{hours} {activity} ({category}) at {where}",
            hours=f"{clock(self.start)}-{clock(self.start + self.minutes)}",
            activity=quote_retold(self.activity),
            category=f"{word(self.category)}{marks}",
            where=self.where,
        )


@register
class DecomposePrompt(PlacedPrompt[Steps]):
    """Break the blocks from `now` on into steps that run through all of them.

    `done` is what was done last, `heard` the news of the day, `expected` who is expected where, `thoughts` is on one's mind.
    `near` are further rooms of the buildings concerned, `around` what stands in words in the room one is in.
    """

    kind: ClassVar[str] = "decompose"
    version: ClassVar[int] = 3
    shows_aims: ClassVar[bool] = True
    task_parts: ClassVar[tuple[str, ...]] = (
        "Break the hours given into concrete steps, in order, mostly of 5 to 30 minutes (longer for work that goes on, rest or a "
        "performance). The steps together fill the time of all blocks, keep to their times, and say what exactly is done. 'where' "
        "is a place id, a dot, and what to do there; whatever is fixed is done where it is fixed.",
        ELSEWHERE,
        SEEKING,
        LEAVING,
    )
    task: ClassVar[str] = " ".join(task_parts)
    answer_type: ClassVar[type[Answer]] = Steps
    without_answer: ClassVar[str] = "lives each part of the plan for that time in one piece"
    put: ClassVar[str] = "at most 30 minutes before its first step begins, and then used"
    depends_on: ClassVar[frozenset[Counter]] = ANYTHING

    weekday: str
    now: int
    blocks: tuple[Stretch, ...]
    done: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    thoughts: tuple[str, ...] = ()
    next_activity: str = ""
    near: tuple[Place, ...] = ()
    around: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """The time to be filled."""
        return sum(block.minutes for block in self.blocks)

    def further(self) -> tuple[Place, ...]:
        """The rooms of the buildings concerned."""
        return self.near

    def expendable(self) -> tuple[Memory, ...]:
        """Thoughts, then news, the oldest first; the hours, what was done in them and who is expected stay."""
        return (*first_first("thoughts", len(self.thoughts)), *first_first("heard", len(self.heard)))

    def question(self) -> str:
        """What was done, who is expected, the blocks, and what follows them."""
        # What stays the same for longer comes first.
        lines = [say("It is {weekday}, day {day}.", weekday=word(self.weekday), day=self.day)]
        lines += [say("On your mind: {text}", text=in_a_row(self.thoughts))] if self.thoughts else []
        lines += [say("Heard: {text}", text=in_a_row(self.heard))] if self.heard else []
        lines += [f"{say('Further rooms:')}\n{listing(self.near)}"] if self.near else []
        lines += [say("Done so far: {texts}", texts=in_a_row(self.done))] if self.done else []
        lines += [say("Expected: {texts}", texts="; ".join(map(expected, self.expected)))] if self.expected else []
        lines += around_in_words(self.around)
        lines += [block.text() for block in self.blocks]
        fill = say("Fill the {minutes} minutes from {time} on.", minutes=self.minutes, time=clock(self.now))
        follows = f" {say('Then: {activity}.', activity=quote_retold(self.next_activity))}" if self.next_activity else ""
        return "\n".join([*lines, f"{fill}{follows}"])

    def check(self, answer: Steps) -> None:
        """Raises ValueError for what is not offered, and for a step that leaves nothing in words."""
        super().check(answer)
        for step in answer.steps:
            check_leaves(step.leaves)
