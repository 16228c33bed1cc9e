"""Reactions by rule: whether a person helps, avoids, reports, leaves, or carries on."""

from twinville.agents.prompts.react import Reaction, ReactPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.offers import at_home, offering, where
from twinville.agents.rules.registry import rule
from twinville.agents.temperament import is_child, kindness, nerve, orderliness, patience
from twinville.agents.words import content_words

_LOST = frozenset({"missing", "lost", "disappeared", "vanished", "escaped"})
_SEE_TO = {"smoking": "taking the pan off and opening a window", "overflowing": "turning off the water and mopping up"}
_NOT_MINE = ("somebody is seeing to it already", "it looks worse than it is", "the others can manage that")
_NO_TIME = ("there is no time for it now", "it is none of my business", "somebody closer will see to it")
_HELPS = ("four eyes see more than two", "it costs me nothing", "they would do the same for me")
_TALKS = ("they look as if they could do with company", "I want to know what is the matter")
_RUNS = ("I will not wait to see what becomes of it", "that smells dangerous", "better outside than sorry")
_LEAVES = ("I would rather not be where {them} is", "I have heard enough from {them}", "{them} spoils the place for me")
_STAYS = ("I was here first", "one need not talk", "it is a small town, and one cannot always leave")
_LETS = ("{them} does no harm", "one must be able to look away", "I shall see whether it happens again")
_WARNS = ("a word is mostly enough", "{them} will listen to reason", "better I say it than somebody else")
_SEARCH = ("it cannot have gone far", "I know the path it would take", "{them} would never stop looking for mine")


@rule(ReactPrompt)
def react(prompt: ReactPrompt, dice: Dice) -> Reaction:
    """By what is noticed: a thing gone wrong, somebody in need or unwelcome, words just heard."""
    dice = dice.within(prompt.happened)
    if prompt.what == "self":
        return _unwell(prompt, dice)
    if prompt.what == "breach":
        return _breach(prompt, dice)
    if prompt.what == "thing":
        return _thing(prompt, dice)
    return _person(prompt, dice) if prompt.what == "person" else _news(prompt, dice)


def _thing(prompt: ReactPrompt, dice: Dice) -> Reaction:
    who = prompt.identity
    if is_child(who) or dice.chance(0.35 - 0.3 * nerve(who), "run", prompt.about):
        activity = f"keeping away from the {prompt.about}"
        return _reaction("flee", activity, dice.between(10, 20, "away"), dice.choice(_RUNS, "why"))
    if not prompt.busy and dice.chance(0.15, "wait", prompt.about):
        return _reaction("wait", f"watching the {prompt.about} from a distance", 5, "it may be nothing")
    if dice.chance(0.85, "see to", prompt.about):
        activity = next((done for state, done in _SEE_TO.items() if state in prompt.happened), f"seeing to the {prompt.about}")
        return _reaction("help", activity, 8, "somebody has to")
    return _carry_on(prompt, dice.choice(_NOT_MINE, "why"))


def _unwell(prompt: ReactPrompt, dice: Dice) -> Reaction:
    """Who falls ill goes to see the doctor, or home to bed; some do not take it seriously."""
    who, until = prompt.identity, prompt.now + 45
    clinics = offering(prompt.places, "be treated", prompt.now, until)
    if clinics and not is_child(who) and dice.chance(0.2 + 0.01 * max(0, who.age - 50), "doctor"):
        reason = "better to have it looked at"
        return Reaction(choice=where(clinics[0], "be treated"), activity="seeing the doctor", minutes=45, reason=reason)
    if dice.chance(0.75 + 0.1 * orderliness(who) - 0.1 * nerve(who), "home"):
        spot = at_home(prompt.places, "rest", "sleep", "stand")
        if spot is not None:
            return Reaction(
                choice=spot, activity="resting at home, feeling ill", minutes=120, reason="I am not well, and I know it"
            )
    return _carry_on(prompt, "it is only a cold")


def _breach(prompt: ReactPrompt, dice: Dice) -> Reaction:
    """Discretion: friends are let off, the young and nervous are not eager, the orderly write it down."""
    who, them = prompt.identity, prompt.about.split()[0]
    if dice.chance(0.25 + 0.45 * prompt.closeness + 0.15 * kindness(who) - 0.2 * nerve(who), "let off", prompt.about):
        return _carry_on(prompt, dice.choice(_LETS, "why").format(them=them))
    if dice.chance(0.2 + 0.2 * orderliness(who) - 0.15 * kindness(who), "report", prompt.about):
        return _reaction("report", f"taking down the name of {them}", 5, "it is what I am asked to do")
    return _reaction("warn", f"having a word with {them}", 5, dice.choice(_WARNS, "why").format(them=them))


def _person(prompt: ReactPrompt, dice: Dice) -> Reaction:
    who, them = prompt.identity, prompt.about.split()[0]
    needy = " is looking for " in prompt.happened or " is searching for " in prompt.happened
    if needy:
        sought = prompt.happened.partition(" for ")[2]
        if not prompt.busy and dice.chance(0.25 + 0.4 * prompt.closeness + 0.25 * kindness(who), "help", prompt.about):
            return _reaction("help", f"helping {them} look for {sought}", dice.between(8, 15, "long"), dice.choice(_HELPS, "why"))
        if "talk" in prompt.options and dice.chance(0.3 + 0.3 * prompt.closeness, "ask", prompt.about):
            return _reaction("talk", prompt.doing, 5, dice.choice(_TALKS, "why"))
        return _carry_on(prompt, dice.choice(_NO_TIME, "why"))
    if not prompt.busy and prompt.trust < 0.25 and dice.chance(0.45 - 0.3 * patience(who), "leave", prompt.about):
        spots = offering(prompt.places, "stroll", prompt.now, prompt.now + 20)
        if spots:
            reason = dice.choice(_LEAVES, "why").format(them=them)
            spot = where(dice.choice(spots, "spot"), "stroll")
            return Reaction(choice=spot, activity="a few steps elsewhere", minutes=20, reason=reason)
    return _carry_on(prompt, dice.choice(_STAYS, "why"))


def _news(prompt: ReactPrompt, dice: Dice) -> Reaction:
    """Of what is lost one may go and look for it; most news needs no answer but words."""
    who, them = prompt.identity, prompt.about.split()[0]
    lost = bool(_LOST & content_words(prompt.happened))
    late = prompt.now > 20 * 60 or (is_child(who) and prompt.now > 18 * 60)
    care = 0.05 + 0.45 * prompt.closeness + 0.25 * max(0.0, kindness(who))
    if lost and not late and dice.chance(care, "search", prompt.about):
        spots = offering(prompt.places, "stroll", prompt.now, prompt.now + 45)
        spots = [spot for spot in spots if not spot.home]
        if spots:
            spot = dice.choice(spots, "spot")
            name = spot.name.partition(":")[0]
            reason = dice.choice(_SEARCH, "why").format(them=them)
            activity = f"keeping an eye out for what {them} has lost, at {name}"
            return Reaction(
                choice=where(spot, "stroll"),
                activity=activity,
                minutes=dice.between(20, 40, "long", step=5),
                reason=reason,
            )
    return _carry_on(prompt, dice.choice(_NO_TIME, "why") if lost else "it changes nothing for today")


def _carry_on(prompt: ReactPrompt, reason: str) -> Reaction:
    return _reaction("carry on", prompt.doing, 5, reason)


def _reaction(choice: str, activity: str, minutes: int, reason: str) -> Reaction:
    return Reaction(choice=choice, activity=activity[:120], minutes=minutes, reason=reason)
