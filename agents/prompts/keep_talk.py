"""What a person remembers of a finished dialogue (the faithful setting; a script includes its summaries)."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.wording import say


class Learned(Answer):
    """Something that a line of the other let this person know: the line's number, from 1, and the news in one sentence."""

    line: Annotated[int, Field(ge=1, le=14)]
    statement: Annotated[str, Field(min_length=1, max_length=300)]


class Kept(Answer):
    """The gist, in the first person, and what was learned from which line."""

    summary: Annotated[str, Field(min_length=1, max_length=300)]
    tells: Annotated[tuple[Learned, ...], Field(max_length=4)] = ()


@register
class KeepTalkPrompt(Prompt[Kept]):
    """Sum up a dialogue as one of its two sides keeps it."""

    kind: ClassVar[str] = "keep_talk"
    role: ClassVar[Role] = "dialogue"
    version: ClassVar[int] = 2
    task: ClassVar[str] = (
        "Sum up in one sentence, in the first person and the past tense, what this person keeps of the conversation: with whom it "
        "was, what it was about, and what was agreed. 'tells' lists what the other's lines let this person know for the first "
        "time, with the number of the line."
    )
    answer_type: ClassVar[type[Answer]] = Kept
    without_answer: ClassVar[str] = "keeps no summary of the talk; what its lines told and agreed as they were spoken stands"

    other: str
    heard: tuple[tuple[str, str], ...]
    agreed: tuple[str, ...] = ()

    def question(self) -> str:
        """What was said, and what was agreed."""
        lines = [say("The conversation with {other}:", other=quote(self.other))]
        lines += [f"{number}. {quote(who)}: {quote(text)}" for number, (who, text) in enumerate(self.heard, 1)]
        return "\n".join(lines + [say("Agreed: {text}", text=quote_retold(text)) for text in self.agreed])
