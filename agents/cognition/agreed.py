"""What was agreed, in the words in which one of those concerned has it: how it stands, what is open, what became of it."""

import re
from dataclasses import replace

from twinville.agents.agreement import ALIVE, Agreement, listed
from twinville.agents.stimulus import AgreementPast
from twinville.agents.words import as_doing, is_doing
from twinville.worlds.daytime import DAY, format_time

#: How memories begin that an agreement stands, or was kept; what was only proposed, declined, called off or missed is none of them.
_STANDS = re.compile(r"Agreed with |Promised |I met |I was (?:at|there for) |I did this, |[^:]+ (?:promised me|agreed): ")


def others_in(agreement: Agreement, me: str) -> tuple[str, ...]:
    """The others whom it concerns, those who took it back among them."""
    return tuple(name for name in dict.fromkeys((*agreement.people, *agreement.left)) if name != me)


def told(agreement: Agreement, me: str) -> str:
    """How it stands, with whom, what it is about, and what is not settled: "Agreed with Ada: chess at the Bell, day 1 at 20:00"."""
    doubts = doubts_of(agreement, me) if agreement.standing in ALIVE else []
    but = f" ({'; '.join(doubts)})" if doubts else ""
    return f"{_with(agreement, me)}: {agreement.in_words()}{but}"


def also(agreement: Agreement, name: str) -> str:
    """That somebody has come in."""
    return f"Agreed with {name} too: {agreement.in_words()}"


def doubts_of(agreement: Agreement, me: str) -> list[str]:
    """What keeps an agreement from being settled."""
    doubts = []
    if agreement.standing == "conditional" or agreement.comes_if(me):
        who = "I" if agreement.comes_if(me) else listed(agreement.asked[-1:])
        condition = agreement.condition.removeprefix("if ")
        doubts.append(f"{who} said: only if {condition}" if condition else f"{who} may come")
    elif me in agreement.asked:
        doubts.append(f"{agreement.by} asked me, and I have not answered")
    elif agreement.standing in ("proposed", "countered") and agreement.asked:
        doubts.append(
            f"{listed(agreement.asked)} has not answered" if len(agreement.asked) == 1 else "the others have not answered"
        )
    if left_open := agreement.open_in_words():
        doubts.append(left_open)
    return doubts + [_as_clash(text) for text in agreement.problems_of(me)]


def came_about(text: str) -> bool:
    """Whether what is remembered of an agreement says that it stands, or was kept."""
    return _STANDS.match(text) is not None


def missing(agreement: Agreement, absent: tuple[str, ...]) -> str:
    """That somebody has not come."""
    return f"{listed(absent)} did not come to {_what(agreement)} on {_when(agreement)}, as agreed"


def waited(agreement: Agreement, absent: str) -> str:
    """That one waited for somebody."""
    return f"{missing(agreement, (absent,))}; I waited, and do not know why"


def became(past: AgreementPast, others: tuple[str, ...]) -> str:
    """What became of it for oneself, and what one did instead."""
    if not past.agreement.is_fixed:
        done = "I did this, as agreed" if past.outcome == "kept" else "I did not do this, agreed"
        return f"{done} with {listed(others)}: {past.agreement.in_words()}"
    what, when = _what(past.agreement), _when(past.agreement)
    if past.outcome == "missed":
        agreed = f", agreed with {listed(others)}" if others else ""
        return f"I missed {what}, {when}{agreed}; I was {past.instead} instead"
    late = f", {past.late} minutes late" if past.late else ""
    absent = f"{listed(past.absent)} did not come"
    if past.met:
        return f"I met {listed(past.met)} for {what}, {when}, as agreed{late}{f'; {absent}' if past.absent else ''}"
    there = "was there for" if is_doing(what) else "was at"
    return f"I {there} {what}, {when}, as agreed{late}{f', but {absent}' if past.absent else ''}"


def _with(agreement: Agreement, me: str) -> str:
    """How it stands, and with whom."""
    others = others_in(agreement, me)
    if agreement.standing == "called off":
        return f"Called off, with {listed(others)}" if others else "Called off"
    if agreement.standing == "declined":
        return f"Proposed by {agreement.by if agreement.by != me else 'me'} and declined"
    if agreement.standing != "accepted":
        if agreement.by == me:
            return f"Proposed to {listed(others)}" if others else "I proposed this"
        return f"{agreement.by} proposed"
    if me not in agreement.who:
        return f"{listed(agreement.who)} {'promised me' if me in agreement.to else 'agreed'}"
    if agreement.who == (me,) and not agreement.left:
        return f"Promised {listed(agreement.to or agreement.asked)}".strip()
    return f"Agreed with {listed(tuple(name for name in others if name not in agreement.asked) or others)}"


def _what(agreement: Agreement) -> str:
    """What it is, and where."""
    return replace(agreement, activity=as_doing(agreement.activity), day=None, at=None).in_words()


def _when(agreement: Agreement) -> str:
    begins = agreement.begins or 0
    return f"day {begins // DAY + 1} at {format_time(begins)}"


def _as_clash(problem: str) -> str:
    """A problem as one tells oneself; what lies in the diary ends with its hours."""
    return f"I have {problem}" if " from " in problem and problem[-3:-2] == ":" else problem
