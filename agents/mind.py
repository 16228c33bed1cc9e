"""A `Mind` as the engine knows it: one way in, one way out, and the few questions asked of it in between."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

from twinville.agents.action import Action
from twinville.agents.agreement import Agreement
from twinville.agents.decision import Decision
from twinville.agents.knock import Knock, Opened
from twinville.agents.memory.stream import Memory
from twinville.agents.observation import Observation
from twinville.agents.persona import Persona
from twinville.agents.prompts.keep_talk import Kept
from twinville.agents.prompts.others import Other
from twinville.agents.prompts.speaker import Speaker
from twinville.agents.records import Record
from twinville.agents.said import Said
from twinville.agents.stimulus import Stimulus
from twinville.agents.telling.telling import InMind
from twinville.worlds.world import Arena


class Mind(Protocol):
    """One person's mind. Time is in seconds since midnight of day 1.

    What a mind needs from above (the world, the calendar, chance, somebody who answers prompts) is handed to it when it is made.
    A class that implements this names its changing attributes in `STATE`, so that a checkpoint holds them.
    """

    @property
    def persona(self) -> Persona:
        """Who this is, as they were at the start."""
        ...

    # The way in.

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """Take in a stimulus; False where it was let go: a notice walked past, a line not caught."""
        ...

    # The way out.

    async def act(self, observation: Observation) -> Decision:
        """Decide what to do; raises AnswerError when a prompt gets no legal answer."""
        ...

    def take_records(self) -> list[Record]:
        """What the mind did since it was last asked, in order; each record is handed out once."""
        ...

    def remember(self, memories: Iterable[Memory]) -> None:
        """Take up a life where it was left: these memories, and nothing to report. The rest is restored from saved state."""
        ...

    # What the world asks between the two.

    @property
    def awaits(self) -> Literal["reaction", "second thoughts"] | None:
        """Why this mind would be asked in the middle of something: it noticed something, or was called to account; else None."""
        ...

    @property
    def beliefs(self) -> Mapping[str, bool]:
        """The facts this person has heard of, and whether they believe each."""
        ...

    @property
    def masked(self) -> bool:
        """Whether this person wears a mask."""
        ...

    def keeps(self, ordinance: str) -> bool:
        """Whether this person keeps an ordinance today."""
        ...

    def shows(self, arena: Arena | None, now: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ordinances that one can see this person break, and keep, in an arena, or in the street for None."""
        ...

    async def answers_door(self, knock: Knock, doing: str, now: int) -> Opened:
        """Whether to let somebody in who knocks where one lives or works; raises AnswerError when a prompt gets no legal answer."""
        ...

    def has_done(self, agreement: Agreement, since: int, now: int) -> bool:
        """Whether one has done, since a moment, what one agreed to at no hour or place in particular."""
        ...

    # Talk: its words are found by the engine, which asks each side what it brings along and what it keeps.

    def would_talk(self, other: str, doing: Action, now: int, *, joining: bool = False) -> bool:
        """Whether to speak to somebody in earshot, while doing something; `joining` says that they are talking with others."""
        ...

    async def approaches(self, other: str, doing: str, others_doing: str, now: int) -> bool:
        """Whether, on second thought, to speak to somebody whom chance would have one speak to; raises AnswerError when a prompt
        gets no legal answer.
        """
        ...

    @property
    def sought(self) -> tuple[tuple[str, int], ...]:
        """Whom one means to talk to when one comes near them, and from which second on."""
        ...

    def in_private(self, doing: Action) -> bool:
        """Whether one is not to be spoken to, doing this."""
        ...

    def accepts_talk(self, other: str, doing: Action, now: int, *, sought: bool = False) -> bool:
        """Whether to let somebody speak to one, while doing something; `sought` says that they mean to."""
        ...

    def side_of_talk(self, other: str, doing: str, others_doing: str, place: str, now: int) -> Speaker:
        """What this person brings into a conversation, for the prompt that finds its words."""
        ...

    def side_among(self, others: Sequence[str], doing: str, place: str, now: int) -> tuple[Speaker, tuple[Other, ...]]:
        """What this person brings into a conversation with several others, and what each of these is to them."""
        ...

    def could_tell(self, memories: Iterable[str]) -> tuple[InMind, ...]:
        """What this person has in mind and could tell: the facts they know, and memories by their ids."""
        ...

    def has_heard(self, word: str) -> bool:
        """Whether a name or a number stands in anything this person remembers or is."""
        ...

    async def keep_talk(self, other: str, heard: Sequence[Said], agreements: Sequence[Agreement], now: int) -> Kept | None:
        """What this person keeps of a dialogue, and what they learned in it; None where no words could be had."""
        ...
