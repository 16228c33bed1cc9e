"""The words of a text that carry its content: what tells whether one text says what another does."""

import re

_WORD = re.compile(r"[\w']+")
_ARTICLES = "a an the of at in on to and or for from by with"
_VERBS = "is are was were be been has have had may might"
_POINTERS = "that this there it his her"
_EMPTY = frozenset(f"{_ARTICLES} {_VERBS} {_POINTERS}".split())


def words(text: str) -> list[str]:
    """All words, in order."""
    return _WORD.findall(text)


def content_words(text: str) -> frozenset[str]:
    """Distinct words, case folded, without those that carry no content of their own."""
    return frozenset(word for word in _WORD.findall(text.casefold()) if word not in _EMPTY)
