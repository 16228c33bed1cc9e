"""A conversation in one call (the thrifty setting): a script made from both minds, each line from its speaker's memories alone."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.speaker import Speaker

_NO_CITES = {"type": "array", "items": {"type": "string"}, "maxItems": 0}


class Line(Answer):
    """One line: who says it, the words, and the ids of the speaker's memories it rests on."""

    speaker: Literal["a", "b"]
    text: Annotated[str, Field(min_length=1, max_length=400)]
    cites: Annotated[tuple[str, ...], Field(max_length=4)] = ()


class Promise(Answer):
    """Somebody promises to come to what an invitation they were told of offers; `fact` is that invitation's id."""

    who: Literal["a", "b"]
    fact: str


class Conversation(Answer):
    """A whole conversation, the promises made in it, and what each keeps of it."""

    lines: Annotated[tuple[Line, ...], Field(min_length=2, max_length=14)]
    promises: Annotated[tuple[Promise, ...], Field(max_length=2)] = ()
    summary_a: Annotated[str, Field(min_length=1, max_length=300)]
    summary_b: Annotated[str, Field(min_length=1, max_length=300)]


@register
class ConversePrompt(Prompt[Conversation]):
    """Write what `a` (the identity of this prompt, who began) and `b` say to each other."""

    kind: ClassVar[str] = "converse"
    role: ClassVar[Role] = "dialogue"
    version: ClassVar[int] = 2
    task: ClassVar[str] = (
        "Write the conversation of two residents, a and b, as it would really go: short lines, in their own manner. A line says "
        "only what its speaker knows; put the ids of the speaker's own memories it rests on into 'cites'. News counts as told only "
        "if the words convey it. People may be brief, change the subject, doubt, refuse. Nobody repeats a line said before today. "
        "A promise is made only by somebody who was told of an invitation and says so."
    )
    answer_type: ClassVar[type[Answer]] = Conversation
    without_answer: ClassVar[str] = "says nothing: the talk ends before a word is spoken, and neither remembers one"

    weekday: str
    now: int
    place: str
    a: Speaker
    b: Speaker
    said_today: tuple[str, ...] = ()

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Invitations that can be accepted. What a line may cite depends on who says it."""
        return {"fact": self._invitations() or ("none",)}

    def answer_schema(self) -> dict[str, Any]:
        """The schema, with the memories that each of the two can cite."""
        schema = super().answer_schema()
        line = schema["$defs"].pop("Line")
        variants = []
        for name, side in (("a", self.a), ("b", self.b)):
            own = [memory.id for memory in side.memories]
            cites = {"type": "array", "items": {"type": "string", "enum": own}, "maxItems": 4} if own else _NO_CITES
            speaker = {"type": "string", "enum": [name]}
            variants.append({**line, "properties": {**line["properties"], "speaker": speaker, "cites": cites}})
        schema["properties"]["lines"]["items"] = {"anyOf": variants}
        if not self._invitations():
            schema["properties"]["promises"]["maxItems"] = 0
        return schema

    def _invitations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.a.invitations(), *self.b.invitations())))

    def question(self) -> str:
        """Both sides, what each has in mind, and where they are."""
        lines = [f"{self.weekday}, {clock(self.now)}, at {quote(self.place)}.", ""]
        for name, side in (("a", self.a), ("b", self.b)):
            lines += side.text(name)
            lines.append("")
        lines += [f"Said before today: {quote(text)}" for text in self.said_today]
        return "\n".join(lines)

    def check(self, answer: Conversation) -> None:
        """Each line cites its own speaker's memories, promises follow from invitations. The world leaves out what is said twice."""
        super().check(answer)
        own = {"a": {m.id for m in self.a.memories}, "b": {m.id for m in self.b.memories}}
        for line in answer.lines:
            foreign = [cited for cited in line.cites if cited not in own[line.speaker]]
            if foreign:
                raise ValueError(f"a line of {line.speaker} cites {foreign[0]}, which is not among {line.speaker}'s memories")
        for promise in answer.promises:
            if promise.fact not in self._invitations():
                raise ValueError(f"'{promise.fact}' is no invitation that either of them knows of")
