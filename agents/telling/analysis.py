"""A text as it is compared: its content, its clauses, and the cues that say how it is meant."""

from dataclasses import dataclass
from functools import lru_cache

from twinville.agents.telling import cues, lexicon
from twinville.agents.telling.clauses import Clause, clauses, pattern
from twinville.agents.telling.content import Unit
from twinville.agents.telling.names import is_german
from twinville.agents.telling.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as it is compared.

    `keys` are those of what is stated, `asked` those of its questions, `every` both and those of its own units.
    """

    units: tuple[Unit, ...]
    keys: frozenset[str]
    asked: frozenset[str]
    every: frozenset[str]
    clauses: tuple[Clause, ...]
    quantities: tuple[Quantity, ...]
    persons: bool
    past: bool
    doubt: bool
    withdraws: bool
    corrects: bool
    negations: int


_CORRECTING = pattern(cues.CORRECTING)


@lru_cache(maxsize=1024)
def analysis(text: str) -> Analysis:
    """What stands in a text."""
    parts = clauses(text, is_german(text))
    stated, asked, units, words = set[str](), set[str](), dict[frozenset[str], Unit](), set[str]()
    for part in parts:
        (asked if part.asks else stated).update(part.keys)
        if part.topic:
            stated |= part.keys.difference(*(quantity.keys for quantity in part.content.quantities))
        units.update((unit.keys, unit) for unit in part.content.units)
        words.update(word.casefold().replace("’", "'") for word in part.content.words)
    return Analysis(
        units=tuple(units.values()),
        keys=frozenset(stated),
        asked=frozenset(asked),
        every=frozenset(stated | asked).union(*units),
        clauses=parts,
        quantities=tuple(quantity for part in parts for quantity in part.content.quantities),
        persons=not words.isdisjoint(lexicon.PERSONS) or not lexicon.PERSON_CHARACTERS.isdisjoint(text),
        past=any(part.past for part in parts),
        doubt=any(part.doubt for part in parts),
        withdraws=any(part.withdraws for part in parts),
        corrects=bool(_CORRECTING.search(text.casefold())),
        negations=sum(part.negations for part in parts),
    )
