"""The offline rule of the logbook: what was seen last, and a word about the night."""

from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rule
from twinville_lighthouse.logbook import Entry, LogbookPrompt


@rule(LogbookPrompt)
def logbook(prompt: LogbookPrompt, dice: Dice) -> Entry:
    """One line."""
    seen = prompt.seen[-1] if prompt.seen else "Nothing to report"
    return Entry(text=f"{seen}. {dice.choice(('A quiet night', 'A long night'), 'night')}.")
