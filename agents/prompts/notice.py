"""The words of a notice that somebody puts up."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.speaker import Recalls
from twinville.agents.prompts.tell import TELLING, Tell
from twinville.agents.telling.telling import NEW


class Notice(Answer):
    """The words, the ids of the memories they rest on, and what they tell."""

    text: Annotated[str, Field(min_length=1, max_length=400)]
    cites: Annotated[tuple[str, ...], Field(min_length=1, max_length=4)]
    tells: Annotated[tuple[Tell, ...], Field(max_length=4)] = ()


@register
class NoticePrompt(Prompt[Notice]):
    """Write a notice for the board from what one would have everybody know."""

    kind: ClassVar[str] = "notice"
    role: ClassVar[Role] = "dialogue"
    version: ClassVar[int] = 2
    task_parts: ClassVar[tuple[str, ...]] = (
        "Write the notice this person puts up on the public board: one to three sentences that say plainly what everybody should "
        "know, in their own words.",
        TELLING,
    )
    task: ClassVar[str] = " ".join(task_parts)
    answer_type: ClassVar[type[Answer]] = Notice
    without_answer: ClassVar[str] = "puts up no notice"

    memories: tuple[Recalls, ...]

    def choices(self) -> dict[str, tuple[str, ...]]:
        """What it can rest on."""
        own = tuple(memory.id for memory in self.memories)
        return {"cites": own, "what": (*own, NEW)}

    def question(self) -> str:
        """What everybody should know."""
        return "\n".join(f"{memory.id}: {quote_retold(memory.text)}" for memory in self.memories)
