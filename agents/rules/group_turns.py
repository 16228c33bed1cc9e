"""Turns of a talk of three or four by rule: who comes greets, who is spoken to answers, one leaves in time."""

from twinville.agents.prompts.agreed import AgreesAmong
from twinville.agents.prompts.speaker import Recalls, Speaker
from twinville.agents.prompts.utter_group import ALL, GroupUtterance, UtterGroupPrompt
from twinville.agents.rules import phrases as say
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.hosting import invitation
from twinville.agents.rules.registry import rule
from twinville.agents.rules.replies import is_surprise_for
from twinville.agents.rules.talk import greeting
from twinville.agents.rules.topics import topics
from twinville.agents.rules.turns import LEAVING, Reply, answer, joined, matters_in
from twinville.agents.rules.voice import Voice
from twinville.agents.temperament import sociability
from twinville.agents.words import conveys

_NOTHING = Reply()


@rule(UtterGroupPrompt)
def utter_group(prompt: UtterGroupPrompt, dice: Dice) -> GroupUtterance:
    """The next turn: an answer to whoever spoke last, and perhaps something of one's own, which is for all."""
    number, name = len(prompt.heard), prompt.me.identity.name
    last, to, text = prompt.heard[-1] if prompt.heard else (prompt.others[0].name, "", "")
    other = last if last in {each.name for each in prompt.others} else prompt.others[0].name
    me = _towards(prompt, other)
    dice = dice.within(other, number, len(prompt.said_today))
    voice = Voice(me, other, prompt.now, set(prompt.said_today), dice)
    if not any(who == name for who, _, _ in prompt.heard):
        return _turn(voice.word(greeting(me, dice), number), number)
    reply = _NOTHING
    if to in ("", name) and other == last and not LEAVING.search(text):
        reply = answer(me, other, voice, text, number, dice)
        if reply.text is not None:
            voice.keep(reply.text)
    own = sum(who == name for who, _, _ in prompt.heard)
    lively = 0.95 + 0.15 * sociability(me.identity) - 0.18 * own
    if prompt.left > len(prompt.others) + 1 and dice.chance(lively, "go on", number):
        party = invitation(me, other, prompt.day, prompt.weekday, prompt.now)
        for topic in topics(me, other, "", dice, number, _raised(prompt), prompt.now, party=party):
            # A proposal is for one; a secret, and what is kept from somebody who is there, is not for all to hear.
            private = topic.news is not None and _is_private(topic.news, [each.name for each in prompt.others])
            words = None if private else voice.word(topic.pool, number, **topic.words)
            if words is not None and not any(words in heard for _, _, heard in prompt.heard):
                to = other if topic.meeting is not None else ALL
                return _turn(joined(reply.text, words), number, reply.and_then(topic), to=to, other=other)
    return _turn(joined(reply.text, voice.word(say.PART, number)), number, reply, leaves=True, other=other)


def _towards(prompt: UtterGroupPrompt, name: str) -> Speaker:
    """The speaker's side, as if they talked with one of the others alone; only what all know is not news."""
    other = next(each for each in prompt.others if each.name == name)
    tie = {"relation": other.relation, "view": other.view, "closeness": other.closeness, "trust": other.trust}
    return prompt.me.model_copy(update=tie)


def _raised(prompt: UtterGroupPrompt) -> set[str]:
    """What is not brought up: who is there, and what was said already."""
    said = [memory for memory in prompt.me.memories if any(conveys(text, memory.text) for _, _, text in prompt.heard)]
    matters = matters_in([text for _, _, text in prompt.heard], prompt.me)
    return {*(each.name for each in prompt.others), *(memory.fact or memory.about for memory in said), *matters}


def _is_private(news: Recalls, present: list[str]) -> bool:
    """Whether a piece of news is not for everybody who is there."""
    return news.secret or any(name in news.hide_from or is_surprise_for(news, name) for name in present)


def _turn(
    text: str | None, number: int, reply: Reply = _NOTHING, *, to: str = ALL, leaves: bool = False, other: str = ""
) -> GroupUtterance:
    if text is None:
        return GroupUtterance(text=f"Hm{'m' * number}.", leaves=True)
    cites = tuple(dict.fromkeys(reply.cites))[:4]
    who = {"me": ("me",), "other": (other,), "both": ("me", other)}
    agreements = (
        AgreesAmong.model_validate(each.model_dump() | {"who": who[each.who] if each.act == "proposes" else ("me",)})
        for each in reply.agreements
    )
    return GroupUtterance(text=text[:400], to=to, cites=cites, tells=reply.told(), agreements=tuple(agreements), leaves=leaves)
