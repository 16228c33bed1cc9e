"""Interviews by rule: the memory that fits best, the plan when plans are asked for, or an honest "I do not know"."""

import re

from agents.language_models.offline.dice import Dice
from agents.prompts.interview import InterviewPrompt, Reply

_PLAN_WORDS = {"plan", "plans", "planning", "going", "tonight", "today", "later", "next", "tomorrow", "intend", "schedule"}
_NOW_WORDS = {"now", "doing", "where"}
_KNOW = ("What comes to mind is this: {it}", "As far as I know: {it}", "I can tell you this much. {it}")
_DOUBT = ("I heard it said, but I am not sure of it: {it}", "So they say, though I have my doubts: {it}")
_NOTHING = ("I could not tell you.", "I do not know anything about that.", "You would have to ask somebody else.")
#: A memory this relevant, against everything the person knows, speaks to the question.
_FITS = 0.72


def interview(prompt: InterviewPrompt, dice: Dice) -> Reply:
    """One to three sentences, citing the memories used."""
    words = set(re.findall(r"\w+", prompt.asked.casefold()))
    if words & _NOW_WORDS and len(words) < 9 and "you" in words:
        return Reply(text=f"I am at {prompt.place}; {prompt.doing}.")
    if words & _PLAN_WORDS and prompt.plan:
        return Reply(text=f"Here is what I have in mind for the day: {'; '.join(prompt.plan[:4])}."[:600])
    own = {word for word in words if len(word) > 3}
    fitting = [m for m in prompt.memories if m.relevance >= _FITS and own & set(re.findall(r"\w+", m.text.casefold()))]
    if not fitting:
        return Reply(text=dice.choice(_NOTHING, "nothing"))
    best = fitting[0]
    pool = _DOUBT if best.doubted else _KNOW
    text = dice.choice(pool, "frame").format(it=best.text)
    more = [m for m in fitting[1:3] if m.kind == "reflection" and m.text != best.text]
    cites = [best.id]
    if more:
        text += f" {more[0].text}"
        cites.append(more[0].id)
    return Reply(text=text[:600], cites=tuple(cites))
