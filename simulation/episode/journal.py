"""The journal of an episode: the prompts that were answered, with their answers and costs, and the vectors of texts."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twinville.simulation.episode.compressed import inflated
from twinville.simulation.episode.gate import texts
from twinville.worlds.errors import InputError


class KeptJournal:
    """The journal of one episode, to read."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path

    def get(self, key: str) -> str | None:
        """The answer under a key, or None; raises InputError when the file cannot be read."""
        try:
            row = self._db.execute("SELECT answer FROM journal WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            raise InputError(f"{self._path}: is damaged: its journal cannot be read ({error})") from None
        return str(row[0]) if row is not None else None

    def answers(self) -> dict[str, str]:
        """The journal: answers by key."""
        return texts(self._db.execute("SELECT key, answer FROM journal"), str(self._path))

    def given(self, key: str) -> str | None:
        """The answer under a key, or None; raises InputError when it cannot be read."""
        try:
            row = self._db.execute("SELECT answer FROM journal WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            raise InputError(f"{self._path}: is damaged: the answer '{key[:60]}' cannot be read ({error})") from None
        return str(row[0]) if row is not None else None

    def keys(self) -> Iterator[str]:
        """The keys of all answers."""
        return (str(row[0]) for row in self._db.execute("SELECT key FROM journal"))

    def counts(self) -> dict[str, int]:
        """Answers in the journal by prompt kind."""
        return dict(self._db.execute("SELECT kind, count(*) FROM journal GROUP BY kind ORDER BY kind"))

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Key, agent, kind and answer of each journalled answer, in key order."""
        yield from self._db.execute("SELECT key, agent, kind, answer FROM journal ORDER BY key")

    def inputs_of(self, key: str) -> str:
        """The typed inputs, as JSON text, of the prompt answered under a key; raises InputError when the journal lacks it."""
        row = self._db.execute("SELECT inputs FROM journal WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise InputError(f"{self._path}: the journal has no answer under '{key}'")
        return inflated(row[0], self._path)

    def row(self, key: str) -> dict[str, Any] | None:
        """All that the journal keeps under a key, or None."""
        row = self._db.execute(
            "SELECT agent, kind, version, inputs, answer, text, attempts FROM journal WHERE key = ?", (key,)
        ).fetchone()
        if row is None:
            return None
        agent, kind, version, inputs, answer, text, attempts = row
        return {
            "key": key,
            "agent": agent,
            "kind": kind,
            "version": version,
            "inputs": inflated(inputs, self._path),
            "answer": answer,
            "text": inflated(text, self._path) if text else "",
            "attempts": attempts,
        }

    def answer(self, key: str) -> tuple[str, str] | None:
        """(the prompt's text where a language model read it, the answer) under a journal key, or None."""
        row = self._db.execute("SELECT text, answer FROM journal WHERE key = ?", (key,)).fetchone()
        return (inflated(row[0], self._path) if row[0] else "", str(row[1])) if row is not None else None

    def prompts_of(self, kind: str, agent: str) -> Iterator[tuple[str, str]]:
        """(key, typed inputs as JSON text) of every prompt of a kind that was answered for somebody."""
        for key, inputs in self._db.execute(
            "SELECT key, inputs FROM journal WHERE kind = ? AND agent = ? ORDER BY key", (kind, agent)
        ):
            yield str(key), inflated(inputs, self._path)

    def prompt_versions(self) -> dict[str, int]:
        """The latest version of each prompt kind that was answered."""
        return dict(self._db.execute("SELECT kind, max(version) FROM journal GROUP BY kind ORDER BY kind"))

    def call_counts(self) -> dict[str, dict[str, int]]:
        """How many prompts of each kind were answered, how many only when asked again, and how many were skipped."""
        skipped = "answer LIKE '{\"skipped\":%'"
        query = (
            f"SELECT kind, sum(NOT {skipped}), sum(attempts > 1 AND NOT {skipped}), sum({skipped}) "  # noqa: S608  # our own text
            "FROM journal GROUP BY kind ORDER BY kind"
        )
        return {
            str(kind): {"answered": int(answered), "repaired": int(again), "skipped": int(left)}
            for kind, answered, again, left in self._db.execute(query)
        }

    def calls(self) -> Iterator[dict[str, Any]]:
        """Every journalled answer with what it cost, in key order."""
        query = (
            "SELECT journal.key, agent, kind, version, attempts, prompt_tokens, completion_tokens, seconds, text, answer "
            "FROM journal LEFT JOIN telemetry_calls ON journal.key = telemetry_calls.key ORDER BY journal.key"
        )
        for key, agent, kind, version, attempts, read, written, seconds, text, answer in self._db.execute(query):
            yield {
                "key": key,
                "agent": agent,
                "kind": kind,
                "version": version,
                "attempts": attempts,
                "prompt_tokens": read or 0,
                "completion_tokens": written or 0,
                "seconds": seconds or 0.0,
                "prompt": inflated(text, self._path) if text else "",
                "answer": answer,
            }

    def get_vector(self, text: str) -> bytes | None:
        """The kept vector of a text, or None."""
        row = self._db.execute("SELECT vector FROM vectors WHERE text = ?", (text,)).fetchone()
        return bytes(row[0]) if row else None

    def put_vector(self, text: str, vector: bytes) -> None:
        """Forget it: an episode is read here, not written."""
