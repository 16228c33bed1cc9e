"""Identity ("currently"), renewed each morning from yesterday."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.aim import LONGEST_GOAL, LONGEST_NEXT, LONGEST_PROGRESS, MOST, Aim
from twinville.agents.prompts.aims import aim_in_words
from twinville.agents.prompts.depends import Counter
from twinville.agents.prompts.expendable import Memory, first_first
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.rows import in_a_row
from twinville.agents.prompts.wording import say


class AimAnswer(Answer):
    """One aim."""

    goal: Annotated[str, Field(min_length=1, max_length=LONGEST_GOAL)]
    next: Annotated[str, Field(max_length=LONGEST_NEXT)] = ""
    progress: Annotated[str, Field(max_length=LONGEST_PROGRESS)] = ""


class Currently(Answer):
    """What occupies this person now, in the third person, in at most three sentences; no aims: they stay."""

    currently: Annotated[str, Field(min_length=1, max_length=500)]
    aims: Annotated[tuple[AimAnswer, ...], Field(max_length=MOST)] = ()


@register
class RenewIdentityPrompt(Prompt[Currently]):
    """Say anew what occupies this person, given what yesterday brought."""

    kind: ClassVar[str] = "renew_identity"
    role: ClassVar[Role] = "reflection"
    version: ClassVar[int] = 2
    task: ClassVar[str] = (
        "Write anew, in the third person and at most three sentences, what occupies this person at present: what of the old still "
        "holds, what yesterday added, what is promised. 'aims' are the one to three things this person works towards over days, "
        "each with its next step, and in 'progress' what was done about it since. Keep what still holds; what is reached or given "
        "up makes way for something else."
    )
    answer_type: ClassVar[type[Answer]] = Currently
    without_answer: ClassVar[str] = "stays who they were the day before"
    put: ClassVar[str] = "at bedtime; used in the morning"
    depends_on: ClassVar[frozenset[Counter]] = frozenset(("company", "ties", "aims", "persona", "news", "model", "seed"))

    before: str
    yesterday: tuple[str, ...]
    promised: tuple[str, ...] = ()
    #: What was done about each aim of the identity.
    done: tuple[tuple[str, ...], ...] = ()

    def expendable(self) -> tuple[Memory, ...]:
        """What came the day before, the oldest first; what was promised stays."""
        return first_first("yesterday", len(self.yesterday))

    def question(self) -> str:
        """What was, and what came."""
        # What occupied them stands above already.
        lines = [say("So far: {text}", text=quote(self.before))] if self.before not in ("", self.identity.currently) else []
        lines += [say("Yesterday: {text}", text=in_a_row(self.yesterday))] if self.yesterday else []
        lines += [say("Promised: {text}", text=quote_retold(text)) for text in self.promised]
        done = (*self.done, *((),) * len(self.identity.aims))
        aims = [aim_in_words(aim, of_it) for aim, of_it in zip(self.identity.aims, done, strict=False)]
        if not lines:
            lines.append(say("Nothing in particular happened yesterday."))
        return "\n".join((*lines, *aims))


def as_aims(answers: tuple[AimAnswer, ...]) -> tuple[Aim, ...]:
    """The aims that an answer names."""
    return tuple(Aim(each.goal, each.next, each.progress) for each in answers)
