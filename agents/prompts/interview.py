"""A question put to somebody off the record: answered from what they know at that moment."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.prompts.aims import aim_in_words
from twinville.agents.prompts.expendable import Memory
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.wording import moment, say, word

#: Kinds of memories that are looked up where a question asks for them, however well they fit its words.
_ASKED_FOR = frozenset({"activity", "agreement"})


class Known(BaseModel):
    """A memory that came to mind: its kind and subject, when it was formed, and how well it fits the question, from 0 to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str
    kind: str
    about: str = ""
    at: str = ""
    relevance: float
    doubted: bool = False

    def line(self) -> str:
        """The memory in one line: its kind, when it was formed, its words."""
        doubt = f" ({say('doubted')})" if self.doubted else ""
        return f"{say('{kind} of {at}', kind=word(self.kind), at=moment(self.at))}{doubt}: {quote_retold(self.text)}"


class Reply(Answer):
    """The answer in the first person, and the memories it rests on."""

    text: Annotated[str, Field(min_length=1, max_length=600)]
    cites: Annotated[tuple[str, ...], Field(max_length=5)] = ()


@register
class InterviewPrompt(Prompt[Reply]):
    """Answer a question as this person would at this moment."""

    kind: ClassVar[str] = "interview"
    role: ClassVar[Role] = "interviews"
    version: ClassVar[int] = 4
    task: ClassVar[str] = (
        "Somebody this person trusts asks a question. Answer in the first person, in one to three sentences, from what is in mind "
        "and nothing else; say so when you do not know. 'cites' lists the ids of the memories the answer rests on."
    )
    answer_type: ClassVar[type[Answer]] = Reply
    without_answer: ClassVar[str] = "gives no answer: the interview ends and says why; nothing is recorded"

    weekday: str
    now: int
    doing: str
    place: str
    #: What this person has been doing until now, where and with whom, since when; "" on the way.
    so_far: str = ""
    plan: tuple[str, ...]
    asked: str
    memories: tuple[Known, ...]

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Memories that can be cited."""
        return {"cites": tuple(memory.id for memory in self.memories)}

    def expendable(self) -> tuple[Memory, ...]:
        """What fits the question least, which stands last. What one did, and what was agreed, is here because the question asks for
        that time or person, in words that may not be those of the question: it goes last. Something must be left to rest on.
        """
        asked_for = [memory.kind in _ASKED_FOR for memory in self.memories]
        order = sorted(range(len(self.memories)), key=lambda place: (asked_for[place], -place))
        return tuple(Memory("memories", place) for place in order[:-1])

    def question(self) -> str:
        """The moment, the day's plan, what comes to mind, and the question."""
        lines = [
            say(
                "It is {weekday}, {time}; you are at {place}, {doing}.",
                weekday=word(self.weekday),
                time=clock(self.now),
                place=quote_retold(self.place),
                doing=quote_retold(self.doing),
            )
        ]
        if self.so_far:
            lines.append(say("Until now: {text}", text=quote_retold(self.so_far)))
        lines += [say("The rest of today's plan: {text}", text=quote_retold(item)) for item in self.plan]
        lines += [aim_in_words(aim) for aim in self.identity.aims]
        lines += [say("In mind {id}, {memory}", id=memory.id, memory=memory.line()) for memory in self.memories]
        return "\n".join([*lines, say("Question: {text}", text=quote(self.asked))])
