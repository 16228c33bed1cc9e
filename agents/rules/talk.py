"""Whole conversations by rule: a greeting, topics from the speakers' memories, replies to each other's news, and a farewell.

Every line that says something in particular is made of one of its speaker's memories and cites it.
"""

from collections.abc import Mapping, Sequence

from twinville.agents.agreement import NEW
from twinville.agents.prompts.agreed import Agreed
from twinville.agents.prompts.converse import Conversation, ConversePrompt, Line
from twinville.agents.prompts.speaker import Speaker
from twinville.agents.prompts.tell import owned
from twinville.agents.rules import phrases as say
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.garbling import told_by
from twinville.agents.rules.hosting import invitation
from twinville.agents.rules.inviting import Meeting, comes
from twinville.agents.rules.phrases import Pool
from twinville.agents.rules.registry import rule
from twinville.agents.rules.replies import answer_news
from twinville.agents.rules.topics import Topic, in_brief, topics
from twinville.agents.rules.voice import Voice, frames
from twinville.agents.temperament import sociability

#: Below this somebody greets no more than they must.
CURT = -0.45
_LONGEST, _AGREEMENTS = 13, 4
_INTRODUCED = frames(say.GREET_NEW)


class _Script:
    """The lines written so far, and the promises made in them."""

    def __init__(self, prompt: ConversePrompt, dice: Dice) -> None:
        said = set(prompt.said_today)
        self.sides = {"a": prompt.a, "b": prompt.b}
        self._voices = {
            "a": Voice(prompt.a, prompt.b.identity.name, prompt.now, said, dice),
            "b": Voice(prompt.b, prompt.a.identity.name, prompt.now, said, dice),
        }
        self.lines: list[Line] = []
        self.agreements: list[Agreed] = []
        self.raised: list[str] = []

    def say(
        self,
        who: str,
        pool: Pool,
        cites: Sequence[str] = (),
        *,
        tells: bool = False,
        words: Mapping[str, str] | None = None,
        news: str = "",
    ) -> bool:
        """Add one of a pool's lines; False when all of them were said before, or it is enough.

        `tells` says that it passes on what it cites, `news` what it tells besides.
        """
        text = self._voices[who].word(pool, len(self.lines), **(words or {})) if len(self.lines) < _LONGEST else None
        if text is None:
            return False
        self._voices[who].keep(text)
        cited = [owned(memory, who) for memory in cites]
        told = [{"what": memory, "stance": "affirms"} for memory in cited if tells]
        told += [{"what": NEW, "stance": "affirms", "statement": news}] if news else []
        self.lines.append(Line.model_validate({"speaker": who, "text": text, "cites": cited, "tells": told}))
        return True

    def agree(self, about: str, who: str, *, answer: str, **terms: object) -> None:
        """The last line answers what the one before proposed."""
        last = len(self.lines)
        if len(self.agreements) < _AGREEMENTS:
            found = {"about": about, "line": last - 1, "answer": answer, "answer_line": last, "who": who, **terms}
            self.agreements.append(Agreed.model_validate(found))


@rule(ConversePrompt)
def converse(prompt: ConversePrompt, dice: Dice) -> Conversation:
    """A script of 2 to 13 lines."""
    dice = dice.within(prompt.b.identity.name, len(prompt.said_today))
    script = _Script(prompt, dice)
    a, b = prompt.a, prompt.b
    script.say("a", greeting(a, dice))
    script.say("b", greeting_back(b, script.lines))
    for turn in range(turns(a, b, dice)):
        who = "ab"[(turn + dice.between(0, 1, "who")) % 2] if turn or not (a.aims or b.aims) else "a" if a.aims else "b"
        _bring_up(script, dice, who, turn, prompt)
    if script.say("a", say.PART):
        script.say("b", say.PART_REPLY)
    while len(script.lines) < 2:
        # Everything has been said today: they leave it at a murmur.
        murmur = f"Hm{'m' * (len(script.lines) + len(prompt.said_today))}."
        script.lines.append(Line.model_validate({"speaker": "ab"[len(script.lines) % 2], "text": murmur[:400]}))
    return Conversation(
        lines=tuple(script.lines),
        agreements=tuple(script.agreements),
        summary_a=_summary(script, "a", "b"),
        summary_b=_summary(script, "b", "a"),
    )


