"""The content words of a text, and whether one text states what another does."""

import re

_WORD = re.compile(r"[\w']+")
_ARTICLES = "a an the of at in on to and or for from by with"
_VERBS = "is are was were be been has have had may might"
_POINTERS = "that this there it his her"
_EMPTY = frozenset(f"{_ARTICLES} {_VERBS} {_POINTERS}".split())


_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_CLAUSE = re.compile(r"(?<=[.!?:])\s+")
#: Words convey a statement when they hold at least this share of its content words.
CONVEYS = 0.7
#: A clause of a line belongs to a statement when at least this share of its own content words comes from there.
_BELONGS = 0.34


def words(text: str) -> list[str]:
    """All words, in order."""
    return _WORD.findall(text)


def content_words(text: str) -> frozenset[str]:
    """Distinct words, case folded, without those that carry no content of their own."""
    return frozenset(word for word in _WORD.findall(text.casefold()) if word not in _EMPTY)


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [part for part in _SENTENCE.split(text.strip()) if part]


def conveys(text: str, statement: str) -> bool:
    """Whether words say what a statement says: enough of its content words are among them."""
    meant = content_words(statement)
    return bool(meant) and len(meant & content_words(text)) >= CONVEYS * len(meant)


def gist(text: str, statement: str) -> str:
    """The part of somebody's words that says what a statement says, as they put it: mistakes included, preamble left out."""
    meant = content_words(statement)
    kept = []
    for clause in _CLAUSE.split(text.strip()):
        said = content_words(clause)
        if said and len(said & meant) >= _BELONGS * len(said):
            kept.append(clause)
    return " ".join(kept) or text.strip()
