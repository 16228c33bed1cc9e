"""Edits of a finished episode that somebody might make who wants it to say something else, and what an expert does after each.

"asked" was answered by a language model and has vectors of a served embedder; "forked" was answered by rules, and is a fork with
interventions, one of them still to come.
"""

import json
import sqlite3
import zlib
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from twinville.simulation.episode.custody import seal
from twinville.simulation.episode.digests import HistoryDigest, canonical

Edit = str | Callable[[sqlite3.Connection], object]

_LAST = "(SELECT max(tick) FROM commits)"
_SPEECH = "seq = (SELECT min(seq) FROM log WHERE kind = 'speech')"
_FIRST = "key = (SELECT min(key) FROM journal)"
_ADDED = f"INSERT INTO journal SELECT 'x-0', agent, kind, version, inputs, answer, text, 1 FROM journal WHERE {_FIRST}"


def _first(kind: str) -> str:
    return f"seq = (SELECT min(seq) FROM log WHERE kind = '{kind}')"


def _in_log(kind: str, field: str, value: str) -> str:
    return f"UPDATE log SET data = json_set(data, '$.{field}', {value}) WHERE {_first(kind)}"


def _in_scenario(field: str, value: str) -> str:
    return f"UPDATE manifest SET value = json_set(value, '$.{field}', {value}) WHERE key = 'scenario'"


def _manifest(key: str, value: str) -> str:
    return f"INSERT OR REPLACE INTO manifest VALUES ('{key}', '{value}')"


def _account(field: str, value: str) -> str:
    return f"UPDATE telemetry_run SET value = json_set(value, '$.{field}', {value}) WHERE key = 'account'"


def _packed(column: str, old: str, new: str) -> Callable[[sqlite3.Connection], object]:
    """Other words in a compressed text of the journal."""

    def edit(db: sqlite3.Connection) -> None:
        for key, data in db.execute(f"SELECT key, {column} FROM journal ORDER BY key").fetchall():
            text = zlib.decompress(data).decode()
            if old in text:
                packed = zlib.compress(text.replace(old, new, 1).encode())
                db.execute(f"UPDATE journal SET {column} = ? WHERE key = ?", (packed, key))
                return

    return edit


def _unused(change: str) -> str:
    """A row that the parent used after the two histories parted, and the fork did not."""
    used = "SELECT json_extract(data, '$.key') FROM log WHERE kind IN ('decided', 'put')"
    return f"UPDATE journal SET {change} WHERE key = (SELECT min(key) FROM journal WHERE key NOT IN ({used}))"


def _swapped(column: str) -> Callable[[sqlite3.Connection], object]:
    """What two rows of one kind and agent hold, exchanged."""

    def edit(db: sqlite3.Connection) -> None:
        rows = db.execute(f"SELECT key, {column} FROM journal WHERE kind = 'decompose' ORDER BY key LIMIT 2").fetchall()
        for (key, _), (_, other) in zip(rows, reversed(rows), strict=True):
            db.execute(f"UPDATE journal SET {column} = ? WHERE key = ?", (other, key))

    return edit


def _state(old: str, new: str) -> Callable[[sqlite3.Connection], object]:
    """Another saved state, with its digest made anew."""

    def edit(db: sqlite3.Connection) -> None:
        tick, data = db.execute("SELECT tick, data FROM checkpoints ORDER BY tick LIMIT 1 OFFSET 2").fetchone()
        packed = zlib.compress(zlib.decompress(data).decode().replace(old, new).encode())
        digest = blake2b(packed, digest_size=16).hexdigest()
        db.execute("UPDATE checkpoints SET data = ?, digest = ? WHERE tick = ?", (packed, digest, tick))

    return edit


def _other_state(db: sqlite3.Connection) -> None:
    """The state of one checkpoint under another."""
    digest, data = db.execute("SELECT digest, data FROM checkpoints ORDER BY tick LIMIT 1").fetchone()
    db.execute("UPDATE checkpoints SET digest = ?, data = ? WHERE tick = (SELECT max(tick) FROM checkpoints)", (digest, data))


def _two_at_once(db: sqlite3.Connection) -> None:
    """Two entries of one tick in the other order."""
    (a, b), *_ = db.execute("SELECT a.seq, b.seq FROM log a JOIN log b ON b.seq = a.seq + 1 AND b.tick = a.tick WHERE a.seq > 20")
    for old, new in ((a, -1), (b, a), (-1, b)):
        db.execute("UPDATE log SET seq = ? WHERE seq = ?", (new, old))


