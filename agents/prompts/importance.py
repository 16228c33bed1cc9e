"""How much memories weigh, several at once: asked at day's end where local rules do not suffice."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.prompts.expendable import Memory, first_first
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.role import Role


class Item(BaseModel):
    """A memory to be weighed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str
    kind: str


class Rating(Answer):
    """From 1 (brushing teeth) to 10 (a death in the family)."""

    id: str
    importance: Annotated[int, Field(ge=1, le=10)]


class Ratings(Answer):
    """A rating for each memory asked about."""

    ratings: Annotated[tuple[Rating, ...], Field(min_length=1, max_length=24)]


@register
class ImportancePrompt(Prompt[Ratings]):
    """Rate the poignancy of memories (Park et al. 2023, section 4.1)."""

    kind: ClassVar[str] = "importance"
    role: ClassVar[Role] = "importance"
    version: ClassVar[int] = 1
    task: ClassVar[str] = (
        "Rate each memory on a scale from 1 (purely mundane, like brushing teeth) to 10 (extremely poignant, like a break-up), as "
        "this person would feel it. Rate every id once."
    )
    answer_type: ClassVar[type[Answer]] = Ratings
    without_answer: ClassVar[str] = "leaves those memories the weight that they were formed with"

    memories: tuple[Item, ...]

    def choices(self) -> dict[str, tuple[str, ...]]:
        """The ids asked about."""
        return {"id": tuple(item.id for item in self.memories)}

    def expendable(self) -> tuple[Memory, ...]:
        """The oldest: they keep the weight they were formed with. Something must be left to weigh."""
        return first_first("memories", len(self.memories), keep=1)

    def question(self) -> str:
        """The memories, one a line."""
        return "\n".join(f"{item.id}: {quote_retold(item.text)}" for item in self.memories)
