"""Whom one seeks, by rule: who let one wait, or was not found the day before, where they are likely to be."""

import re

from twinville.agents.prompts.decompose import DecomposePrompt, StepAnswer
from twinville.agents.rules.dice import Dice
from twinville.agents.temperament import is_child
from twinville.agents.words import cut

#: Thoughts of whom one waited for, and of whom one meant to talk to.
_WAITED = re.compile(r"^(?P<who>.+?) did not come to .*; I waited, and do not know why$")
_MISSED = re.compile(r"^I meant to talk to (?P<who>.+?), and did not: (?P<matter>.+)$")
#: How likely one goes and asks on any stretch of the day.
_ASKS = 0.6
#: How likely one goes and tells somebody close what one has heard.
_TELLS = 0.15


def for_a_talk(prompt: DecomposePrompt, steps: list[StepAnswer], dice: Dice) -> list[StepAnswer]:
    """The steps, one of them for the sake of a talk: at home or at work with whoever is expected there, else out of the house."""
    thought = filter(None, map(_thought, prompt.thoughts))
    wanted = [(found["who"], found.groupdict().get("matter") or "why they did not come") for found in thought]
    ties = [tie.name for tie in prompt.identity.ties if prompt.heard and "close" in tie.feeling.replace("not close", "")]
    ties = [name for name in ties if name.split()[0] not in prompt.heard[-1]]
    if ties and dice.chance(_TELLS, "tells", prompt.heard[-1]):
        wanted.append((dice.choice(ties, "whom to tell"), prompt.heard[-1]))
    free = [number for number, step in enumerate(steps) if _is_free(prompt, step)]
    for who, matter in wanted:
        expected = any(f"«{who}»" in line for line in prompt.expected)
        if free and not is_child(prompt.identity) and dice.chance(1.0 if expected else _ASKS, "seeks", who):
            steps[free[0]] = steps[free[0]].model_copy(update={"seeks": who[:80], "aim": cut(matter, 160)})
            return steps
    return steps


def _thought(text: str) -> re.Match[str] | None:
    return _WAITED.match(text) or _MISSED.match(text)


def _is_free(prompt: DecomposePrompt, step: StepAnswer) -> bool:
    """Whether one meets people there: where one is with those who are expected, or out of the house."""
    home = {place.id for place in (*prompt.places, *prompt.near) if place.home}
    return bool(prompt.expected) or step.where.partition(".")[0] not in home
