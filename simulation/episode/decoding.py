"""From a line of the log to the event it was written as: decoded from JSON once, strictly, whatever the file says.

A field that the line lacks takes its default, so that older formats can be read; a field that is not known here is left out.
"""

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from twinville.simulation.episode.event_kinds import Key, event_classes, key_of
from twinville.simulation.episode.events import Intervened, Unknown
from twinville.simulation.event import Event


class MalformedError(ValueError):
    """A line of a known kind does not hold what its event has."""


def decoded(kind: str, person: str | None, data: str) -> Event:
    """The event of a line; raises MalformedError."""
    if not isinstance(data, str):
        raise MalformedError("it is not a text")
    known = event_classes().get((kind, "", ""))
    if known is None:
        content = _object(data)
        named = (kind, str(content.get("id", "")), str(content.get("event", "")))
        known = event_classes().get(named) if kind == "process" else None
        if known is None:
            return Unknown(person=person, kind=kind, content=content)
    if known is Intervened:
        content = _object(data)
        if not isinstance(content.get("what"), str):
            raise MalformedError("what: an intervention says what was done")
        return Intervened(person, content)
    # The person stands in a column of its own; it joins the other fields, so that the event is made in one go.
    if data[:2] != '{"' and data != "{}":
        raise MalformedError("it is not an object")
    comma = "," if len(data) > 2 else ""
    try:
        event: Event = _adapter(key_of(known)).validate_json(f'{{"person":{_quoted(person)}{comma}{data[1:]}', strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise MalformedError(f"{'.'.join(map(str, first['loc'])) or 'JSON'}: {first['msg']}") from None
    return event


@cache
def _adapter(key: Key) -> TypeAdapter[Any]:
    """What makes the events of a class: it takes a moment to build, so only those are that are read."""
    return TypeAdapter(event_classes()[key])


@cache
def _quoted(person: str | None) -> str:
    return to_json(person).decode()


def _object(data: str) -> dict[str, object]:
    try:
        found = from_json(data)
    except ValueError as error:
        raise MalformedError(str(error)) from None
    if not isinstance(found, dict):
        raise MalformedError("it is not an object")
    return found
