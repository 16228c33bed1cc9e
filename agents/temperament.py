"""What traits and age mean to local rules, in numbers. Words the tables do not know simply have no effect."""

from twinville.agents.prompts.identity import Identity

_SOCIABLE = {
    "sociable": 1.0,
    "talkative": 0.8,
    "outgoing": 1.0,
    "friendly": 0.6,
    "cheerful": 0.4,
    "gregarious": 1.0,
    "charming": 0.6,
    "hospitable": 0.6,
    "energetic": 0.3,
    "enthusiastic": 0.4,
    "warm": 0.4,
    "generous": 0.3,
    "reserved": -0.7,
    "shy": -0.9,
    "solitary": -1.0,
    "withdrawn": -1.0,
    "quiet": -0.5,
    "private": -0.6,
    "cautious": -0.2,
    "grumpy": -0.4,
}
_EARLY = {
    "early riser": -25,
    "disciplined": -15,
    "energetic": -10,
    "punctual": -5,
    "night owl": 30,
    "lazy": 25,
    "unhurried": 15,
    "dreamy": 15,
    "restless": -10,
}
_ORDERLY = {
    "orderly": 1.0,
    "punctual": 1.0,
    "disciplined": 0.9,
    "meticulous": 0.9,
    "reliable": 0.7,
    "precise": 0.8,
    "careful": 0.4,
    "forgetful": -1.0,
    "scatterbrained": -1.0,
    "unhurried": -0.7,
    "dreamy": -0.6,
    "impulsive": -0.6,
    "lazy": -0.6,
}
_PATIENT = {
    "patient": 1.0,
    "kind": 0.4,
    "unhurried": 0.7,
    "gentle": 0.4,
    "impatient": -1.0,
    "stubborn": 0.4,
    "restless": -0.7,
    "energetic": -0.3,
    "impulsive": -0.6,
    "short-tempered": -0.9,
}

_KIND = {
    "kind": 1.0, "generous": 0.7, "gentle": 0.5, "warm": 0.5, "friendly": 0.5, "hospitable": 0.6, "loyal": 0.5, "reliable": 0.3,
    "patient": 0.2, "selfish": -1.0, "grumpy": -0.5, "cold": -0.8, "proud": -0.3, "solitary": -0.3,
}  # fmt: skip
_NERVE = {
    "brave": 1.0, "practical": 0.7, "calm": 0.6, "disciplined": 0.4, "energetic": 0.3, "steady": 0.6, "stubborn": 0.3,
    "anxious": -1.0, "nervous": -1.0, "timid": -1.0, "shy": -0.4, "dreamy": -0.3, "cautious": -0.5,
}  # fmt: skip


def sociability(identity: Identity) -> float:
    """From -1 (keeps apart) to 1 (seeks company)."""
    return _score(identity, _SOCIABLE)


def orderliness(identity: Identity) -> float:
    """From -1 (forgets the time) to 1 (by the clock)."""
    return _score(identity, _ORDERLY)


def patience(identity: Identity) -> float:
    """From -1 (leaves at once) to 1 (waits)."""
    return _score(identity, _PATIENT)


def kindness(identity: Identity) -> float:
    """From -1 (looks after oneself) to 1 (helps anybody)."""
    return _score(identity, _KIND)


def nerve(identity: Identity) -> float:
    """From -1 (runs) to 1 (stays and sees to it)."""
    return _score(identity, _NERVE)


def rhythm(identity: Identity) -> int:
    """Minutes by which a free morning starts earlier (negative) or later than usual."""
    return sum(_EARLY.get(trait.casefold(), 0) for trait in identity.traits)


def is_child(identity: Identity) -> bool:
    """Under 16."""
    return identity.age < 16


def _score(identity: Identity, table: dict[str, float]) -> float:
    return max(-1.0, min(1.0, sum(table.get(trait.casefold(), 0.0) for trait in identity.traits)))
