"""What may be heard of in a town, the same for all its minds: facts and ordinances, more of them as they are announced."""

from collections.abc import Iterable

from twinville.agents.ordinance import Ordinance
from twinville.agents.population.population import Fact


class SharedFacts:
    """Facts and ordinances by id. That one is here says nothing of who has heard of it."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.facts = {fact.id: fact for fact in facts}
        self.ordinances: dict[str, Ordinance] = {}
