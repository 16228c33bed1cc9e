"""The history digest: a running hash of the scenario and the canonical log, with the answers that were used, in order.

It is equal in any order of execution and after any kill. Version 1, that of older files, covers the log without the answers; a file
keeps the version that it was begun with, and a fork that of its parent.
"""

import json
from collections.abc import Callable
from hashlib import blake2b

#: The version of the history digest in new files, and those that are known.
DIGEST_VERSION = 2
DIGEST_VERSIONS = (1, DIGEST_VERSION)
#: The kind of log entry that names the answer it uses by its journal key.
_DECIDED = "decided"

#: One encoder for all: to make one takes longer than to write an event with it.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> str:
    """JSON with one spelling: sorted keys, no spaces, text as it is."""
    return _ENCODER.encode(value)


class HistoryDigest:
    """The digest up to the last entry that was added. `answer_of` is the journal: the answer under a key, or None."""

    def __init__(self, version: int, scenario: str, answer_of: Callable[[str], str | None]) -> None:
        """Of a scenario (canonical JSON), in one of `DIGEST_VERSIONS`."""
        self._answer_of = answer_of
        head = scenario if version == 1 else f"twinville history {version}\n{_field(scenario)}"
        self._digest = blake2b(head.encode(), digest_size=20)
        self._text = _line if version == 1 else self._entry

    def add(self, tick: int, kind: str, person: str | None, data: str) -> None:
        """The next entry of the log."""
        self._digest.update(self._text(tick, kind, person, data).encode())

    def hexdigest(self) -> str:
        """The digest so far."""
        return self._digest.hexdigest()

    def _entry(self, tick: int, kind: str, person: str | None, data: str) -> str:
        text = f"{tick} {len(kind)}:{kind}{_field(person)}{len(data)}:{data}"
        return f"{text}{_field(self._answer_of(key_in(data)))}" if kind == _DECIDED else text


def key_in(data: str) -> str:
    """The journal key in the data of a log entry; empty where there is none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    key = found.get("key") if isinstance(found, dict) else None
    return key if isinstance(key, str) else ""


def _field(text: str | None) -> str:
    """A text with its length in front, so that it cannot be taken for two, nor for none."""
    return "-" if text is None else f"{len(text)}:{text}"


def _line(tick: int, kind: str, person: str | None, data: str) -> str:
    return f"{tick}\x1f{kind}\x1f{person or ''}\x1f{data}\n"
