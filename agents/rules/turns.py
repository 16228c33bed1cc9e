"""Turns of a dialogue by rule: a greeting, an answer to the last line, a new topic, a farewell."""

from twinville.agents.prompts.keep_talk import KeepTalkPrompt, Kept
from twinville.agents.prompts.speaker import Recalls
from twinville.agents.prompts.utter import NOTHING, Utterance, UtterPrompt
from twinville.agents.rules import phrases as say
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.phrases import Pool
from twinville.agents.rules.registry import rule
from twinville.agents.rules.replies import answer_news
from twinville.agents.rules.talk import greeting, greeting_back
from twinville.agents.rules.topics import topics
from twinville.agents.rules.voice import Voice, frames, sentence
from twinville.agents.temperament import sociability
from twinville.agents.words import conveys

_ANSWERS: tuple[tuple[Pool, Pool], ...] = (
    (say.SAW, say.SAW_REPLY[:2]),
    (say.SAW_YOU, say.SAW_YOU_REPLY),
    (say.THOUGHT, say.THOUGHT_REPLY),
    (say.DONE, say.DONE_REPLY),
    (say.LATER, say.LATER_REPLY),
    (say.SELF, say.SELF_REPLY),
    *(((line,), replies) for line, replies in say.SMALL),
)
_FRAMES = tuple((frames(pool), replies) for pool, replies in _ANSWERS)
_LEAVING = frames(say.PART)
_DOUBTFUL = frames(say.PASS_DOUBT)


@rule(UtterPrompt)
def utter(prompt: UtterPrompt, dice: Dice) -> Utterance:
    """The next turn: 0 and 1 greet, then each answers, and may bring up something of their own."""
    number = len(prompt.heard)
    dice = dice.within(prompt.other, number, len(prompt.said_today))
    said = set(prompt.said_today)
    voice = Voice(prompt.me, prompt.other, prompt.now, said, dice)
    if number < 2:
        text = voice.word(greeting(prompt.me, dice) if number == 0 else greeting_back(prompt.me, prompt.heard), number)
        return _turn(text, prompt, leaves=text is None)
    last = prompt.heard[-1][1]
    if _LEAVING.search(last):
        return _turn(voice.word(say.PART_REPLY, number), prompt, leaves=True)
    text, cites, promise = _answer(prompt, voice, last, number, dice)
    if text is not None:
        voice.keep(text)
    lively = 0.75 + 0.2 * sociability(prompt.me.identity) + 0.15 * prompt.me.closeness - 0.14 * max(0, number - 2)
    if prompt.left > 2 and dice.chance(lively, "go on", number):
        for topic in topics(prompt.me, prompt.other, "", dice, number, ()):
            words = voice.word(topic.pool, number, **topic.words)
            if words is not None and not any(words in heard for _, heard in prompt.heard):
                return _turn(_joined(text, words), prompt, cites=(*cites, *topic.cites), promise=promise)
    return _turn(_joined(text, voice.word(say.PART, number)), prompt, cites=cites, promise=promise, leaves=True)


@rule(KeepTalkPrompt)
def keep_talk(prompt: KeepTalkPrompt, _dice: Dice) -> Kept:
    """With whom, the longest thing that was said, and what was promised."""
    longest = max((text for _, text in prompt.heard), key=lambda text: (len(text), text))
    text = f"I talked with {prompt.other}; what I remember of it: {longest[:180].rstrip('.')}"
    return Kept(summary=text + ("; I promised to come" if prompt.promised else ""))


def _answer(
    prompt: UtterPrompt, voice: Voice, last: str, number: int, dice: Dice
) -> tuple[str | None, tuple[str, ...], str | None]:
    news = _told(prompt, last)
    if news is not None:
        answer = answer_news(prompt.me, news, bool(_DOUBTFUL.search(last)), number, dice)
        return voice.word(answer.pool, number, it=answer.text), answer.cites, answer.promise
    for frame, replies in _FRAMES:
        if frame.search(last):
            return voice.word(replies, number), (), None
    return None, (), None


def _told(prompt: UtterPrompt, last: str) -> Recalls | None:
    """The news that the last words conveyed, as this person took it in."""
    return next((memory for memory in prompt.me.memories if memory.fact is not None and conveys(last, memory.text)), None)


def _joined(first: str | None, then: str | None) -> str | None:
    return " ".join(sentence(part) for part in (first, then) if part) or None


def _turn(
    text: str | None, prompt: UtterPrompt, *, cites: tuple[str, ...] = (), promise: str | None = None, leaves: bool = False
) -> Utterance:
    if text is None:
        # Nothing new to say: a murmur, and out.
        return Utterance(text=f"Hm{'m' * len(prompt.heard)}.", leaves=True)
    return Utterance(text=text[:400], cites=tuple(dict.fromkeys(cites))[:4], leaves=leaves, promise=promise or NOTHING)
