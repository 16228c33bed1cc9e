"""What is seen of people, where several memories say the same: that some talk together is seen of each of them, and told once."""

import re
from collections.abc import Iterable, Sequence

from twinville.agents.memory.stream import Memory

#: So many seconds later, the same sight is another.
LASTS = 1800
#: That people are seen talking together, and what stands between their names.
_TOGETHER = re.compile(r"(?P<who>[^:;]+) is talking with (?P<others>[^:;]+) at (?P<place>[^:;]+)")
_NAMES = re.compile(r", | and ")


def sight(text: str) -> tuple[frozenset[str], str]:
    """Who is seen, and what of them: the same for a talk, whomever of those who talk it is seen of."""
    talk = _TOGETHER.fullmatch(text)
    return (talkers(text), talk["place"]) if talk is not None else (frozenset(), text)


def talkers(text: str) -> frozenset[str]:
    """Those who are seen talking together; nobody where it is another sight."""
    talk = _TOGETHER.fullmatch(text)
    return frozenset(_NAMES.split(f"{talk['who']}, {talk['others']}")) if talk is not None else frozenset()


def distinct(memories: Iterable[Memory], owner: str) -> Sequence[Memory]:
    """Memories in order, without sights that say what another has said a little earlier, or what their owner was in themselves."""
    seen: dict[tuple[frozenset[str], str], int] = {}
    found = []
    for memory in memories:
        if memory.kind == "observation":
            if owner in talkers(memory.text):
                continue
            what = sight(memory.text)
            before, seen[what] = seen.get(what), memory.created
            if before is not None and memory.created - before < LASTS:
                continue
        found.append(memory)
    return found
