"""Topics of conversation by rule: news, a sight, oneself, a plan, a thought; each from one of the speaker's memories."""

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field

from twinville.agents.prompts.speaker import Recalls, Speaker
from twinville.agents.rules import phrases as say
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.garbling import own_words, retold, to_their_face, told_by
from twinville.agents.rules.inviting import Meeting, proposal
from twinville.agents.rules.phrases import Pool
from twinville.agents.rules.replies import is_surprise_for
from twinville.agents.rules.thoughts import FULL, QUIET
from twinville.agents.rules.voice import first_name
from twinville.agents.words import conveys, cut

#: What one does not pass on about others, and what is not worth it.
_UNMENTIONED = (
    "going to", "walking to", "toilet", "shower", "brushing", "sleeping", "getting up", "dressed", "changing", "waiting",
    "talking with",
)  # fmt: skip
#: Characters of a matter that are said of it, and that are told of it afterwards.
_SAID, _BRIEF = 110, 48
#: How a matter begins that says what to do about it, and one that asks for the reason of a meeting that failed.
_TO_DO = re.compile(r"^(?:tell them (?:of this: |what )|ask them why: )")
_AGREED = re.compile(r"Agreed with (?P<with>.+?)(?: too)?: ")
_WHY = re.compile(r"ask them why: .+? did not come to (?P<it>.+?) on .+, as agreed")
#: How likely one who has come about somebody else's party speaks of it: nobody is quick to ask people there.
_ASKS_TO_OTHERS = 0.3
_PRONOUNS = {"he", "she", "his", "her", "him", "they", "their"}


@dataclass(frozen=True)
class Topic:
    """Something brought up: the phrases it may be put in, what fills them, the memory it rests on, and the phrases that answer it.

    `label` says what the talk was about; `news` is the memory of a fact, if it is news, `meeting` what is proposed.
    """

    pool: Pool
    replies: Pool
    label: str
    words: dict[str, str] = field(default_factory=dict)
    cites: tuple[str, ...] = ()
    news: Recalls | None = None
    meeting: Meeting | None = None


def topics(
    me: Speaker,
    other: str,
    other_doing: str,
    dice: Dice,
    turn: int,
    raised: Container[str],
    now: int,
    age: int | None = None,
    party: Meeting | None = None,
) -> Iterator[Topic]:
    """What somebody would bring up, in the order in which it comes to mind; what was `raised` before is left.

    `age` is the other's, where it is known; whose age is not known is not asked out for what is for adults.
    `party` is what this person, its host, has to ask the other to.
    """
    matter = _matter(me, other, dice, raised)
    if matter is not None:
        yield matter
    if party is not None and "a party" not in raised:
        yield Topic(say.HOST, say.NOT_COMING, "a party", party.words(), meeting=party)
    news = _news(me, other, dice, turn, raised)
    if news is not None:
        yield news
    meeting = proposal(me, other, age, now, turn, dice) if "a meeting" not in raised else None
    if meeting is not None:
        yield Topic(say.INVITE, say.NOT_COMING, "a meeting", meeting.words(), meeting=meeting)
    for name in sorted(_MAKERS, key=lambda name: dice.uniform("topic", me.identity.name, turn, name))[:3]:
        topic = _MAKERS[name](me, other, dice, turn, raised)
        if topic is not None:
            yield topic
    if other_doing and other_doing.split()[0].endswith("ing") and dice.chance(0.4, "doing", turn) and "their doings" not in raised:
        yield Topic(say.SAW_YOU, say.SAW_YOU_REPLY, "their doings", {"doing": other_doing})
    start = int(dice.uniform("small", turn, me.identity.name) * len(say.SMALL))
    for line, replies in say.SMALL[start:] + say.SMALL[:start]:
        yield Topic((line,), replies, "this and that")


def in_speech(matter: str) -> str:
    """A matter as it is said: without what is to be done about it; a meeting that failed, by its name."""
    missed = _WHY.match(matter)
    text = missed["it"] if missed is not None else _TO_DO.sub("", matter)
    return cut(_AGREED.sub(r"\g<with> and I have agreed on ", text), _SAID).rstrip(".!?")


def in_brief(matter: str) -> str:
    """What is told of a matter afterwards."""
    return cut(in_speech(matter), _BRIEF).rstrip(".!?")


def _matter(me: Speaker, other: str, dice: Dice, raised: Container[str]) -> Topic | None:
    """What one has come to say to the other, or ask them. News is told as news, and what is kept from them is not said."""
    for whom, matter in me.aims:
        if whom != other or not matter or matter in raised:
            continue
        memory = next((m for m in me.memories if m.fact is not None and conveys(matter, told_by(m))), None)
        private = memory is not None and (memory.secret or other in memory.hide_from or is_surprise_for(memory, other))
        of_others = memory is not None and memory.invites and memory.kind == "speech"
        if of_others and not dice.chance(_ASKS_TO_OTHERS, "asks", matter):
            continue
        if not private and (memory is None or memory.told or memory.over):
            pools = (say.ASK_WHY, say.ASK_WHY_REPLY) if _WHY.match(matter) else (say.MATTER, say.MATTER_REPLY)
            return Topic(*pools, matter, {"it": in_speech(matter)})
        if not private and memory is not None and memory.fact not in raised:
            return _telling(memory, me, other, dice)
    return None


