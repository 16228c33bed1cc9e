"""Which rule answers which kind of prompt. Each file of this package registers its rules, and installed packages add theirs.

Another package declares its rule as an entry point of the group `twinville.rules` whose name is the kind of prompt.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.rules.dice import Dice
from twinville.worlds.registry import Registry

P = TypeVar("P", bound=Prompt[Any])
A = TypeVar("A", bound=Answer)

RULES: Registry[Callable[[Any, Dice], Any]] = Registry("rule for the prompt", __package__, "twinville.rules")


def rule(prompt: type[P]) -> Callable[[Callable[[P, Dice], A]], Callable[[P, Dice], A]]:
    """Function decorator: this rule answers that kind of prompt. Raises InputError when two rules claim the same kind."""

    def registered(answer: Callable[[P, Dice], A]) -> Callable[[P, Dice], A]:
        RULES.register(prompt.kind, answer)
        return answer

    return registered


@cache
def rules() -> Mapping[str, Callable[[Any, Dice], Any]]:
    """Every rule by the kind of prompt it answers."""
    return MappingProxyType(dict(RULES.members()))
