"""What can be exported: the names of the tables, their columns, and the formats. docs/export.md explains them."""

TABLES = ("people", "events", "positions", "memories", "conversations", "calls", "retrievals", "agreements", "aims")
FORMATS = ("csv", "parquet", "jsonl")
#: Columns that hold what somebody said, wrote or thought; `redact` leaves them empty.
TEXTS = frozenset(
    {"biography", "currently", "text", "query", "answer", "data", "prompt", "activity", "condition", "problems", "goal", "next"}
    | {"progress"}
)
#: The columns of each table, in order; "positions sampled" is "positions" with an interval.
COLUMNS: dict[str, tuple[str, ...]] = {
    "people": (
        "name", "age", "pronouns", "home", "workplace", "occupation", "wake", "sleep", "traits", "values", "interests", "biography",
        "currently",
    ),
    "events": ("seq", "tick", "time", "kind", "person", "data"),
    "positions": ("person", "tick", "time", "kind", "x", "y", "steps", "seconds_per_tile", "to_x", "to_y"),
    "positions sampled": ("person", "tick", "time", "x", "y", "address"),
    "memories": ("person", "id", "tick", "time", "kind", "subject", "text", "importance", "evidence", "fact", "doubted"),
    "conversations": (
        "conversation", "line", "tick", "time", "speaker", "listener", "place", "text", "facts", "cites", "also", "to_all",
        "people",
    ),
    "calls": (
        "key", "agent", "kind", "version", "attempts", "prompt_tokens", "completion_tokens", "seconds", "prompt", "answer",
    ),
    "retrievals": (
        "person", "tick", "time", "purpose", "query", "rank", "memory", "recency", "importance", "relevance", "total",
    ),
    "agreements": (
        "agreement", "tick", "time", "scripted", "standing", "made", "by", "people", "asked", "activity", "day", "at", "place",
        "minutes", "condition", "fact", "lines", "text", "kept", "late", "missed", "problems",
    ),
    "aims": ("person", "day", "tick", "time", "goal", "next", "progress"),
}  # fmt: skip
