"""What the lines of a talk agree, as an answer declares it: proposals and their answers, promises, and what is called off."""

from typing import Annotated, Literal

from pydantic import Field

from twinville.agents.agreement import NEW, Act
from twinville.agents.prompts.prompt import Answer
from twinville.worlds.daytime import WEEKDAY_NAMES

#: Stands for whatever is not said.
OPEN = "open"
DAYS = ("today", "tomorrow", *WEEKDAY_NAMES, OPEN)
#: How a task speaks of it.
AGREEING = (
    "'agreements' lists what is proposed, arranged or promised in these words, taken up or not, be it a visit, a game, a supper, "
    "an errand or an invitation: 'about' is 'new' or the id of an agreement or invitation given below; activity, day, time, place "
    "and minutes as they are said, 'open' (0 for minutes) where they are not."
)


class Terms(Answer):
    """What is agreed; "open" where it was not said. `about` is "new", an agreement's id or an invitation's."""

    about: str = NEW
    activity: Annotated[str, Field(min_length=1, max_length=120)] = OPEN
    day: str = OPEN
    time: Annotated[str, Field(min_length=1, max_length=40)] = OPEN
    place: Annotated[str, Field(min_length=1, max_length=120)] = OPEN
    minutes: Annotated[int, Field(ge=0, le=720)] = 0
    condition: Annotated[str, Field(max_length=200)] = ""


class Agreed(Terms):
    """An agreement in a script. `line` is the number of the line, from 1, in which it is proposed, promised or called off, `answer`
    what the other says to it in line `answer_line`. `who` are those who will do it.
    """

    kind: Literal["proposal", "promise", "calls off"] = "proposal"
    line: Annotated[int, Field(ge=1, le=14)]
    answer: Literal["accepted", "declined", "countered", "conditional", "none"] = "none"
    answer_line: Annotated[int, Field(ge=0, le=14)] = 0
    who: Literal["a", "b", "both"] = "both"


class Agrees(Terms):
    """What one turn does about an agreement, and who will do it."""

    act: Act
    who: Literal["me", "other", "both"] = "both"


class AgreesAmong(Terms):
    """What one turn among several does about an agreement, and who will do it: "me", "all" who are there, names of people."""

    act: Act
    who: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=80)], ...], Field(min_length=1, max_length=6)] = ("all",)
