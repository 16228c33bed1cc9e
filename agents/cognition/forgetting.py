"""Forgetting: overnight, news of little weight may slip one's mind. What one has promised, or started oneself, does not."""

from twinville.agents.cognition.draws import Draws
from twinville.agents.memory.recollection import Recollection
from twinville.agents.persona import Persona
from twinville.agents.protocols import Chance
from twinville.agents.traits import FORGETS_NEWS, has_any

#: What was heard or thought of this lately stays, seconds.
FRESH = 3 * 3600


def forget(persona: Persona, recollection: Recollection, promised: frozenset[str], draws: Draws, chance: Chance, now: int) -> None:
    """Let some news go: the less it weighs the likelier, twice as likely for the forgetful."""
    trait = 2.0 if has_any(persona.traits, FORGETS_NEWS) else 1.0
    for fact, memory in sorted(recollection.facts.items()):
        if memory.kind != "speech" or fact in promised or now - memory.accessed < FRESH:
            continue
        if draws.uniform(chance, "forget", now) < 0.02 * (11 - memory.importance) * trait:
            recollection.forget(fact)
