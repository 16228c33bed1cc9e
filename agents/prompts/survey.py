"""A closed question put to somebody off the record: one of the labelled answers, or "I do not know"."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.prompts.expendable import Memory
from twinville.agents.prompts.interview import Known
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.wording import say


class Option(BaseModel):
    """An answer on offer: its id and its label."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    label: str


class View(BaseModel):
    """What somebody makes of an ordinance: its words, support from 1 to 5, whether they keep it, the reason they gave."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    statement: str
    support: int
    keeps: bool
    reason: str


class Choice(Answer):
    """The id of the answer chosen, and why, in the first person."""

    option: str
    reason: Annotated[str, Field(min_length=1, max_length=240)]


@register
class SurveyPrompt(Prompt[Choice]):
    """Answer a closed question as this person would at this moment. `options` are as shown; `unknown` is always legal."""

    kind: ClassVar[str] = "survey"
    role: ClassVar[Role] = "interviews"
    version: ClassVar[int] = 1
    task: ClassVar[str] = (
        "Somebody this person trusts asks a question with given answers. Choose the answer this person would give by what is in "
        "mind, and say in one sentence why. Choose the answer for not knowing where this person has no opinion."
    )
    answer_type: ClassVar[type[Answer]] = Choice
    without_answer: ClassVar[str] = "gives no answer: the survey ends and says why; nothing is counted"

    asked: str
    options: tuple[Option, ...]
    unknown: str
    memories: tuple[Known, ...]
    views: tuple[View, ...] = ()

    def choices(self) -> dict[str, tuple[str, ...]]:
        """The answers on offer."""
        return {"option": (*(option.id for option in self.options), self.unknown)}

    def expendable(self) -> tuple[Memory, ...]:
        """What fits the question least. What a vignette puts into somebody's mind is no memory of theirs, as its id tells, and is
        what is being studied: it stays.
        """
        order = sorted(range(len(self.memories)), key=lambda place: (self.memories[place].relevance, -place))
        return tuple(Memory("memories", place) for place in order if self.memories[place].id.removeprefix("m").isdigit())

    def question(self) -> str:
        """What is in mind, the question, the answers."""
        lines: list[str] = []
        lines += [say("In mind, {memory}", memory=memory.line()) for memory in self.memories]
        for view in self.views:
            lines.append(
                say(
                    "Of {statement} this person thinks {support} of 5, and {keeps}: {reason}",
                    statement=quote(view.statement),
                    support=view.support,
                    keeps=say("keeps it") if view.keeps else say("does not keep it"),
                    reason=quote(view.reason),
                )
            )
        lines.append(say("Question: {text}", text=quote(self.asked)))
        lines += [f"{option.id}: {quote(option.label)}" for option in self.options]
        return "\n".join([*lines, f"{self.unknown}: {say('I do not know')}"])
