"""Every kind of prompt by its name. Each file of this package registers its own kind, and installed packages add theirs.

Another package declares its prompt as an entry point of the group `twinville.prompts` whose name is the kind.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from twinville.agents.prompts.prompt import Prompt
from twinville.worlds.registry import Registry

P = TypeVar("P", bound=type[Prompt[Any]])

KINDS: Registry[type[Prompt[Any]]] = Registry("kind of prompt", __package__, "twinville.prompts")


def register(prompt: P) -> P:
    """Class decorator: this kind of prompt exists. Raises InputError when two classes claim the same kind."""
    KINDS.register(prompt.kind, prompt)
    return prompt


@cache
def prompt_kinds() -> Mapping[str, type[Prompt[Any]]]:
    """Every kind of prompt by its name, so that one can be read again from a journal."""
    return MappingProxyType(dict(KINDS.members()))
