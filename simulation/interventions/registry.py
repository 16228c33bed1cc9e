"""Interventions by what they are called: the files beside this one, those registered, and entry points of installed packages.

An episode can name an intervention; it can never bring its code. One of a kind that is not known here can be told of, not lived.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from twinville.simulation.interventions.base import Intervention
from twinville.worlds.errors import InputError
from twinville.worlds.registry import Registry

KINDS: Registry[type[Intervention]] = Registry("intervention", __package__, "twinville.interventions")

#: A row that was written before interventions had a file each holds the fields of all, empty where they are another kind's.
_EMPTY: dict[str, Any] = {
    "person": None, "people": [], "text": "", "place": "", "hours": None, "seed": None, "settings": None, "channel": "letter",
    "of": "", "origin": "", "against": "", "ordinance": None, "attribute": None, "value": None, "process": "", "parameters": None,
}  # fmt: skip

Kind = TypeVar("Kind", bound=Intervention)


def register(kind: type[Kind]) -> type[Kind]:
    """Let episodes hold interventions of a kind; its name is the default of its `what`."""
    KINDS.register(str(kind.model_fields["what"].default), kind)
    return kind


def read(row: Mapping[str, Any]) -> Intervention:
    """An intervention from its row in an episode; raises InputError for a kind that is not known here, or what does not fit it."""
    kind = KINDS.find(str(row.get("what")))
    if kind is None:
        raise InputError(f"{unknown(row)}; install the package that it comes from")
    foreign = _EMPTY.keys() - kind.model_fields.keys()
    return kind(**{name: value for name, value in row.items() if name not in foreign or value != _EMPTY[name]})


def is_known(row: Mapping[str, Any]) -> bool:
    """Whether this installation knows the kind of an intervention."""
    return KINDS.find(str(row.get("what"))) is not None


def in_words(row: Mapping[str, Any]) -> str:
    """An intervention of an episode in a few words, also one of a kind that is not known here."""
    return read(row).in_words() if is_known(row) else unknown(row)


def unknown(row: Mapping[str, Any]) -> str:
    """What is said of an intervention whose kind is not known here."""
    return f"an intervention of the kind '{row.get('what')}', which this installation does not know"
