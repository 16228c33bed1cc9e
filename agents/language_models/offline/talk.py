"""Conversations by rule: a greeting, what the speakers have in mind, what they make of each other's news, and a way out.

Every line that says something in particular is made of one of its speaker's memories and cites it.
"""

import re
from collections.abc import Callable

from agents.language_models.offline.dice import Dice
from agents.prompts.converse import Conversation, ConversePrompt, Line, Promise, Recalls, Speaker
from agents.temperament import sociability

_GREET_CLOSE = (
    "There you are, {you}.",
    "{you}, good to see you.",
    "Hello, you.",
    "I hoped you would be here, {you}.",
    "{you}! Sit with me a moment.",
)
_GREET = (
    "Good {hour}, {you}.",
    "Hello, {you}.",
    "{you}, how are you keeping?",
    "Good {hour}. Is this place taken?",
    "A fine {hour} to you, {you}.",
)
_GREET_NEW = (
    "Good {hour}. {you}, is it not? I am {me}.",
    "We have hardly spoken, have we? I am {me}.",
    "Good {hour}. I see you about; I am {me}.",
    "Hello. I do not think I know you properly; {me}.",
)
_ANSWER = (
    "Good {hour}, {you}.",
    "Hello, {you}.",
    "{you}. I cannot complain.",
    "Ah, {you}. Well enough, thank you.",
    "The same to you, {you}.",
)
_ANSWER_NEW = (
    "Pleased to meet you, {you}.",
    "Then I have a name for you now. Mine is {me}.",
    "{me}. Good to know you.",
    "Good {hour}, {you}. Yes, {me}.",
)
_TELL = (
    "Have you heard? {it}",
    "I will tell you something: {it}",
    "Did you know? {it}",
    "This is going round: {it}",
    "Here is some news for you. {it}",
)
_PASS_ON = (
    "{source} told me this: {it}",
    "I have it from {source}: {it}",
    "According to {source}: {it}",
    "{source} says so, and I pass it on: {it}",
)
_CONFIDE = ("Between the two of us: {it}", "You must keep this to yourself. {it}", "I have told nobody else. {it}")
_PASS_DOUBT = ("{source} claims something, and I am not sure of it: {it}", "Make of it what you like, but {source} says: {it}")
_TAKEN = (
    "That is news to me.",
    "I had not heard that.",
    "Well. Thank you for telling me, {you}.",
    "Now that is something.",
    "I shall keep my ears open.",
)
_DOUBTED = (
    "Who says so? I would want to see it first.",
    "I would not believe every word of that, {you}.",
    "Hm. I have my doubts.",
    "That does not sound right to me.",
)
_DENIED = ("That is not what I heard. {it}", "No, {you}, it is otherwise: {it}", "You have that wrong, I think. {it}")
_COMING = ("I would like to come. Count me in.", "Then I shall be there.", "I will come, {you}, gladly.", "Yes, I will be there.")
_NOT_COMING = (
    "I do not think I can, but thank you.",
    "Evenings are difficult for me. Another time.",
    "I am not one for parties, {you}.",
    "I have to work then, I am afraid.",
)
_SAW = (
    "I saw {seen}.",
    "You know whom I saw? {Seen}.",
    "Earlier on I came past {seen}.",
    "I could not help noticing {seen}.",
)
_SAW_REPLY = (
    "Is that so?",
    "That sounds about right.",
    "Good for {them}.",
    "There is always something.",
    "I had wondered about that.",
)
_SELF = ("As for me, {it}", "Since you ask: {it}", "Just now {it}", "To tell you the truth, {it}")
_SELF_REPLY = (
    "You will manage, {you}.",
    "Tell me how it goes.",
    "I would not have the patience.",
    "That is like you.",
    "Let me know if I can help.",
)
_SMALL = (
    ("The light is good today.", ("It is. It will not last.", "Good enough to see the dust by.")),
    ("It is quieter than I expected here.", ("Wait an hour.", "I like it so.", "It could be worse.")),
    ("The river is high for the season.", ("So they say.", "It was higher in the flood year.", "I went and looked; it is.")),
    ("My feet are telling me it will rain.", ("Mine say nothing of the kind.", "Then I shall take a coat.", "You may be right.")),
    ("I never know where the {hour} goes.", ("Nor do I.", "It goes where the last one went.", "Ask me in the evening.")),
    ("Somebody has been sweeping; look at that.", ("I had not noticed, but yes.", "About time.", "It was not me, {you}.")),
    ("They could do with another chair in here.", ("And with fewer people.", "You can have mine.", "So they could.")),
    ("I slept badly.", ("Too much on your mind, {you}?", "The moon, perhaps.", "I am sorry to hear it.")),
    ("Do you ever think of going away from here?", ("Every winter.", "Where would I go?", "Not since I unpacked.")),
    ("I have forgotten what I came for.", ("It will come back to you.", "Then sit down.", "That happens to me daily.")),
)
_THOUGHT = ("I have been thinking. {it}", "It came to me last night: {it}", "I have made up my mind about one thing. {it}")
_THOUGHT_REPLY = ("You think too much, {you}.", "I have thought the same.", "Sleep on it.", "There may be something in that.")
#: What one does not pass on about others, and what is not worth it.
_UNMENTIONED = (
    "going to",
    "walking to",
    "toilet",
    "shower",
    "brushing",
    "sleeping",
    "getting up",
    "dressed",
    "changing",
    "waiting",
    "talking with",
)
_PART = (
    "I must get on.",
    "Well, back to it.",
    "Mind how you go, {you}.",
    "We will talk again.",
    "I will not keep you, {you}.",
    "Right. There is work to do.",
)
_PART_REPLY = ("See you, {you}.", "Until later.", "Yes. Take care.", "Goodbye, {you}.", "All right, then.", "So long, {you}.")


