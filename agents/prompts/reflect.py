"""Reflection: what follows from recent memories, each insight resting on some of them (Park et al. 2023, section 4.2)."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.prompts.expendable import Memory, first_first
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.rows import untimed
from twinville.agents.prompts.wording import moment, say, word


class Considered(BaseModel):
    """A memory under consideration: `about` is its subject, `place` where it happened if that is known, `at` when it was formed.

    `closeness` is how near the subject is to the person who reflects, from 0 to 1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str
    kind: str
    about: str
    place: str = ""
    at: str = ""
    closeness: float = 0.0
    doubted: bool = False


def remembered(memories: Iterable[Considered]) -> list[str]:
    """Memories in lines, under the day on which they were formed; what one has always known stands first."""
    lines: list[str] = []
    day: str | None = None
    for memory in memories:
        of, _, time = memory.at.rpartition(", ")
        if of != day:
            day = of
            lines.append(f"{moment(of)}:" if of else say("Always known:"))
        lines.append(" ".join(filter(None, (memory.id, time, _kind(memory), quote_retold(untimed(memory.text))))))
    return lines


def _kind(memory: Considered) -> str:
    """What a memory is; what was seen, as most is, goes without saying."""
    return word(memory.kind) if memory.kind != "observation" else ""


class Insight(Answer):
    """One conclusion. `feeling` towards `about` (a person or a place of the memories, or nobody) goes from -2 to 2."""

    question: Annotated[str, Field(min_length=1, max_length=200)]
    text: Annotated[str, Field(min_length=1, max_length=300)]
    about: str
    feeling: Annotated[int, Field(ge=-2, le=2)]
    evidence: Annotated[tuple[str, ...], Field(min_length=1, max_length=6)]


class Reflection(Answer):
    """One to three insights."""

    insights: Annotated[tuple[Insight, ...], Field(min_length=1, max_length=3)]


@register
class ReflectPrompt(Prompt[Reflection]):
    """Ask the most salient questions that the memories raise, and answer them; or answer the one that is `asked`."""

    kind: ClassVar[str] = "reflect"
    role: ClassVar[Role] = "reflection"
    version: ClassVar[int] = 5
    task: ClassVar[str] = (
        "Given these memories, ask up to three salient questions about people, places or yourself and answer each with one insight "
        "in the first person. 'evidence' lists the ids it rests on, earlier reflections among them if they matter. 'about' is the "
        "person or place it concerns, or 'nobody'; 'feeling' is what it does to your feeling towards them."
    )
    answer_type: ClassVar[type[Answer]] = Reflection
    without_answer: ClassVar[str] = "draws no conclusion from those memories"

    memories: tuple[Considered, ...]
    asked: str = ""

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Memories that can be evidence, and whom or what an insight can be about."""
        about = dict.fromkeys([m.about for m in self.memories] + [m.place for m in self.memories if m.place] + ["nobody"])
        return {"evidence": tuple(m.id for m in self.memories), "about": tuple(about)}

    def expendable(self) -> tuple[Memory, ...]:
        """The oldest: what one reflects on is what came last. Something must be left to rest on."""
        return first_first("memories", len(self.memories), keep=1)

    def question(self) -> str:
        """The memories, oldest first."""
        lines = remembered(self.memories)
        return "\n".join([*lines, say("The question is: {text}", text=quote(self.asked))] if self.asked else lines)