def _intervention(db: sqlite3.Connection, number: str, tick: str) -> None:
    (at,) = db.execute(f"SELECT {tick}").fetchone()
    person = json.loads(db.execute("SELECT value FROM manifest WHERE key = 'scenario'").fetchone()[0])["personas"][0]["name"]
    row = {"id": number, "tick": at, "what": "whisper", "person": person, "text": "Look."}
    db.execute("INSERT INTO interventions VALUES (?, ?, ?)", (number, at, canonical(row)))


def _cut(tick: int, state: str, planned: bool) -> Callable[[sqlite3.Connection], object]:
    """The end of the run is missing."""

    def edit(db: sqlite3.Connection) -> None:
        (last,) = db.execute("SELECT max(tick) FROM commits WHERE tick <= ?", (tick,)).fetchone()
        for table in ("log", "commits", "checkpoints"):
            db.execute(f"DELETE FROM {table} WHERE tick > ?", (last,))
        db.execute(_manifest("state", state))
        if planned:
            db.execute(_manifest("planned", str(last)))

    return edit


LOG: dict[str, tuple[str, Edit]] = {
    "a line says other words": ("forked", _in_log("speech", "text", "'I never liked you.'")),
    "a line is said to another": ("forked", _in_log("speech", "to", "'Nobody'")),
    "a line is said by another": ("forked", f"UPDATE log SET person = 'Nobody' WHERE {_SPEECH}"),
    "a line cites another memory": ("forked", _in_log("speech", "cites", "json('[\"m99\"]')")),
    "a line is removed": ("forked", f"DELETE FROM log WHERE {_SPEECH}"),
    "a line is added": (
        "forked",
        f"INSERT INTO log SELECT (SELECT max(seq) FROM log) + 1, {_LAST}, kind, person, data FROM log WHERE {_SPEECH}",
    ),
    "a deed is of another kind": ("asked", f"UPDATE log SET kind = 'refused' WHERE {_first('activity')}"),
    "a deed is another": ("asked", _in_log("activity", "activity", "'stealing'")),
    "a deed is later": ("forked", f"UPDATE log SET tick = tick + 1 WHERE {_first('activity')}"),
    "two entries in the other order": ("forked", _two_at_once),
    "the last entry is removed": ("forked", "DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)"),
    "a memory in other words": ("asked", _in_log("memory", "text", "'I was robbed.'")),
    "a memory weighs more": ("asked", _in_log("memory", "importance", "10")),
    "a walk to elsewhere": ("asked", _in_log("moved", "address", "'elsewhere'")),
    "a plan is another": ("asked", _in_log("planned", "level", "'hours'")),
    "a rule is said to have decided": ("asked", _in_log("decided", "by", "'rule'")),
    "a model is said to have decided": ("forked", _in_log("decided", "by", "'language model'")),
    "a decision by another answer": ("asked", _in_log("decided", "key", "(SELECT min(key) FROM journal)")),
    "a decision is removed": ("asked", f"DELETE FROM log WHERE {_first('decided')}"),
    "a thing becomes a person without a name": ("forked", f"UPDATE log SET person = '' WHERE {_first('thing')}"),
    "an entry is spelled otherwise": ("asked", f"UPDATE log SET data = replace(data, '\",\"', '\", \"') WHERE {_first('memory')}"),
    "a commit is removed": ("forked", "DELETE FROM commits WHERE tick = (SELECT min(tick) FROM commits)"),
    "a commit is added": ("forked", "INSERT INTO commits SELECT tick + 1, seq, digest FROM commits ORDER BY tick LIMIT 1"),
    "the last commit is removed": ("forked", f"DELETE FROM commits WHERE tick = {_LAST}"),
    "the last commit is later": ("forked", f"UPDATE commits SET tick = tick + 1 WHERE tick = {_LAST}"),
}

