"""A prompt that is too long for a model is put with fewer memories, those that matter least left out first.

It depends on the prompt and on `fits` alone, so that the same prompt is shortened to the same text whenever it is put. What can be
chosen and cited shrinks with the memories, since both are made from them.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from twinville.agents.prompts.expendable import Memory
from twinville.agents.prompts.prompt import Prompt

P = TypeVar("P", bound=Prompt[Any])
M = TypeVar("M", bound=BaseModel)


class NothingLeftError(ValueError):
    """It does not fit without all that can be left out. `shortest` is what remains then."""

    def __init__(self, shortest: Prompt[Any], left_out: int) -> None:
        super().__init__(f"'{shortest.kind}' does not fit, {left_out} memories left out")
        self.shortest = shortest
        self.left_out = left_out


def shortened(prompt: P, fits: Callable[[P], bool]) -> tuple[P, int]:
    """The prompt with as few memories left out as make it fit, and how many those are; itself where it fits.

    Of the memories that stay, none is moved. Raises NothingLeftError.
    """
    if fits(prompt):
        return prompt, 0
    expendable = prompt.expendable()
    # Without so many it does not fit, without so many it does.
    too_few, enough = 0, len(expendable)
    best = without(prompt, expendable)
    if not enough or not fits(best):
        raise NothingLeftError(best, enough)
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        candidate = without(prompt, expendable[:middle])
        if fits(candidate):
            enough, best = middle, candidate
        else:
            too_few = middle
    return best, enough


def without(prompt: P, memories: Sequence[Memory]) -> P:
    """The prompt without some of its memories."""
    places: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for memory in memories:
        places[tuple(memory.field.split("."))].add(memory.place)
    return _without(prompt, places)


def _without(model: M, places: Mapping[tuple[str, ...], set[int]]) -> M:
    changed: dict[str, Any] = {}
    for path, gone in places.items():
        if len(path) == 1:
            held = getattr(model, path[0])
            changed[path[0]] = tuple(each for place, each in enumerate(held) if place not in gone)
        else:
            inner = changed.get(path[0], getattr(model, path[0]))
            changed[path[0]] = _without(inner, {path[1:]: gone})
    return model.model_copy(update=changed)
