"""Which memories of a prompt can be left out, and in which order."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Memory(NamedTuple):
    """One memory of a prompt: the field that holds it ("memories", "a.memories"), and its place there."""

    field: str
    place: int


def last_first(field: str, count: int, keep: int = 0) -> tuple[Memory, ...]:
    """For memories in the order of relevance, as retrieval gives them: the last come to mind least. The first `keep` stay."""
    return tuple(Memory(field, place) for place in range(count - 1, keep - 1, -1))


def first_first(field: str, count: int, keep: int = 0) -> tuple[Memory, ...]:
    """For memories in the order in which they were formed: the oldest matter least. The last `keep` stay."""
    return tuple(Memory(field, place) for place in range(count - keep))


def by_turns(sides: Sequence[Iterable[Memory]]) -> tuple[Memory, ...]:
    """Several sides together: each time one of the side with most left, of equal ones the last, so that no side is bared first."""
    left = [list(side) for side in sides]
    found = []
    while any(left):
        longest = max(range(len(left)), key=lambda side: (len(left[side]), side))
        found.append(left[longest].pop(0))
    return tuple(found)
