"""Somebody is near, and there is something to say to them: whether to speak now, and of what."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.prompts.expendable import Memory, last_first
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.wording import say, word


class Approach(Answer):
    """Whether to speak to them, and of what."""

    speak: bool
    about: Annotated[str, Field(max_length=120)] = ""


@register
class ApproachPrompt(Prompt[Approach]):
    """Speak to somebody who is near, or let it be. `relation` is what they are to this person, `memories` (three at most) what
    there is to say to them, the most pressing first.
    """

    kind: ClassVar[str] = "approach"
    role: ClassVar[Role] = "dialogue"
    version: ClassVar[int] = 1
    task: ClassVar[str] = (
        "Somebody is near to whom this person has something to say. Decide whether to speak to them now: 'speak', and 'about', "
        "what they want to bring up, in a few words. One may let it be for now."
    )
    answer_type: ClassVar[type[Answer]] = Approach
    without_answer: ClassVar[str] = "lets the other pass"

    weekday: str
    now: int
    doing: str
    other: str
    others_doing: str
    relation: str = ""
    memories: tuple[str, ...]

    def expendable(self) -> tuple[Memory, ...]:
        """What there is to say, but for the most pressing."""
        return last_first("memories", len(self.memories), keep=1)

    def question(self) -> str:
        """The hour, what both do, what they are to each other, and what there is to say."""
        now, weekday, doing = clock(self.now), word(self.weekday), quote_retold(self.doing)
        lines = [say("It is {time} on {weekday}; this person is {doing}.", time=now, weekday=weekday, doing=doing)]
        who = say("to this person: {relation}", relation=quote_retold(self.relation)) if self.relation else say("a stranger")
        lines.append(
            say("{other} ({who}) is near: {doing}.", other=quote(self.other), who=who, doing=quote_retold(self.others_doing))
        )
        lines += [say("To say to them: {text}", text=quote_retold(text)) for text in self.memories]
        return "\n".join(lines)
