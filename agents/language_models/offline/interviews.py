"""Interviews by rule: the memory that fits best, the plan when plans are asked for, or an honest "I do not know"."""

import re

from agents.language_models.offline.dice import Dice
from agents.prompts.interview import InterviewPrompt, Reply
from agents.words import content_words

_PLAN_WORDS = {"plan", "plans", "planning", "intend", "schedule"}
_NEWS_WORDS = {"heard", "hear", "news", "told"}
_NOW_WORDS = {"now", "doing", "where"}
_KNOW = ("What comes to mind is this: {it}", "As far as I know: {it}", "I can tell you this much. {it}")
_DOUBT = ("I heard it said, but I am not sure of it: {it}", "So they say, though I have my doubts: {it}")
_NOTHING = ("I could not tell you.", "I do not know anything about that.", "You would have to ask somebody else.")
#: A memory this relevant, against everything the person knows, speaks to the question.
_FITS = 0.4
#: Words that ask and do not say about what.
_ASKING = frozenset(
    ["what", "who", "whom", "where", "when", "why", "how", "do", "did", "does", "you", "your", "know", "heard", "hear", "about",
     "tell", "me", "think", "any", "anything", "remember", "as", "i", "will", "would", "can", "could", "wants", "today"]
)  # fmt: skip


def interview(prompt: InterviewPrompt, dice: Dice) -> Reply:
    """One to three sentences, citing the memories used."""
    words = set(re.findall(r"\w+", prompt.asked.casefold()))
    if words & _NOW_WORDS and len(words) < 9 and "you" in words:
        return Reply(text=f"I am at {prompt.place}; {prompt.doing}.")
    if words & _PLAN_WORDS and prompt.plan:
        return Reply(text=f"Here is what I have in mind for the day: {'; '.join(prompt.plan[:4])}."[:600])
    asked = content_words(prompt.asked) - _ASKING
    if words & _NEWS_WORDS and not asked - _NEWS_WORDS:
        # Asked for news of any kind: what was told, where something was.
        asked = frozenset({"said"})
    shared = {m.id: len(asked & content_words(m.text)) for m in prompt.memories}
    fitting = [m for m in prompt.memories if shared[m.id] and m.relevance >= _FITS]
    fitting.sort(key=lambda m: (-shared[m.id], -m.relevance, m.id))
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
