"""A conversation in one call (the thrifty setting): a script made from both minds, each line from its speaker's memories alone."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.prompts.identity import Identity, clock
from agents.prompts.prompt import Answer, Prompt, quote


class Recalls(BaseModel):
    """A memory a speaker has in mind: its id among their memories, and its words. `fact` marks news; `told` that the other knows.

    `against` is the fact that this one contradicts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str
    kind: str
    about: str
    fact: str | None = None
    secret: bool = False
    told: bool = False
    doubted: bool = False
    invites: bool = False
    against: str | None = None


class Speaker(BaseModel):
    """One side of a conversation. `closeness` is from 0 (a stranger) to 1 (family or a dear friend), `trust` likewise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    identity: Identity
    relation: str
    closeness: float
    trust: float
    doing: str
    free_for: tuple[str, ...] = ()
    memories: tuple[Recalls, ...]


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


class ConversePrompt(Prompt[Conversation]):
    """Write what `a` (the identity of this prompt, who began) and `b` say to each other."""

    kind: ClassVar[str] = "converse"
    version: ClassVar[int] = 1
    task: ClassVar[str] = (
        "Write the conversation of two residents, a and b, as it would really go: short lines, in their own manner. A line says "
        "only what its speaker knows; put the ids of the speaker's own memories it rests on into 'cites'. News counts as told only "
        "if the words convey it. People may be brief, change the subject, doubt, refuse. Nobody repeats a line said before today. "
        "A promise is made only by somebody who was told of an invitation and says so."
    )
    answer_type: ClassVar[type[Answer]] = Conversation

    weekday: str
    now: int
    place: str
    a: Speaker
    b: Speaker
    said_today: tuple[str, ...] = ()

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Memories that can be cited, and invitations that can be accepted."""
        memories = tuple(dict.fromkeys(m.id for side in (self.a, self.b) for m in side.memories))
        return {"cites": memories, "fact": self._invitations() or ("none",)}

    def _invitations(self) -> tuple[str, ...]:
        found = (m.fact for side in (self.a, self.b) for m in side.memories if m.invites and m.fact)
        return tuple(dict.fromkeys(found))

    def question(self) -> str:
        """Both sides, what each has in mind, and where they are."""
        lines = [f"{self.weekday}, {clock(self.now)}, at {quote(self.place)}.", ""]
        for name, side in (("a", self.a), ("b", self.b)):
            who = f"{name} is {quote(side.identity.name)}, {side.identity.age}, {quote(side.doing)}"
            lines.append(f"{who}; the other is to {name}: {quote(side.relation)}")
            if side.identity.traits:
                lines.append(f"{name}'s traits: {quote(', '.join(side.identity.traits))}")
            for memory in side.memories:
                marks = "".join(
                    f" ({word})"
                    for word, on in (("secret", memory.secret), ("the other knows", memory.told), ("doubted", memory.doubted))
                    if on
                )
                lines.append(f"{name} has in mind {memory.id}: {quote(memory.text)}{marks}")
            lines.append("")
        lines += [f"Said before today: {quote(text)}" for text in self.said_today]
        return "\n".join(lines)

    def check(self, answer: Conversation) -> None:
        """Each line cites its own speaker's memories, nothing is said twice, and promises follow from invitations."""
        super().check(answer)
        own = {"a": {m.id for m in self.a.memories}, "b": {m.id for m in self.b.memories}}
        said = {text.casefold() for text in self.said_today}
        for line in answer.lines:
            foreign = [cited for cited in line.cites if cited not in own[line.speaker]]
            if foreign:
                raise ValueError(f"a line of {line.speaker} cites {foreign[0]}, which is not among {line.speaker}'s memories")
            if line.text.casefold() in said:
                raise ValueError(f"this was said before today: '{line.text}'")
            said.add(line.text.casefold())
        for promise in answer.promises:
            if promise.fact not in self._invitations():
                raise ValueError(f"'{promise.fact}' is no invitation that either of them knows of")
