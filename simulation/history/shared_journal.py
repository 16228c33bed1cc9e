"""A journal that also answers from the journals of siblings: arms of the same past that were run before this one."""

from collections.abc import Sequence
from pathlib import Path

from twinville.agents.language_models.journal import Entry, Journal
from twinville.agents.language_models.model import Usage
from twinville.simulation.episode.reader import Episode


class SharedJournal:
    """Answers come from the own journal, else from the first sibling that has them; these are copied to the own journal."""

    def __init__(self, own: Journal, siblings: Sequence[Path]) -> None:
        self._own = own
        self._siblings = [path for path in siblings if path.exists()]
        self._keys: list[frozenset[str]] = []
        for path in self._siblings:
            with Episode(path, even_empty=True) as episode:
                self._keys.append(frozenset(episode.journal.answers()))

    def get(self, key: str) -> str | None:
        """The answer under a key, or None."""
        answer = self._own.get(key)
        if answer is not None:
            return answer
        for path, keys in zip(self._siblings, self._keys, strict=True):
            if key not in keys:
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
