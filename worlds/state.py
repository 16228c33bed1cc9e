"""State as plain data, and back: the content of a checkpoint. No pickle: only registered classes are created.

A class that takes part names its changing attributes in `STATE`; an attribute that was renamed, or that is one of its parts'
("part.attribute"), is a pair of its name and the name it is saved under. What `OPTIONAL_STATE` names is saved only where it is not
empty. `save` turns them into JSON values; `restore` puts them back into an object built the usual way, containers in place, so that
whoever shares them goes on sharing them; then it calls the object's `restored`, if there is one, to rebuild what follows from its
state.
"""

import base64
import dataclasses
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, TypeAdapter

C = TypeVar("C", bound=type)
#: What `STATE` is made of.
Names = tuple[str | tuple[str, str], ...]

#: The names under which values of a class are saved, and the class of each name.
_CLASSES: dict[str, type] = {}
_NAMES: dict[type, str] = {}
#: What most of a state consists of.
_PLAIN = frozenset({str, bool, int, float, type(None)})
_Getters = tuple[tuple[str, Callable[[object], Any]], ...]
#: What reads the saved attributes of a class, and what writes its values: found once, since a state has ten thousands of values.
_READERS: dict[tuple[type, str], _Getters] = {}
_DUMPERS: dict[type, Callable[[Any], Any]] = {}
_ARRAYS = ("bool", "int8", "int32", "int64")


class StateError(ValueError):
    """Saved state that does not fit the classes of this version."""


def saved(name: str) -> Callable[[C], C]:
    """Lets values of a dataclass, a pydantic model or an enum be part of saved state, under a name that no other class has.

    The name is part of checkpoints, so it stays when the class is renamed or moved. Raises ValueError, at import, for a name that
    is another class's.
    """

    def register(cls: C) -> C:
        known = _CLASSES.setdefault(name, cls)
        if known is not cls:
            both = " and ".join(f"{each.__module__}.{each.__qualname__}" for each in (known, cls))
            raise ValueError(f"'{name}' is the saved name of two classes: {both}")
        _NAMES[cls] = name
        return cls

    return register


def save(thing: object) -> dict[str, Any]:
    """The state of an object, as JSON values."""
    saved = {kept: value if type(value := of(thing)) in _PLAIN else dump(value) for kept, of in _getters(type(thing), "STATE")}
    for kept, of in _getters(type(thing), "OPTIONAL_STATE"):
        if value := of(thing):
            saved[kept] = dump(value)
    return saved


def restore(thing: object, state: Any) -> None:
    """Put saved state back into an object; raises StateError when it is not the state of such an object."""
    names, optional = _names(thing), _names(thing, "OPTIONAL_STATE")
    if not isinstance(state, dict) or not set(names) <= set(state) <= {*names, *optional}:
        raise StateError(f"the saved state of {type(thing).__name__} has other parts than this version knows")
    for kept, path in (names | optional).items():
        owner, _, name = path.rpartition(".")
        holder = attrgetter(owner)(thing) if owner else thing
        present = getattr(holder, name)
        if kept in optional and not present and kept not in state:
            continue
        data = state.get(kept)
        if hasattr(type(present), "STATE") and isinstance(data, dict) and "$o" in data:
            restore(present, data["$o"])
        elif isinstance(present, list) and present and hasattr(type(present[0]), "STATE"):
            _restore_each(present, data)
        elif kept in optional:
            _restore_named(kept, present, data)
        else:
            value = load(data)
            if any(isinstance(present, kind) and isinstance(value, kind) for kind in (list, dict, set, deque)):
                _refill(present, value)
            else:
                setattr(holder, name, value)
    after = getattr(thing, "restored", None)
    if after is not None:
        after()


