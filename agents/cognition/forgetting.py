"""Forgetting: overnight, news of little weight may slip one's mind. What one has promised, or started oneself, does not."""

from twinville.agents.cognition.context import Context
from twinville.agents.traits import FORGETS_NEWS, has_any

#: What was heard or thought of this lately stays, seconds.
FRESH = 3 * 3600


def forget(context: Context, promised: frozenset[str], now: int) -> None:
    """Let some news go: the less it weighs the likelier, twice as likely for the forgetful."""
    trait = 2.0 if has_any(context.persona.traits, FORGETS_NEWS) else 1.0
    for fact, memory in sorted(context.recollection.facts.items()):
        if memory.kind != "speech" or fact in promised or now - memory.accessed < FRESH:
            continue
        if context.draws.uniform("forget", now) < 0.02 * (11 - memory.importance) * trait:
            context.recollection.forget(fact)
