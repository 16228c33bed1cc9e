"""Names and numbers that a line holds and its speaker cannot have: a slip of an answer that was written for two people at once."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from twinville.agents.telling.lexicon import SURNAMES
from twinville.agents.telling.names import capital, is_german, names
from twinville.agents.telling.quantities import quantities
from twinville.agents.telling.quantity import Quantity

_TOKEN = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
#: Counts that anybody may say.
_COMMON = frozenset(f"n{n}" for n in range(13))
_HAN_NAME = re.compile(rf"[{''.join(sorted(SURNAMES))}][\u3400-\u9fff]{{1,2}}")


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    """All words of a text, case folded, also without the ending of a genitive."""
    found = re.findall(r"\w+", text.casefold())
    return frozenset(found) | frozenset(word[:-1] for word in found if word.endswith("s") and len(word) > 3)


@lru_cache(maxsize=512)
def _numbers(text: str) -> frozenset[str]:
    return frozenset[str]().union(*(quantity.keys for quantity in quantities(text)))


@lru_cache(maxsize=512)
def _named(text: str) -> frozenset[str]:
    """The names of a text, case folded; what mixes letters and digits is a name, too."""
    words = _TOKEN.findall(text)
    found = {words[i].casefold() for i in names(words, german=is_german(text))}
    return frozenset(found | {word.casefold() for word in words if _DIGIT.search(word) and not word.isdecimal()})


def spoken_unknowing(text: str, own: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Names and numbers of a line that stand in the texts of `others` and in none of `own`, as they are said: names first.

    `own` is everything that the speaker has in mind or has heard in this talk. A number is known in any form ("half past six",
    18:30). Days, months and counts up to twelve are left out: anybody may say them.
    """
    mine, theirs = tuple(own), tuple(others)
    found: list[str] = []
    for word in _TOKEN.findall(text):
        plain = word.casefold()
        if not (capital(word) or _DIGIT.search(word)):
            continue
        if any(plain in _named(each) for each in theirs) and not any(plain in _words(each) for each in mine):
            found.append(word)
    for match in _HAN_NAME.finditer(text):
        for name in (match[0], match[0][:2]):
            if any(name in each for each in theirs):
                if not any(name in each for each in mine):
                    found.append(name)
                break
    for quantity in quantities(text):
        common = quantity.kind in ("day", "month") or (quantity.kind == "count" and quantity.keys <= _COMMON)
        if not common and _have(theirs, quantity) and not _have(mine, quantity):
            found.append(quantity.said)
    return tuple(dict.fromkeys(found))


def _have(texts: Sequence[str], quantity: Quantity) -> bool:
    return any(not quantity.keys.isdisjoint(_numbers(each)) for each in texts)
