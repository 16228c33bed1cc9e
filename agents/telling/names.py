"""Which words of a text are names, as far as capitals show it."""

from collections.abc import Sequence

from twinville.agents.telling import lexicon
from twinville.agents.telling.quantities import is_quantity

#: German writes every noun with a capital; by these words a text is known as German.
_GERMAN_WORDS = "der die das den dem ein eine einen und ist sind wird hat im am zum zur nicht für mit von auf bei"
_GERMAN = frozenset(_GERMAN_WORDS.split())


def capital(word: str) -> bool:
    """Whether a word is written as a name may be."""
    plain = word.casefold()
    return word[0].isupper() and plain not in lexicon.EMPTY and plain not in lexicon.LIGHT and not is_quantity(plain)


def is_german(text: str) -> bool:
    """Whether a text is German, where every noun has a capital."""
    return not _GERMAN.isdisjoint(text.split())


def names(words: Sequence[str], *, german: bool, inside: bool = False) -> frozenset[int]:
    """The places of names: two capitals in a row, or one inside a sentence that is not German."""
    upper = [word[0].isupper() and capital(word) for word in words]
    return frozenset(
        i
        for i, may in enumerate(upper)
        if may
        and (
            (i + 1 < len(upper) and upper[i + 1])
            or (i > 0 and upper[i - 1])
            or (not german and (i > 0 or inside or words[i].endswith(("'s", "\u2019s"))))
        )
    )
