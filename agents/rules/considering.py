"""What one makes of what came up, by rule: news is for somebody close, and who did not come is asked why and trusted less."""

from twinville.agents.prompts.consider import Consideration, ConsiderPrompt, What
from twinville.agents.prompts.relationships import View
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rule
from twinville.agents.temperament import sociability

#: How likely one means to tell somebody close of what came up, and to ask who did not come.
_PASSES_ON: dict[What, float] = {"news": 0.35, "agreement": 0.2, "missed": 0.0}
_ASKS = 0.6


@rule(ConsiderPrompt)
def consider(prompt: ConsiderPrompt, dice: Dice) -> Consideration:
    """The plan stays as it is: what was agreed is in it already, and the rest is not worth it."""
    dice, who, first = dice.within(*prompt.happened), prompt.identity, prompt.happened[0]
    names = [name for name, _ in prompt.people]
    # Who lets others wait is asked why.
    absent = [name for name in names if prompt.what == "missed" and first.startswith(name)][:1]
    if absent:
        views = tuple(View(name=name, view=f"{name.split()[0]} let me wait, and I do not know why.") for name in absent)
        return Consideration(tell=tuple(absent) if dice.chance(_ASKS, "asks") else (), views=views, reason="I waited in vain")
    ties = [tie.name for tie in who.ties if "close" in tie.feeling.replace("not close", "")]
    close = [name for name in ties if name not in names and name.split()[0] not in first]
    if close and dice.chance(_PASSES_ON[prompt.what] * (1 + 0.5 * sociability(who)), "passes on"):
        return Consideration(tell=(dice.choice(close, "whom"),), reason="they will want to know")
    return Consideration(reason="it changes nothing for now")