def dump(value: Any) -> Any:
    """A value as JSON; raises StateError for what is not plain data or registered."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    dumper = _DUMPERS.get(kind)
    if dumper is None:
        dumper = _DUMPERS[kind] = _dumper(kind)
    return dumper(value)


def _dumper(kind: type) -> Callable[[Any], Any]:
    """What writes the values of a class."""
    if issubclass(kind, str | bool | int | float) and not issubclass(kind, Enum):
        return lambda value: value
    if hasattr(kind, "STATE"):
        return lambda value: {"$o": save(value)}
    if issubclass(kind, list):
        return _each
    if issubclass(kind, tuple):
        return lambda value: {"$t": _each(value)}
    if issubclass(kind, set | frozenset):
        sets = "$s" if issubclass(kind, set) else "$f"
        return lambda value: {sets: _each(sorted(value))}
    if issubclass(kind, deque):
        return lambda value: {"$q": _each(value)}
    if issubclass(kind, dict):
        mapping = "$r" if issubclass(kind, OrderedDict) else "$d"
        return lambda value: {mapping: _pairs_of(value)}
    if issubclass(kind, np.ndarray):
        return _dump_array
    return _dumper_of_object(kind)


def _each(values: Iterable[Any]) -> list[Any]:
    # Most of what a container has is plain, and is not worth a call.
    return [value if type(value) in _PLAIN else dump(value) for value in values]


def _pairs_of(values: dict[Any, Any]) -> list[Any]:
    return [
        [key if type(key) in _PLAIN else dump(key), value if type(value) in _PLAIN else dump(value)]
        for key, value in values.items()
    ]


def _dump_array(value: NDArray[Any]) -> Any:
    return {"$a": [str(value.dtype), list(value.shape), base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()]}


def _dumper_of_object(kind: Any) -> Callable[[Any], Any]:
    name = _NAMES.get(kind)
    if name is None:
        raise StateError(f"{kind.__name__} cannot be part of saved state")
    if issubclass(kind, Enum):
        return lambda value: {"$e": [name, value.name]}
    if issubclass(kind, BaseModel):
        return lambda value: {"$m": [name, value.model_dump(mode="json")]}
    fields = tuple(field.name for field in dataclasses.fields(kind))
    return lambda value: {
        "$c": [name, {field: of if type(of := getattr(value, field)) in _PLAIN else dump(of) for field in fields}]
    }


def load(data: Any) -> Any:
    """A value from JSON; raises StateError for anything that `dump` does not write."""
    if data is None or isinstance(data, str | bool | int | float):
        return data
    if isinstance(data, list):
        return [load(item) for item in data]
    if isinstance(data, dict) and len(data) == 1:
        tag, content = next(iter(data.items()))
        maker = _LOADERS.get(tag)
        if maker is not None:
            try:
                return maker(content)
            except StateError:
                raise
            except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
                raise StateError(f"saved state cannot be read ({type(error).__name__}: {error})") from None
    raise StateError("saved state contains something that is not a value")


def _load_object(content: Any) -> Any:
    name, fields = content
    cls: Any = _CLASSES[name]
    wanted = {field.name for field in dataclasses.fields(cls)}
    if set(fields) != wanted:
        raise StateError(f"{name} has other fields than this version knows")
    return _typed(cls).validate_python({key: load(item) for key, item in fields.items()})


@cache
def _typed(cls: Any) -> TypeAdapter[Any]:
    """What makes values of a class, each field of the type that it says."""
    return TypeAdapter(cls)


def _load_array(content: Any) -> Any:
    kind, shape, data = content
    if kind not in _ARRAYS:
        raise StateError(f"arrays of {kind} cannot be part of saved state")
    return np.frombuffer(base64.b64decode(data), dtype=kind).reshape(shape).copy()


def _pairs(content: Any) -> Iterable[tuple[Any, Any]]:
    return ((load(key), load(item)) for key, item in content)


_LOADERS: dict[str, Any] = {
    "$t": lambda content: tuple(load(item) for item in content),
    "$s": lambda content: {load(item) for item in content},
    "$f": lambda content: frozenset(load(item) for item in content),
    "$q": lambda content: deque(load(item) for item in content),
    "$d": lambda content: dict(_pairs(content)),
    "$r": lambda content: OrderedDict(_pairs(content)),
    "$a": _load_array,
    "$e": lambda content: _CLASSES[content[0]][content[1]],  # type: ignore[index]
    "$m": lambda content: _CLASSES[content[0]].model_validate(content[1]),  # type: ignore[attr-defined]
    "$c": _load_object,
}


def _getters(cls: type, which: str) -> _Getters:
    """What reads each saved attribute of a class, by the name that it is saved under."""
    found = _READERS.get((cls, which))
    if found is None:
        names: Names = getattr(cls, which, ())
        pairs = ((each, each) if isinstance(each, str) else each for each in names)
        found = _READERS[cls, which] = tuple((kept, attrgetter(name)) for name, kept in pairs)
    return found


def _names(thing: object, which: str = "STATE") -> dict[str, str]:
    """The attributes of an object that are saved, by the names that they are saved under."""
    names: Names = getattr(type(thing), which, ())
    return {(each if isinstance(each, str) else each[1]): (each if isinstance(each, str) else each[0]) for each in names}


def _restore_each(things: list[Any], data: Any) -> None:
    if not isinstance(data, list) or len(data) != len(things):
        raise StateError("the saved state has another number of objects")
    for thing, item in zip(things, data, strict=True):
        restore(thing, item["$o"])


def _restore_named(kept: str, things: dict[str, Any], data: Any) -> None:
    """Things by name, each in its place; those that the saved state has are those that are here."""
    states = dict(data["$d"]) if data is not None else {}
    if set(states) != set(things):
        saved_with, here = (", ".join(f"'{name}'" for name in sorted(names)) or "none" for names in (states, things))
        raise StateError(f"it was saved with these {kept}: {saved_with}; here there are: {here}")
    for name, thing in things.items():
        restore(thing, states[name]["$o"])


def _refill(present: Any, value: Any) -> None:
    present.clear()
    if isinstance(present, dict | set):
        present.update(value)
    else:
        present.extend(value)
