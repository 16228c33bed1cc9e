"""The tables of an episode file (SQLite)."""

#: "TwnV" in ASCII: tells an episode from any other SQLite file.
APPLICATION_ID = 0x54776E56
SCHEMA_VERSION = 4

TABLES = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE log (
    seq INTEGER PRIMARY KEY, tick INTEGER NOT NULL, kind TEXT NOT NULL, person TEXT, data TEXT NOT NULL
) STRICT;
CREATE INDEX log_by_kind ON log (kind, tick);
CREATE INDEX log_by_person ON log (person, kind, tick);
CREATE TABLE journal (
    key TEXT PRIMARY KEY, agent TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, inputs BLOB NOT NULL,
    answer TEXT NOT NULL, text BLOB, attempts INTEGER NOT NULL
) STRICT;
CREATE TABLE commits (tick INTEGER PRIMARY KEY, seq INTEGER NOT NULL, digest TEXT NOT NULL) STRICT;
CREATE TABLE interventions (id TEXT PRIMARY KEY, tick INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
CREATE TABLE checkpoints (
    tick INTEGER PRIMARY KEY, version INTEGER NOT NULL, digest TEXT NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE TABLE telemetry_calls (
    key TEXT PRIMARY KEY, prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL, seconds REAL NOT NULL
) STRICT;
CREATE TABLE telemetry_run (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE vectors (text TEXT PRIMARY KEY, vector BLOB NOT NULL) STRICT;
"""

#: What brings a file of one version to the next, as SQL.
MIGRATIONS: dict[int, str] = {
    1: """
CREATE TABLE interventions (id TEXT PRIMARY KEY, tick INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
CREATE TABLE checkpoints (
    tick INTEGER PRIMARY KEY, version INTEGER NOT NULL, digest TEXT NOT NULL, data BLOB NOT NULL
) STRICT;
""",
    2: """
CREATE TABLE vectors (text TEXT PRIMARY KEY, vector BLOB NOT NULL) STRICT;
""",
    # The tables are the same; what is in them says more: tellings and agreements, and questions put and not yet used.
    3: "",
}