JOURNAL: dict[str, tuple[str, Edit]] = {
    "an answer says other words": ("asked", "UPDATE journal SET answer = replace(answer, 'the', 'no') WHERE kind = 'day_plan'"),
    "an answer is no JSON": ("asked", f"UPDATE journal SET answer = 'no' WHERE {_FIRST}"),
    "an answer is spelled otherwise": ("asked", f"UPDATE journal SET answer = replace(answer, ':', ': ') WHERE {_FIRST}"),
    "an answer is said to be skipped": ("asked", f'UPDATE journal SET answer = \'{{"skipped":"x"}}\' WHERE {_FIRST}'),
    "an answer is removed": ("asked", f"DELETE FROM journal WHERE {_FIRST}"),
    "two answers are exchanged": ("asked", _swapped("answer")),
    "a text has other words": ("asked", _packed("text", "Answer as this person would", "Lie as this person would")),
    "a text is removed": ("asked", f"UPDATE journal SET text = NULL WHERE {_FIRST}"),
    "a text where a rule answered": ("forked", "UPDATE journal SET text = inputs"),
    "two texts are exchanged": ("asked", _swapped("text")),
    "a text cannot be read": ("asked", f"UPDATE journal SET text = x'00' WHERE {_FIRST}"),
    "inputs have other words": ("asked", _packed("inputs", "name", "nome")),
    "an answer that was not used is another": ("forked", _unused("answer = replace(answer, 'a', 'e')")),
    "another was asked what was not used": ("forked", _unused("agent = 'Nobody'")),
    "inputs of an answer that was not used": ("forked", _unused("inputs = (SELECT inputs FROM journal WHERE kind = 'day_plan')")),
    "two inputs are exchanged": ("asked", _swapped("inputs")),
    "inputs cannot be read": ("forked", f"UPDATE journal SET inputs = x'00' WHERE {_FIRST}"),
    "another was asked": ("forked", "UPDATE journal SET agent = 'Nobody' WHERE kind = 'day_plan'"),
    "another kind was asked": ("forked", "UPDATE journal SET kind = 'converse' WHERE kind = 'day_plan'"),
    "another version was put": ("forked", "UPDATE journal SET version = version + 1 WHERE kind = 'day_plan'"),
    "no attempt": ("forked", f"UPDATE journal SET attempts = 0 WHERE {_FIRST}"),
    "more attempts than calls": ("asked", f"UPDATE journal SET attempts = 9 WHERE {_FIRST}"),
    "more attempts of a rule": ("forked", f"UPDATE journal SET attempts = 2 WHERE {_FIRST}"),
    "an answer is renamed": ("asked", f"UPDATE journal SET key = 'x-0' WHERE {_FIRST}"),
    "an answer is added": ("asked", _ADDED),
    "an answer and its call are added": ("forked", f"{_ADDED}; INSERT INTO telemetry_calls VALUES ('x-0', 0, 0, 0.0)"),
}

MANIFEST: dict[str, tuple[str, Edit]] = {
    "it was to be longer": ("asked", _manifest("planned", "9999")),
    "it was to be shorter": ("asked", _manifest("planned", "9")),
    "it was stopped": ("asked", _manifest("state", "stopped")),
    "it was stopped, and was to be longer": ("asked", _manifest("state", "stopped") + ";" + _manifest("planned", "9999")),
    "it was forked from nothing": ("asked", _manifest("state", "forked")),
    "its writer was killed": ("asked", _manifest("state", "running")),
    "its state is none": ("asked", _manifest("state", "certified")),
    "no parent": ("forked", _manifest("lineage", "[]")),
    "another parent": ("forked", "UPDATE manifest SET value = json_set(value, '$[0].file', 'x.episode') WHERE key = 'lineage'"),
    "another history of the parent": (
        "forked",
        f"UPDATE manifest SET value = json_set(value, '$[0].digest', '{'0' * 40}') WHERE key = 'lineage'",
    ),
    "it parted earlier": ("forked", "UPDATE manifest SET value = json_set(value, '$[0].tick', 3) WHERE key = 'lineage'"),
    "it parted after its end": ("forked", "UPDATE manifest SET value = json_set(value, '$[0].tick', 9999) WHERE key = 'lineage'"),
    "a parent without a name": ("forked", "UPDATE manifest SET value = json_remove(value, '$[0].file') WHERE key = 'lineage'"),
    "taken up less often": ("forked", _manifest("generation", "0")),
    "a generation that is none": ("asked", _manifest("generation", "x")),
    "digests of the first version": ("asked", _manifest("digest_version", "1")),
    "digests of a version to come": ("asked", _manifest("digest_version", "3")),
    "a note in the manifest": ("asked", _manifest("certified", "yes")),
    "the scenario is spelled otherwise": ("asked", "UPDATE manifest SET value = ' ' || value WHERE key = 'scenario'"),
    "other semantics": ("asked", _in_scenario("semantics_version", "4")),
    "a recording": ("asked", _in_scenario("recorded", "json('true')")),
    "another seed": ("forked", _in_scenario("seed", "5")),
    "somebody is older": ("asked", _in_scenario("personas[0].age", "99")),
    "somebody has another trait": ("forked", _in_scenario("personas[0].traits", "json('[\"lazy\"]')")),
    "somebody has another name": ("asked", _in_scenario("personas[0].name", "'Nobody'")),
    "somebody else lives there": (
        "asked",
        "UPDATE manifest SET value = json_remove(value, '$.personas[1]') WHERE key = 'scenario'",
    ),
    "another town": ("asked", _in_scenario("world.name", "'Elsewhere'")),
    "the town is no town": ("asked", _in_scenario("world", "json('{}')")),
    "it began later": ("asked", _in_scenario("start", "28800")),
    "ticks are shorter": ("asked", _in_scenario("tick_seconds", "30")),
    "another day": ("asked", _in_scenario("start_date", "'2024-02-29'")),
    "another model": ("asked", _in_scenario("model.model", "'openai:better'")),
    "another temperature": ("asked", _in_scenario("model.temperature", "0.123")),
    "another embedder": ("asked", _in_scenario("embedder", "'static'")),
    "a mind without memory": ("asked", _in_scenario("without", "json('[\"memory\"]')")),
    "dialogue turn by turn": ("forked", _in_scenario("profile", "'faithful'")),
    "a fact more": ("asked", _in_scenario("facts", "json('[{}]')")),
    "a field more": ("asked", _in_scenario("certified", "1")),
}

