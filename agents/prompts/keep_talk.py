"""What a person remembers of a finished dialogue (the faithful setting; a script includes its summaries)."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.role import Role


class Kept(Answer):
    """The gist, in the first person."""

    summary: Annotated[str, Field(min_length=1, max_length=300)]


@register
class KeepTalkPrompt(Prompt[Kept]):
    """Sum up a dialogue as one of its two sides keeps it."""

    kind: ClassVar[str] = "keep_talk"
    role: ClassVar[Role] = "dialogue"
    version: ClassVar[int] = 1
    task: ClassVar[str] = (
        "Sum up in one sentence, in the first person and the past tense, what this person keeps of the conversation: with whom it "
        "was, what it was about, and what was promised."
    )
    answer_type: ClassVar[type[Answer]] = Kept
    without_answer: ClassVar[str] = "keeps no summary of the talk; what its lines told stays known"

    other: str
    heard: tuple[tuple[str, str], ...]
    promised: tuple[str, ...] = ()

    def question(self) -> str:
        """What was said, and what was promised."""
        lines = [f"The conversation with {quote(self.other)}:"]
        lines += [f"{quote(who)}: {quote(text)}" for who, text in self.heard]
        return "\n".join(lines + [f"Promised by this person: {quote(text)}" for text in self.promised])
