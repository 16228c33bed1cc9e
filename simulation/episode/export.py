"""Exporting: tidy tables of an episode, one row an observation, with ticks and ISO times. docs/export.md lists the columns."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from twinville.simulation.clock import parse_tick
from twinville.simulation.episode.events import Conversed, Moved, Spoke
from twinville.simulation.episode.export_columns import COLUMNS, FORMATS, TABLES, TEXTS
from twinville.simulation.episode.mind_events import AimsStand, Recalled, Remembered
from twinville.simulation.episode.positions import MOVES
from twinville.simulation.episode.projections.agreements import lives
from twinville.simulation.episode.reader import Episode
from twinville.worlds.daytime import DAY, format_time
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.outward.spreadsheet import cell
from twinville.worlds.whole_file import whole_file

Row = dict[str, Any]


def export_table(
    episode: Episode, table: str, form: str, out: Path, *, every: str | None = None, redact: bool = False, force: bool = False
) -> int:
    """Write one table to a file; returns the number of rows.

    Raises InputError for an unknown table or format, an output that exists, or a sampling interval where none applies.
    """
    if table not in _TABLES:
        raise InputError(f"--table '{table}': choose from {', '.join(TABLES)}.{suggestion(table, TABLES)}")
    if form not in FORMATS:
        raise InputError(f"--format '{form}': choose from {', '.join(FORMATS)}.{suggestion(form, FORMATS)}")
    if every is not None and table != "positions":
        raise InputError(f"--every goes with --table positions; '{table}' has a row for each thing that happened")
    rows = _sampled(episode, _seconds(every)) if every is not None else _TABLES[table](episode)
    columns = COLUMNS["positions sampled" if every is not None else table]
    plain = ({name: "" if redact and name in TEXTS else row[name] for name in columns} for row in rows)
    with whole_file(out, force=force) as file:
        return _WRITERS[form](file, columns, plain)


def _seconds(every: str) -> int:
    try:
        return parse_tick(every)
    except InputError:
        raise InputError(f"--every '{every}': write a number and a unit, from 1s to 10m, for example 60s") from None


def _time(episode: Episode, tick: int) -> str:
    start = datetime.combine(episode.clock.start_date, datetime.min.time())
    return (start + timedelta(seconds=episode.clock.seconds(tick))).isoformat()


def _people(episode: Episode) -> Iterator[Row]:
    for persona in episode.scenario["personas"]:
        row = {name: persona.get(name) if persona.get(name) is not None else "" for name in COLUMNS["people"]}
        for name in ("traits", "values", "interests"):
            row[name] = "; ".join(persona.get(name) or ())
        yield row


def _events(episode: Episode) -> Iterator[Row]:
    for entry in episode.log.lines():
        data = json.dumps(entry.data, ensure_ascii=False, sort_keys=True)
        yield {
            "seq": entry.seq, "tick": entry.tick, "time": _time(episode, entry.tick), "kind": entry.kind,
            "person": entry.person or "", "data": data,
        }  # fmt: skip


def _positions(episode: Episode) -> Iterator[Row]:
    for entry in episode.entries(*MOVES):
        event = entry.event
        steps, pace = (event.steps, event.pace) if isinstance(event, Moved) else ("", 0)
        to_x, to_y = episode.positions.segment(entry).path[-1]
        yield {
            "person": entry.person, "tick": entry.tick, "time": _time(episode, entry.tick), "kind": event.kind, "x": event.x,
            "y": event.y, "steps": steps, "seconds_per_tile": pace, "to_x": to_x,
            "to_y": to_y,
        }  # fmt: skip


def _sampled(episode: Episode, seconds: int) -> Iterator[Row]:
    clock = episode.clock
    world = episode.world
    for moment in range(clock.start, clock.seconds(episode.last_tick) + 1, seconds):
        tick = clock.tick_at(moment)
        for name in episode.names:
            x, y = episode.positions.at(name, tick)
            arena = int(world.arena_at[world.tile(x, y)]) if 0 <= x < world.width and 0 <= y < world.height else -1
            address = world.arenas[arena].address if arena >= 0 else ""
            yield {"person": name, "tick": tick, "time": _time(episode, tick), "x": x, "y": y, "address": address}


def _memories(episode: Episode) -> Iterator[Row]:
    for entry in episode.entries(Remembered):
        event = entry.event
        yield {
            "person": entry.person, "id": event.id, "tick": entry.tick, "time": _time(episode, entry.tick),
            "kind": event.memory_kind, "subject": event.subject, "text": event.text, "importance": event.importance,
            "evidence": "; ".join(event.evidence), "fact": event.fact or "", "doubted": event.doubted,
        }  # fmt: skip


def _conversations(episode: Episode) -> Iterator[Row]:
    talks = {talk.event.id: talk.event for talk in episode.entries(Conversed)}
    for entry in episode.entries(Spoke):
        event, talk = entry.event, talks.get(entry.event.conversation)
        yield {
            "conversation": event.conversation, "line": event.id, "tick": entry.tick, "time": _time(episode, entry.tick),
            "speaker": entry.person, "listener": event.to, "place": talk.place if talk is not None else "", "text": event.text,
            "facts": "; ".join(event.facts), "cites": "; ".join(event.cites), "also": "; ".join(event.also), "to_all": event.to_all,
            "people": "; ".join(talk.people if talk is not None else ()),
        }  # fmt: skip


def _calls(episode: Episode) -> Iterator[Row]:
    yield from episode.journal.calls()


def _retrievals(episode: Episode) -> Iterator[Row]:
    for entry in episode.entries(Recalled):
        for rank, (memory, recency, importance, relevance, total) in enumerate(entry.event.memories, start=1):
            yield {
                "person": entry.person, "tick": entry.tick, "time": _time(episode, entry.tick), "purpose": entry.event.purpose,
                "query": entry.event.query, "rank": rank, "memory": memory, "recency": recency, "importance": importance,
                "relevance": relevance, "total": total,
            }  # fmt: skip


def _agreements(episode: Episode) -> Iterator[Row]:
    for life in lives(episode):
        last, first = life.last, life.lines[0].tick if life.lines else 0
        outcomes = {wanted: [n for n, o in life.outcomes.items() if o.outcome == wanted] for wanted in ("kept", "late", "missed")}
        yield {
            "agreement": last.id, "tick": first, "time": _time(episode, first), "scripted": life.scripted,
            "standing": last.standing, "made": life.made, "by": last.by, "people": "; ".join(life.people),
            "asked": "; ".join(last.asked), "activity": last.activity, "day": str(last.day) if last.day is not None else "",
            "at": format_time(last.at * 60) if last.at is not None else "", "place": last.place,
            "minutes": str(last.minutes) if last.minutes is not None else "", "condition": last.condition, "fact": last.fact or "",
            "lines": "; ".join(line.said for line in life.lines),
            "text": "; ".join(f"{line.speaker}: {line.text}" for line in life.lines),
            **{wanted: "; ".join(names) for wanted, names in outcomes.items()},
            "problems": "; ".join(last.problems),
        }  # fmt: skip


def _aims(episode: Episode) -> Iterator[Row]:
    for entry in episode.entries(AimsStand):
        day = episode.clock.seconds(entry.tick) // DAY + 1
        for aim in entry.event.aims:
            yield {
                "person": entry.person, "day": day, "tick": entry.tick, "time": _time(episode, entry.tick), "goal": aim.goal,
                "next": aim.next, "progress": aim.progress,
            }  # fmt: skip


_TABLES: dict[str, Callable[[Episode], Iterator[Row]]] = {
    "people": _people,
    "events": _events,
    "positions": _positions,
    "memories": _memories,
    "conversations": _conversations,
    "calls": _calls,
    "retrievals": _retrievals,
    "agreements": _agreements,
    "aims": _aims,
}


def _write_csv(file: BinaryIO, columns: Iterable[str], rows: Iterable[Row]) -> int:
    count = 0
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        writer = csv.DictWriter(text, list(columns))
        writer.writeheader()
        for row in rows:
            writer.writerow({name: cell(value) for name, value in row.items()})
            count += 1
    finally:
        text.detach()
    return count


def _write_jsonl(file: BinaryIO, _columns: Iterable[str], rows: Iterable[Row]) -> int:
    count = 0
    for row in rows:
        file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
        count += 1
    return count


def _write_parquet(file: BinaryIO, columns: Iterable[str], rows: Iterable[Row]) -> int:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise InputError("--format parquet: pyarrow is not installed; pip install 'twinville[parquet]'") from None
    listed = list(rows)
    table = pa.table({name: [row[name] for row in listed] for name in columns})
    pq.write_table(table, file)
    return len(listed)


_WRITERS: dict[str, Callable[[BinaryIO, Iterable[str], Iterable[Row]], int]] = {
    "csv": _write_csv,
    "parquet": _write_parquet,
    "jsonl": _write_jsonl,
}
