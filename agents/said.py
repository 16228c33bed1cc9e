"""A line as it was spoken, or a notice as it was read: what one mind takes in of another's words."""

from dataclasses import dataclass

from twinville.agents.telling.stance import Stance
from twinville.worlds.state import saved


@saved("Told")
@dataclass(frozen=True, slots=True)
class Told:
    """A fact that words tell, and how: the stance, whether its numbers are others than its teller had, and from whom to keep it."""

    fact: str
    stance: Stance
    new_version: bool = False
    hide_from: tuple[str, ...] = ()


@saved("Said")
@dataclass(frozen=True, slots=True)
class Said:
    """A line as it was spoken, or a notice as it was read: event id, who says it to whom, its words, the facts these tell.

    `cites` are the speaker's memories it rests on, `unsure` those of its facts that the speaker passes on without believing them,
    `told` how its facts are told, where an answer said so. `also` are those who are spoken with besides the listener, `to_all` says
    that it is said to all of them.
    """

    id: str
    speaker: str
    listener: str
    text: str
    facts: tuple[str, ...]
    cites: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    also: tuple[str, ...] = ()
    to_all: bool = False

    @property
    def hearers(self) -> tuple[str, ...]:
        """All with whom it is spoken."""
        return (self.listener, *self.also)

    def said_to(self, me: str) -> str:
        """That it was said, as one who heard it tells: "said", or "said to Ada" where it was said to somebody else."""
        to_another = self.listener and self.listener != me and not self.to_all and self.speaker != me
        return f"said to {self.listener}" if to_another else "said"

    def how(self, fact: str) -> Told:
        """How it tells one of its facts."""
        return next((each for each in self.told if each.fact == fact), Told(fact, "affirms"))
