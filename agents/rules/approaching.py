"""Speaking to somebody one has something to say to, by rule: one does, about the most pressing of it."""

import re

from twinville.agents.prompts.approach import Approach, ApproachPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.garbling import of_them
from twinville.agents.rules.registry import rule
from twinville.agents.words import cut

#: Words of somebody else, and whose they are.
_SAID = re.compile(r"(?P<who>[^:]{1,80}?)(?P<words> (?:said(?: to [^:]+)?|put up a notice): .+)", re.DOTALL)
_LONGEST = 120


@rule(ApproachPrompt)
def approach(prompt: ApproachPrompt, _dice: Dice) -> Approach:
    """Chance has fallen already."""
    said = _SAID.fullmatch(prompt.memories[0])
    return Approach(speak=True, about=cut(of_them(said["words"], said["who"]) if said else prompt.memories[0], _LONGEST))
