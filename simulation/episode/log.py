"""The canonical log, read as it was written: entries are events of their types, in order, by type, person and ticks."""

import json
import sqlite3
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast, overload

from twinville.simulation.episode.decoding import MalformedError, decoded
from twinville.simulation.episode.events import Conversed
from twinville.simulation.episode.manifest import LAST_TICK
from twinville.simulation.event import Event, ProcessEvent
from twinville.worlds.errors import InputError
from twinville.worlds.reading import parse_object

A = TypeVar("A", bound=Event)
B = TypeVar("B", bound=Event)
C = TypeVar("C", bound=Event)
E = TypeVar("E", bound=Event)
E_co = TypeVar("E_co", bound=Event, covariant=True)

_PERSON = (str, type(None))
_COLUMNS = "SELECT seq, tick, kind, person, data FROM log"


@dataclass(frozen=True, slots=True)
class Entry(Generic[E_co]):
    """One entry of the log: its number, its tick, and what happened."""

    seq: int
    tick: int
    event: E_co

    @property
    def person(self) -> str | None:
        """Whom it happened to; None for a thing or the world."""
        return self.event.person


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the file has it: `data` is its JSON, not checked against any type."""

    seq: int
    tick: int
    kind: str
    person: str | None
    data: dict[str, Any]


class Log:
    """The log of one episode, as far as it was committed when it was last looked at."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path
        self.last_tick, self.digest = -1, ""

    def refresh(self) -> bool:
        """Take notice of what has been committed since; whether anything was."""
        row = self._db.execute("SELECT tick, seq, digest FROM commits ORDER BY tick DESC LIMIT 1").fetchone()
        if row is None or row[0] == self.last_tick:
            return False
        self.last_tick, _, self.digest = self._commit(row)
        return True

    def _commit(self, row: tuple[Any, Any, Any]) -> tuple[int, int, str]:
        tick, seq, digest = row
        if type(tick) is not int or type(seq) is not int or type(digest) is not str:
            raise InputError(f"{self._path}: is damaged: a commit has something else where a number is kept")
        if not 0 <= tick <= LAST_TICK:
            raise InputError(f"{self._path}: is damaged: tick {tick} is none that a run can reach")
        return tick, seq, digest

    @overload
    def entries(self, *, person: str | None = None, first: int = 0, last: int | None = None) -> Iterator[Entry[Event]]: ...

    @overload
    def entries(
        self, event: type[A], /, *, person: str | None = None, first: int = 0, last: int | None = None
    ) -> Iterator[Entry[A]]: ...

    @overload
    def entries(
        self, event: type[A], other: type[B], /, *, person: str | None = None, first: int = 0, last: int | None = None
    ) -> Iterator[Entry[A | B]]: ...

    @overload
    def entries(
        self,
        event: type[A],
        other: type[B],
        third: type[C],
        /,
        *,
        person: str | None = None,
        first: int = 0,
        last: int | None = None,
    ) -> Iterator[Entry[A | B | C]]: ...

    @overload
    def entries(
        self, *events: type[E], person: str | None = None, first: int = 0, last: int | None = None
    ) -> Iterator[Entry[E]]: ...

    def entries(
        self, *events: type[Event], person: str | None = None, first: int = 0, last: int | None = None
    ) -> Iterator[Entry[Event]]:
        """Entries in order, filtered by type (one or several), person and ticks (both ends included).

        Raises InputError for an entry of a known kind that does not hold what its type has.
        """
        kinds = sorted({event.kind for event in events}) if events else None
        # Kinds are one to one with types, but for those that processes share.
        apart = ProcessEvent.kind in (kinds or ())
        for seq, tick, kind, who, data in self._rows(kinds, person, first, last):
            try:
                event = decoded(kind, who, data)
            except MalformedError as error:
                raise self._damaged(seq, kind, error) from None
            if not apart or isinstance(event, events):
                yield Entry(seq, tick, event)

    def lines(self, *kinds: str, person: str | None = None, first: int = 0, last: int | None = None) -> Iterator[Line]:
        """The same entries as the file has them, by the names of their kinds; for what shows all that is there."""
        for seq, tick, kind, who, data in self._rows(kinds or None, person, first, last):
            yield Line(seq, tick, kind, who, parse_object(data, f"{self._path}: is damaged: log entry {seq}"))

    def latest(self, event: type[E], person: str, tick: int) -> Entry[E] | None:
        """Somebody's latest entry of a type at or before a tick, or None."""
        row = self._query(
            f"{_COLUMNS} WHERE person = ? AND kind = ? AND tick <= ? ORDER BY tick DESC, seq DESC LIMIT 1",
            (person, event.kind, tick),
        )
        found = next(iter(row), None)
        return cast(Entry[E], self._entry(found)) if found is not None else None

    def latest_of_all(self, event: type[E], tick: int, names: tuple[str, ...]) -> dict[str, Entry[E]]:
        """Everybody's latest entry of a type at or before a tick, in one query."""
        query = (
            "SELECT l.seq, l.tick, l.kind, l.person, l.data FROM json_each(?) AS n JOIN log AS l ON l.seq = (SELECT seq FROM log "
            "WHERE person = n.value AND kind = ? AND tick <= ? ORDER BY tick DESC, seq DESC LIMIT 1)"
        )
        rows = self._query(query, (json.dumps(names), event.kind, tick))
        return {str(row[3]): cast(Entry[E], self._entry(row)) for row in rows}

    def conversations_of(self, name: str, last: int) -> list[Entry[Conversed]]:
        """Every conversation somebody had that was over by a tick, whoever began it."""
        took_part = (
            "person = ? OR json_extract(data, '$.other') = ? OR EXISTS (SELECT 1 FROM json_each(data, '$.others') WHERE value = ?)"
        )
        query = f"{_COLUMNS} WHERE kind = ? AND tick <= ? AND ({took_part}) ORDER BY seq"
        rows = self._query(query, (Conversed.kind, last, name, name, name))
        return [cast(Entry[Conversed], self._entry(row)) for row in rows]

    def ticks(self, event: type[Event], **having: str) -> list[int]:
        """The ticks with an entry of a type, of those whose fields have these values."""
        tests = "".join(f" AND json_extract(data, '$.{name}') = ?" for name in having)
        query = f"SELECT DISTINCT tick FROM log WHERE kind = ?{tests} AND tick <= ? ORDER BY tick"  # noqa: S608  # our own text
        return [int(row[0]) for row in self._db.execute(query, (event.kind, *having.values(), self.last_tick))]

    def beginning(self) -> tuple[int, str] | None:
        """(last log entry, digest) of the commit with which the episode was made, before any tick; older files have none."""
        row = self._db.execute("SELECT seq, digest FROM commits WHERE tick = -1").fetchone()
        return (int(row[0]), str(row[1])) if row is not None else None

    def commits(self) -> list[tuple[int, int, str]]:
        """(tick, last log entry, digest) of every commit of a tick, in order."""
        rows = self._db.execute("SELECT tick, seq, digest FROM commits WHERE tick >= 0 ORDER BY tick")
        return [self._commit(row) for row in rows]

    def raw(self, after: int = 0) -> Generator[tuple[int, int, str, str | None, str], None, None]:
        """(seq, tick, kind, person, data as text) of every entry after one, in order; for checks that need the very bytes."""
        yield from self._query(f"{_COLUMNS} WHERE seq > ? ORDER BY seq", (after,))

    def _rows(self, kinds: Any, person: str | None, first: int, last: int | None) -> Iterator[Any]:
        clauses = ["tick >= ?", "tick <= ?"]
        arguments: list[object] = [first, self.last_tick if last is None else last]
        for column, wanted in (("kind", kinds), ("person", None if person is None else [person])):
            if wanted is not None:
                clauses.append(f"{column} IN ({', '.join('?' * len(wanted))})")
                arguments.extend(wanted)
        # The clauses are our own; everything a caller gives is bound as an argument.
        return self._query(f"{_COLUMNS} WHERE {' AND '.join(clauses)} ORDER BY seq", arguments)

    def _query(self, query: str, arguments: Any) -> Iterator[Any]:
        # Not `yield from`: it would close the cursor of an iteration that is given up, which fails once the file is closed.
        for row in self._db.execute(query, arguments):
            seq, tick, kind, person, data = row
            if type(tick) is not int or type(kind) is not str or type(data) is not str or type(person) not in _PERSON:
                raise InputError(f"{self._path}: is damaged: log entry {seq} has something else where a text is kept")
            yield row

    def _entry(self, row: tuple[int, int, str, str | None, str]) -> Entry[Event]:
        seq, tick, kind, person, data = row
        try:
            return Entry(seq, tick, decoded(kind, person, data))
        except MalformedError as error:
            raise self._damaged(seq, kind, error) from None

    def _damaged(self, seq: int, kind: str, error: MalformedError) -> InputError:
        return InputError(f"{self._path}: is damaged: log entry {seq} is no '{kind}' as it is written ({error})")
