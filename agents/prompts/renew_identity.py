"""Identity ("currently"), renewed each morning from yesterday."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.prompts.depends import Counter
from twinville.agents.prompts.expendable import Memory, first_first
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.wording import say


class Currently(Answer):
    """What occupies this person now, in the third person, in at most three sentences."""

    currently: Annotated[str, Field(min_length=1, max_length=500)]


@register
class RenewIdentityPrompt(Prompt[Currently]):
    """Say anew what occupies this person, given what yesterday brought."""

    kind: ClassVar[str] = "renew_identity"
    role: ClassVar[Role] = "reflection"
    version: ClassVar[int] = 1
    task: ClassVar[str] = (
        "Write anew, in the third person and at most three sentences, what occupies this person at present: what of the old still "
        "holds, what yesterday added, what is promised."
    )
    answer_type: ClassVar[type[Answer]] = Currently
    without_answer: ClassVar[str] = "stays who they were the day before"
    put: ClassVar[str] = "at bedtime; used in the morning"
    depends_on: ClassVar[frozenset[Counter]] = frozenset(("company", "ties", "aims", "persona", "news", "model", "seed"))

    before: str
    yesterday: tuple[str, ...]
    promised: tuple[str, ...] = ()

    def expendable(self) -> tuple[Memory, ...]:
        """What came the day before, the oldest first; what was promised stays."""
        return first_first("yesterday", len(self.yesterday))

    def question(self) -> str:
        """What was, and what came."""
        lines = [say("So far: {text}", text=quote(self.before))] if self.before else []
        lines += [say("Yesterday: {text}", text=quote_retold(text)) for text in self.yesterday]
        lines += [say("Promised: {text}", text=quote_retold(text)) for text in self.promised]
        return "\n".join(lines) or say("Nothing in particular happened yesterday.")
