"""The time to get up, by rule: the usual time, earlier for a duty, later on a free day, with some variation."""

from twinville.agents.prompts.wake_time import WakeTime, WakeTimePrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rule
from twinville.agents.temperament import is_child, orderliness, rhythm

_SHORTEST, _LONGEST = 6 * 60 + 50, 8 * 60 + 45


@rule(WakeTimePrompt)
def wake_time(prompt: WakeTimePrompt, dice: Dice) -> WakeTime:
    """The option nearest to when this person would wake."""
    who = prompt.identity
    usual = who.wake
    while usual < prompt.options[0] - 720:
        usual += 1440
    target = usual + dice.between(-15, 20, "drift")
    due = prompt.first_duty_at
    if due is None or due - usual > 300:
        target += rhythm(who) + dice.between(0, 45, "lie in")
    longest = _LONGEST + (90 if is_child(who) else 0)
    target = max(target, prompt.now + _SHORTEST)
    target = min(target, prompt.now + longest)
    if due is not None:
        ready = 60 + int(15 * orderliness(who)) + dice.between(-10, 15, "ready")
        target = min(target, due - ready)
    best = min(prompt.options, key=lambda option: (abs(option - target), option))
    return WakeTime(wake=prompt.choices()["wake"][prompt.options.index(best)])
