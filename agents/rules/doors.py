"""Answering a knock by rule: by trust, closeness and the hour. Children let in whom they know."""

from twinville.agents.prompts.door import AtTheDoor, DoorPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rule
from twinville.agents.temperament import is_child, kindness, sociability

#: How close somebody must be whom a child lets in, and somebody who comes at night; whom one trusts less stays outside.
_KNOWN, _AT_NIGHT, _WARY = 0.3, 0.75, 0.3
_COME_IN = ("Come in, {them}.", "Oh, {them}! Do come in.", "Come in, it is open.", "Just a moment... come in.")
_NOT_NOW = ("I am sorry, {them}, not now.", "It is a bad moment, {them}.", "Another time, {them}.")
_STRANGER = ("I do not know you, I am afraid.", "We want nothing, thank you.")


@rule(DoorPrompt)
def answer(prompt: DoorPrompt, dice: Dice) -> AtTheDoor:
    """Whether somebody comes in, with the rule's own reason."""
    dice, who, them = dice.within(prompt.now, prompt.knocker), prompt.identity, prompt.knocker.split()[0]
    if is_child(who):
        return _says(dice, them, prompt.relation != "" and prompt.closeness >= _KNOWN, "a child lets in only whom it knows well")
    if not prompt.relation:
        return _says(dice, them, dice.chance(0.1 + 0.2 * max(0.0, kindness(who)), "stranger"), "a stranger", _STRANGER)
    if prompt.trust < _WARY:
        return _says(dice, them, False, "one does not trust them")
    if prompt.late:
        return _says(dice, them, prompt.closeness >= _AT_NIGHT, "it is night")
    likely = 0.35 + 0.75 * prompt.closeness + 0.15 * sociability(who)
    return _says(dice, them, dice.chance(likely, "lets in"), "they know each other")


def _says(dice: Dice, them: str, lets_in: bool, reason: str, refusal: tuple[str, ...] = _NOT_NOW) -> AtTheDoor:
    words = dice.choice(_COME_IN if lets_in else refusal, "words").format(them=them)
    return AtTheDoor(lets_in=lets_in, words=words, reason=reason)
