"""What an episode cost: tokens, money and time, as they were counted while it was lived."""

import sqlite3
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from twinville.worlds.errors import InputError
from twinville.worlds.reading import parse_object

_Count = Annotated[int, Field(ge=0, le=2**53)]
_Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)] | None


class _Part(BaseModel):
    """A part of an account as it is kept; more fields than these are let be."""

    model_config = ConfigDict(strict=True, extra="allow")


class _Line(_Part):
    """What one model spent on one kind of prompt."""

    model: str
    kind: str
    calls: _Count
    failed: _Count
    assumed: _Count
    prompt_tokens: _Count
    completion_tokens: _Count
    dollars: _Dollars
    reasoning_tokens: _Count = 0


class _Outcomes(_Part):
    """How answers of one kind came about."""

    repaired: _Count = 0
    refused: _Count = 0
    skipped: _Count = 0
    repairs: dict[str, _Count] = {}
    shortened: _Count = 0
    left_out: _Count = 0


class _Limits(_Part):
    """What may be spent."""

    dollars: _Dollars
    tokens: _Count | None


class _Account(_Part):
    """The whole account."""

    limits: _Limits
    marked: Annotated[list[float], Field(min_length=2, max_length=2)]
    lines: list[_Line]
    outcomes: dict[str, _Outcomes]
    answered_as: dict[str, dict[str, _Count]]


class KeptAccount:
    """The account of one episode."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path

    def tokens(self) -> dict[str, int]:
        """Tokens read and written by language models, as their servers counted them."""
        row = self._db.execute("SELECT total(prompt_tokens), total(completion_tokens) FROM telemetry_calls").fetchone()
        return {"prompt": int(row[0] or 0), "completion": int(row[1] or 0)}

    def spent(self) -> dict[str, Any]:
        """What was spent, by model and prompt kind, with limits and outcomes; empty where nothing was kept."""
        row = self._db.execute("SELECT value FROM telemetry_run WHERE key = 'account'").fetchone()
        if row is None:
            return {}
        found = parse_object(row[0], f"{self._path}: is damaged: its account")
        try:
            _Account.model_validate(found)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise InputError(f"{self._path}: is damaged: the account cannot be read ({where}: {first['msg']})") from None
        return found

    def wall_seconds(self) -> float:
        """Seconds of real time the run took."""
        row = self._db.execute("SELECT value FROM telemetry_run WHERE key = 'wall_seconds'").fetchone()
        try:
            seconds = float(row[0]) if row else 0.0
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds < float("inf"):
            raise InputError(f"{self._path}: is damaged: its wall time is no number of seconds")
        return seconds
