"""The digest of a history: a running hash of the canonical log."""

import json

#: One encoder for all: to make one takes longer than to write an event with it.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> str:
    """JSON with one spelling: sorted keys, no spaces, text as it is."""
    return _ENCODER.encode(value)


def line(tick: int, kind: str, person: str | None, data: str) -> bytes:
    """A log entry as the digest sees it."""
    return f"{tick}\x1f{kind}\x1f{person or ''}\x1f{data}\n".encode()
