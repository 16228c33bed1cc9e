"""What may be heard of in a town, the same for all its minds: facts and ordinances, more of them as they are announced or born."""

from collections.abc import Iterable
from dataclasses import dataclass

from twinville.agents.ordinance import Ordinance
from twinville.agents.population.population import Fact
from twinville.worlds.state import saved


@saved("Born")
@dataclass(frozen=True, slots=True)
class Born:
    """A fact that nobody scripted: it came up in words. `said` is the line or notice it was first told in."""

    id: str
    origin: str
    statement: str
    said: str
    contradicts: str | None = None

    def fact(self) -> Fact:
        """It as a fact like any other."""
        return Fact(id=self.id, origin=self.origin, statement=self.statement, contradicts=self.contradicts)


class SharedFacts:
    """Facts and ordinances by id. That one is here says nothing of who has heard of it."""

    STATE = ("_born",)

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.facts = {fact.id: fact for fact in facts}
        self.ordinances: dict[str, Ordinance] = {}
        self._born: dict[str, Born] = {}

    def restored(self) -> None:
        """What was born is a fact."""
        self.facts.update((born.id, born.fact()) for born in self._born.values())

    def bear(self, born: Born) -> None:
        """There is another fact."""
        self._born[born.id] = born
        self.facts[born.id] = born.fact()

    def is_scripted(self, fact: str) -> bool:
        """Whether a fact was there from the start, or announced: not born in talk."""
        return fact in self.facts and fact not in self._born
