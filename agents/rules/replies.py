"""Replies by rule: to news by knowledge, trust and free time; to anything else by its kind."""

from dataclasses import dataclass

from twinville.agents.prompts.speaker import Recalls, Speaker
from twinville.agents.rules import phrases as say
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.garbling import told_by
from twinville.agents.rules.inviting import willing
from twinville.agents.rules.phrases import Pool
from twinville.agents.rules.voice import first_name
from twinville.agents.words import content_words

_SAD = frozenset({"missing", "lost", "close", "died", "ill", "fire", "accident", "worry"})


@dataclass(frozen=True)
class Answer:
    """Phrases to answer with, what fills them, the memory they rest on and tell, and whether they accept an invitation."""

    pool: Pool
    text: str = ""
    cites: tuple[str, ...] = ()
    accepts: bool = False


def is_surprise_for(memory: Recalls, other: str) -> bool:
    """Whether it invites to something for somebody who did not tell of it themselves: they do not hear of it before the day."""
    return memory.invites and memory.about != other and first_name(other) in memory.text


def answer_news(me: Speaker, news: Recalls, other: str, doubtful: bool, turn: int, dice: Dice) -> Answer:
    """To deny, doubt, accept or decline, care, or take note. `doubtful` says that `other`, who tells it, did not vouch for it."""
    mine: dict[str | None, Recalls] = {memory.fact: memory for memory in me.memories if memory.fact}
    against = next(
        (m for m in mine.values() if not (m.doubted or m.over) and (m.against == news.fact or m.fact == news.against)), None
    )
    # Who knows it at first hand is believed over hearsay.
    if against is not None and not is_surprise_for(against, other) and not (news.kind == "background" and against.kind == "speech"):
        flatly = against.kind == "background" or dice.chance(0.75, "deny", news.fact, turn)
        return Answer(say.DENIED, told_by(against), (against.id,)) if flatly else Answer(say.DOUBTED)
    if me.trust < 0.35 or (doubtful and me.trust < 0.7):
        return Answer(say.DOUBTED)
    if news.invites and news.fact:
        if news.fact not in me.free_for:
            return Answer(say.ENGAGED)
        if dice.chance(willing(me), "come", news.fact, turn):
            return Answer(say.COMING, accepts=True)
        return Answer(say.NOT_COMING)
    known = mine.get(news.fact)
    if known is not None and known.id != news.id and not known.doubted and known.about != news.about:
        return Answer(say.KNEW)
    return Answer(say.CONCERNED if _SAD & content_words(news.text) else say.TAKEN)
