"""One turn of a dialogue (the faithful setting): what its speaker says next, from their own memories alone."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.speaker import Speaker

#: What stands for no promise.
NOTHING = "nothing"


class Utterance(Answer):
    """One turn: the words, the ids of the speaker's memories they rest on, and whether this is how the speaker takes their leave.

    `promise` is the invitation that these words accept, or "nothing".
    """

    text: Annotated[str, Field(min_length=1, max_length=400)]
    cites: Annotated[tuple[str, ...], Field(max_length=4)] = ()
    leaves: bool
    promise: str = NOTHING


@register
class UtterPrompt(Prompt[Utterance]):
    """Say the next thing in a dialogue. `heard` is what was said so far, as (who, words); `left` how many turns may follow."""

    kind: ClassVar[str] = "utter"
    role: ClassVar[Role] = "dialogue"
    version: ClassVar[int] = 1
    task: ClassVar[str] = (
        "Say what this person says next in this conversation, in one to three short sentences in their own manner. Say only what "
        "they know; put the ids of the memories it rests on into 'cites'. Answer what was just said. One may be brief, change the "
        "subject, doubt, refuse, keep a secret. 'leaves' is true when this ends the talk. 'promise' names an invitation only if "
        "these words accept it. Never repeat a sentence said before today."
    )
    answer_type: ClassVar[type[Answer]] = Utterance
    without_answer: ClassVar[str] = "says nothing more: the talk ends with the last line spoken"

    weekday: str
    now: int
    place: str
    me: Speaker
    other: str
    heard: tuple[tuple[str, str], ...] = ()
    said_today: tuple[str, ...] = ()
    left: int

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Memories that can be cited, and invitations that could be accepted."""
        open_to = tuple(fact for fact in self.me.invitations() if fact in self.me.free_for)
        return {"cites": tuple(memory.id for memory in self.me.memories), "promise": (NOTHING, *open_to)}

    def question(self) -> str:
        """The speaker's side, the place, and what was said so far."""
        lines = [f"{self.weekday}, {clock(self.now)}, at {quote(self.place)}, talking with {quote(self.other)}."]
        lines += self.me.text("this person")
        lines += [f"Said before today: {quote(text)}" for text in self.said_today]
        lines += [f"{quote(who)} just said: {quote(text)}" for who, text in self.heard]
        if not self.heard:
            lines.append("Nothing was said yet: this person begins.")
        if self.left <= 1:
            lines.append("It is time to take leave.")
        return "\n".join(lines)
