"""What traits and age mean to local rules, in numbers. Words that the tables do not know have no effect."""

from twinville.agents.prompts.identity import Identity
from twinville.agents.traits import EARLY, KIND, NERVE, ORDERLY, PATIENT, SOCIABLE


def sociability(identity: Identity) -> float:
    """From -1 (keeps apart) to 1 (seeks company)."""
    return _score(identity, SOCIABLE)


def orderliness(identity: Identity) -> float:
    """From -1 (forgets the time) to 1 (by the clock)."""
    return _score(identity, ORDERLY)


def patience(identity: Identity) -> float:
    """From -1 (leaves at once) to 1 (waits)."""
    return _score(identity, PATIENT)


def kindness(identity: Identity) -> float:
    """From -1 (looks after oneself) to 1 (helps anybody)."""
    return _score(identity, KIND)


def nerve(identity: Identity) -> float:
    """From -1 (runs) to 1 (stays and sees to it)."""
    return _score(identity, NERVE)


def rhythm(identity: Identity) -> int:
    """Minutes by which a free morning starts earlier (negative) or later than usual."""
    return sum(EARLY.get(trait.casefold(), 0) for trait in identity.traits)


def is_child(identity: Identity) -> bool:
    """Under 16."""
    return identity.age < 16


def _score(identity: Identity, table: dict[str, float]) -> float:
    return max(-1.0, min(1.0, sum(table.get(trait.casefold(), 0.0) for trait in identity.traits)))
