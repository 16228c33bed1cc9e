"""The journal of an episode that is being written: what came since the last transaction, and what is in the file."""

import sqlite3
import zlib
from typing import Any

from twinville.agents.language_models.journal import Entry


class NewAnswers:
    """What waits for the next transaction; the rest is in the file, and is read there. All methods raise sqlite3.Error."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._entries: dict[str, Entry] = {}
        self._vectors: dict[str, bytes] = {}

    def __bool__(self) -> bool:
        return bool(self._entries or self._vectors)

    def get(self, key: str) -> str | None:
        """The answer under a key, or None."""
        entry = self._entries.get(key)
        if entry is not None:
            return entry.answer
        found = self._kept("SELECT answer FROM journal WHERE key = ?", key)
        return str(found) if found is not None else None

    def put(self, entry: Entry) -> None:
        """Keep an answer until it is written."""
        self._entries[entry.key] = entry

    def get_vector(self, text: str) -> bytes | None:
        """The kept vector of a text, or None."""
        vector = self._vectors.get(text)
        if vector is not None:
            return vector
        found = self._kept("SELECT vector FROM vectors WHERE text = ?", text)
        return bytes(found) if found is not None else None

    def put_vector(self, text: str, vector: bytes) -> None:
        """Keep a vector until it is written."""
        self._vectors[text] = vector

    def write(self) -> None:
        """Write them, in a transaction; they are kept until it is over."""
        journal, calls = [], []
        for e in self._entries.values():
            text = zlib.compress(e.text.encode(), 1) if e.text else None
            journal.append((e.key, e.agent, e.kind, e.version, zlib.compress(e.inputs.encode(), 1), e.answer, text, e.attempts))
            calls.append((e.key, e.usage.prompt_tokens, e.usage.completion_tokens, e.usage.seconds))
        self._db.executemany("INSERT OR IGNORE INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", journal)
        self._db.executemany("INSERT OR IGNORE INTO telemetry_calls VALUES (?, ?, ?, ?)", calls)
        self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", self._vectors.items())

    def clear(self) -> None:
        """They are in the file."""
        self._entries.clear()
        self._vectors.clear()

    def _kept(self, query: str, key: str) -> Any:
        """The one value that a query finds under a key, or None."""
        row = self._db.execute(query, (key,)).fetchone()
        return row[0] if row is not None else None
