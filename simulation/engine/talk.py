"""One conversation: who is in it, what was said, whose turn is next, and whether somebody may still join."""

from dataclasses import dataclass, field

from twinville.agents.agreement import Stated
from twinville.agents.said import Said
from twinville.agents.telling.telling import Declared
from twinville.worlds.state import saved

#: A dialogue of two has at most this many turns.
LONGEST = 12
#: Among more there are so many turns for each who took part, and at most so many in all.
EACH, IN_ALL = 6, 20
#: So many people take part in a talk at most.
MOST = 4
#: Who joins cuts a script after the line being spoken; where no more than so many lines are left, they part anyway.
_PARTING = 2


@saved("Turn")
@dataclass(frozen=True, slots=True)
class Turn:
    """A line to be spoken: who says it, the words, the memories they rest on, what it is declared to tell and to do about
    agreements, whether they leave, names and numbers that only the other could know, and whom it is said to (None: to all).

    People are numbers of bodies. `hide_from` says for a memory that is told, or "new", whom it is to be kept from.
    """

    speaker: int
    text: str
    cites: tuple[str, ...] = ()
    tells: tuple[Declared, ...] = ()
    hide_from: dict[str, tuple[str, ...]] = field(default_factory=dict)
    states: tuple[Stated, ...] = ()
    leaves: bool = False
    unknowing: tuple[str, ...] = ()
    to: int | None = None


@saved("Talk")
@dataclass(slots=True)
class Talk:
    """One conversation under way.

    `people` are in it now and `everybody` has been in it, in the order in which they came; `apart` are pairs of these who were
    never in it together. `doing` is what each was doing before, `since` how many lines had been spoken when they came.
    `summaries` are what the two sides of a script keep of it: a talk without is spoken turn by turn. `closing` says that its end is
    near, `learned` are lines that turned out to tell something when somebody summed the talk up.
    """

    id: int
    people: list[int]
    place: str
    everybody: list[int] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)
    doing: dict[int, str] = field(default_factory=dict)
    since: dict[int, int] = field(default_factory=dict)
    summaries: tuple[str, str] | None = None
    turns: list[Turn] = field(default_factory=list)
    spoken: list[Said] = field(default_factory=list)
    ended: str = "decision"
    closing: bool = False
    learned: list[str] = field(default_factory=list)

    @property
    def next_speaker(self) -> int:
        """Who has the next turn: among several whoever was spoken to by name, else who has been silent longest, the first to come
        among equals.
        """
        to = self.turns[-1].to if self.turns else None
        if to is not None and to in self.people and len(self.people) > 2:
            return to
        latest = {turn.speaker: number for number, turn in enumerate(self.turns)}
        return min(self.people, key=lambda person: latest.get(person, -1))

    @property
    def limit(self) -> int:
        """How many turns it may have."""
        return LONGEST if len(self.everybody) == 2 else min(IN_ALL, EACH * len(self.everybody))

    @property
    def is_under_way(self) -> bool:
        """Whether a line is being spoken, or more of a script are to come."""
        return len(self.turns) > len(self.spoken)

    def is_open_to(self, person: int, name: str) -> bool:
        """Whether somebody who is not in it may join: not who left, nor where they part, nor where something is kept from them."""
        if self.closing or len(self.everybody) >= MOST or person in self.everybody or not self.turns:
            return False
        if self.summaries is not None:
            if len(self.turns) - len(self.spoken) <= _PARTING:
                return False
        elif self.limit - len(self.turns) <= _PARTING or (self.turns[-1].leaves and len(self.people) == 2):
            return False
        # What is being said now has begun.
        begun = self.turns[: len(self.spoken) + 1]
        return not any(name in names for turn in begun for names in turn.hide_from.values())

    def hearers(self, turn: Turn) -> tuple[int, ...]:
        """Who hears a line: whom it is said to first, or, where that is to all, who spoke before."""
        others = [person for person in self.people if person != turn.speaker]
        before = [each.speaker for each in self.turns[: len(self.spoken)]][-1:]
        first = next((person for person in (turn.to, *before) if person in others), None)
        return tuple(sorted(others, key=lambda person: person != first))

    def heard_by(self, person: int) -> list[Said]:
        """The lines spoken since somebody came."""
        return self.spoken[self.since[person] :]

    def come(self, person: int, doing: str) -> None:
        """Somebody is in it from now on, and hears what is spoken from now on."""
        self.apart += [(other, person) for other in self.everybody if other not in self.people]
        self.people.append(person)
        self.everybody.append(person)
        self.since[person] = len(self.spoken)
        self.doing[person] = doing


@dataclass(frozen=True, slots=True)
class Parting:
    """A talk, and those for whom it is over now."""

    talk: Talk
    people: tuple[int, ...]
