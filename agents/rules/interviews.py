"""Interviews by rule: about the person, their plan, deeds and opinions; else the best matching memory, or "I do not know"."""

import re
from collections import Counter
from collections.abc import Callable

from twinville.agents.prompts.interview import InterviewPrompt, Known, Reply
from twinville.agents.rules.deeds import agreed, then, words_of
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rule
from twinville.agents.rules.wanting import towards, wants_to_see
from twinville.agents.words import content_words

_NOW_WORDS = {"now", "doing", "where"}
_NEWS_WORDS = {"heard", "hear", "news", "told"}
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
#: A question for a time, not for what was done at some occasion.
_ASKS_WHEN = re.compile(r"\W*when (?:do|did|does|will|shall|would|are|is|was|were)\b")
_KNOW = ("What comes to mind is this: {it}", "As far as I know: {it}", "I can tell you this much. {it}")
_DOUBT = ("I heard it said, but I am not sure of it: {it}", "So they say, though I have my doubts: {it}")
_NOTHING = ("I could not tell you.", "I do not know anything about that.", "You would have to ask somebody else.")
_ANSWERED = "; my answer was "
#: A memory this relevant, against everything the person knows, speaks to the question.
_FITS = 0.4
#: Words that ask and do not say about what.
_FUNCTION = "what who whom where when why how do did does you your know heard hear about tell me think any anything remember as i"
_FRAME = "will would can could wants today said most best often one something somebody"
_ASKING = frozenset(f"{_FUNCTION} {_FRAME}".split())

_Rule = Callable[[InterviewPrompt, set[str], Dice], Reply | None]


@rule(InterviewPrompt)
def interview(prompt: InterviewPrompt, dice: Dice) -> Reply:
    """One to three sentences, citing the memories used; by the first case that applies."""
    wanted = towards(prompt) or wants_to_see(prompt)
    if wanted is not None:
        return wanted
    words = words_of(prompt.asked)
    for find in (_oneself, _present, _plan, _reaction, _source, _sighting, _then, _agreed, _relation, _talk, _opinion, _memory):
        reply = find(prompt, words, dice)
        if reply is not None:
            return reply
    return Reply(text=dice.choice(_NOTHING, "nothing"))


def _oneself(prompt: InterviewPrompt, words: set[str], _dice: Dice) -> Reply | None:
    who = prompt.identity
    if not {"you", "your"} & words:
        return None
    if {"old", "age"} & words:
        return Reply(text=f"I am {who.age}.")
    if {"occupation", "job", "living"} & words and who.occupation:
        return Reply(text=f"I am a {who.occupation}.")
    if "work" in words and "where" in words and who.workplace:
        return Reply(text=f"I work at {who.workplace.split(':')[0]}.")
    if {"interests", "interested", "hobbies"} & words and who.interests:
        return Reply(text=f"I like {', '.join(who.interests)}.")
    if words >= {"your", "name"}:
        return Reply(text=f"I am {who.name}.")
    if {"currently", "occupies"} & words and who.currently:
        return Reply(text=who.currently[:600])
    return None


def _present(prompt: InterviewPrompt, words: set[str], _dice: Dice) -> Reply | None:
    if words & _NOW_WORDS and "you" in words and len(words) < 9 and ("now" in words or words <= {"where", "are", "you"}):
        return Reply(text=f"I am at {prompt.place}; {prompt.doing}.")
    return None


def _plan(prompt: InterviewPrompt, words: set[str], _dice: Dice) -> Reply | None:
    """What the plan has for a moment, or the next few things."""
    if not {"plan", "plans", "planning", "intend", "schedule", "will", "going"} & words:
        return None
    time = _TIME.search(prompt.asked)
    if time is not None:
        if not prompt.plan:
            return None
        asked = int(time[1]) * 60 + int(time[2])
        before = [item for item in prompt.plan if _minute(item) <= asked]
        return Reply(text=f"Then I shall be {(before or prompt.plan)[-1 if before else 0][6:]}."[:600])
    if {"plan", "plans", "planning", "intend", "schedule"} & words and prompt.plan:
        return Reply(text=f"Here is what I have in mind for the day: {'; '.join(prompt.plan[:4])}."[:600])
    return None


def _minute(item: str) -> int:
    return int(item[:2]) * 60 + int(item[3:5])


def _reaction(prompt: InterviewPrompt, words: set[str], _dice: Dice) -> Reply | None:
    """What one did when something happened."""
    if not {"did", "do", "react", "respond"} & words or not {"when", "after"} & words or _ASKS_WHEN.match(prompt.asked.casefold()):
        return None
    asked = content_words(prompt.asked) - _ASKING
    marks = (_ANSWERED, "; I carried on", "could not do this: ")
    kept = [m for m in prompt.memories if m.kind == "plan" and any(mark in m.text for mark in marks)]
    kept.sort(key=lambda m: (-len(asked & content_words(m.text)), -m.relevance, m.id))
    if not kept or len(asked & content_words(kept[0].text)) < 2:
        return None
    text = kept[0].text
    if _ANSWERED in text:
        said = f"I was {text.partition(_ANSWERED)[2]}"
    elif "could not do this: " in text:
        said = f"Then I {text.rpartition('; ')[2]}"
    else:
        said = f"I carried on{text.partition('I carried on')[2]}"
    return Reply(text=f"{said}."[:600], cites=(kept[0].id,))


