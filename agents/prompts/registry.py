"""Every kind of prompt by its name. Each file of this package registers its own kind, and installed packages add theirs.

Another package declares the file of its prompt as an entry point of the group `twinville.prompts`.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from twinville.agents.discovery import import_entry_points, import_siblings
from twinville.agents.prompts.prompt import Prompt
from twinville.worlds.errors import InputError

ENTRY_POINTS = "twinville.prompts"

P = TypeVar("P", bound=type[Prompt[Any]])

_KINDS: dict[str, type[Prompt[Any]]] = {}


def register(prompt: P) -> P:
    """Class decorator: this kind of prompt exists. Raises InputError when two classes claim the same kind."""
    other = _KINDS.setdefault(prompt.kind, prompt)
    if other is not prompt:
        raise InputError(
            f"{prompt.__module__}: the prompt kind '{prompt.kind}' is taken by {other.__module__}; choose another name for it"
        )
    return prompt


@cache
def prompt_kinds() -> Mapping[str, type[Prompt[Any]]]:
    """Every kind of prompt by its name, so that one can be read again from a journal."""
    import_siblings(__package__)
    import_entry_points(ENTRY_POINTS)
    return MappingProxyType(_KINDS)
