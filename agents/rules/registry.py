"""Which rule answers which kind of prompt. Each file of this package registers its rules, and installed packages add theirs.

Another package declares the file of its rule as an entry point of the group `twinville.rules`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from twinville.agents.discovery import import_entry_points, import_siblings
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.rules.dice import Dice
from twinville.worlds.errors import InputError

ENTRY_POINTS = "twinville.rules"

P = TypeVar("P", bound=Prompt[Any])
A = TypeVar("A", bound=Answer)

_RULES: dict[str, Callable[[Any, Dice], Any]] = {}


def rule(prompt: type[P]) -> Callable[[Callable[[P, Dice], A]], Callable[[P, Dice], A]]:
    """Function decorator: this rule answers that kind of prompt. Raises InputError when two rules claim the same kind."""

    def registered(answer: Callable[[P, Dice], A]) -> Callable[[P, Dice], A]:
        other = _RULES.setdefault(prompt.kind, answer)
        if other is not answer:
            raise InputError(
                f"{answer.__module__}: prompts of kind '{prompt.kind}' are answered by {other.__module__}; remove one of the two"
            )
        return answer

    return registered


@cache
def rules() -> Mapping[str, Callable[[Any, Dice], Any]]:
    """Every rule by the kind of prompt it answers."""
    import_siblings(__package__)
    import_entry_points(ENTRY_POINTS)
    return MappingProxyType(_RULES)
