"""Opinion of and compliance with an ordinance, by rule: from temperament, age, source, cost to oneself, and what others do."""

from twinville.agents.prompts.comply import Compliance, ComplyPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rule
from twinville.agents.temperament import is_child, kindness, nerve, orderliness, sociability

_CARE = frozenset({"nurse", "doctor", "carer", "vicar", "teacher", "constable", "councillor", "pharmacist", "priest", "mayor"})
_FOR = {
    "mask": (
        "it costs me little, and it may spare somebody a fever",
        "I have old people about me",
        "those who know say that it helps",
    ),
    "stay home": ("the nights are no loss to me", "quiet streets do nobody harm", "it is for a while, and I can wait"),
    "stay away": ("I can do without it", "there are other places", "they will have their reasons"),
    "close": ("people should sleep at night", "there was too much noise", "an evening ends some time"),
    "words": ("it is sensible enough", "somebody has to say it", "I should have done so anyhow"),
}
_AGAINST = {
    "mask": ("I cannot breathe under it", "one does not know anybody's face any more", "I am not ill, and they know it"),
    "stay home": ("I am no child who is sent to bed", "I work while others sleep", "the evening air is mine"),
    "stay away": ("I go where I have always gone", "they do not ask whom it hurts", "it is my only company"),
    "close": ("it is the one place where we meet", "a pub that closes at supper is none", "they take from us and give nothing"),
    "words": ("I do not care for being told", "it is none of their business", "words on paper"),
}
_OTHERS_DO, _OTHERS_DO_NOT = "everybody does by now, and I will not stand out", "nobody keeps it, so why should I"
_RULE, _CALLED = "I am not of their opinion, but a rule is a rule", "I was called to account once, and that will do"
_TIRED, _FORGOT = "I mean to, only not today", "I do not think of it when I leave the house"


@rule(ComplyPrompt)
def comply(prompt: ComplyPrompt, dice: Dice) -> Compliance:
    """Support follows temper, cost and word of mouth and changes slowly; keeping it follows support, order and what others do."""
    who = prompt.identity
    lasting = dice.habit(who.name, "ordinance", prompt.asks)
    support = 3.2 + 1.6 * (lasting - 0.5) + 0.6 * kindness(who) + 0.4 * orderliness(who) + 0.8 * (prompt.trust - 0.5)
    support -= 0.5 * len(prompt.touches)
    support += 0.5 * (who.age >= 60) * (prompt.asks == "mask") - 0.4 * sociability(who) * (prompt.asks != "mask")
    support += 0.5 * any(word in who.occupation.casefold() for word in _CARE) - 0.4 * (16 <= who.age < 30)
    others = _share(prompt)
    if prompt.before is not None:
        support = 0.7 * prompt.before.support + 0.3 * support + 0.6 * (others - 0.5)
    level = max(1, min(5, round(support)))
    odds = 0.12 + 0.17 * level + 0.12 * orderliness(who) - 0.12 * nerve(who) + 0.45 * (others - 0.5)
    odds += 0.15 * min(2, prompt.sanctioned) - 0.12 * prompt.voluntary + 0.15 * prompt.enforced + 0.1 * is_child(who)
    if prompt.before is not None:
        odds += 0.2 if prompt.before.kept else -0.15
    keeps = dice.chance(max(0.03, min(0.98, odds)), "keep", prompt.asks)
    return Compliance(support=level, today="keep" if keeps else "break", reason=_why(prompt, dice, level, others, keeps=keeps))


def _share(prompt: ComplyPrompt) -> float:
    """The share of people seen who keep it, drawn to a half where few were seen."""
    kept, broke = prompt.seen
    return (kept + 1.0) / (kept + broke + 2.0)


def _why(prompt: ComplyPrompt, dice: Dice, level: int, others: float, *, keeps: bool) -> str:
    if keeps and level <= 2:
        return _CALLED if prompt.sanctioned else _OTHERS_DO if others > 0.65 else _RULE
    if not keeps and level >= 4:
        return _OTHERS_DO_NOT if others < 0.35 else dice.choice((_TIRED, _FORGOT), "lapse", prompt.asks)
    if keeps and others > 0.8 and level == 3:
        return _OTHERS_DO
    if not keeps and prompt.touches and dice.chance(0.5, "touches", prompt.asks):
        return f"{prompt.touches[0]}, and nobody asked me"
    return dice.choice((_FOR if keeps else _AGAINST)[prompt.asks], "why", prompt.asks)
