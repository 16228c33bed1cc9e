"""Episodes that somebody has changed: rows, values in them, compressed texts, the schema, the bytes of the file.

Half of them have digests that fit what they hold, so that what comes after the digests is reached.
"""

import json
import sqlite3
import zlib
from contextlib import closing
from functools import cache
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.fuzz_values import HOSTILE, damaged, json_text, mutated
from twinville.simulation.episode.custody import SEAL, seal
from twinville.simulation.episode.digests import HistoryDigest
from twinville.worlds.errors import InputError

#: Columns that hold JSON, and those that hold compressed JSON.
_JSON = (("log", "data"), ("log", "data"), ("log", "data"), ("log", "data"), ("manifest", "value"), ("manifest", "value"),
         ("interventions", "data"), ("journal", "answer"), ("telemetry_run", "value"))  # fmt: skip
_PACKED = (("journal", "inputs"), ("checkpoints", "data"), ("checkpoints", "data"))
_TABLES = (
    "manifest",
    "log",
    "log",
    "journal",
    "commits",
    "interventions",
    "checkpoints",
    "telemetry_calls",
    "telemetry_run",
    "vectors",
)
_SCHEMA = (
    "CREATE TRIGGER sqliteXevil AFTER INSERT ON log BEGIN DELETE FROM interventions; END",
    "CREATE TRIGGER sqliteXagain AFTER INSERT ON log BEGIN INSERT INTO log SELECT NULL, tick, kind, person, data FROM log; END",
    "CREATE VIEW sqliteXview AS SELECT 1",
    "CREATE TABLE sqliteXtable (x)",
    "CREATE TABLE more (x INTEGER PRIMARY KEY AUTOINCREMENT)",
    "CREATE INDEX sqliteXindex ON log (tick)",
    "CREATE VIRTUAL TABLE words USING fts5(x)",
    "ALTER TABLE log ADD COLUMN more TEXT",
    "ALTER TABLE log ADD COLUMN made TEXT GENERATED ALWAYS AS (kind) VIRTUAL",
    "DROP TABLE vectors",
    "ANALYZE",
    "PRAGMA user_version = -1",
    "PRAGMA user_version = 3",
    "PRAGMA user_version = 1",
    "PRAGMA application_id = 0",
    "PRAGMA journal_mode = WAL",
)


def change(path: Path, random: Random) -> None:
    """Change an episode in one way or another."""
    way = random.randrange(12)
    if way == 0:
        path.write_bytes(damaged(path.read_bytes(), random))
    elif way == 1:
        _pages(path, random)
    else:
        try:
            _change_tables(path, way, random)
        except sqlite3.Error:
            # It was changed before, and is no database any more.
            path.write_bytes(damaged(path.read_bytes(), random))


def _change_tables(path: Path, way: int, random: Random) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        if way == 2:
            _run(db, random.choice(_SCHEMA))
        elif way <= 4:
            _rows(db, random)
        elif way <= 6:
            _packed(db, random)
        else:
            _value(db, random)
        if random.random() < 0.6:
            fit_digests(db)


def _run(db: sqlite3.Connection, statement: str, values: tuple[Any, ...] = ()) -> None:
    try:
        db.execute(statement, values)
    except (sqlite3.Error, OverflowError, UnicodeEncodeError):
        return  # what SQLite does not take is no input


