"""Reading an episode: its scenario, its log, and anybody's place and activity at any tick. Never writes.

The file is untrusted: it is opened read-only, its schema is compared with ours, and nothing in it is executed.
"""

import json
import sqlite3
import zlib
from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic_core import from_json

from twinville.simulation.clock import Clock, label
from twinville.simulation.episode.events import decode_steps
from twinville.simulation.episode.file import LARGEST, open_any
from twinville.worlds.document import from_document
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.world import World


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the canonical log."""

    seq: int
    tick: int
    kind: str
    person: str | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Segment:
    """Where somebody is from a tick on: along `path`, `pace` seconds a tile; a path of one tile is rest."""

    tick: int
    path: tuple[tuple[int, int], ...]
    pace: int
    halted: bool = False

    def at(self, tick: int, tick_seconds: int) -> tuple[int, int]:
        """Column and row at a tick at or after the segment's own."""
        return self.path[min((tick - self.tick) * tick_seconds // self.pace, len(self.path) - 1)]


class Episode:
    """A recorded run. Use it as a context manager, or `close` it."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._db, self._copy = open_any(self.path)
        try:
            rows = dict(self._db.execute("SELECT key, value FROM manifest"))
            self.scenario: dict[str, Any] = json.loads(rows["scenario"])
            self.state = str(rows.get("state", ""))
            self.planned = int(rows.get("planned", 0))
            self.lineage: list[dict[str, Any]] = json.loads(rows.get("lineage", "[]"))
            self.clock = Clock(
                int(self.scenario["start"]), int(self.scenario["tick_seconds"]), date.fromisoformat(self.scenario["start_date"])
            )
            self.names: tuple[str, ...] = tuple(str(persona["name"]) for persona in self.scenario["personas"])
            last = self._db.execute("SELECT tick, digest FROM commits ORDER BY tick DESC LIMIT 1").fetchone()
            self.interventions: list[dict[str, Any]] = [
                json.loads(row[0]) for row in self._db.execute("SELECT data FROM interventions ORDER BY tick, id")
            ]
            if not all(isinstance(each, dict) and isinstance(each.get("tick"), int) for each in self.interventions):
                raise ValueError("an intervention without a tick")
        except (sqlite3.Error, KeyError, ValueError, TypeError) as error:
            self.close()
            raise InputError(f"{self.path}: is damaged: its scenario cannot be read ({error})") from None
        if last is None:
            self.close()
            raise InputError(f"{self.path}: holds no committed tick yet; the run had just begun")
        self.last_tick = int(last[0])
        self.digest = str(last[1])

    def __enter__(self) -> "Episode":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
        if self._copy is not None:
            self._copy.cleanup()

    @cached_property
    def world(self) -> World:
        """The ground of this run; raises InputError when the file does not hold a sound one."""
        try:
            return from_document(self.scenario["world"])
        except (KeyError, ValueError, TypeError, IndexError) as error:
            raise InputError(f"{self.path}: is damaged: its town cannot be read ({error})") from None

    @property
    def model_settings(self) -> dict[str, Any]:
        """Settings of the language model that answered last: the scenario's, or what an intervention put in its place."""
        changed = [settings for tick, settings in self._switched if tick <= self.last_tick + 1]
        settings: dict[str, Any] = changed[-1] if changed else self.scenario["model"]
        return settings

    @property
    def _switched(self) -> list[tuple[int, dict[str, Any]]]:
        """(tick, settings) of the language models that interventions put in place."""
        return [(int(i["tick"]), i["settings"]) for i in self.interventions if i.get("what") == "model" and i.get("settings")]

    @property
    def is_recording(self) -> bool:
        """Whether another program lived it: it can be looked at, but not lived, nor asked."""
        return bool(self.scenario.get("recorded"))

    @property
    def is_demonstration(self) -> bool:
        """Whether hand-written rules answered prompts: all of them, or those of a part of the run."""
        used = [self.scenario["model"], *(settings for _, settings in self._switched)]
        return any(part.get("model") == "offline" for settings in used for part in _parts(settings))

    def commits(self) -> list[tuple[int, int, str]]:
        """(tick, last log entry, digest) of every commit, in order."""
        return [(int(t), int(s), str(d)) for t, s, d in self._db.execute("SELECT tick, seq, digest FROM commits ORDER BY tick")]

    def checkpoint(self, tick: int) -> tuple[int, int, Any] | None:
        """(tick, version, state) of the last sound checkpoint at or before a tick, or None."""
        query = "SELECT tick, version, digest, data FROM checkpoints WHERE tick <= ? ORDER BY tick DESC"
        for found, version, digest, data in self._db.execute(query, (tick,)):
            if blake2b(data, digest_size=16).hexdigest() == digest:
                try:
                    return int(found), int(version), json.loads(self._inflated(data))
                except (InputError, ValueError, RecursionError):
                    # A checkpoint only saves time; an earlier one will do, or none.
                    continue
        return None

    def _inflated(self, data: bytes) -> str:
        """A compressed text of the file, of bounded size; raises InputError when it is none."""
        inflater = zlib.decompressobj()
        try:
            text = inflater.decompress(data, LARGEST).decode()
        except (zlib.error, UnicodeError) as error:
            raise InputError(f"{self.path}: is damaged: a compressed text cannot be read ({error})") from None
        if not inflater.eof:
            raise InputError(f"{self.path}: is damaged: a compressed text is cut off or larger than {LARGEST / 1e6:.0f} MB")
        return text

    def answers(self) -> dict[str, str]:
        """The journal: answers by key."""
        return dict(self._db.execute("SELECT key, answer FROM journal"))

    def decided_until(self, tick: int) -> list[str]:
        """Journal keys of all decisions up to a tick."""
        return [str(entry.data["key"]) for entry in self.entries("decided", last=tick)]

    def raw_log(self, after: int = 0) -> Generator[tuple[int, int, str, str | None, str], None, None]:
        """(seq, tick, kind, person, data as text) of every log entry after one, in order; for checks that need the very bytes."""
        rows = self._db.execute("SELECT seq, tick, kind, person, data FROM log WHERE seq > ? ORDER BY seq", (after,))
        yield from rows

    def integrity(self) -> str:
        """What SQLite itself finds wrong with the file, or "ok"."""
        return str(self._db.execute("PRAGMA integrity_check(1)").fetchone()[0])

    def sizes(self) -> dict[str, int]:
        """Bytes that each part of the file takes."""
        tables = {
            "log": "sum(length(data))",
            "journal": "sum(length(inputs) + length(answer) + coalesce(length(text), 0))",
            "checkpoints": "sum(length(data))",
            "manifest": "sum(length(value))",
        }
        found = {}
        for table, size in tables.items():
            row = self._db.execute(f"SELECT {size} FROM {table}").fetchone()  # noqa: S608  # names and sizes are our own
            found[table] = int(row[0] or 0)
        found["file"] = self.path.stat().st_size
        free = self._db.execute("PRAGMA freelist_count").fetchone()[0] * self._db.execute("PRAGMA page_size").fetchone()[0]
        found["to give back"] = int(free)
        found["indexes and the rest"] = max(0, found["file"] - sum(found[name] for name in tables) - int(free))
        return found

    def person(self, name: str) -> str:
        """The full name meant by a name, whatever its case, or by a part of it that fits one person; raises InputError."""
        folded = name.casefold().strip()
        exact = [known for known in self.names if known.casefold() == folded]
        partial = [known for known in self.names if folded and folded in known.casefold()]
        if exact or len(partial) == 1:
            return (exact or partial)[0]
        if partial:
            raise InputError(f"'{name}' fits several people: {', '.join(partial[:6])}; give the whole name")
        raise InputError(f"nobody is called '{name}' in {self.path}.{suggestion(name, self.names)}")

    def entries(
        self, kind: str | Sequence[str] | None = None, person: str | None = None, first: int = 0, last: int | None = None
    ) -> Iterator[Entry]:
        """Log entries in order, filtered by kind (one or several), person and ticks (both ends included)."""
        clauses, values = ["tick >= ?", "tick <= ?"], [first, self.last_tick if last is None else last]
        arguments: list[object] = [*values]
        kinds = [kind] if isinstance(kind, str) else kind
        for column, wanted in (("kind", kinds), ("person", None if person is None else [person])):
            if wanted is not None:
                clauses.append(f"{column} IN ({', '.join('?' * len(wanted))})")
                arguments.extend(wanted)
        # The clauses are our own; everything a caller gives is bound as an argument.
        query = f"SELECT seq, tick, kind, person, data FROM log WHERE {' AND '.join(clauses)} ORDER BY seq"  # noqa: S608
        try:
            for seq, tick, found, who, data in self._db.execute(query, arguments):
                yield Entry(seq, tick, found, who, from_json(data))
        except (sqlite3.Error, ValueError) as error:
            raise InputError(f"{self.path}: is damaged: its log cannot be read ({error})") from None

    def moments(self, kind: str) -> list[tuple[int, bool]]:
        """(tick, whether it is one to mark) of every entry of a kind: day plans among plans, reflections among memories."""
        marked = {"planned": "$.level = 'day'", "memory": "$.memory_kind = 'reflection'"}.get(kind)
        test = "1"
        if marked is not None:
            path, _, value = marked.partition(" = ")
            test = f"json_extract(data, '{path}') = {value}"
        query = f"SELECT DISTINCT tick, {test} FROM log WHERE kind = ? AND tick <= ? ORDER BY tick"  # noqa: S608  # our own text
        try:
            return [(int(tick), bool(is_marked)) for tick, is_marked in self._db.execute(query, (kind, self.last_tick))]
        except sqlite3.Error as error:
            raise InputError(f"{self.path}: is damaged: its log cannot be read ({error})") from None

    def tick_of(self, seconds: int) -> int:
        """The tick at a moment; raises InputError when the episode does not hold it."""
        first, last = self.clock.start, self.clock.seconds(self.last_tick)
        if not first <= seconds <= last:
            raise InputError(f"{label(seconds)} is outside {self.path}, which runs from {label(first)} to {label(last)}")
        return self.clock.tick_before(seconds)

    def segments(self, person: str) -> list[Segment]:
        """Everywhere somebody was, in order of time."""
        return self._segments[person]

    def position(self, person: str, tick: int) -> tuple[int, int]:
        """Column and row of somebody at a tick."""
        segments = self._segments[person]
        index = bisect_right(segments, tick, key=lambda segment: segment.tick) - 1
        return segments[max(index, 0)].at(max(tick, segments[max(index, 0)].tick), self.clock.tick_seconds)

    @cached_property
    def _segments(self) -> dict[str, list[Segment]]:
        found: dict[str, list[tuple[int, Segment]]] = {name: [] for name in self.names}
        for kind in ("entered", "moved", "halted"):
            for entry in self.entries(kind):
                if entry.person in found:
                    found[entry.person].append((entry.seq, _segment(entry, self.path)))
        return {name: [segment for _, segment in sorted(rows, key=lambda row: row[0])] for name, rows in found.items()}

    def refresh(self) -> bool:
        """Take notice of what a run in progress has committed since; whether anything was."""
        row = self._db.execute("SELECT tick, digest FROM commits ORDER BY tick DESC LIMIT 1").fetchone()
        state = self._db.execute("SELECT value FROM manifest WHERE key = 'state'").fetchone()
        self.state = str(state[0]) if state else self.state
        if row is None or int(row[0]) == self.last_tick:
            return False
        self.last_tick, self.digest = int(row[0]), str(row[1])
        self.__dict__.pop("_segments", None)
        return True

    def activity(self, person: str, tick: int) -> Entry | None:
        """What somebody does at a tick: the latest activity entry, or None before the first."""
        return self.latest("activity", person, tick)

    def conversations_of(self, name: str, last: int) -> list[Entry]:
        """Every conversation somebody had that was over by a tick, whoever began it."""
        query = (
            "SELECT seq, tick, kind, person, data FROM log WHERE kind = 'conversation' AND tick <= ? "
            "AND (person = ? OR json_extract(data, '$.other') = ?) ORDER BY seq"
        )
        return [Entry(row[0], row[1], row[2], row[3], from_json(row[4])) for row in self._db.execute(query, (last, name, name))]

    def latest_of_all(self, kind: str, tick: int) -> dict[str, Entry]:
        """Everybody's latest entry of a kind at or before a tick, in one query."""
        query = (
            "SELECT l.seq, l.tick, l.kind, l.person, l.data FROM json_each(?) AS n JOIN log AS l ON l.seq = (SELECT seq FROM log "
            "WHERE person = n.value AND kind = ? AND tick <= ? ORDER BY tick DESC, seq DESC LIMIT 1)"
        )
        rows = self._db.execute(query, (json.dumps(self.names), kind, tick))
        return {str(row[3]): Entry(row[0], row[1], row[2], row[3], from_json(row[4])) for row in rows}

    def latest(self, kind: str, person: str, tick: int) -> Entry | None:
        """Somebody's latest entry of a kind at or before a tick, or None."""
        row = self._db.execute(
            "SELECT seq, tick, kind, person, data FROM log WHERE person = ? AND kind = ? AND tick <= ? "
            "ORDER BY tick DESC, seq DESC LIMIT 1",
            (person, kind, tick),
        ).fetchone()
        return Entry(row[0], row[1], row[2], row[3], json.loads(row[4])) if row else None

    def journal_counts(self) -> dict[str, int]:
        """Answers in the journal by prompt kind."""
        return dict(self._db.execute("SELECT kind, count(*) FROM journal GROUP BY kind ORDER BY kind"))

    def journal_rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Key, agent, kind and answer of each journalled answer, in key order."""
        yield from self._db.execute("SELECT key, agent, kind, answer FROM journal ORDER BY key")

    def prompt_inputs(self, key: str) -> str:
        """The typed inputs, as JSON text, of the prompt answered under a key; raises InputError when the journal lacks it."""
        row = self._db.execute("SELECT inputs FROM journal WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise InputError(f"{self.path}: the journal has no answer under '{key}'")
        return self._inflated(row[0])

    def journal_row(self, key: str) -> dict[str, Any] | None:
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
            "inputs": self._inflated(inputs),
            "answer": answer,
            "text": self._inflated(text) if text else "",
            "attempts": attempts,
        }

    def answer(self, key: str) -> tuple[str, str] | None:
        """(the prompt's text where a language model read it, the answer) under a journal key, or None."""
        row = self._db.execute("SELECT text, answer FROM journal WHERE key = ?", (key,)).fetchone()
        return (self._inflated(row[0]) if row[0] else "", str(row[1])) if row is not None else None

    def prompts_of(self, kind: str, agent: str) -> Iterator[tuple[str, str]]:
        """(key, typed inputs as JSON text) of every prompt of a kind that was answered for somebody."""
        for key, inputs in self._db.execute(
            "SELECT key, inputs FROM journal WHERE kind = ? AND agent = ? ORDER BY key", (kind, agent)
        ):
            yield str(key), self._inflated(inputs)

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
                "prompt": self._inflated(text) if text else "",
                "answer": answer,
            }

    def tokens(self) -> dict[str, int]:
        """Tokens read and written by language models, as their servers counted them."""
        row = self._db.execute("SELECT sum(prompt_tokens), sum(completion_tokens) FROM telemetry_calls").fetchone()
        return {"prompt": int(row[0] or 0), "completion": int(row[1] or 0)}

    def account(self) -> dict[str, Any]:
        """What was spent, by model and prompt kind, with limits and outcomes; empty where nothing was kept."""
        row = self._db.execute("SELECT value FROM telemetry_run WHERE key = 'account'").fetchone()
        try:
            found = json.loads(row[0]) if row else {}
        except ValueError as error:
            raise InputError(f"{self.path}: is damaged: its account cannot be read ({error})") from None
        return found if isinstance(found, dict) else {}

    def get_vector(self, text: str) -> bytes | None:
        """The kept vector of a text, or None."""
        row = self._db.execute("SELECT vector FROM vectors WHERE text = ?", (text,)).fetchone()
        return bytes(row[0]) if row else None

    def put_vector(self, text: str, vector: bytes) -> None:
        """Forget it: an episode is read here, not written."""

    def wall_seconds(self) -> float:
        """Seconds of real time the run took."""
        row = self._db.execute("SELECT value FROM telemetry_run WHERE key = 'wall_seconds'").fetchone()
        return float(row[0]) if row else 0.0


def _parts(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """The settings of every model that answers: one, or one for each role."""
    roles = settings.get("roles")
    return [part for part in roles.values() if isinstance(part, dict)] if isinstance(roles, dict) else [settings]


def _segment(entry: Entry, path: Path) -> Segment:
    try:
        data = entry.data
        if entry.kind == "moved":
            return Segment(entry.tick, tuple(decode_steps(data["x"], data["y"], data["steps"])), max(1, int(data["pace"])))
        return Segment(entry.tick, ((int(data["x"]), int(data["y"])),), 1, entry.kind == "halted")
    except (KeyError, ValueError, TypeError) as error:
        raise InputError(f"{path}: is damaged: log entry {entry.seq} is not a movement ({error})") from None
