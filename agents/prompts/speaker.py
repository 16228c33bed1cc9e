"""One side of a conversation, as the prompts of talk show it."""

from pydantic import BaseModel, ConfigDict

from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.quoting import quote


class Recalls(BaseModel):
    """A memory a speaker has in mind: its id among their memories, and its words. `fact` marks news; `told` that the other knows.

    `mentioned` says that its owner has talked of it today, to somebody; `over` that what it announces is past.
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
    mentioned: bool = False
    over: bool = False

    def line(self) -> str:
        """The memory in one line, with what matters for talk."""
        invitation = f"invitation '{self.fact}'"
        marks = (
            ("secret", self.secret),
            ("the other knows", self.told),
            ("doubted", self.doubted),
            ("mentioned to somebody today", self.mentioned),
            (invitation, self.invites and not self.over),
            ("past", self.over),
        )
        return f"{self.id}: {quote(self.text)}" + "".join(f" ({word})" for word, on in marks if on)


class Speaker(BaseModel):
    """One side of a conversation: what the other is to them (`relation`), what came of it lately (`view`), what they want (`goal`).

    `closeness` is from 0 (a stranger) to 1 (family or a dear friend), `trust` likewise. `free_for` are invitations they could
    accept.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    identity: Identity
    relation: str
    view: str = ""
    closeness: float
    trust: float
    doing: str
    goal: str = ""
    free_for: tuple[str, ...] = ()
    memories: tuple[Recalls, ...]

    def text(self, name: str) -> list[str]:
        """This side in lines of quoted data, called `name` in the prompt."""
        lines = [f"{name} is {quote(self.identity.name)}, {self.identity.age}, {quote(self.doing)}"]
        if self.identity.traits:
            lines.append(f"{name}'s traits: {quote(', '.join(self.identity.traits))}")
        lines.append(f"The other is to {name}: {quote(self.relation)}" + (f"; lately: {quote(self.view)}" if self.view else ""))
        if self.goal:
            lines.append(f"{name} wants: {quote(self.goal)}")
        return lines + [f"{name} has in mind {memory.line()}" for memory in self.memories]

    def invitations(self) -> tuple[str, ...]:
        """Facts among the memories that are invitations."""
        return tuple(dict.fromkeys(memory.fact for memory in self.memories if memory.invites and memory.fact))
