"""Turns of a dialogue by rule: a greeting, an answer to the last line, a new topic, a farewell."""

from collections.abc import Sequence
from dataclasses import dataclass

from twinville.agents.agreement import NEW
from twinville.agents.prompts.agreed import Agrees
from twinville.agents.prompts.keep_talk import KeepTalkPrompt, Kept
from twinville.agents.prompts.speaker import Recalls, Speaker
from twinville.agents.prompts.tell import Tell
from twinville.agents.prompts.utter import Utterance, UtterPrompt
from twinville.agents.rules import phrases as say
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.hosting import invitation
from twinville.agents.rules.inviting import comes, waiting
from twinville.agents.rules.phrases import Pool
from twinville.agents.rules.registry import rule
from twinville.agents.rules.replies import answer_news
from twinville.agents.rules.talk import greeting, greeting_back
from twinville.agents.rules.topics import Topic, in_speech, topics
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
    (say.MATTER, say.MATTER_REPLY),
    (say.ASK_WHY, say.ASK_WHY_REPLY),
    *(((line,), replies) for line, replies in say.SMALL),
)
_FRAMES = tuple((frames(pool), replies) for pool, replies in _ANSWERS)
LEAVING = frames(say.PART)
#: Before so many lines were said, each has said a greeting and one thing more.
_FIRST = 4
_DOUBTFUL = frames(say.PASS_DOUBT)
_HOSTING = frames(say.HOST)
_INVITING = frames((*say.INVITE, *say.HOST))


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
    if LEAVING.search(last) and prompt.heard[-1][0] == prompt.other:
        return _turn(voice.word(say.PART_REPLY, number), prompt, leaves=True)
    reply = answer(prompt.me, prompt.other, voice, last, number, dice)
    if reply.text is not None:
        voice.keep(reply.text)
    lively = 0.75 + 0.2 * sociability(prompt.me.identity) + 0.15 * prompt.me.closeness - 0.14 * max(0, number - 2)
    # Who has come about something says so first.
    if prompt.left > 2 and ((number < _FIRST and prompt.me.aims) or dice.chance(lively, "go on", number)):
        party = invitation(prompt.me, prompt.other, prompt.day, prompt.weekday, prompt.now)
        raised = matters_in([text for _, text in prompt.heard], prompt.me)
        for topic in topics(prompt.me, prompt.other, "", dice, number, raised, prompt.now, party=party):
            words = voice.word(topic.pool, number, **topic.words)
            if words is not None and not any(words in heard for _, heard in prompt.heard):
                return _turn(joined(reply.text, words), prompt, reply.and_then(topic))
    return _turn(joined(reply.text, voice.word(say.PART, number)), prompt, reply, leaves=True)


@rule(KeepTalkPrompt)
def keep_talk(prompt: KeepTalkPrompt, _dice: Dice) -> Kept:
    """With whom, the longest thing that was said, and what was promised."""
    longest = max((text for _, text in prompt.heard), key=lambda text: (len(text), text))
    text = f"I talked with {prompt.other}; what I remember of it: {longest[:180].rstrip('.')}"
    return Kept(summary=text + ("; we agreed to meet" if prompt.agreed else ""))


@dataclass(frozen=True)
class Reply:
    """What a turn says first, the memories it rests on and tells, what it tells that is no memory, and what it agrees."""

    text: str | None = None
    cites: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    agreements: tuple[Agrees, ...] = ()
    news: str = ""

    def and_then(self, topic: Topic) -> "Reply":
        """With something brought up after it."""
        told = topic.cites if topic.news is not None else ()
        proposed = () if topic.meeting is None else (Agrees.model_validate({"act": "proposes", **topic.meeting.terms()}),)
        news = topic.meeting.news if topic.meeting is not None else ""
        return Reply(self.text, (*self.cites, *topic.cites), (*self.tells, *told), (*self.agreements, *proposed)[:2], news)

    def told(self) -> tuple[Tell, ...]:
        """What it tells, as an answer declares it."""
        new = (Tell(what=NEW, stance="affirms", statement=self.news),) if self.news else ()
        return (*new, *(Tell(what=memory, stance="affirms") for memory in dict.fromkeys(self.tells)))[:3]


def answer(me: Speaker, other: str, voice: Voice, last: str, number: int, dice: Dice) -> Reply:
    """What somebody says to the last words of another: to a proposal, to news, to anything else that is known."""
    proposed = waiting(me)
    if proposed is not None and _INVITING.search(last):
        comes_along = comes(me, proposed.start, proposed.minutes, number, dice, party=bool(_HOSTING.search(last)))
        pool = say.ENGAGED if comes_along is None else say.COMING if comes_along else say.NOT_COMING
        act = "accepts" if comes_along else "declines"
        return Reply(voice.word(pool, number), agreements=(Agrees.model_validate({"act": act, "about": proposed.id}),))
    news = _told(me, last)
    if news is not None:
        taken = answer_news(me, news, other, bool(_DOUBTFUL.search(last)), number, dice)
        accepted = (Agrees.model_validate({"act": "accepts", "about": news.fact, "who": "me"}),) if taken.accepts else ()
        return Reply(voice.word(taken.pool, number, it=taken.text), taken.cites, taken.cites, accepted)
    for frame, replies in _FRAMES:
        if frame.search(last):
            return Reply(voice.word(replies, number))
    return Reply()


def _told(me: Speaker, last: str) -> Recalls | None:
    """The news that the last words conveyed, as this person took it in."""
    return next((memory for memory in me.memories if memory.fact is not None and conveys(last, memory.text)), None)


def matters_in(heard: Sequence[str], me: Speaker) -> frozenset[str]:
    """What this person came to say, as far as it has been said."""
    return frozenset(matter for _, matter in me.aims if any(in_speech(matter) in text for text in heard))


def joined(first: str | None, then: str | None) -> str | None:
    """Two sentences, where there are two; None for none."""
    return " ".join(sentence(part) for part in (first, then) if part) or None


def _turn(text: str | None, prompt: UtterPrompt, reply: Reply = Reply(), *, leaves: bool = False) -> Utterance:
    if text is None:
        # Nothing new to say: a murmur, and out.
        return Utterance(text=f"Hm{'m' * len(prompt.heard)}.", leaves=True)
    return Utterance(
        text=text[:400],
        cites=tuple(dict.fromkeys(reply.cites))[:4],
        tells=reply.told(),
        agreements=reply.agreements,
        leaves=leaves,
    )
