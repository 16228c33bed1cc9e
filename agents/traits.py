"""Every named set of trait words: what a rule looks for in a persona's traits. Traits are compared case folded.

Several sets share an idea, such as forgetfulness, with different members. Each rule keeps its own set: to merge two of them would
change what people do.
"""

from collections.abc import Iterable

#: Seeking company, from -1 to 1.
SOCIABLE = {
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
#: Minutes by which a free morning starts later than usual.
EARLY = {
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
#: Living by the clock, from -1 to 1.
ORDERLY = {
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
#: Waiting, from -1 to 1.
PATIENT = {
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
#: Helping others, from -1 to 1.
KIND = {
    "kind": 1.0, "generous": 0.7, "gentle": 0.5, "warm": 0.5, "friendly": 0.5, "hospitable": 0.6, "loyal": 0.5, "reliable": 0.3,
    "patient": 0.2, "selfish": -1.0, "grumpy": -0.5, "cold": -0.8, "proud": -0.3, "solitary": -0.3,
}  # fmt: skip
#: Courage when something goes wrong, from -1 to 1.
NERVE = {
    "brave": 1.0, "practical": 0.7, "calm": 0.6, "disciplined": 0.4, "energetic": 0.3, "steady": 0.6, "stubborn": 0.3,
    "anxious": -1.0, "nervous": -1.0, "timid": -1.0, "shy": -0.4, "dreamy": -0.3, "cautious": -0.5,
}  # fmt: skip

#: Who loses heard news overnight more easily.
FORGETS_NEWS = frozenset({"forgetful", "scatterbrained", "dreamy", "distracted"})
#: Who leaves a pan on the stove or a tap running more often.
LEAVES_THINGS_ON = frozenset({"forgetful", "scatterbrained", "dreamy"})
#: Who changes details of what they pass on more often.
RETELLS_LOOSELY = frozenset({"talkative", "impulsive", "forgetful", "dreamy", "scatterbrained"})
#: Who goes to see something new more often.
EXPLORES = frozenset({"curious", "adventurous", "restless", "dreamy"})
#: Who is held up before setting out more often, and who seldom is.
SETS_OUT_LATE = frozenset({"forgetful", "scatterbrained", "unhurried", "dreamy"})
SETS_OUT_ON_TIME = frozenset({"punctual", "orderly", "disciplined"})

#: Traits that synthetic people are given, in the order in which they are drawn.
SYNTHETIC = (
    "patient",
    "talkative",
    "orderly",
    "curious",
    "reserved",
    "cheerful",
    "stubborn",
    "generous",
    "cautious",
    "energetic",
    "early riser",
    "night owl",
    "forgetful",
    "punctual",
    "sociable",
    "solitary",
    "unhurried",
)


def has_any(traits: Iterable[str], known: frozenset[str]) -> bool:
    """Whether one of a persona's traits is in a set."""
    return any(trait.casefold() in known for trait in traits)