def _pages(path: Path, random: Random) -> None:
    """Bytes of the header, or of the header of a page, in which other pages are named."""
    content = bytearray(path.read_bytes())
    size = 4096
    for _ in range(random.choice((1, 2, 6))):
        page = 0 if random.random() < 0.3 else random.randrange(max(1, len(content) // size))
        at = page * size + random.randrange(100 if page == 0 else 40)
        if at < len(content):
            content[at] = random.choice((0, 1, 2, 5, 10, 13, 255, content[at] ^ (1 << random.randrange(8))))
    if random.random() < 0.2:
        a, b = (random.randrange(len(content) // size) * size for _ in range(2))
        content[a : a + size] = content[b : b + size]
    path.write_bytes(bytes(content))


def _pick(db: sqlite3.Connection, table: str, random: Random) -> int | None:
    """The rowid of a row; of the log, one of a kind that is drawn first, so that rare kinds come up."""
    if table == "log":
        kinds = [row[0] for row in db.execute("SELECT DISTINCT kind FROM log ORDER BY kind")]
        ids = (
            [row[0] for row in db.execute("SELECT seq FROM log WHERE kind = ? ORDER BY seq", (random.choice(kinds),))]
            if kinds
            else []
        )
    else:
        ids = [row[0] for row in db.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]  # noqa: S608  # our own names
    return random.choice(ids) if ids else None


def _rows(db: sqlite3.Connection, random: Random) -> None:
    table = random.choice(_TABLES)
    row = _pick(db, table, random)
    if row is None:
        return
    columns = [each[1] for each in db.execute(f"PRAGMA table_info({table})")]
    way = random.randrange(5)
    if way == 0:
        _run(db, f"DELETE FROM {table} WHERE rowid = ?", (row,))  # noqa: S608
    elif way == 1:
        _run(db, f"DELETE FROM {table}")  # noqa: S608
    elif way == 2:
        first, others = columns[0], ", ".join(columns[1:])
        new = random.choice(("'new'", "999999", "-5", "0", f"{first} + 1000000", "9223372036854775807"))
        _run(db, f"INSERT INTO {table} ({first}, {others}) SELECT {new}, {others} FROM {table} WHERE rowid = ?", (row,))  # noqa: S608
    elif way == 3:
        a, b = random.choice(columns), random.choice(columns)
        _run(db, f"UPDATE {table} SET {a} = {b}" + ("" if random.random() < 0.3 else f" WHERE rowid = {row}"))  # noqa: S608
    else:
        value = random.choice(HOSTILE)
        value = value if isinstance(value, (int, float, str, type(None))) else json.dumps(value)
        _run(db, f"UPDATE {table} SET {random.choice(columns)} = ? WHERE rowid = ?", (value, row))  # noqa: S608


def _value(db: sqlite3.Connection, random: Random) -> None:
    table, column = random.choice(_JSON)
    row = _pick(db, table, random)
    if row is None:
        return
    kept = db.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()[0]  # noqa: S608
    try:
        text = json_text(mutated(json.loads(kept), random))
    except ValueError:
        text = json_text(random.choice(HOSTILE))
    if random.random() < 0.1:
        text = damaged(text.encode(), random).decode(errors="replace")
    _run(db, f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (text, row))  # noqa: S608


@cache
def _bomb() -> bytes:
    """A small text of 300 MB."""
    packing = zlib.compressobj(1)
    return b"".join([packing.compress(b"["), *(packing.compress(b" " * 1_000_000) for _ in range(300)), packing.flush()])


def _packed(db: sqlite3.Connection, random: Random) -> None:
    table, column = random.choice(_PACKED)
    row = _pick(db, table, random)
    if row is None:
        return
    kept = db.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()[0]  # noqa: S608
    way = random.randrange(8)
    if way == 0:
        data = damaged(kept, random)
    elif way == 1:
        data = _bomb()
    elif way == 2:
        data = zlib.compress(random.choice((b"", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b'"\\ud800"', b"NaN")))
    else:
        data = zlib.compress(json_text(mutated(json.loads(zlib.decompress(kept)), random)).encode())
    _run(db, f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (data, row))  # noqa: S608
    if table == "checkpoints":
        _run(db, "UPDATE checkpoints SET digest = ? WHERE rowid = ?", (blake2b(data, digest_size=16).hexdigest(), row))


def fit_digests(db: sqlite3.Connection) -> None:
    """The digests of the commits, as they would be of this log."""
    try:
        scenario = db.execute("SELECT value FROM manifest WHERE key = 'scenario'").fetchone()[0]
        found = db.execute("SELECT value FROM manifest WHERE key = 'digest_version'").fetchone()
        answers = dict(db.execute("SELECT key, answer FROM journal"))
        digest = HistoryDigest(int(found[0]) if found else 1, str(scenario), answers.get)
        seqs = {row[0] for row in db.execute("SELECT seq FROM commits")}
        _run(db, "UPDATE commits SET digest = ? WHERE tick = -1", (digest.hexdigest(),))
        for seq, tick, kind, person, data in db.execute("SELECT seq, tick, kind, person, data FROM log ORDER BY seq").fetchall():
            digest.add(tick, kind, person, data)
            if seq in seqs:
                _run(db, "UPDATE commits SET digest = ? WHERE seq = ?", (digest.hexdigest(), seq))
        if db.execute("SELECT value FROM manifest WHERE key = ?", (SEAL,)).fetchone():
            seal(db)
    except (sqlite3.Error, TypeError, ValueError, InputError):
        return