OUTSIDE: dict[str, tuple[str, Edit]] = {
    "a whisper in other words": ("forked", "UPDATE interventions SET data = json_set(data, '$.text', 'Run away.') WHERE id = 'i1'"),
    "a whisper is removed": ("forked", "DELETE FROM interventions WHERE id = 'i1'"),
    "a whisper is later": (
        "forked",
        "UPDATE interventions SET tick = tick + 1, data = json_set(data, '$.tick', tick + 1) WHERE id = 'i1'",
    ),
    "a whisper says it is of another tick": ("forked", "UPDATE interventions SET tick = tick + 1 WHERE id = 'i1'"),
    "a whisper is renamed": ("forked", "UPDATE interventions SET id = 'i7', data = json_set(data, '$.id', 'i7') WHERE id = 'i1'"),
    "a whisper in the past is added": ("forked", lambda db: _intervention(db, "i9", "10")),
    "a whisper to come is added": ("forked", lambda db: _intervention(db, "i9", f"{_LAST} + 5")),
    "what is to come is removed": ("forked", f"DELETE FROM interventions WHERE tick > {_LAST}"),
    "what is to come is other": (
        "forked",
        f"UPDATE interventions SET data = json_set(data, '$.text', 'Run.') WHERE tick > {_LAST}",
    ),
    "what is to come cannot be read": ("forked", f"UPDATE interventions SET data = '[]' WHERE tick > {_LAST}"),
}

STATES: dict[str, tuple[str, Edit]] = {
    "a state is another": ("forked", _state('"DOING"', '"DECIDING"')),
    "a state is no JSON": ("forked", _state("{", "(")),
    "a state of another tick": ("forked", _other_state),
    "a state is cut off": (
        "forked",
        "UPDATE checkpoints SET data = substr(data, 1, 40) WHERE tick = (SELECT max(tick) FROM checkpoints)",
    ),
    "a state is later": ("forked", "UPDATE checkpoints SET tick = tick + 1 WHERE tick = (SELECT min(tick) FROM checkpoints)"),
    "a digest of a state": ("forked", "UPDATE checkpoints SET digest = 'x' WHERE tick = (SELECT min(tick) FROM checkpoints)"),
    "states of another version": ("forked", "UPDATE checkpoints SET version = 99, data = x'00'"),
    "a state is removed": ("forked", "DELETE FROM checkpoints WHERE tick = (SELECT min(tick) FROM checkpoints)"),
}

