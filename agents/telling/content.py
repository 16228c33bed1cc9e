"""The content of a text: pieces that can be found in another text across inflection, compounds, scripts and synonyms.

A word is known by a stem; a long word by its last part, too, since German writes compounds in one; words for the same thing share a
concept; writing without spaces is taken character by character. Numbers, times and days have keys of their own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from twinville.agents.telling import lexicon
from twinville.agents.telling.names import names
from twinville.agents.telling.quantities import is_quantity, quantities
from twinville.agents.telling.quantity import Quantity

UnitKind = Literal["word", "name", "quantity"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of content. It stands in another text where one of its keys does."""

    keys: frozenset[str]
    weight: float
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class Content:
    """The pieces of a text, the keys by which pieces of others are found in it, its words as written, and its quantities."""

    units: tuple[Unit, ...]
    keys: frozenset[str]
    words: tuple[str, ...]
    quantities: tuple[Quantity, ...]


WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff]+(?:['’][^\W\d_\u3040-\u30ff\u3400-\u9fff]+)*")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")
_FOLD = str.maketrans("äöüàáâéèêíìóòôúùûñç", "aouaaaeeeiiooouuunc")
_SUFFIXES = ("ings", "ing", "edly", "ed", "ungen", "ung", "ern", "en", "er", "es", "em", "et", "te", "st", "ly", "e", "s", "n", "t")
_PARTICIPLE = re.compile(r"^(ab|an|auf|aus|ein|um|zu|weg|nach|vor|zurück|her|hin|los|mit)?ge(.{3,})(?:t|en)$")
_LONG = 8


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a word in an inflecting language: endings taken off, umlauts plain, cut where derivations part.

    Two forms of a word should meet more often than two different words do; a dictionary would do better, in one language.
    """
    word = word.casefold().replace("’", "'").split("'")[0].translate(_FOLD)
    word = word[:-3] + "y" if word.endswith("ies") and len(word) > 5 else word
    word = word[:-1] if word.endswith("ied") and len(word) == 4 else word
    for _ in range(2):
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= 4:
                word = word[: -len(suffix)]
                break
        else:
            break
    if len(word) > 4 and word[-1] == word[-2]:
        word = word[:-1]
    return word


def _concepts() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    words: dict[str, list[str]] = {}
    phrases: dict[str, list[str]] = {}
    for concept, forms in lexicon.CONCEPTS.items():
        for form in forms.split():
            if "_" in form or CJK.match(form):
                phrases.setdefault(form.replace("_", " "), []).append(f"#{concept}")
            else:
                words.setdefault(stem(form), []).append(f"#{concept}")
    return (
        {word: tuple(dict.fromkeys(found)) for word, found in words.items()},
        {phrase: tuple(found) for phrase, found in phrases.items()},
    )


def _any(phrases: list[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


_WORD_CONCEPTS, _PHRASE_CONCEPTS = _concepts()
_PHRASE = re.compile(rf"\b(?:{_any([phrase for phrase in _PHRASE_CONCEPTS if not CJK.match(phrase)])})\b")
_CJK_PHRASE = re.compile(_any([phrase for phrase in _PHRASE_CONCEPTS if CJK.match(phrase)]))


@lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of a word as a unit, and the keys that it puts into a text in which it stands."""
    root = stem(word)
    whole, tails = {root[:6]}, set[str]()
    if found := _PARTICIPLE.match(word.translate(_FOLD)):
        whole.add(stem(found[2])[:6])
        whole.add(stem((found[1] or "") + found[2])[:6])
    if len(word) >= _LONG and len(root) >= _LONG - 1:
        tails = {root[-n:] for n in (4, 5, 6)}
    concepts = set(_WORD_CONCEPTS.get(root, ()))
    unit = whole | tails | {f"~{key}" for key in whole} | concepts
    return frozenset(unit), frozenset(whole | {f"~{tail}" for tail in tails} | concepts)


@lru_cache(maxsize=65536)
def _word(word: str, name: bool) -> tuple[Unit, frozenset[str]] | None:
    """A word as a unit, and the keys that it puts into a text; None where it has no content of its own."""
    plain = word.casefold().replace("’", "'")
    if plain in lexicon.EMPTY or is_quantity(plain):
        return None
    unit, put = _forms(plain.split("'")[0])
    return Unit(unit, 0.4 if plain in lexicon.LIGHT else 1.0, "name" if name else "word"), put


def _latin(words: Sequence[str], german: bool, inside: bool) -> tuple[list[Unit], set[str]]:
    named = names(words, german=german, inside=inside)
    units, keys = [], set[str]()
    for i, word in enumerate(words):
        found = _word(word, i in named)
        if found is not None:
            units.append(found[0])
            keys |= found[1]
    return units, keys


def _chinese(text: str) -> tuple[list[Unit], set[str]]:
    units, keys = [], set[str]()
    for run in CJK.findall(text):
        for i, char in enumerate(run):
            pair = run[i : i + 2]
            if len(pair) == 2:
                keys.add(pair)
            if char in lexicon.EMPTY_CHARACTERS:
                continue
            keys.add(char)
            units.append(Unit(frozenset((char,)), 0.5, "word"))
    return units, keys


def content(text: str, german: bool = False, inside: bool = False) -> Content:
    """The content of a part of a text, which may be German, and which may begin inside a sentence."""
    words = WORD.findall(text)
    units, keys = _latin(words, german, inside)
    phrases = _PHRASE.findall(text.casefold()) if " " in text else []
    if CJK.search(text):
        more, found = _chinese(text)
        units += more
        keys |= found
        phrases += _CJK_PHRASE.findall(text)
    for phrase in phrases:
        concepts = _PHRASE_CONCEPTS[phrase]
        keys.update(concepts)
        units.append(Unit(frozenset(concepts), 0.5, "word"))
    numbers = quantities(text)
    for quantity in numbers:
        keys |= quantity.keys
        units.append(Unit(quantity.keys, 1.0, "quantity"))
    return Content(tuple(units), frozenset(keys), tuple(words), numbers)
