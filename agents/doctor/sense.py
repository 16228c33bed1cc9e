"""Whether an answer makes sense at all: real words, not the same ones over and over, hours in order, lines that answer each other.

A legal answer need not. The doctor's prompts are English, whatever the language of a town, so English words are looked for; words
in other scripts are taken as they are. Each check returns what is wrong in a few words, "" when nothing is.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from twinville.agents.categories import category_of
from twinville.agents.language_models.tokens import token_ids
from twinville.agents.prompts.converse import Conversation
from twinville.agents.prompts.day_plan import DayPlan
from twinville.agents.prompts.decompose import DecomposePrompt, Steps
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.words import content_words
from twinville.worlds.daytime import parse_time

#: Of the words of a text, this share is to be known words.
_KNOWN = 0.6
#: Of several texts, this share is to be of real words, and this share distinct.
_REAL, _DISTINCT = 0.8, 0.5
#: Of the lines of a talk, this share is said once.
_NEW = 0.75
#: Of the strokes of a day, this share is to be of a category that can be lived at their place.
_FITTING = 0.7
#: Categories that can be lived by some uses of places only; the others by any.
_ONLY: dict[str, tuple[str, ...]] = {
    "sleep": ("sleep", "rest"),
    "hygiene": (),
    "meals": ("cook", "eat", "snack", "dine", "drink", "bake", "serve", "rest", "stand", "sit"),
    "school": ("learn", "teach", "study", "read", "write"),
}
#: A day may run past midnight once, to before this minute.
_SMALL_HOURS = 4 * 60
#: The steps fill this much of the time given, at least and at most.
_FILLED = (0.5, 1.6)
#: Letters by which a word is known from another form of it, at least.
_STEM = 5
_RUN = re.compile(r"[^\W\d_]+")
#: Fields that hold text for people; others hold choices, ids and times.
_TEXTS = frozenset(
    {"activity", "text", "reason", "summary", "summary_a", "summary_b", "currently", "conclusion", "questions", "view", "statement"}
)


def words_of(text: str) -> frozenset[str]:
    """The words of a text, of two letters or more: names in a prompt are words of its answer."""
    return frozenset(word.casefold() for word in _RUN.findall(text) if len(word) > 1)


def is_real(text: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether most words of a text are words: whole ones of the bundled tokenizer's vocabulary, of another script, or `known`."""
    found = _RUN.findall(text)
    if not found:
        return False
    plain = [word for word in found if word.isascii() and word.casefold() not in known]
    whole = sum(len(ids) == 1 and (len(word) > 1 or word in "aAI") for word, ids in zip(plain, token_ids(plain), strict=True))
    return len(found) - len(plain) + whole >= _KNOWN * len(found) and any(len(word) > 1 or not word.isascii() for word in found)


def words_fault(texts: Sequence[str], known: frozenset[str] = frozenset()) -> str:
    """What is wrong with texts as words: most are no words, or they repeat."""
    if not texts:
        return ""
    wrong = [text for text in texts if not is_real(text, known)]
    if len(wrong) > (1 - _REAL) * len(texts):
        return f"what it writes is not made of words ('{wrong[0][:40]}')"
    distinct = {" ".join(text.casefold().split()) for text in texts}
    if len(texts) > 2 and len(distinct) < max(2.0, _DISTINCT * len(texts)):
        return f"it writes the same over and over ('{texts[0][:40]}')"
    return ""


def plan_fault(plan: DayPlan, known: frozenset[str] = frozenset()) -> str:
    """What is wrong with a day's strokes: their words, their order, or what is done where."""
    said = words_fault([stroke.activity for stroke in plan.strokes], known)
    if said:
        return said
    if len(plan.strokes) < 4:
        return f"a day is {len(plan.strokes)} things long"
    starts = [minute_of(stroke.start) for stroke in plan.strokes]
    midnight = next((at for at, (before, after) in enumerate(pairwise(starts), 1) if after < before), len(starts))
    if starts[midnight:] != sorted(starts[midnight:]) or any(start >= _SMALL_HOURS for start in starts[midnight:]):
        return f"its times are not in order ({', '.join(stroke.start for stroke in plan.strokes)})"
    odd = [stroke for stroke in plan.strokes if not _goes_with(stroke.category, stroke.where.partition(".")[2])]
    if len(odd) > (1 - _FITTING) * len(plan.strokes):
        return f"activities do not fit their places ('{odd[0].where}' is called {odd[0].category})"
    return ""


def steps_fault(minutes: int, steps: Steps, known: frozenset[str] = frozenset()) -> str:
    """What is wrong with steps: their words, or the time they fill."""
    filled = sum(step.minutes for step in steps.steps) / minutes
    if not _FILLED[0] <= filled <= _FILLED[1]:
        return f"its steps fill {filled:.0%} of the time given"
    return words_fault([step.activity for step in steps.steps], known)


def talk_fault(talk: Conversation, known: frozenset[str] = frozenset()) -> str:
    """What is wrong with a conversation: its words, one side that is silent, or lines that have nothing to do with each other."""
    lines = [line.text for line in talk.lines]
    if {line.speaker for line in talk.lines} != {"a", "b"}:
        return "only one of two people says anything"
    if len({" ".join(line.casefold().split()) for line in lines}) < _NEW * len(lines):
        return f"lines of the talk are said again and again ('{lines[0][:40]}')"
    said = words_fault(lines, known)
    if said:
        return said
    heard = [(a.text, b.text) for at, b in enumerate(talk.lines) for a in talk.lines[:at] if a.speaker != b.speaker]
    if not any(shares(a, b) for a, b in heard):
        return "no line of the talk takes up a word that the other said"
    return ""


def fault(prompt: Prompt[Any], answer: BaseModel) -> str:
    """What makes a legal answer nonsense, "" when nothing does."""
    known = words_of(f"{prompt.system()} {prompt.question()}")
    if isinstance(answer, DayPlan):
        return plan_fault(answer, known)
    if isinstance(answer, Conversation):
        return talk_fault(answer, known)
    if isinstance(answer, Steps) and isinstance(prompt, DecomposePrompt):
        return steps_fault(prompt.minutes, answer, known)
    return words_fault(texts_of(answer), known)


def shares(one: str, other: str, least: int = 1) -> bool:
    """Whether two texts share so many content words, in whatever form."""
    stems = {_stem(word) for word in content_words(other) if _tells(word)}
    return len({_stem(word) for word in content_words(one) if _tells(word)} & stems) >= least


def minute_of(start: str) -> int:
    """The minute of the day of a time."""
    return parse_time(start) // 60


def _goes_with(category: str, use: str) -> bool:
    """Whether something of this category can be done by this use of a place."""
    meant = category_of(use, "leisure")
    if meant in ("sleep", "hygiene"):
        return category == meant
    return use in _ONLY.get(category, (use,))


def _tells(word: str) -> bool:
    return len(word) > 3 or not word.isascii() or word.isdigit()


def _stem(word: str) -> str:
    return word[:_STEM] if word.isascii() else word


def texts_of(answer: BaseModel) -> list[str]:
    """The texts of an answer that people would read."""
    found: list[str] = []
    for name in type(answer).model_fields:
        value = getattr(answer, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, BaseModel):
                found += texts_of(part)
            elif name in _TEXTS and isinstance(part, str) and part:
                found.append(part)
    return found
