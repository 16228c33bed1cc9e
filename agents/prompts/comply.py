"""A person's stance on an ordinance, and whether they keep it today."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.prompts.expendable import Memory, last_first
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.wording import say, word

#: What the council is called where it is the one that tells.
COUNCIL = "the town council"


class Stance(BaseModel):
    """What somebody made of an ordinance before: support from 1 to 5, whether they kept it, and the reason they gave."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    support: int
    kept: bool
    reason: str


class Compliance(Answer):
    """Support from 1 (strongly against) to 5 (strongly for), whether it is kept today, and why, in the first person."""

    support: Annotated[int, Field(ge=1, le=5)]
    today: Literal["keep", "break"]
    reason: Annotated[str, Field(min_length=1, max_length=240)]


@register
class ComplyPrompt(Prompt[Compliance]):
    """Think about an ordinance one knows of. `touches` says how it bears on one's own day; `seen` counts people seen keeping and
    breaking it since it was last thought about, `sanctioned` how often one was called to account.
    """

    kind: ClassVar[str] = "comply"
    version: ClassVar[int] = 1
    task: ClassVar[str] = (
        "The council has asked something of the residents. Say how far this person supports it (1 strongly against, 5 strongly "
        "for), whether they will keep it today or break it, and their own reason, as they would say it to a friend. People "
        "differ: some support a rule and break it, some dislike it and keep it."
    )
    answer_type: ClassVar[type[Answer]] = Compliance
    without_answer: ClassVar[str] = "keeps to the stance they had, at first to none, and thinks of it again the next day"

    weekday: str
    asked: str
    asks: str
    voluntary: bool
    enforced: bool
    told_by: str
    trust: float
    touches: tuple[str, ...] = ()
    before: Stance | None = None
    seen: tuple[int, int] = (0, 0)
    sanctioned: int = 0
    memories: tuple[str, ...] = ()

    def expendable(self) -> tuple[Memory, ...]:
        """What comes to mind, which is in the order of relevance; how the rule bears on one's own day stays."""
        return last_first("memories", len(self.memories))

    def question(self) -> str:
        """The words of the ordinance, how it bears on this person, and what they know of it by now."""
        appeals, ruled = say("The council appeals to everybody, and leaves it to them"), say("The council has ruled")
        lines = [f"{word(self.weekday)}. {appeals if self.voluntary else ruled}: {quote(self.asked)}"]
        lines.append(say("Heard from: {who}", who=quote(say(COUNCIL) if self.told_by == COUNCIL else self.told_by)))
        if self.enforced:
            lines.append(say("It is seen to at the door."))
        lines += [say("For this person: {text}", text=quote_retold(each)) for each in self.touches]
        if self.before is not None:
            lines.append(
                say(
                    "Last time: support {support}, {did}, because {reason}",
                    support=self.before.support,
                    did=say("kept it") if self.before.kept else say("did not keep it"),
                    reason=quote(self.before.reason),
                )
            )
        if any(self.seen):
            lines.append(say("Seen since: {kept} who kept it, {broke} who did not.", kept=self.seen[0], broke=self.seen[1]))
        if self.sanctioned:
            lines.append(say("Called to account for it {times} times.", times=self.sanctioned))
        return "\n".join([*lines, *(say("In mind: {text}", text=quote_retold(text)) for text in self.memories)])
