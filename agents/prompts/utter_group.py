"""One turn of a talk of three or four: what its speaker says next, and to whom, from their own memories alone."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.agreement import NEW
from twinville.agents.prompts.agreed import AGREEING, DAYS, AgreesAmong
from twinville.agents.prompts.expendable import Memory
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.others import Other
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.speaker import Speaker, meeting_places, other_hours
from twinville.agents.prompts.tell import TELLING, Tell
from twinville.agents.prompts.wording import say, word

#: Stands for everybody who is there.
ALL = "all"


class GroupUtterance(Answer):
    """One turn: the words and to whom they are said, the ids of the speaker's memories they rest on, what they tell and agree, and
    whether the speaker goes after them.
    """

    text: Annotated[str, Field(min_length=1, max_length=400)]
    to: str = ALL
    cites: Annotated[tuple[str, ...], Field(max_length=4)] = ()
    tells: Annotated[tuple[Tell, ...], Field(max_length=3)] = ()
    agreements: Annotated[tuple[AgreesAmong, ...], Field(max_length=2)] = ()
    leaves: bool


@register
class UtterGroupPrompt(Prompt[GroupUtterance]):
    """Say the next thing in a talk with several others. `heard` is what was said since this person is there, as (who, to whom,
    words), to whom being "" for words to all; `left` how many turns may follow.

    `me` is this person's side: what it says of one other holds of the first of `others`, and `told` there means that all know.
    `said_today` are the sentences that this person and one of the others have said to each other today, folded, in order.
    """

    kind: ClassVar[str] = "utter_group"
    role: ClassVar[Role] = "dialogue"
    version: ClassVar[int] = 2
    shows_aims: ClassVar[bool] = True
    fields_parts: ClassVar[tuple[str, ...]] = (TELLING, AGREEING)
    task_parts: ClassVar[tuple[str, ...]] = (
        "Say what this person says next in this conversation of several, in one to three short sentences in their own manner. "
        "Say only what they know, or make up on the spot. Answer what was just said. One may be brief, change the subject, doubt, "
        "refuse, keep from somebody who is there what is not for them, arrange something. 'to' is the name of the one who is "
        "spoken to and answers next, or 'all'. 'leaves' is true when this person goes now; the others may talk on.",
        "In 'agreements', 'act' says what these words do about it; 'who' lists those who will do it: 'me', 'all' who are here, or "
        "names.",
    )
    task: ClassVar[str] = " ".join(task_parts)
    answer_type: ClassVar[type[Answer]] = GroupUtterance
    without_answer: ClassVar[str] = "goes without a word; the others talk on while two remain"

    weekday: str
    now: int
    place: str
    me: Speaker
    others: tuple[Other, ...]
    heard: tuple[tuple[str, str, str], ...] = ()
    said_today: tuple[str, ...] = ()
    left: int

    def choices(self) -> dict[str, tuple[str, ...]]:
        """To whom one can speak, memories that can be cited and told, and what can be agreed on."""
        own = tuple(memory.id for memory in self.me.memories)
        names = tuple(other.name for other in self.others)
        return {"to": (ALL, *names), "cites": own, "what": (*own, NEW), "about": (NEW, *self.me.arrangements()), "day": DAYS}

    def aliases(self) -> dict[str, dict[str, str]]:
        """First names stand for those who are there."""
        return {"to": {other.name.split()[0]: other.name for other in reversed(self.others)} | {"everybody": ALL, "everyone": ALL}}

    def expendable(self) -> tuple[Memory, ...]:
        """What the speaker has in mind, but for one thing to rest on; what was said so far stays."""
        found = self.me.expendable("me.memories")
        return found[:-1] if len(found) == len(self.me.memories) else found

    def places_in_words(self) -> str:
        """Where this person could meet somebody: the same all day."""
        return meeting_places(self.me.haunts)

    def other_hours(self) -> str:
        """Where those have other hours on this day."""
        return other_hours(self.me.haunts)

    def question(self) -> str:
        """The speaker's side, the place, the others, and what was said so far."""
        lines = [
            say(
                "{weekday}, day {day}, at {place}, talking with {other}.",
                weekday=word(self.weekday),
                day=self.day,
                place=quote(self.place),
                other=", ".join(quote(other.name) for other in self.others),
            )
        ]
        lines += self.me.text(say("this person"), self.day, self.place, among=self.others)
        # The minute, which changes with each turn, stands behind what does not.
        lines += [say("{time}, said so far:", time=clock(self.now)), *(_line(*said) for said in self.heard)]
        if not any(who == self.me.identity.name for who, _, _ in self.heard):
            lines.append(say("This person has just joined them."))
        if self.left <= 1:
            lines.append(say("It is time to take leave."))
        return "\n".join(lines)


def _line(who: str, to: str, text: str) -> str:
    """A line that was heard."""
    if not to:
        return f"{quote(who)}: {quote(text)}"
    return say("{who} to {to}: {text}", who=quote(who), to=quote(to), text=quote(text))