class _Script:
    """Lines so far; never one that this pair has said today."""

    def __init__(self, prompt: ConversePrompt, dice: Dice) -> None:
        self._dice = dice
        self._said = {text.casefold() for text in prompt.said_today}
        self._names = {"a": _first(prompt.a), "b": _first(prompt.b)}
        hour = prompt.now % 1440
        self._hour = "morning" if hour < 720 else "afternoon" if hour < 1080 else "evening"
        self.lines: list[Line] = []

    def say(self, who: str, pool: tuple[str, ...], *cites: str, **words: str) -> bool:
        """Add one of a pool's lines; False when all of them were said before."""
        other = "b" if who == "a" else "a"
        fill = {"you": self._names[other], "me": self._names[who], "hour": self._hour, **words}
        ready = [text for text in (_sentence(line.format(**fill)) for line in pool) if text.casefold() not in self._said]
        if not ready or len(self.lines) >= 13:
            return False
        text = self._dice.choice(ready, "line", len(self.lines), pool[0])[:400]
        self._said.add(text.casefold())
        self.lines.append(Line.model_validate({"speaker": who, "text": text, "cites": cites}))
        return True


def converse(prompt: ConversePrompt, dice: Dice) -> Conversation:
    """A script of 2 to 13 lines, with the promises made in it."""
    script = _Script(prompt, dice)
    sides = {"a": prompt.a, "b": prompt.b}
    new = "hardly know" in prompt.a.relation
    script.say("a", _GREET_NEW if new else _GREET_CLOSE if prompt.a.closeness > 0.7 else _GREET)
    script.say("b", _ANSWER_NEW if new else _ANSWER)
    promises: list[Promise] = []
    topics: list[str] = []
    turns = 1 + dice.between(0, 2, "turns") + (1 if min(prompt.a.closeness, prompt.b.closeness) > 0.7 else 0)
    for turn in range(turns):
        who = ("a", "b")[(turn + dice.between(0, 1, "who")) % 2]
        _topic(script, dice, sides, who, turn, promises, topics)
    if script.say("a", _PART):
        script.say("b", _PART_REPLY)
    while len(script.lines) < 2:
        # Everything has been said today: they leave it at a murmur.
        murmur = f"Hm{'m' * (len(script.lines) + len(prompt.said_today))}."
        script.lines.append(Line.model_validate({"speaker": "ab"[len(script.lines) % 2], "text": murmur[:400]}))
    about = ", ".join(dict.fromkeys(topics)) or "nothing in particular"
    return Conversation(
        lines=tuple(script.lines),
        promises=tuple(promises[:2]),
        summary_a=f"I talked with {prompt.b.identity.name} about {about}"[:300],
        summary_b=f"I talked with {prompt.a.identity.name} about {about}"[:300],
    )


def _topic(
    script: _Script, dice: Dice, sides: dict[str, Speaker], who: str, turn: int, promises: list[Promise], topics: list[str]
) -> None:
    """One speaker brings something up, the other answers."""
    me, other = sides[who], "b" if who == "a" else "a"
    you = sides[other]
    news = _news(me, dice, turn)
    known = {m.fact: m for m in you.memories if m.fact}
    if news is not None and news.fact not in topics:
        pool = _CONFIDE if news.secret else _PASS_DOUBT if news.doubted else _PASS_ON if news.kind == "speech" else _TELL
        source = news.about if news.kind == "speech" else me.identity.name
        if not script.say(who, pool, news.id, it=news.text, source=source):
            return
        topics.append(news.fact or "")
        against = next((m for m in known.values() if not m.doubted and (m.against == news.fact or m.fact == news.against)), None)
        if against is not None and script.say(other, _DENIED, against.id, it=against.text):
            topics.append(against.fact or "")
        elif you.trust < 0.35 or (news.doubted and you.trust < 0.7):
            script.say(other, _DOUBTED)
        elif news.invites and news.fact and not any(p.who == other for p in promises) and news.fact not in known:
            _invite(script, dice, you, other, news.fact, turn, promises)
        else:
            script.say(other, _TAKEN)
        return
    for kind in _order(dice, who, turn):
        if kind(script, dice, me, you, who, other, topics):
            return
    _small_talk(script, dice, who, other, turn)


