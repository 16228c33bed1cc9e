"""Somebody knocks: whether to let them in."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.prompts.expendable import Memory, last_first
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.rows import in_a_row
from twinville.agents.prompts.wording import say, word


class AtTheDoor(Answer):
    """Whether they come in, what is said at the door, and why."""

    lets_in: bool
    words: Annotated[str, Field(min_length=1, max_length=200)]
    reason: Annotated[str, Field(min_length=1, max_length=200)]


@register
class DoorPrompt(Prompt[AtTheDoor]):
    """Answer a knock. `relation` is what the `knocker` is to this person, empty for a stranger; `here` the home, or the room,
    that the door leads to; `late` says that it is night, `memories` are what comes to mind of the knock. `closeness` and `trust`
    are for rules: the text has them in words.
    """

    kind: ClassVar[str] = "door"
    version: ClassVar[int] = 2
    task: ClassVar[str] = (
        "Somebody knocks, and this person goes to the door. Say whether they let them in, the words they say there, and the reason "
        "in a few words."
    )
    answer_type: ClassVar[type[Answer]] = AtTheDoor
    without_answer: ClassVar[str] = "leaves the door shut"

    weekday: str
    now: int
    here: str
    doing: str
    knocker: str
    relation: str = ""
    closeness: float = 0.0
    trust: float = 0.5
    late: bool = False
    memories: tuple[str, ...] = ()

    def expendable(self) -> tuple[Memory, ...]:
        """What comes to mind, which is in the order of relevance; who knocks stays."""
        return last_first("memories", len(self.memories))

    def question(self) -> str:
        """The hour, what was going on, what comes to mind, who knocks, and what they are to this person."""
        now, weekday, doing = clock(self.now), word(self.weekday), quote_retold(self.doing)
        lines = [say("It is {time} on {weekday}; this person is {doing}.", time=now, weekday=weekday, doing=doing)]
        if self.late:
            lines.append(say("It is night."))
        lines += [say("In mind: {text}", text=in_a_row(self.memories))] if self.memories else []
        who = say("to this person: {relation}", relation=quote_retold(self.relation)) if self.relation else say("a stranger")
        lines.append(say("{knocker} ({who}) knocks at {here}.", knocker=quote(self.knocker), who=who, here=quote(self.here)))
        return "\n".join(lines)
