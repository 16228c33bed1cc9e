"""The first step of the paper's reflection: which questions recent memories raise (Park et al. 2023, section 4.2)."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.prompts.expendable import Memory, first_first
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.reflect import Considered, remembered
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.role import Role


class Questions(Answer):
    """One to three questions, each to be answered from what comes to mind about it."""

    questions: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], Field(min_length=1, max_length=3)]


@register
class QuestionsPrompt(Prompt[Questions]):
    """Ask what memories make one ask."""

    kind: ClassVar[str] = "questions"
    role: ClassVar[Role] = "reflection"
    version: ClassVar[int] = 4
    task: ClassVar[str] = (
        "Given only these memories, what are the up to three most salient questions this person can answer about the people, "
        "the places and themselves? Write them in the first person."
    )
    answer_type: ClassVar[type[Answer]] = Questions
    without_answer: ClassVar[str] = "asks themselves nothing: no conclusions are drawn this time"

    memories: tuple[Considered, ...]

    def expendable(self) -> tuple[Memory, ...]:
        """The oldest: one asks oneself about what came last. Something must be left to ask about."""
        return first_first("memories", len(self.memories), keep=1)

    def question(self) -> str:
        """The memories, oldest first."""
        return "\n".join(remembered(self.memories))
