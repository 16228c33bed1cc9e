"""Something calls for a reaction: somebody in sight, words just heard, a thing that went wrong."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from twinville.agents.prompts.expendable import Memory, last_first
from twinville.agents.prompts.identity import NOW_OR_LATER, clock
from twinville.agents.prompts.leaves import LEAVING, MayLeave, around_in_words, check_leaves
from twinville.agents.prompts.placed import ELSEWHERE, PlacedPrompt
from twinville.agents.prompts.places import Place, listing
from twinville.agents.prompts.prompt import Answer
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.rows import in_a_row
from twinville.agents.prompts.seeking import SEEKING, Matter, Name
from twinville.agents.prompts.wording import say, word

Choice = Literal["carry on", "wait", "talk", "help", "flee", "change plan", "warn", "report"]
CHANGE: Choice = "change plan"


class Reaction(Answer):
    """The choice, or a place and use that the plan is changed to, and from when on; what others will see; for how long; whom one
    means to talk to, and about what; the reason; and how things are left.
    """

    choice: str
    activity: Annotated[str, Field(min_length=1, max_length=120)]
    minutes: Annotated[int, Field(ge=5, le=120)]
    at: Annotated[str, Field(pattern=NOW_OR_LATER)] = "now"
    seeks: Name = ""
    aim: Matter = ""
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    leaves: MayLeave = None


@register
class ReactPrompt(PlacedPrompt[Reaction]):
    """Choose how to react. `about` is the person or thing concerned, `told_by` brought the news, `memories` come to mind.

    `near` are further rooms about this person, `around` what stands there in words.
    """

    kind: ClassVar[str] = "react"
    version: ClassVar[int] = 4
    where_field: ClassVar[str] = "choice"
    task_parts: ClassVar[tuple[str, ...]] = (
        "Something happened. Choose how this person reacts: carry on; wait for it to pass; talk to the person; help; flee to "
        "safety; or change the plan: then 'choice' is a place id, a dot, and what to do there, and 'at' is 'now' or the time of "
        "today (HH:MM) to begin it. Who is to see that a rule is kept may warn or report whoever breaks it, or let it pass and "
        "carry on. 'activity' says what others will see. Give the minutes it takes and the reason in a few words.",
        ELSEWHERE,
        SEEKING,
        LEAVING,
    )
    task: ClassVar[str] = " ".join(task_parts)
    answer_type: ClassVar[type[Answer]] = Reaction
    without_answer: ClassVar[str] = "carries on with what they are doing"

    weekday: str
    now: int
    doing: str
    busy: bool
    what: Literal["person", "speech", "thing", "breach", "self"]
    about: str
    happened: str
    told_by: str = ""
    relation: str = ""
    closeness: float = 0.0
    trust: float = 0.5
    options: tuple[Choice, ...]
    memories: tuple[str, ...] = ()
    next_activity: str = ""
    near: tuple[Place, ...] = ()
    around: tuple[str, ...] = ()

    def further(self) -> tuple[Place, ...]:
        """The rooms about this person."""
        return self.near

    def choices(self) -> dict[str, tuple[str, ...]]:
        """What can be done about this; to change the plan is to name a place and what to do there."""
        options = tuple(option for option in self.options if option != CHANGE)
        return {"choice": options + (self.legal_wheres() if CHANGE in self.options else ())}

    def named(self, field: str, said: str) -> str | None:
        """Any place that is known, where the plan can be changed."""
        return super().named(field, said) if CHANGE in self.options else None

    def expendable(self) -> tuple[Memory, ...]:
        """What comes to mind, which is in the order of relevance; what happened stays."""
        return last_first("memories", len(self.memories))

    def question(self) -> str:
        """What happened, to whom it matters, and what was going on."""
        lines = [f"{say('Further rooms:')}\n{listing(self.near)}"] if self.near else []
        now, weekday, doing = clock(self.now), word(self.weekday), quote_retold(self.doing)
        lines.append(say("It is {time} on {weekday}; this person is {doing}.", time=now, weekday=weekday, doing=doing))
        if self.busy:
            lines.append(say("These are hours of duty."))
        if self.next_activity:
            lines.append(say("Next in the plan: {activity}.", activity=quote_retold(self.next_activity)))
        lines += around_in_words(self.around)
        lines += [say("In mind: {text}", text=in_a_row(self.memories))] if self.memories else []
        who = f" ({say('to this person: {relation}', relation=quote_retold(self.relation))})" if self.relation else ""
        by = f", {say('told by {who}', who=quote_retold(self.told_by))}" if self.told_by else ""
        concerns = f"{quote_retold(self.about)}{who}"
        what = quote_retold(self.happened)
        lines.append(say("What happened{by}: {what}; it concerns {concerns}.", by=by, what=what, concerns=concerns))
        # What can be chosen is the answer's own syntax.
        options = ", ".join(option if option != CHANGE else say("a place, to change the plan") for option in self.options)
        return "\n".join([*lines, say("Choose from: {options}.", options=options)])

    def check(self, answer: Reaction) -> None:
        """Raises ValueError for what is not offered, and for what leaves nothing in words."""
        super().check(answer)
        check_leaves(answer.leaves)
