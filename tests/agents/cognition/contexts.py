"""A context for tests of single parts: a mind of the starter town, with the offline rules and keyed chance."""

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from twinville.agents.above import Above
from twinville.agents.cognition.context import Context
from twinville.agents.language_models.journal import JournalledModel
from twinville.agents.modules import ALL_MODULES
from twinville.agents.persona import Persona
from twinville.agents.population.population import Fact
from twinville.agents.protocols import Chance
from twinville.agents.rules.rule_model import RuleModel
from twinville.agents.shared_facts import SharedFacts
from twinville.worlds.keyed import keyed
from twinville.worlds.load import load_world
from twinville.worlds.new_town import write_starter
from twinville.worlds.world import World

#: A home in the starter town.
HOME = "Rose Cottage"


class KeyedByThree:
    """Chance from one seed."""

    def uniform(self, purpose: str, who: str, day: int, ordinal: int) -> float:
        return keyed(3, purpose, who, day, ordinal)


class NoJournal:
    """Keeps nothing."""

    def get(self, key: str) -> None:
        return None

    def put(self, entry: Any) -> None:
        pass


@cache
def starter_world() -> World:
    with tempfile.TemporaryDirectory() as folder:
        return load_world(write_starter("Starter", Path(folder)))


def above(facts: Iterable[Fact] = (), chance: Chance | None = None, without: frozenset[str] = frozenset()) -> Above:
    ask = JournalledModel(RuleModel(2), NoJournal()).ask
    modules = ALL_MODULES - without
    return Above(starter_world(), lambda day: day % 7, chance or KeyedByThree(), ask, SharedFacts(facts), modules=modules)


def context_for(
    persona: Persona, facts: Iterable[Fact] = (), chance: Chance | None = None, without: frozenset[str] = frozenset()
) -> Context:
    home = starter_world().arenas_of(persona.home)[0]
    bed = next(t for t in starter_world().things if t.arena == home.id or "sleep" in t.affordances)
    return Context(above(facts, chance, without), persona.model_copy(update={"bed": bed.address}))
