"""What stands in a text: its content, by keys that meet across inflection, and the cues that say how it is meant.

A word is known by a stem; a long word by its last part, too, since German writes compounds in one; words for the same thing share a
concept; writing without spaces is taken character by character. Numbers, times and days have keys of their own.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from twinville.agents.telling import lexicon
from twinville.agents.telling.names import names
from twinville.agents.telling.quantities import Quantity, is_quantity, quantities

UnitKind = Literal["word", "name", "quantity"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of content. It stands in another text where one of its keys does."""

    keys: frozenset[str]
    weight: float
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence: the keys and the weight of its content, and how it is said."""

    keys: frozenset[str]
    weight: float
    asks: bool
    negations: int
    withdraws: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as it is compared. `keys` are those of what is stated, `asked` those of its questions."""

    units: tuple[Unit, ...]
    keys: frozenset[str]
    asked: frozenset[str]
    clauses: tuple[Clause, ...]
    quantities: tuple[Quantity, ...]
    persons: bool
    past: bool
    doubt: bool
    withdraws: bool
    corrects: bool
    negations: int


_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff]+(?:['’][^\W\d_\u3040-\u30ff\u3400-\u9fff]+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")
_SENTENCE = re.compile(r"[^.!?。！？…\n]+[.!?。！？…\n]*")
_CLAUSE = re.compile(
    r"[,;:，；：、—–]|\bbut\b|\baber\b|\bsondern\b|\band\b(?= (?:i|he|she|it|they|we|the)\b)|但是?|\bsince\b|\bbecause\b|\bweil\b|\bdenn\b|因为|所以"
)
_INTERJECTION = re.compile(r"(?:^|[.!?,;]\s*)(?:no|nein)(?=\s*[,.!?;—–]|$)", re.IGNORECASE)
_NO = re.compile(r"\bno\b(?! doubt)")
_FOLD = str.maketrans("äöüàáâéèêíìóòôúùûñç", "aouaaaeeeiiooouuunc")
_SUFFIXES = ("ings", "ing", "edly", "ed", "ungen", "ung", "ern", "en", "er", "es", "em", "et", "te", "st", "ly", "e", "s", "n", "t")
_PARTICIPLE = re.compile(r"^(ab|an|auf|aus|ein|um|zu|weg|nach|vor|zurück|her|hin|los|mit)?ge(.{3,})(?:t|en)$")
_LONG = 8


def _pattern(cues: str) -> re.Pattern[str]:
    parts = [re.escape(cue) for cue in cues.split("|") if cue]
    return re.compile("|".join(rf"\b{part}" if part[0].isascii() and part[0].isalpha() else part for part in parts))


_PAST, _DOUBT = _pattern(lexicon.PAST), _pattern(lexicon.DOUBT)
_WITHDRAWING, _CORRECTING = _pattern(lexicon.WITHDRAWING), _pattern(lexicon.CORRECTING)
_CALLING_OFF = _pattern(lexicon.CALLING_OFF)
_RHETORICAL = re.compile(rf"^\W*(?:and |so )?(?:{lexicon.RHETORICAL})(?: (?:that|it|this|das|es))?\W*$")
_ASKING_END = re.compile(r"[?？]\s*[\"'”’»]?\s*$")
_ASKING_START = re.compile(
    r"(?:and |und )?(?:who|what|why|how|where|when|which|wer|was|warum|wie|wo|wann|wozu|谁|怎么|什么|为什么|凭什么)"
)
_QUESTION_START = re.compile(
    r"(?:and |und |so |miss |sir )?(?:who|what|why|how|where|when|which|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall"
    r"|should|may|might|isn't|aren't|don't|doesn't|didn't|wer|wie|wo|wann|warum|was|ist|sind|war|hat|haben|hast|kann|kannst|können|wird"
    r"|werden|darf|stimmt|谁|怎么|什么|为什么|是不是|哪)\b"
)
#: A question of at most so many words, before a statement, only names what it is about.
_TOPIC = 4
_ASKING_ZH = re.compile(r"[吗呢]\s*[。]?$")
_NOT_NEGATING = re.compile("|".join(lexicon.NOT_NEGATING))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a word in an inflecting language: endings taken off, umlauts plain, cut where derivations part.

    Two forms of a word should meet more often than two different words do; a dictionary would do better, in one language.
    """
    word = word.casefold().replace("’", "'").split("'")[0].translate(_FOLD)
    word = word[:-3] + "y" if word.endswith("ies") and len(word) > 5 else word
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


def _concepts() -> tuple[dict[str, tuple[str, ...]], re.Pattern[str], dict[str, tuple[str, ...]]]:
    words: dict[str, list[str]] = {}
    phrases: dict[str, list[str]] = {}
    for concept, forms in lexicon.CONCEPTS.items():
        for form in forms.split():
            if "_" in form or _CJK.match(form):
                phrases.setdefault(form.replace("_", " "), []).append(f"#{concept}")
            else:
                words.setdefault(stem(form), []).append(f"#{concept}")
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return (
        {word: tuple(dict.fromkeys(found)) for word, found in words.items()},
        re.compile("|".join(re.escape(phrase) for phrase in ordered)),
        {phrase: tuple(found) for phrase, found in phrases.items()},
    )


_WORD_CONCEPTS, _PHRASE, _PHRASE_CONCEPTS = _concepts()


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


def _latin(text: str) -> tuple[list[Unit], set[str]]:
    words = _WORD.findall(text)
    named = names(words)
    units, keys = [], set[str]()
    for i, word in enumerate(words):
        plain = word.casefold().replace("’", "'")
        if plain in lexicon.EMPTY or is_quantity(plain):
            continue
        unit, put = _forms(plain.split("'")[0] if "'" in plain else plain)
        keys |= put
        units.append(Unit(unit, 0.4 if plain in lexicon.LIGHT else 1.0, "name" if i in named else "word"))
    return units, keys


def _chinese(text: str) -> tuple[list[Unit], set[str]]:
    units, keys = [], set[str]()
    for run in _CJK.findall(text):
        for i, char in enumerate(run):
            pair = run[i : i + 2]
            if len(pair) == 2:
                keys.add(pair)
            if char in lexicon.EMPTY_CHARACTERS:
                continue
            keys.add(char)
            units.append(Unit(frozenset((char,)), 0.5, "word"))
    return units, keys


def _content(text: str) -> tuple[list[Unit], set[str]]:
    units, keys = _latin(text)
    if _CJK.search(text):
        more, found = _chinese(text)
        units += more
        keys |= found
    for phrase in _PHRASE.findall(text.casefold()):
        concepts = _PHRASE_CONCEPTS[phrase]
        keys.update(concepts)
        units.append(Unit(frozenset(concepts), 0.5, "word"))
    for quantity in quantities(text):
        keys |= quantity.keys
        units.append(Unit(quantity.keys, 1.0, "quantity"))
    return units, keys


def negations(text: str) -> int:
    """How often a text says no; an interjection says it of nothing. Calling a thing off counts as a no."""
    lower = _INTERJECTION.sub(" ", text.casefold())
    count = sum(word in lexicon.NEGATORS or word.endswith(("n't", "n’t")) for word in _WORD.findall(lower))
    count += len(_NO.findall(lower)) + len(_CALLING_OFF.findall(lower))
    plain = _NOT_NEGATING.sub("", text)
    return count + sum(char in lexicon.NEGATING_CHARACTERS for char in plain)


def _withdraws(part: str) -> bool:
    """Whether a clause takes something back; what is "not called off" stands."""
    lower = part.casefold()
    off = _CALLING_OFF.search(lower)
    return bool(_WITHDRAWING.search(lower)) and not (off and negations(part) % 2 == 0)


def _asking(sentence: str, parts: list[str]) -> tuple[list[bool], list[str]]:
    """Which clauses of a sentence ask, and the clauses without a closing that makes no question of it.

    "I'm not in the Bell, who says so?" states first and asks then; "you haven't been there, have you?" asks throughout.
    """
    asks = bool(_ASKING_END.search(sentence) or _ASKING_ZH.search(sentence))
    if asks and len(parts) > 1:
        last = parts[-1].strip().casefold()
        if _RHETORICAL.match(last):
            return [False] * (len(parts) - 1), parts[:-1]
        if _ASKING_START.match(last) and not _QUESTION_START.match(parts[0].strip().casefold()):
            return [False] * (len(parts) - 1) + [True], parts
    return [asks] * len(parts), parts


def _clauses(text: str) -> tuple[list[Clause], set[str]]:
    """The clauses, and the keys of topics: "My mother's loaves? They're two twenty" speaks of loaves, and asks for no answer."""
    clauses, topics = [], set[str]()
    sentences = _SENTENCE.findall(text)
    for i, sentence in enumerate(sentences):
        asking, parts = _asking(sentence, [part for part in _CLAUSE.split(sentence) if part and part.strip()])
        follows = i + 1 < len(sentences) and not _ASKING_END.search(sentences[i + 1])
        topic = follows and len(_WORD.findall(sentence)) + len("".join(_CJK.findall(sentence))) / 2 <= _TOPIC
        for asks, part in zip(asking, parts, strict=True):
            units, keys = _content(part)
            clauses.append(Clause(frozenset(keys), sum(unit.weight for unit in units), asks, negations(part), _withdraws(part)))
            if asks and topic and not _QUESTION_START.match(part.strip().casefold()):
                topics |= keys.difference(*(quantity.keys for quantity in quantities(part)))
    return clauses, topics


@lru_cache(maxsize=16384)
def analysis(text: str) -> Analysis:
    """What stands in a text."""
    clauses, topics = _clauses(text)
    units, _ = _content(text)
    lower = text.casefold()
    words = frozenset(_WORD.findall(lower.replace("’", "'")))
    stated, asked = topics, set[str]()
    for clause in clauses:
        (asked if clause.asks else stated).update(clause.keys)
    distinct = {unit.keys: unit for unit in units}
    return Analysis(
        units=tuple(distinct.values()),
        keys=frozenset(stated),
        asked=frozenset(asked),
        clauses=tuple(clauses),
        quantities=quantities(text),
        persons=not words.isdisjoint(lexicon.PERSONS) or any(char in text for char in lexicon.PERSON_CHARACTERS),
        past=bool(_PAST.search(lower)),
        doubt=bool(_DOUBT.search(lower)),
        withdraws=any(clause.withdraws for clause in clauses),
        corrects=bool(_CORRECTING.search(lower)),
        negations=negations(text),
    )