def _news(me: Speaker, other: str, dice: Dice, turn: int, raised: Container[str]) -> Topic | None:
    """What the other does not know yet: a secret hardly ever, what is doubted seldom, one's own sooner than what was heard."""
    ready = []
    for memory in me.memories:
        if memory.fact is None or memory.told or memory.over or memory.fact in raised or other in memory.hide_from:
            continue
        if is_surprise_for(memory, other):
            continue
        # Nobody is quick to ask people to somebody else's party.
        eager = (0.01 if memory.invites else 0.06) if memory.kind == "speech" else 0.85 if memory.invites else 0.75
        if memory.secret:
            eager = 0.012 if me.closeness > 0.75 else 0.0
        elif memory.doubted:
            eager = 0.12
        if dice.chance(eager, "news", memory.fact, turn):
            ready.append(memory)
    if not ready:
        return None
    return _telling(dice.choice(ready, "which news", turn), me, other, dice)


def _telling(memory: Recalls, me: Speaker, other: str, dice: Dice) -> Topic:
    """A piece of news, in one's own words or as one has heard it."""
    heard = memory.kind == "speech"
    pool = say.CONFIDE if memory.secret else say.PASS_DOUBT if memory.doubted else say.PASS_ON if heard else say.TELL
    text = retold(told_by(memory), me.identity, dice) if heard else own_words(memory.text, me.identity.name)
    source = memory.about if heard else me.identity.name
    return Topic(pool, say.TAKEN, memory.fact or "", {"it": to_their_face(text, other), "source": source}, (memory.id,), memory)


def _seen(me: Speaker, other: str, dice: Dice, turn: int, raised: Container[str]) -> Topic | None:
    names = (me.identity.name, other)
    seen = [
        memory
        for memory in me.memories
        if memory.kind == "observation"
        and not memory.mentioned
        and not any(word in memory.text for word in (*names, *_UNMENTIONED))
        and memory.about not in raised
    ]
    if not seen:
        return None
    memory = dice.choice(seen, "seen", turn)
    them = first_name(memory.about) if memory.text.startswith(memory.about) else "it"
    replies = say.SAW_REPLY if them != "it" else say.CONCERNED[:3]
    return Topic(say.SAW, replies, memory.about, {"seen": memory.text.replace(" is ", " ", 1), "them": them}, (memory.id,))


def _oneself(me: Speaker, _other: str, dice: Dice, turn: int, raised: Container[str]) -> Topic | None:
    label = f"what {me.identity.name} is about"
    mine = first_name(me.identity.name)
    own = [
        m
        for m in me.memories
        if m.kind == "background" and not m.secret and m.fact is None and not m.mentioned and _of_oneself(m.text, mine)
    ]
    # What is news is told as news, so that it is answered as news.
    news = [m.text for m in me.memories if m.fact is not None]
    own = [m for m in own if not any(conveys(m.text, text) for text in news)]
    if not own or label in raised:
        return None
    memory = dice.choice(own, "own", turn)
    clause = _first_clause(memory.text).replace(f"{mine} is ", "I am ", 1)
    return Topic(say.SELF, say.SELF_REPLY, label, {"it": clause}, (memory.id,))


def _thought(me: Speaker, other: str, dice: Dice, turn: int, raised: Container[str]) -> Topic | None:
    mine = [m for m in me.memories if m.kind == "reflection" and m.text not in (QUIET, FULL) and not (m.secret or m.mentioned)]
    thoughts = [m for m in mine if m.about != other and m.about not in raised]
    if not thoughts:
        return None
    memory = dice.choice(thoughts, "thought", turn)
    return Topic(say.THOUGHT, say.THOUGHT_REPLY, memory.about, {"it": memory.text}, (memory.id,))


def _later(me: Speaker, _other: str, dice: Dice, turn: int, raised: Container[str]) -> Topic | None:
    """Something of today's plan."""
    plans = [m for m in me.memories if m.kind == "plan" and m.text.startswith("My plan for day") and not (m.secret or m.mentioned)]
    if not plans or "plans" in raised:
        return None
    items = re.findall(r"\d\d:\d\d ([^,]+)", plans[-1].text)
    later = [item for item in items[len(items) // 2 :] if item.split()[0].endswith("ing")]
    if not later:
        return None
    return Topic(say.LATER, say.LATER_REPLY, "plans", {"it": dice.choice(later, "later", turn)}, (plans[-1].id,))


def _done(me: Speaker, _other: str, dice: Dice, turn: int, raised: Container[str]) -> Topic | None:
    """What one did about something that happened."""
    did = [m for m in me.memories if m.kind == "plan" and "; my answer was " in m.text and not (m.secret or m.mentioned)]
    if not did or "what happened" in raised:
        return None
    memory = dice.choice(did, "did", turn)
    activity = memory.text.partition("; my answer was ")[2].partition(", because ")[0]
    if not activity.split()[0].endswith("ing"):
        return None
    return Topic(say.DONE, say.DONE_REPLY, "what happened", {"it": activity}, (memory.id,))


def _of_oneself(text: str, name: str) -> bool:
    """Whether the first clause about its speaker can be said in the first person by changing its first words alone."""
    return text.startswith(f"{name} is ") and not _PRONOUNS & set(_first_clause(text).casefold().split())


def _first_clause(text: str) -> str:
    return re.split(r",| and |;", text, maxsplit=1)[0]


#: The functions that make topics, by the name in their chance keys.
_MAKERS: dict[str, Callable[[Speaker, str, Dice, int, Container[str]], Topic | None]] = {
    "_seen": _seen,
    "_oneself": _oneself,
    "_thought": _thought,
    "_later": _later,
    "_done": _done,
}
