"""What an episode says of itself: its scenario, lineage and interventions, checked as they are read.

Only what readers rely on is checked, so that files of older versions can be read; who lives a scenario checks all of it.
"""

import sqlite3
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from twinville.simulation.clock import MAX_DAYS, MAX_TICK, MIN_TICK
from twinville.simulation.episode.digests import DIGEST_VERSIONS
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError
from twinville.worlds.reading import parse_json

#: What a manifest without a key means by it: older files lack these.
_ABSENT = {"generation": "0", "digest_version": "1"}
#: The state of an episode until its servers have said what they honour.
PREPARING = "preparing"
#: The states of an episode that is being written, or whose writer was killed.
OPEN = ("running", PREPARING)
#: What follows from it, where no process writes it any more.
NOT_BEGUN = "its run was stopped while a server was asked what it honours; begin it again, with the same command"
#: The last tick that any run can reach.
LAST_TICK = (MAX_DAYS + 1) * DAY
#: The latest year in which a run can begin, so that its last day has a date.
LAST_YEAR = 9900

_Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
_Texts = list[str] | None
_Tick = Annotated[int, Field(ge=0, le=LAST_TICK)]


class _Kept(BaseModel):
    """A part of what is kept; more fields than these are let be."""

    model_config = ConfigDict(strict=True, extra="allow", allow_inf_nan=False)


class _Tie(_Kept):
    name: str
    relation: str = ""


class _Person(_Kept):
    name: _Name
    age: Annotated[int, Field(ge=0, le=1000)] | None = None
    home: str | None = None
    workplace: str | None = None
    occupation: str | None = None
    pronouns: str | None = None
    biography: str | None = None
    currently: str | None = None
    traits: _Texts = None
    values: _Texts = None
    interests: _Texts = None
    ties: list[_Tie]
    vision_radius: Annotated[int, Field(ge=1, le=1000)] = 1


class _Fact(_Kept):
    id: str
    origin: str
    statement: str


class _Town(_Kept):
    name: str
    size: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=2, max_length=2)]


class _Model(_Kept):
    model: str
    seed: int | None = None
    roles: "dict[str, _Model] | None" = None


class _Scenario(_Kept):
    world: _Town
    personas: list[_Person]
    facts: list[_Fact]
    seed: int
    start: Annotated[int, Field(ge=0, lt=DAY)]
    tick_seconds: Annotated[int, Field(ge=MIN_TICK, le=MAX_TICK)]
    start_date: str
    model: _Model
    embedder: str = "static"
    dimensions: Annotated[int, Field(ge=0, le=65_536)] = 0
    without: list[str] = []
    profile: str = ""
    components: list[str] = []
    language: str = ""
    templates: dict[str, str] = {}
    recorded: bool = False
    semantics_version: int | None = None


class _Ordinance(_Kept):
    statement: str


class _Intervention(_Kept):
    id: str
    tick: _Tick
    what: str
    text: str | None = None
    of: str | None = None
    origin: str | None = None
    process: str | None = None
    ordinance: _Ordinance | None = None


class _Switched(_Intervention):
    """Another model: the only kind whose settings are read."""

    settings: _Model


class _Ancestor(_Kept):
    file: str
    digest: str
    tick: _Tick


_SCENARIO = TypeAdapter(_Scenario)
_LINEAGE = TypeAdapter(list[_Ancestor])
_INTERVENTION, _SWITCHED = TypeAdapter(_Intervention), TypeAdapter(_Switched)
_PLANNED = TypeAdapter(Annotated[int, Field(ge=0, le=LAST_TICK)])


def scenario_in(text: Any, path: Path) -> dict[str, Any]:
    """The scenario of an episode, from its JSON; raises InputError."""
    found: dict[str, Any] = _read(text, _SCENARIO, path, "its scenario")
    try:
        begun = date.fromisoformat(found["start_date"])
    except ValueError as error:
        raise _damaged(path, "its scenario", f"start_date: {error}") from None
    if begun.year > LAST_YEAR:
        raise _damaged(path, "its scenario", f"start_date: is after the year {LAST_YEAR}")
    names = [person["name"] for person in found["personas"]]
    if len(set(names)) != len(names):
        raise _damaged(path, "its scenario", "two people have one name")
    return found


def lineage_in(text: Any, path: Path) -> list[dict[str, Any]]:
    """What an episode was forked from, oldest first; raises InputError."""
    found: list[dict[str, Any]] = _read(text, _LINEAGE, path, "its lineage")
    return found


def intervention_in(text: Any, path: Path) -> dict[str, Any]:
    """An intervention as it is kept; raises InputError."""
    found: dict[str, Any] = _read(text, _INTERVENTION, path, "an intervention")
    return found if found["what"] != "model" else dict(_read(text, _SWITCHED, path, "an intervention"))


def planned_in(text: Any, path: Path) -> int:
    """The last tick that the run is to reach; raises InputError."""
    try:
        return _PLANNED.validate_python(text)
    except ValidationError as error:
        raise _damaged(path, "its planned end", _first(error)) from None


def digest_version_in(text: Any, path: Path) -> int:
    """The version of its history digest; raises InputError."""
    if text not in map(str, DIGEST_VERSIONS):
        raise InputError(f"{path}: has a history digest of version '{str(text)[:20]}', which needs a newer Twinville")
    return int(text)


def _read(text: Any, shape: TypeAdapter[Any], path: Path, what: str) -> Any:
    if not isinstance(text, str):
        raise _damaged(path, what, "it is no text")
    value = parse_json(text, f"{path}: is damaged: {what}")
    try:
        shape.validate_python(value)
    except ValidationError as error:
        raise _damaged(path, what, _first(error)) from None
    return value


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")


def _damaged(path: Path, what: str, why: str) -> InputError:
    return InputError(f"{path}: is damaged: {what} cannot be read ({why})")


def value_of(db: sqlite3.Connection, path: Path, key: str) -> str:
    """What the manifest of an open episode has under a key; raises InputError where it has nothing."""
    row = db.execute("SELECT value FROM manifest WHERE key = ?", (key,)).fetchone()
    if row is not None:
        return str(row[0])
    if key not in _ABSENT:
        raise InputError(f"{path}: is damaged: its manifest has no '{key}'")
    return _ABSENT[key]
