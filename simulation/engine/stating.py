"""From what an answer declares to have been agreed to what each line does about it: pure functions."""

import re
from collections import defaultdict

from twinville.agents.agreement import NEW, Act, Stated
from twinville.agents.prompts.agreed import OPEN, Agreed, Agrees, AgreesAmong, Terms
from twinville.agents.prompts.converse import Conversation
from twinville.agents.prompts.utter import Utterance
from twinville.agents.prompts.utter_group import GroupUtterance

#: What a condition may begin with, which stands before it wherever it is told.
_IF = re.compile(r"^\s*(if|wenn|falls)\s+", re.IGNORECASE)
_ANSWERS: dict[str, Act] = {
    "accepted": "accepts",
    "declined": "declines",
    # What is countered by nothing that is said is turned down.
    "countered": "declines",
    "conditional": "accepts if",
}


def in_script(script: Conversation, a: str, b: str) -> dict[int, list[Stated]]:
    """What each line of a script (from 0) states of agreements, between two people by their names.

    What is proposed in the line that counters something else is that counter-proposal, and is answered as such.
    """
    found: dict[int, list[Stated]] = defaultdict(list)
    names = {"a": a, "b": b}
    #: The agreement that a line counters, by the line, for what is proposed in it.
    countered: dict[int, str] = {}
    # A line that is not there was not spoken.
    spoken = [each for each in script.agreements if each.line <= len(script.lines)]
    for number, each in sorted(enumerate(spoken), key=lambda pair: pair[1].line):
        begins, tag = each.line - 1, f"t{number}"
        by = script.lines[begins].speaker
        who = (a, b) if each.who == "both" else (names[each.who],)
        if each.kind == "calls off":
            found[begins].append(_stated(each, each.about, "calls off", who))
            continue
        theirs = each.kind == "promise" and each.who not in (by, "both")
        if each.kind == "promise" and not theirs:
            found[begins].append(_stated(each, each.about, "promises", (names[by],), tag))
            continue
        instead_of = countered.pop(begins, None)
        if instead_of is not None and each.about == NEW:
            found[begins].append(_stated(each, instead_of, "counters", who, tag))
        else:
            found[begins].append(_stated(each, each.about, "proposes", who, tag))
        # What the other is said to promise is asked of them in this line, and promised in theirs.
        answer = "accepted" if theirs and each.answer == "none" else each.answer
        answers = _answer_line(script, each, by) if answer in _ANSWERS else None
        if answers is None:
            continue
        if answer == "countered" and any(other.line - 1 == answers and other.about == NEW for other in spoken):
            countered[answers] = f"#{tag}"
        else:
            found[answers].append(_stated(each, f"#{tag}", _ANSWERS[answer], who))
    return dict(found)


def in_turn(turn: Utterance, me: str, other: str) -> list[Stated]:
    """What a turn of a dialogue states of agreements."""
    who = {"me": (me,), "other": (other,), "both": (me, other)}
    return [_stated(each, each.about, _in_ones_own_name(each), who[each.who]) for each in turn.agreements]


def _in_ones_own_name(each: Agrees) -> Act:
    """What a turn does: nobody promises in another's name, but asks it of them."""
    return "proposes" if each.act == "promises" and each.who == "other" else each.act


def in_group_turn(turn: GroupUtterance, me: str, others: tuple[str, ...]) -> list[Stated]:
    """What a turn among several states of agreements; others are named as they were said."""
    found = []
    for each in turn.agreements:
        who = tuple(dict.fromkeys(name for word in each.who for name in _meant(word, turn, me, others)))
        act: Act = "proposes" if each.act == "promises" and me not in who else each.act
        found.append(_stated(each, each.about, act, who))
    return found


def _meant(word: str, turn: GroupUtterance, me: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """The people that a word stands for."""
    match word.strip().casefold():
        case "me" | "i":
            return (me,)
        case "all" | "everybody" | "everyone":
            return (me, *others)
        case "both" if turn.to in others:
            return (me, turn.to)
        case "you" | "other" if turn.to in others:
            return (turn.to,)
        case "other":
            return others
    return (word,)


def _answer_line(script: Conversation, each: Agreed, by: str) -> int | None:
    """The line in which the other answers, from 0: the one named, if it is theirs and comes later, else their next one."""
    theirs = [number for number in range(each.line, len(script.lines)) if script.lines[number].speaker != by]
    return each.answer_line - 1 if each.answer_line - 1 in theirs else next(iter(theirs), None)


def _stated(terms: Terms | Agreed | Agrees | AgreesAmong, about: str, act: Act, who: tuple[str, ...], tag: str = "") -> Stated:
    return Stated(
        about=about,
        act=act,
        who=who,
        activity=_said(terms.activity),
        day=_said(terms.day),
        time=_said(terms.time),
        place=_said(terms.place),
        minutes=terms.minutes or None,
        condition=_IF.sub("", terms.condition),
        tag=tag,
    )


def _said(words: str) -> str:
    return "" if words.strip().casefold() == OPEN else words.strip()