def turns(a: Speaker, b: Speaker, dice: Dice) -> int:
    """How many things are brought up: more among the close, fewer with the shy."""
    lively = 1 + dice.between(0, 2, "turns") + (1 if min(a.closeness, b.closeness) > 0.7 else 0)
    return max(1, lively - (1 if min(sociability(a.identity), sociability(b.identity)) < CURT else 0))


def greeting(me: Speaker, dice: Dice) -> Pool:
    """How somebody begins; with a stranger now and then by their name."""
    if "hardly know" in me.relation and dice.chance(0.45, "introduction"):
        return say.GREET_NEW
    if sociability(me.identity) < CURT and me.closeness < 0.8:
        return say.GREET_CURT
    return say.GREET_CLOSE if me.closeness > 0.7 else say.GREET


def greeting_back(me: Speaker, before: Sequence[Line | tuple[str, str]]) -> Pool:
    """How somebody answers a greeting: a name is answered with a name."""
    text = "" if not before else before[0].text if isinstance(before[0], Line) else before[0][1]
    if _INTRODUCED.search(text):
        return say.ANSWER_NEW
    return say.ANSWER_CURT if sociability(me.identity) < CURT and me.closeness < 0.8 else say.ANSWER


def _bring_up(script: _Script, dice: Dice, who: str, turn: int, prompt: ConversePrompt) -> None:
    """One speaker brings something up, the other answers."""
    other = "b" if who == "a" else "a"
    me, you = script.sides[who], script.sides[other]
    party = invitation(me, you.identity.name, prompt.day, prompt.weekday, prompt.now)
    for topic in topics(me, you.identity.name, you.doing, dice, turn, script.raised, prompt.now, you.identity.age, party):
        news = topic.meeting.news if topic.meeting is not None else ""
        if script.say(who, topic.pool, topic.cites, tells=topic.news is not None, words=topic.words, news=news):
            script.raised.append(topic.label)
            _answer(script, dice, topic, other, turn)
            return


def _answer(script: _Script, dice: Dice, topic: Topic, who: str, turn: int) -> None:
    if topic.meeting is not None:
        _answer_meeting(script, dice, topic.meeting, who, turn)
        return
    if topic.news is None:
        script.say(who, topic.replies, words=topic.words)
        return
    teller = script.sides["b" if who == "a" else "a"].identity.name
    answer = answer_news(script.sides[who], topic.news, teller, topic.news.doubted, turn, dice)
    if not script.say(who, answer.pool, answer.cites, tells=True, words={"it": answer.text}):
        return
    if topic.news.invites and topic.news.fact and answer.pool in (say.COMING, say.NOT_COMING, say.ENGAGED):
        script.agree(topic.news.fact, who, answer="accepted" if answer.accepts else "declined")
    if answer.cites:
        script.raised.append(next(m.fact or "" for m in script.sides[who].memories if m.id == answer.cites[0]))


def _answer_meeting(script: _Script, dice: Dice, meeting: Meeting, who: str, turn: int) -> None:
    me = script.sides[who]
    answer = comes(me, meeting.start, meeting.minutes, turn, dice, party=bool(meeting.news))
    pool = say.ENGAGED if answer is None else say.COMING if answer else say.NOT_COMING
    if script.say(who, pool):
        script.agree(NEW, "both", answer="accepted" if answer else "declined", **meeting.terms())


def _summary(script: _Script, me: str, other: str) -> str:
    names = {side: script.sides[side].identity.name for side in "ab"}
    gists = {m.fact: told_by(m) for side in script.sides.values() for m in side.memories if m.fact}
    came_for = {matter for side in script.sides.values() for _, matter in side.aims}
    about = [in_brief(gists.get(label, label)) for label in dict.fromkeys(script.raised) if label not in came_for]
    about = about or [in_brief(label) for label in script.raised[:1]]
    text = f"I talked with {names[other]} about {', '.join(about) if about else 'nothing in particular'}"
    promised = any(each.answer == "accepted" for each in script.agreements if each.who in (me, "both"))
    return (text + ("; I promised to come" if promised else ""))[:300]
