"""Retelling by rule: sometimes a detail of news heard from others is changed or left out."""

import re

from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.speaker import Recalls
from twinville.agents.rules import phrases as say
from twinville.agents.rules.dice import Dice
from twinville.agents.traits import RETELLS_LOOSELY, has_any

#: How often somebody garbles what they pass on; those who improve stories, and the forgetful, three times as often.
GARBLES = 0.08
#: Details that are easily mixed up.
_MIXED_UP = (
    ("one", "two"), ("two", "three"), ("six", "seven"), ("seven", "eight"),
    ("half past", "a quarter past"), ("evening", "afternoon"),
    ("brown", "black"), ("white", "grey"), ("yesterday", "two days ago"), ("summer", "winter"), ("day 2", "day 3"),
    ("missing", "lost"),
)  # fmt: skip
#: That somebody said what follows, to oneself or to somebody else, or wrote it.
_SAID = re.compile(r"^ (?:said(?: to [^:]+)?|put up a notice): ")
_ASIDE = re.compile(r"^(As for me,|Since you ask:|Just now|To tell you the truth,|You know,) ")
#: What stands before news in somebody's mouth, whoever told it.
_BEFORE = re.compile(
    "^(?:" + "|".join(
        re.escape(phrase.removesuffix("{it}").strip()).replace(r"\{source\}", "[^:.]+")
        for phrase in (*say.TELL, *say.CONFIDE, *say.PASS_ON, *say.PASS_DOUBT) if phrase.endswith("{it}")
    ) + r")\s+"
)  # fmt: skip
_OF_THEM = (
    (r"\bI am\b", "{them} is"),
    (r"\bI have\b", "{them} has"),
    (r"\bI was\b", "{them} was"),
    (r"\b[Mm]y\b", "{them}'s"),
    (r"\bme\b", "{them}"),
)
_WITHIN = re.compile(r", [^,]+,")


def retold(text: str, who: Identity, dice: Dice) -> str:
    """The news as this person passes it on."""
    odds = GARBLES * (3 if has_any(who.traits, RETELLS_LOOSELY) else 1)
    if not dice.chance(odds, "garble", text):
        return text
    changed = [re.sub(rf"\b{before}\b", after, text, count=1) for before, after in _MIXED_UP if re.search(rf"\b{before}\b", text)]
    if _WITHIN.search(text):
        changed.append(_WITHIN.sub(",", text, count=1).replace(", has", " has").replace(", is", " is"))
    return dice.choice(changed, "garbled", text) if changed else text


def told_by(memory: Recalls) -> str:
    """News as somebody else may repeat it: what its teller said of themselves is said of them."""
    return of_them(memory.text.removeprefix(memory.about), memory.about) if memory.kind == "speech" else memory.text


def of_them(text: str, who: str) -> str:
    """What somebody said or wrote, as somebody else may repeat it."""
    words = _ASIDE.sub("", _BEFORE.sub("", _SAID.sub("", text)))
    for before, after in _OF_THEM:
        words = re.sub(before, after.format(them=who), words)
    words = re.sub(r"\byou\b", "me", words)
    return words[0].upper() + words[1:] if words else text


def own_words(text: str, name: str) -> str:
    """One's own news, with what is one's own called "my"."""
    for full in (name, name.split()[0]):
        text = re.sub(rf"^{re.escape(full)}'s\b", "My", text)
        text = re.sub(rf"\b{re.escape(full)}'s\b", "my", text)
    return text


def to_their_face(text: str, name: str) -> str:
    """What concerns the listener, said to them: "a party for you"."""
    return re.sub(rf"\b(for|with|to|about) {re.escape(name)}\b", r"\1 you", text)
