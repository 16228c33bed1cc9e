"""A journal that also answers from the journals of siblings: arms of the same past that were run before this one."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twinville.agents.language_models.journal import Entry, Journal
from twinville.agents.language_models.model import Usage
from twinville.simulation.episode.reader import Episode


class SharedJournal:
    """Answers come from the own journal, else from the first sibling that has them; these are copied to the own journal."""

    def __init__(self, own: Journal, siblings: Sequence[Path]) -> None:
        self._own = own
        self._siblings = [path for path in siblings if path.exists()]
        #: By sibling, marks of the keys it has, sorted: a file is opened only where it is likely to have an answer.
        self._marks: list[NDArray[np.uint64]] = []
        for path in self._siblings:
            with Episode(path, even_empty=True) as episode:
                self._marks.append(np.unique(np.fromiter(map(_mark, episode.journal.keys()), dtype=np.uint64)))

    def get(self, key: str) -> str | None:
        """The answer under a key, or None."""
        answer = self._own.get(key)
        if answer is not None:
            return answer
        mark = _mark(key)
        for path, marks in zip(self._siblings, self._marks, strict=True):
            found = int(np.searchsorted(marks, np.uint64(mark)))
            if found == len(marks) or int(marks[found]) != mark:
                continue
            with Episode(path, even_empty=True) as episode:
                row = episode.journal.row(key)
            if row is not None:
                self._own.put(Entry(usage=Usage(0, 0, 0.0), **row))
                return str(row["answer"])
        return None

    def put(self, entry: Entry) -> None:
        """Keep an answer."""
        self._own.put(entry)


def _mark(key: str) -> int:
    """Eight bytes that stand for a key; two keys hardly ever have the same, and then it costs a look."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
