"""Something has come up: whether it changes what is planned, whom one tells, and what one thinks of somebody now."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from twinville.agents.prompts.expendable import Memory, last_first
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.placed import ELSEWHERE, PlacedPrompt
from twinville.agents.prompts.prompt import Answer
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.relationships import View
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.rows import in_a_row
from twinville.agents.prompts.seeking import Name
from twinville.agents.prompts.wording import say, word

#: What may have come up.
What = Literal["news", "agreement", "missed"]


class Change(Answer):
    """Something that is done now which was not planned: when, where, what, for how many minutes."""

    day: Literal["today", "tomorrow"]
    at: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    where: str
    activity: Annotated[str, Field(min_length=1, max_length=120)]
    minutes: Annotated[int, Field(ge=15, le=240)]


class Consideration(Answer):
    """What changes, who is told, and what this person thinks of somebody by now; and why."""

    changes: Annotated[tuple[Change, ...], Field(max_length=2)] = ()
    tell: Annotated[tuple[Name, ...], Field(max_length=3)] = ()
    views: Annotated[tuple[View, ...], Field(max_length=2)] = ()
    reason: Annotated[str, Field(min_length=1, max_length=200)]


@register
class ConsiderPrompt(PlacedPrompt[Consideration]):
    """Think about what came up, in one talk or by itself; `what` says of which kind the first of it is.

    `people` are those it concerns, each with what they are to this person; `rest` is what is planned for the rest of today, `ahead`
    what is fixed for later, `memories` come to mind.
    """

    kind: ClassVar[str] = "consider"
    version: ClassVar[int] = 2
    task_parts: ClassVar[tuple[str, ...]] = (
        "Something came up. Say what this person makes of it: 'changes' to what they do today or tomorrow, 'tell' the names of "
        "those they will tell of it, 'views' what they think of somebody now, where that is new, in one short sentence in the "
        "first person. Each may be empty, and mostly is. In 'changes', 'where' is a place id, a dot, and what to do there. "
        "'reason' says why, in a few words.",
        ELSEWHERE,
    )
    task: ClassVar[str] = " ".join(task_parts)
    answer_type: ClassVar[type[Answer]] = Consideration
    without_answer: ClassVar[str] = "changes nothing, and means to tell nobody"

    weekday: str
    now: int
    doing: str
    what: What
    happened: tuple[str, ...]
    people: tuple[tuple[str, str], ...] = ()
    rest: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    memories: tuple[str, ...] = ()

    def expendable(self) -> tuple[Memory, ...]:
        """What comes to mind, which is in the order of relevance; what came up and what is planned stay."""
        return last_first("memories", len(self.memories))

    def question(self) -> str:
        """The hour, what is planned, what comes to mind, and what came up."""
        now, weekday, doing = clock(self.now), word(self.weekday), quote_retold(self.doing)
        lines = [say("It is {time} on {weekday}; this person is {doing}.", time=now, weekday=weekday, doing=doing)]
        lines += [say("Still planned today: {texts}", texts=in_a_row(self.rest))] if self.rest else []
        lines += [say("Fixed for later: {text}", text=in_a_row(self.ahead))] if self.ahead else []
        lines += [say("In mind: {text}", text=in_a_row(self.memories))] if self.memories else []
        for name, relation in self.people:
            tie = say("to this person: {relation}", relation=quote_retold(relation)) if relation else say("a stranger")
            lines.append(f"{quote_retold(name)} ({tie})")
        lines.append(say("What came up: {what}", what=in_a_row(self.happened)))
        return "\n".join(lines)
