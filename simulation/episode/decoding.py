"""From a line of the log to the event it was written as: decoded from JSON once, strictly, whatever the file says.

A field that the line lacks takes its default, so that older formats can be read; a field that is not known here is left out.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator, to_json

from twinville.simulation.episode.event_kinds import event_classes
from twinville.simulation.episode.events import Intervened, Unknown
from twinville.simulation.event import Event, ProcessEvent
from twinville.worlds.errors import InputError
from twinville.worlds.reading import parse_object

#: Whole numbers in events are at most so large: every reader of JSON has them exactly.
_MOST = 2**53

#: Makes an event from JSON text.
_Validate = Callable[..., Event]


class MalformedError(ValueError):
    """A line of a known kind does not hold what its event has."""


def decoded(kind: str, person: str | None, data: str) -> Event:
    """The event of a line; raises MalformedError."""
    validate = _validator(kind, "", "")
    if validate is None:
        return _of_other_kinds(kind, person, data)
    if data[:1] != "{":
        _object(data)
        raise MalformedError("it does not begin with a brace")
    # The person stands in a column of its own; it joins the other fields, so that the event is made in one go.
    try:
        more = data[1:] if data == "{}" else f",{data[1:]}"
        event = validate(f'{{"person":{_quoted(person)}{more}', strict=True)
    except ValidationError as error:
        raise _malformed(error, data) from None
    if event.person != person:
        raise MalformedError("it names a person of its own")
    return event


def _of_other_kinds(kind: str, person: str | None, data: str) -> Event:
    """The event of a line whose kind does not tell its type; raises MalformedError."""
    content = _object(data)
    if kind == Intervened.kind:
        if not isinstance(content.get("what"), str):
            raise MalformedError("what: an intervention says what was done")
        return Intervened(person, content)
    if kind == ProcessEvent.kind:
        validate = _validator(kind, str(content.get("id", "")), str(content.get("event", "")))
        if validate is not None:
            try:
                return validate(to_json(content | {"person": person}), strict=True)
            except ValidationError as error:
                raise _malformed(error, data) from None
    return Unknown(person=person, kind=kind, content=content)


def _malformed(error: ValidationError, data: str) -> MalformedError:
    """What is wrong with a line: it is no JSON object, or its first field that does not fit."""
    _object(data)
    first = error.errors(include_url=False, include_input=False)[0]
    return MalformedError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}")


@cache
def _validator(*key: str) -> _Validate | None:
    """What makes the events of a type. It takes a moment to build, so only those are that are read."""
    event = event_classes().get((key[0], key[1], key[2]))
    if event is None or event is Intervened:
        return None
    return SchemaValidator(_bounded(TypeAdapter(event).core_schema)).validate_json


def _bounded(schema: Any) -> Any:
    """A pydantic schema whose numbers can be counted with: whole ones of at most 53 bits, others finite."""
    if isinstance(schema, list):
        return [_bounded(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    bounded = {name: _bounded(part) for name, part in schema.items()}
    if schema.get("type") == "int":
        return bounded | {"ge": -_MOST, "le": _MOST}
    return bounded | {"allow_inf_nan": False} if schema.get("type") == "float" else bounded


@cache
def _quoted(person: str | None) -> str:
    return to_json(person).decode()


def _object(data: str) -> dict[str, object]:
    try:
        return parse_object(data, "")
    except InputError as error:
        raise MalformedError(str(error).removeprefix(": ")) from None
