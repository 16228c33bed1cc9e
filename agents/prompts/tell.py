"""What a line lets somebody know, as an answer declares it. The engine checks it against the words (`agents/telling`)."""

from typing import Annotated

from pydantic import Field

from twinville.agents.prompts.prompt import Answer
from twinville.agents.telling.stance import Stance
from twinville.agents.telling.telling import NEW

#: How a task speaks of it.
TELLING = (
    "'cites' lists the speaker's own memories a line rests on; 'tells' all that it lets the other know, asks about or hints at, "
    "also in passing or in an offer: 'what' is the memory told, or 'new'; 'statement' is what is so by these words, in one plain "
    "sentence with names and days, not I, you, today or tomorrow (not needed for a memory told whole); 'stance' whether the line "
    "affirms, denies, corrects or withdraws it, or only asks or hints; 'hide_from' whom it is to be kept from. Only what the "
    "words say counts as told."
)


class Tell(Answer):
    """One thing a line tells its listener: an own memory, or something new, with its statement. `hide_from` are those it is to be
    kept from.
    """

    what: str
    stance: Stance
    statement: Annotated[str, Field(max_length=300)] = ""
    hide_from: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=4)] = ()


def owned(memory: str, side: str) -> str:
    """The id of a memory ("m4") in a prompt of two minds, where it tells its owner ("a4")."""
    return f"{side}{memory[1:]}"


def unowned(shown: str) -> str:
    """The id of a memory among its owner's, from the id that a prompt of two minds shows."""
    return shown if shown == NEW else f"m{shown[1:]}"
