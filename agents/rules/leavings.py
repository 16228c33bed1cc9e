"""What people leave behind, by rule: who bakes leaves a cake now and then, who has read leaves the paper."""

from twinville.agents.prompts.decompose import StepAnswer
from twinville.agents.prompts.leaves import LeavesAnswer
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.offers import split

#: By what is done: how often it leaves something, on what, and how.
_LEFT: dict[str, tuple[float, str, str]] = {
    "bake": (0.12, "counter", "a fresh cake stands here"),
    "cook": (0.05, "table", "a pot of soup stands here, still warm"),
    "read": (0.06, "table", "a newspaper lies here, open at the middle"),
    "craft": (0.05, "workbench", "shavings and a half-finished piece"),
    "clean": (0.5, "", ""),
}


def with_leavings(steps: list[StepAnswer], dice: Dice) -> list[StepAnswer]:
    """The steps, some of which leave something for others to find."""
    found = []
    for number, step in enumerate(steps):
        odds, thing, state = _LEFT.get(split(step.where)[1], (0.0, "", ""))
        leaves = LeavesAnswer(thing=thing, state=state) if dice.chance(odds, "leaves", number) else None
        found.append(step.model_copy(update={"leaves": leaves}) if leaves is not None else step)
    return found
