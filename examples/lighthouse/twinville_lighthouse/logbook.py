"""A prompt: a keeper writes one line into the logbook."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.role import Role


class Entry(Answer):
    """The line."""

    text: Annotated[str, Field(min_length=1, max_length=200)]


@register
class LogbookPrompt(Prompt[Entry]):
    """Write up the night; `seen` is what was seen from the lamp room."""

    kind: ClassVar[str] = "logbook"
    role: ClassVar[Role] = "reflection"
    version: ClassVar[int] = 1
    task: ClassVar[str] = "Write one line into the logbook of the lighthouse, in the first person, about what was seen."
    answer_type: ClassVar[type[Answer]] = Entry

    seen: tuple[str, ...]

    def question(self) -> str:
        """What was seen, one a line."""
        return "\n".join(f"Seen: {quote(text)}" for text in self.seen)
