"""Relationships with the people one talked with: asked once at day's end for all of them."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.wording import say


class Met(BaseModel):
    """Somebody one talked with: what they are to one, what one thought of them before, and the gist of each talk
    after its time of day.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    relation: str
    view: str
    closeness: float
    trust: float
    talks: tuple[str, ...]


class View(Answer):
    """One relationship: whom it concerns, and what it is by now, in the first person."""

    name: str
    view: Annotated[str, Field(min_length=1, max_length=240)]


class Views(Answer):
    """A view of each person asked about."""

    views: Annotated[tuple[View, ...], Field(min_length=1, max_length=16)]


@register
class RelationshipsPrompt(Prompt[Views]):
    """Say of each person met today what they are to one by now (Park et al. 2023, the summary that begins each dialogue)."""

    kind: ClassVar[str] = "relationships"
    role: ClassVar[Role] = "reflection"
    version: ClassVar[int] = 3
    task: ClassVar[str] = (
        "For each person this one talked with today, say in one short sentence in the first person how things stand between them "
        "by now. Use each name once."
    )
    answer_type: ClassVar[type[Answer]] = Views
    without_answer: ClassVar[str] = "keeps the views of others that they had"

    met: tuple[Met, ...]

    def choices(self) -> dict[str, tuple[str, ...]]:
        """The people asked about."""
        return {"name": tuple(met.name for met in self.met)}

    def question(self) -> str:
        """Each person, what they were, and what was talked; a talk with several of them is told once."""
        lines, told = [], set[str]()
        for met in self.met:
            before = f"; {say('so far: {view}', view=quote(met.view))}" if met.view else ""
            lines.append(f"{quote(met.name)} ({quote_retold(met.relation)}{before})")
            lines += [
                f"  {quote(talk.partition(': ')[0])} ({say('as above')})" if talk in told else f"  {quote(talk)}"
                for talk in met.talks
            ]
            told.update(met.talks)
        return "\n".join(lines)