_Topic = Callable[[_Script, Dice, Speaker, Speaker, str, str, list[str]], bool]


def _order(dice: Dice, who: str, turn: int) -> list[_Topic]:
    """In which order somebody looks for something to say."""
    kinds: list[_Topic] = [_something_seen, _oneself, _a_thought]
    start = int(dice.uniform("topic", turn, who) * 4)
    return kinds[start:] + kinds[:start] if start < 3 else []


def _something_seen(script: _Script, dice: Dice, me: Speaker, you: Speaker, who: str, other: str, topics: list[str]) -> bool:
    names = (me.identity.name, you.identity.name)
    seen = [
        m
        for m in me.memories
        if m.kind == "observation" and not any(word in m.text for word in (*names, *_UNMENTIONED)) and m.about not in topics
    ]
    if not seen:
        return False
    memory = dice.choice(seen, "seen", len(topics))
    text = memory.text.replace(" is ", " ", 1)
    if not script.say(who, _SAW, memory.id, seen=text, Seen=text):
        return False
    topics.append(memory.about)
    script.say(other, _SAW_REPLY, them=memory.about.split()[0])
    return True


def _oneself(script: _Script, dice: Dice, me: Speaker, _you: Speaker, who: str, other: str, topics: list[str]) -> bool:
    about = f"what {me.identity.name} is about"
    own = [m for m in me.memories if m.kind == "background" and not m.secret and _of_oneself(m.text, _first(me))]
    if not own or about in topics:
        return False
    memory = dice.choice(own, "own", len(topics))
    clause = re.split(r",| and |;", memory.text, maxsplit=1)[0]
    if not script.say(who, _SELF, memory.id, it=clause.replace(f"{_first(me)} is ", "I am ", 1)):
        return False
    topics.append(about)
    script.say(other, _SELF_REPLY)
    return True


def _a_thought(script: _Script, dice: Dice, me: Speaker, you: Speaker, who: str, other: str, topics: list[str]) -> bool:
    thoughts = [m for m in me.memories if m.kind == "reflection" and m.about not in (you.identity.name, *topics)]
    if not thoughts:
        return False
    memory = dice.choice(thoughts, "thought", len(topics))
    if not script.say(who, _THOUGHT, memory.id, it=memory.text):
        return False
    topics.append(memory.about)
    script.say(other, _THOUGHT_REPLY)
    return True


def _small_talk(script: _Script, dice: Dice, who: str, other: str, turn: int) -> None:
    start = int(dice.uniform("small", turn, who) * len(_SMALL))
    for line, replies in _SMALL[start:] + _SMALL[:start]:
        if script.say(who, (line,)):
            script.say(other, replies)
            return


def _news(side: Speaker, dice: Dice, turn: int) -> Recalls | None:
    """The news somebody would tell this one: not what they know already, a secret hardly ever, what is doubted seldom."""
    ready = []
    for memory in side.memories:
        if memory.fact is None or memory.told:
            continue
        # One's own news is told more readily than what one was told.
        eager = 0.07 if memory.kind == "speech" else 0.65
        if memory.secret:
            eager = 0.02 if side.closeness > 0.75 else 0.0
        elif memory.doubted:
            eager = 0.12
        if dice.chance(eager, "news", memory.fact, turn):
            ready.append(memory)
    return dice.choice(ready, "which news", turn) if ready else None


def _invite(script: _Script, dice: Dice, you: Speaker, other: str, fact: str, turn: int, promises: list[Promise]) -> None:
    willing = 0.65 + 0.35 * you.closeness + 0.25 * sociability(you.identity)
    if fact in you.free_for and dice.chance(willing, "come", turn) and script.say(other, _COMING):
        promises.append(Promise.model_validate({"who": other, "fact": fact}))
    else:
        script.say(other, _NOT_COMING)


def _of_oneself(text: str, first_name: str) -> bool:
    """Whether the first clause about its speaker can be said in the first person by changing its first words alone."""
    words = re.split(r",| and |;", text, maxsplit=1)[0].casefold().split()
    return text.startswith(f"{first_name} is ") and not {"he", "she", "his", "her", "him", "they", "their"} & set(words)


def _first(side: Speaker) -> str:
    return side.identity.name.split()[0]


def _sentence(text: str) -> str:
    text = text.strip()
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?" else f"{text}."
