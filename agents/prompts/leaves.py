"""What an answer says of how a deed leaves things: the part that the prompts of steps and reactions share."""

from typing import Annotated

from pydantic import Field

from twinville.agents.leaving import Leaves
from twinville.agents.prompts.prompt import Answer
from twinville.agents.prompts.rows import in_a_row
from twinville.agents.prompts.wording import say

#: How tasks say it.
LEAVING = (
    "'leaves': how a thing there (empty: the place itself) is left for others to find, in few words "
    "(empty: cleared away); mostly null."
)
#: What stands in words in a room, of which a prompt shows the latest.
SHOWN = 3


class LeavesAnswer(Answer):
    """How it is left."""

    thing: Annotated[str, Field(max_length=80)] = ""
    state: Annotated[str, Field(max_length=80)]


#: What an answer says of it: nothing, mostly, and then it is written without it.
MayLeave = Annotated[LeavesAnswer | None, Field(exclude_if=lambda left: left is None)]


def as_left(answer: LeavesAnswer | None) -> Leaves | None:
    """What an answer leaves behind, as plans and actions carry it."""
    return Leaves(answer.thing, answer.state) if answer is not None else None


def check_leaves(answer: LeavesAnswer | None) -> None:
    """Raises ValueError where a state is made of marks alone, which would say nothing to whoever finds it."""
    if answer is not None and answer.state and not any(letter.isalnum() for letter in answer.state):
        raise ValueError(f"state is '{answer.state}', which holds no word; say how it is left, or leave it empty")


def around_in_words(around: tuple[str, ...]) -> list[str]:
    """What stands in this room in words, in one line; nothing where there is nothing."""
    return [say("In this room: {texts}", texts=in_a_row(around[-SHOWN:]))] if around else []
