"""One turn of a dialogue (the faithful setting): what its speaker says next, from their own memories alone."""

from typing import Annotated, ClassVar

from pydantic import Field

from twinville.agents.agreement import NEW
from twinville.agents.prompts.agreed import AGREEING, DAYS, Agrees
from twinville.agents.prompts.expendable import Memory
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.speaker import Speaker, meeting_places, other_hours
from twinville.agents.prompts.tell import TELLING, Tell
from twinville.agents.prompts.wording import say, word


class Utterance(Answer):
    """One turn: the words, the ids of the speaker's memories they rest on, what they tell and agree, and whether this is how the
    speaker takes their leave.
    """

    text: Annotated[str, Field(min_length=1, max_length=400)]
    cites: Annotated[tuple[str, ...], Field(max_length=4)] = ()
    tells: Annotated[tuple[Tell, ...], Field(max_length=3)] = ()
    agreements: Annotated[tuple[Agrees, ...], Field(max_length=2)] = ()
    leaves: bool


#: As long as fewer lines were said, a talk begins.
_BEGINS = 3


@register
class UtterPrompt(Prompt[Utterance]):
    """Say the next thing in a dialogue. `heard` is what was said so far, as (who, words); `left` how many turns may follow.

    `said_today` are the sentences these two have said to each other today, folded, in order: the rules use none of them again.
    """

    kind: ClassVar[str] = "utter"
    role: ClassVar[Role] = "dialogue"
    version: ClassVar[int] = 5
    shows_aims: ClassVar[bool] = True
    fields_parts: ClassVar[tuple[str, ...]] = (TELLING, AGREEING)
    task_parts: ClassVar[tuple[str, ...]] = (
        "Say what this person says next in this conversation, in one to three short sentences in their own manner. Say only what "
        "they know, or make up on the spot. Answer what was just said. One may be brief, change the subject, doubt, refuse, keep a "
        "secret, arrange something. 'leaves' is true when this ends the talk.",
        "In 'agreements', 'act' says what these words do about it; 'who' who will do it: 'me', 'other' or 'both'.",
    )
    task: ClassVar[str] = " ".join(task_parts)
    answer_type: ClassVar[type[Answer]] = Utterance
    without_answer: ClassVar[str] = "says nothing more: the talk ends with the last line spoken"

    weekday: str
    now: int
    place: str
    me: Speaker
    other: str
    heard: tuple[tuple[str, str], ...] = ()
    said_today: tuple[str, ...] = ()
    left: int

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Memories that can be cited and told, and what can be agreed on."""
        own = tuple(memory.id for memory in self.me.memories)
        return {"cites": own, "what": (*own, NEW), "about": (NEW, *self.me.arrangements()), "day": DAYS}

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
        """The speaker's side, the place, and what was said so far."""
        lines = [
            say(
                "{weekday}, day {day}, at {place}, talking with {other}.",
                weekday=word(self.weekday),
                day=self.day,
                place=quote(self.place),
                other=quote(self.other),
            )
        ]
        lines += self.me.text(say("this person"), self.day, self.place)
        # How the last talk ended matters for how this one begins.
        lines += self.me.last_talk() if len(self.heard) < _BEGINS else []
        # The minute, which changes with each turn, stands behind what does not.
        if self.heard:
            said = (f"{quote(who)}: {quote(text)}" for who, text in self.heard)
            lines += [say("{time}, said so far:", time=clock(self.now)), *said]
        else:
            lines.append(say("{time}, nothing was said yet: this person begins.", time=clock(self.now)))
        if self.left <= 1:
            lines.append(say("It is time to take leave."))
        return "\n".join(lines)