COSTS: dict[str, tuple[str, Edit]] = {
    "fewer calls": ("asked", _account("lines[1].calls", "0")),
    "fewer tokens": ("asked", _account("lines[1].prompt_tokens", "0")),
    "tokens below nothing": ("asked", _account("lines[0].prompt_tokens", "-5")),
    "more tokens": ("asked", _account("lines[1].prompt_tokens", "99999")),
    "another price": ("asked", _account("lines[1].dollars", "99.0")),
    "another model was paid": ("asked", _account("lines[1].model", "'openai:better'")),
    "another limit": ("asked", _account("limits.tokens", "5")),
    "another name of who answered": ("asked", _account("answered_as", 'json(\'{"openai:m":{"better":9}}\')')),
    "a line of the account is removed": (
        "asked",
        "UPDATE telemetry_run SET value = json_remove(value, '$.lines[1]') WHERE key = 'account'",
    ),
    "no account": ("asked", "DELETE FROM telemetry_run WHERE key = 'account'"),
    "an account that is none": ("asked", "UPDATE telemetry_run SET value = '{}' WHERE key = 'account'"),
    "a line that holds no number": ("asked", _account("lines[1].calls", "'many'")),
    "a call took more tokens": ("asked", f"UPDATE telemetry_calls SET prompt_tokens = 99999 WHERE {_FIRST}"),
    "a call took fewer tokens": ("asked", f"UPDATE telemetry_calls SET prompt_tokens = 1 WHERE {_FIRST}"),
    "a call took longer": ("asked", f"UPDATE telemetry_calls SET seconds = 99.0 WHERE {_FIRST}"),
    "a call is removed": ("asked", f"DELETE FROM telemetry_calls WHERE {_FIRST}"),
    "a call is added": ("asked", "INSERT INTO telemetry_calls VALUES ('x-0', 1, 1, 1.0)"),
    "it took longer": ("asked", "UPDATE telemetry_run SET value = '99.000' WHERE key = 'wall_seconds'"),
    "it took no time that can be read": ("asked", "UPDATE telemetry_run SET value = 'long' WHERE key = 'wall_seconds'"),
}

VECTORS: dict[str, tuple[str, Edit]] = {
    "a vector is another": ("asked", "UPDATE vectors SET vector = zeroblob(8) WHERE text = (SELECT min(text) FROM vectors)"),
    "all vectors are one": ("asked", "UPDATE vectors SET vector = zeroblob(8)"),
    "a vector is longer": ("asked", "UPDATE vectors SET vector = zeroblob(9) WHERE text = (SELECT min(text) FROM vectors)"),
    "a vector is removed": ("asked", "DELETE FROM vectors WHERE text = (SELECT min(text) FROM vectors)"),
    "a vector is added": ("asked", "INSERT INTO vectors VALUES ('never said', zeroblob(8))"),
}

CUT: dict[str, tuple[str, Edit]] = {
    "cut, and said to be finished": ("asked", _cut(150, "finished", planned=False)),
    "cut, and said to be finished and planned so": ("asked", _cut(150, "finished", planned=True)),
    "cut, and said to be stopped": ("asked", _cut(150, "stopped", planned=False)),
}

SCHEMA: dict[str, tuple[str, Edit]] = {
    "a table more": ("asked", "CREATE TABLE more (x)"),
    "a trigger": ("asked", "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM log; END"),
    "a view": ("asked", "CREATE VIEW v AS SELECT 1"),
    "an index less": ("asked", "DROP INDEX log_by_kind"),
    "statistics": ("asked", "ANALYZE"),
    "another application": ("asked", "PRAGMA application_id = 5"),
    "a format to come": ("asked", "PRAGMA user_version = 99"),
}

FORGERIES = LOG | JOURNAL | MANIFEST | OUTSIDE | STATES | COSTS | VECTORS | CUT | SCHEMA


def forge(path: Path, edit: Edit, *, expert: bool) -> None:
    """Edit an episode; an expert also makes numbers, digests and seal anew."""
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA synchronous = OFF")
        if isinstance(edit, str):
            db.executescript(edit)
        else:
            edit(db)
        db.commit()
        if expert:
            _covered(db)
            db.commit()
    finally:
        db.close()


def _covered(db: sqlite3.Connection) -> None:
    """As if nothing had been done."""
    manifest = dict(db.execute("SELECT key, value FROM manifest"))
    rows = db.execute("SELECT tick, kind, person, data FROM log ORDER BY tick, seq").fetchall()
    db.execute("DELETE FROM log")
    db.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?)", ((seq, *row) for seq, row in enumerate(rows, start=1)))
    answers = dict(db.execute("SELECT key, answer FROM journal"))
    commits = [tick for (tick,) in db.execute("SELECT tick FROM commits ORDER BY tick")]
    scenario = canonical(json.loads(manifest["scenario"]))
    digest = HistoryDigest(min(2, int(manifest["digest_version"])), scenario, answers.get)
    seq = 0
    for tick in commits:
        while seq < len(rows) and rows[seq][0] <= tick:
            digest.add(*rows[seq])
            seq += 1
        db.execute("UPDATE commits SET seq = ?, digest = ? WHERE tick = ?", (seq, digest.hexdigest(), tick))
    if manifest["state"] == "running":
        db.execute("DELETE FROM manifest WHERE key = 'seal'")
    else:
        seal(db)
