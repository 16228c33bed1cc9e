"""Whether what was said speaks of a matter that somebody had in mind, in whatever words, and whether two matters are one."""

from collections.abc import Iterable

from twinville.agents.telling.analysis import analysis
from twinville.agents.telling.content import Unit, content
from twinville.agents.words import content_words

#: Words speak of a matter from this share of its weight on, and from so much weight.
SHARE, LEAST = 0.3, 0.9
#: What one does with any matter: it says nothing of which.
_ANY_MATTER = frozenset(
    (
        "about", "again", "and", "ask", "asked", "asking", "bring", "come", "find", "for", "from", "gently", "go", "hear", "how",
        "if", "just", "know", "let", "me", "meet", "mention", "news", "of", "on", "out", "quietly", "said", "say", "says", "see",
        "something", "speak", "talk", "tell", "thank", "that", "the", "them", "think", "this", "to", "try", "up", "want", "what",
        "when", "where", "whether", "why", "with",
    )
)  # fmt: skip


def speaks_of(said: str, matter: str, people: Iterable[str] = ()) -> bool:
    """Whether words have enough of a matter, questions among them; the names of `people`, who talk, do not count.

    A matter without a word of its own is spoken of by any words.
    """
    names = frozenset().union(*(content(name).keys for name in people))
    plain = " ".join(word for word in matter.split() if word.strip(".,;:!?").casefold() not in _ANY_MATTER)
    wanted = [unit for unit in analysis(plain).units if names.isdisjoint(unit.keys)]
    if not any(_is_telling(unit) for unit in wanted):
        return True
    line = analysis(said)
    keys = line.keys | line.asked
    found = [unit for unit in wanted if not keys.isdisjoint(unit.keys)]
    shared = sum(unit.weight for unit in found)
    # A number alone, or a day, is of many matters.
    return any(map(_is_telling, found)) and shared >= max(min(LEAST, _weight(wanted)), SHARE * _weight(wanted))


def one_matter(one: str, other: str) -> bool:
    """Whether two matters are one: most of the words of the shorter are in the other, or one says nothing in particular."""
    first, second = content_words(one) - _ANY_MATTER, content_words(other) - _ANY_MATTER
    return not (first and second) or 2 * len(first & second) > min(len(first), len(second))


def _is_telling(unit: Unit) -> bool:
    return unit.kind != "quantity"


def _weight(units: Iterable[Unit]) -> float:
    return sum(unit.weight for unit in units)
