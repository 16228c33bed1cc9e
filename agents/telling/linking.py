"""Whether a new statement is one of the facts that the speaker has in mind, told anew."""

from collections.abc import Sequence

from twinville.agents.telling.analysis import Analysis, analysis
from twinville.agents.telling.bearing import differing
from twinville.agents.telling.telling import InMind

#: How alike a statement and a fact must be, from 0 to 1, where the line cites the fact's memory and where it does not.
CITED, UNCITED = 0.5, 0.6


def _found(one: Analysis, other: Analysis) -> tuple[float, float, int]:
    """The share of a text that stands in another, that share of its words alone, and how many of its names do not."""
    keys = other.keys | other.asked
    whole = shared = all_words = words = 0.0
    foreign = 0
    for unit in one.units:
        there = not keys.isdisjoint(unit.keys)
        whole += unit.weight
        shared += unit.weight * there
        if unit.kind == "word":
            all_words += unit.weight
            words += unit.weight * there
        foreign += unit.kind == "name" and not there
    return (shared / whole if whole else 0.0), (words / all_words if all_words else 1.0), foreign


def likeness(statement: Analysis, fact: Analysis) -> float:
    """How alike two statements are: the harmonic mean of the shares of each in the other; 0 where each has names of its own.

    It is that of all that they say or of their words alone, whichever is less: another event may have its day and place.
    """
    there, words_there, missing = _found(fact, statement)
    here, words_here, foreign = _found(statement, fact)
    if (missing and foreign) or not (there and here and words_there and words_here):
        return 0.0
    return min(2 * there * here / (there + here), 2 * words_there * words_here / (words_there + words_here))


def linked(statement: str, cites: Sequence[str], in_mind: Sequence[InMind], *, corrects: bool = False) -> InMind | None:
    """The thing in mind whose fact a new statement is; None for a fact of its own.

    Without a citation no number may differ, unless it `corrects`: then it is of something, and another number is the point.
    """
    said = analysis(statement)
    best, most = None, 0.0
    for mind in in_mind:
        if mind.fact is None:
            continue
        cited = mind.id in cites
        for text in dict.fromkeys((mind.statement, mind.text)):
            if not text:
                continue
            fact = analysis(text)
            alike = likeness(said, fact)
            enough = CITED if cited or corrects else UNCITED
            if alike >= enough and alike > most and (cited or corrects or not differing(said, fact)):
                best, most = mind, alike
    return best
