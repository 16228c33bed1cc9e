"""What goes into understanding a line, and what comes out of it."""

from dataclasses import dataclass
from typing import Literal

from twinville.agents.telling.stance import Stance
from twinville.worlds.state import saved

#: What an answer declares of a statement that rests on none of the speaker's memories.
NEW = "new"


@dataclass(frozen=True, slots=True)
class InMind:
    """Something that the speaker has in mind and could tell. Ids are opaque.

    `text` holds the words in which the speaker has it, `fact` the fact that it conveys, if any, and `statement` that fact's own
    statement, "" without one.
    """

    id: str
    text: str
    fact: str | None
    statement: str


@saved("Declared")
@dataclass(frozen=True, slots=True)
class Declared:
    """What an answer declares of a line: the id of something in mind, or "new" with its statement."""

    what: str
    stance: Stance
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing that a line tells or may tell.

    `memory` is None for a new statement, and `fact` is None where a new fact is born; `statement` is what is told, in words.
    "not sure" is counted and makes nobody know anything. `new_version`: its numbers (times, dates, amounts, counts) differ from
    those that the speaker has. `put` is how the answer puts it, where the line bears that out.
    """

    memory: str | None
    fact: str | None
    statement: str
    stance: Stance
    told: Literal["told", "not sure"]
    new_version: bool
    declared: bool
    put: str = ""