def _source(prompt: InterviewPrompt, words: set[str], _dice: Dice) -> Reply | None:
    """The source of something heard."""
    if "who" not in words or "told" not in words:
        return None
    fitting = _fitting(prompt, content_words(prompt.asked) - _ASKING - _NEWS_WORDS, ("speech",))
    if not fitting:
        return None
    return Reply(text=f"I have it from {fitting[0].about}.", cites=(fitting[0].id,))


def _sighting(prompt: InterviewPrompt, words: set[str], _dice: Dice) -> Reply | None:
    """Where one saw somebody."""
    if not {"see", "saw", "seen"} & words:
        return None
    seen = [m for m in prompt.memories if m.kind == "observation" and m.about.casefold() in prompt.asked.casefold()]
    if not seen:
        return None
    last = max(seen, key=lambda memory: int(memory.id[1:]))
    return Reply(text=f"I saw {last.text.replace(' is ', ' ', 1)}."[:600], cites=(last.id,))


def _then(prompt: InterviewPrompt, words: set[str], _dice: Dice) -> Reply | None:
    """What one did at a time that is past."""
    return then(prompt, words)


def _agreed(prompt: InterviewPrompt, words: set[str], _dice: Dice) -> Reply | None:
    """What one has agreed."""
    return agreed(prompt, words)


def _relation(prompt: InterviewPrompt, words: set[str], dice: Dice) -> Reply | None:
    """Who somebody is to one, and what one thinks of them."""
    if not words >= {"who", "is"}:
        return None
    about = [m for m in prompt.memories if m.about and m.about.casefold() in prompt.asked.casefold()]
    tie = next((m for m in about if m.kind == "background" and " is, to me, " in m.text), None)
    if tie is None:
        return None
    thought = next((m for m in about if m.kind == "reflection"), None)
    text = dice.choice(_KNOW, "frame").format(it=f"{tie.text}.")
    if thought is None:
        return Reply(text=text[:600], cites=(tie.id,))
    return Reply(text=f"{text} {thought.text}"[:600], cites=(tie.id, thought.id))


def _talk(prompt: InterviewPrompt, words: set[str], _dice: Dice) -> Reply | None:
    """Whom one talked with, the latest first."""
    if not {"whom", "who"} & words or not {"talk", "talked", "spoke", "speak"} & words or {"most", "best", "often"} & words:
        return None
    talks = [memory for memory in prompt.memories if memory.kind == "conversation"]
    if not talks:
        return None
    last = max(talks, key=lambda memory: int(memory.id[1:]))
    return Reply(text=f"With {last.about}.", cites=(last.id,))


def _opinion(prompt: InterviewPrompt, words: set[str], _dice: Dice) -> Reply | None:
    """What one has concluded: about whoever is asked for, or whom and where at all."""
    if not {"think", "most", "best", "ease", "doubt", "often", "trust", "feel"} & words:
        return None
    named = [m for m in prompt.memories if m.kind == "reflection" and m.about and m.about.casefold() in prompt.asked.casefold()]
    ranked = named or [m for m in prompt.memories if m.kind == "reflection"]
    if {"where", "place"} & words:
        ranked = [m for m in ranked if "place" in m.text or "feel well" in m.text or "could sit" in m.text]
    elif {"doubt", "believe"} & words:
        ranked = [m for m in ranked if any(word in m.text for word in ("careful", "word of", "story"))]
    elif not named:
        ranked = [m for m in ranked if m.about != prompt.identity.name and m.about in m.text]
        often = Counter(m.about for m in prompt.memories if m.kind in ("reflection", "conversation"))
        ranked.sort(key=lambda m: -often[m.about])
    if not ranked:
        return None
    best = ranked[0]
    return Reply(text=best.text if best.about in best.text else f"{best.about}: {best.text}", cites=(best.id,))


def _memory(prompt: InterviewPrompt, words: set[str], dice: Dice) -> Reply | None:
    """The memory that shares most with the question, and what one thinks of the matter."""
    asked = content_words(prompt.asked) - _ASKING
    if words & _NEWS_WORDS and not asked - _NEWS_WORDS:
        # Asked for news of any kind: what was told, where something was.
        asked = frozenset({"said"})
    fitting = _fitting(prompt, asked, ())
    if not fitting:
        return None
    best = fitting[0]
    text = dice.choice(_DOUBT if best.doubted else _KNOW, "frame").format(it=best.text)
    more = [m for m in fitting[1:3] if m.kind == "reflection" and m.text != best.text]
    cites = [best.id]
    if more:
        text += f" {more[0].text}"
        cites.append(more[0].id)
    return Reply(text=text[:600], cites=tuple(cites))


def _fitting(prompt: InterviewPrompt, asked: frozenset[str], kinds: tuple[str, ...]) -> list[Known]:
    shared = {m.id: len(asked & content_words(m.text)) for m in prompt.memories}
    found = [m for m in prompt.memories if shared[m.id] and m.relevance >= _FITS and (not kinds or m.kind in kinds)]
    return sorted(found, key=lambda m: (-shared[m.id], -m.relevance, m.id))
