"""A line of a study file as the policy that it means: a key that names a policy, and what goes with it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from twinville.experiments.design.policies.base import Policy
from twinville.experiments.design.policies.registry import KEYS, REACH, Key
from twinville.experiments.design.setting import Reach, Saturation
from twinville.worlds.errors import InputError, suggestion


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A policy, and its line as a locked plan keeps it, in JSON values."""

    policy: Policy
    described: Mapping[str, Any]


class _Reach(BaseModel):
    """Whom a policy reaches, as a line says it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: tuple[str, ...] | None = None
    saturation: float | None = None
    by: Literal["household", "person"] | None = None

    def reach(self) -> Reach:
        if self.saturation is None:
            return self.to
        if self.to is not None:
            raise InputError("'to' and 'saturation' both say whom it reaches; give one of them")
        return Saturation(self.saturation, self.by or "household")


def read_line(line: object) -> PolicyLine:
    """The policy that a line means; raises InputError when it names none, or two, or what does not go with it."""
    if isinstance(line, PolicyLine):
        return line
    if not isinstance(line, Mapping):
        raise InputError("a policy is a mapping: a key that names it, and what goes with it, as {announcement: TEXT}")
    given = {str(name): value for name, value in line.items() if value is not None}
    key = _key(given)
    others = {name: value for name, value in given.items() if name != key.name}
    for name in others:
        if name not in key.takes:
            near = suggestion(name, key.takes)
            raise InputError(f"'{name}' does not go with '{key.name}'; what does: {', '.join(key.takes) or 'nothing'}.{near}")
    try:
        reached = _Reach(**{name: others.pop(name) for name in REACH if name in others})
        if reached.model_fields_set:
            others["to"] = reached.reach()
        policy: Policy = TypeAdapter(key.policy).validate_python(key.read(given[key.name], others))
    except ValidationError as error:
        raise InputError(_sentence(key, error)) from None
    own = {field.name for field in fields(policy)}  # type: ignore[arg-type]  # a dataclass, as `register` asks
    described = {name: getattr(policy, name) if name in own else value for name, value in others.items() if name != "to"}
    plain = reached.model_dump(mode="json", exclude_none=True)
    return PolicyLine(policy, to_jsonable_python({key.name: given[key.name], **described, **plain}))


def _key(given: Mapping[str, Any]) -> Key:
    known = KEYS.names()
    named = [name for name in given if name in known]
    if len(named) != 1:
        near = next((found for name in given if name not in known and (found := suggestion(name, known))), "")
        said = " and ".join(named) or f"none (it has {', '.join(given) or 'nothing'})"
        raise InputError(f"a policy is one of {', '.join(known)}; this one names {said}.{near}")
    return KEYS.get(named[0])


def _sentence(key: Key, error: ValidationError) -> str:
    """The first mistake of a line."""
    first = error.errors(include_url=False)[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    name = key.name if field in (key.value, "") or field not in key.takes else field
    if first["type"] == "missing" or first["type"] == "missing_argument":
        return f"'{key.name}' needs '{field}'; give it beside it"
    return f"'{name}': {str(first['msg']).removeprefix('Value error, ')}"


#: A line as a field of a pydantic model: it is read as the policy, and written as it was.
Line = Annotated[PolicyLine, PlainValidator(read_line), PlainSerializer(lambda line: dict(line.described))]
