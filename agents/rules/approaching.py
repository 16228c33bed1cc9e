"""Speaking to somebody one has something to say to, by rule: one does, about the most pressing of it."""

from twinville.agents.prompts.approach import Approach, ApproachPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rule


@rule(ApproachPrompt)
def approach(prompt: ApproachPrompt, _dice: Dice) -> Approach:
    """Chance has fallen already."""
    return Approach(speak=True, about=prompt.memories[0][:120])
