"""The wording of one of two speakers; a sentence that this pair has said today is not used again."""

import re

from twinville.agents.prompts.speaker import Speaker
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.phrases import Pool
from twinville.agents.words import sentences

#: Of each pool somebody habitually uses this many phrases, and the others only when these are spent.
OWN = 4

#: What one calls the elders of one's own family.
_FAMILY = {"mother": "Mum", "father": "Dad", "grandmother": "Gran", "grandfather": "Grandpa"}


class Voice:
    """Chooses phrases for one speaker. `said` holds the sentences said today, case folded, and is shared by both sides."""

    def __init__(self, me: Speaker, other: str, minute: int, said: set[str], dice: Dice) -> None:
        hour = minute % 1440
        self._fill = {
            "me": first_name(me.identity.name),
            "you": _FAMILY.get(me.relation.casefold(), first_name(other)),
            "hour": "morning" if hour < 720 else "afternoon" if hour < 1080 else "evening",
        }
        self._name = me.identity.name
        self._said = said
        self._dice = dice

    def word(self, pool: Pool, turn: int, **words: str) -> str | None:
        """One of a pool's phrases, filled in, of this speaker's own if possible; None when all were said today."""
        order = sorted(range(len(pool)), key=lambda index: self._dice.habit(self._name, pool[index]))
        ready: list[str] = []
        for index in order:
            text = sentence(pool[index].format(**(self._fill | words)))[:400]
            if not any(part.casefold() in self._said for part in sentences(text)):
                ready.append(text)
        if not ready:
            return None
        return self._dice.choice(ready[:OWN], "phrase", self._name, turn, pool[0])

    def keep(self, text: str) -> None:
        """These words have been said."""
        self._said.update(part.casefold() for part in sentences(text))


def first_name(name: str) -> str:
    """What somebody is called by those who know them."""
    return name.split()[0]


def sentence(text: str) -> str:
    """A text with a capital and a full stop."""
    text = text.strip()
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?" else f"{text}."


def frames(pool: Pool) -> re.Pattern[str]:
    """Recognises lines made from a pool."""
    parts = (re.sub(r"\\\{\w+\\\}", ".+", re.escape(phrase)) for phrase in pool)
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE | re.DOTALL)
