"""Policies by the key that names them in a study file: the files beside this one, and entry points of installed packages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from twinville.experiments.design.policies.base import Policy
from twinville.worlds.registry import Registry

#: The names that say whom a policy reaches; they stand for a field `to` of type `Reach`.
REACH = ("to", "saturation", "by")

Read = Callable[[Any, dict[str, Any]], Mapping[str, Any]]
P = TypeVar("P", bound=Policy)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a line of a study file, and the dataclass that it makes: `takes` are the names that may stand beside it.

    `read` makes the fields of the class from the key's value and what stands beside it, in which `to` is a `Reach` already.
    """

    name: str
    policy: type[Policy]
    takes: tuple[str, ...]
    value: str
    read: Read


KEYS: Registry[Key] = Registry("policy", __package__, "twinville.policies")


def register(
    key: str, *, given: tuple[str, ...] | None = None, also: tuple[str, ...] = (), read: Read | None = None
) -> Callable[[type[P]], type[P]]:
    """Let study files name a policy, a dataclass, by a key.

    The key's value is its first field, or the one named by `given`; its other fields stand beside the key under their own names.
    Where a line is written otherwise, `read` makes the fields of it, `given` are those that no name beside the key stands for, and
    `also` are names that stand for none.
    """

    def add(policy: type[P]) -> type[P]:
        names = tuple(field.name for field in fields(policy))  # type: ignore[arg-type]  # a dataclass, as it says above
        hidden = given if given is not None else names[:1]
        takes = (*also, *(name for name in names if name not in hidden))
        beside = tuple(part for name in takes for part in (REACH if name == "to" and name in names else (name,)))
        value = hidden[0] if hidden else ""
        KEYS.register(key, Key(key, policy, beside, value, read or (lambda said, others: {value: said, **others})))
        return policy

    return add
