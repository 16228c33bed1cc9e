"""What the engine writes into minds is English, whatever the language of a town; prompts of that town tell it in its language.

Memories of what was seen, done, planned and agreed are data of an episode, which the engine and the rules read again. They stay as
they are there. Here the sentences that they are made of are recognised by their templates and said again, as far as the wording in
force translates them; whatever is recognised as none of these stays as it is.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.wording import say, translates, word

#: Longer texts, in characters, are nobody's sentence.
_LONGEST = 1200
#: A sentence within a sentence within a sentence: deeper ones are nobody's.
_DEEPEST = 4

#: What people do by the engine's own rules, who others are to them, and what else is a fixed word.
WORDS = (
    "pottering about the house", "tidying up", "resting at home", "reading at home", "listening to the radio",
    "watching television", "sorting through a drawer", "writing a few letters", "resting", "getting washed and dressed",
    "having breakfast", "getting ready for bed", "going to bed", "getting up", "sleeping", "asleep", "looking for the keys",
    "going back for a coat", "tying a shoelace", "looking for a lost glove", "checking the stove once more",
    "taking a moment to think what to do", "taking some unplanned time", "waiting a little", "keeping what the council asks",
    "post a notice", "having lessons", "lessons", "waited", "left it for another time", "at home", "and", "asked",
    "somebody I hardly know", "somebody I have talked with", "an inner voice", "some day", "an open hour", "a meeting", "meeting",
    "at a place still open", "proposed", "accepted", "declined", "countered", "conditional", "called off", "kept", "missed",
    "the others have not answered", "the day", "the time", "the place",
    "I feel feverish, and I have begun to cough.", "I still have a fever and a cough.", "The fever is gone; I feel well again.",
    "the place is closed", "the place is closing", "there is no room", "there is no way there", "the time for it has passed",
    "nobody is let in without a mask", "one was not let in", "nobody opened the door", "it is late, and the house wants to sleep",
    "just to see them", "today", "tomorrow", "smoking", "overflowing", "I", "home", "the town council",
)  # fmt: skip

#: What somebody is seen doing, or has in the diary.
DOINGS = (
    "working as {job}",
    "work as {job}",
    "taking a break from work, {doing}",
    "looking for something to do ({use})",
    "talking with {who}",
    "walking to {place}",
    "going to the {place}",
    "waiting: {doing}",
    "knocking at {place}",
)
#: What was agreed: what, where, when.
DEALS = ("{what}, {moment}", "{what} at {spot}")
MOMENTS = ("day {day} at {time}", "day {day}", "at {time}")
#: What keeps an agreement from being settled.
DOUBTS = (
    "{people} said: only if {condition}",
    "{people} may come",
    "{who} asked me, and I have not answered",
    "{people} has not answered",
    "{missing} is open",
    "{missing} are open",
    "it is one with {what}",
    "I have {doing} from {since} to {until}",
    "{doing} from {since} to {until}",
)
DEEDS = (
    "did this instead: {doing} at {place}",
    "stood there all the same: {doing}",
    "put this off to {time}: {doing} at {place}",
)
#: Whole sentences; of two that could be meant the first is.
SENTENCES = (
    "From {since} to {until} I did this: {doing}, at {place}, with {company}",
    "From {since} to {until} I did this: {doing}, at {place}",
    "From {since} to {until} I was {doing} at {place}, with {company}",
    "From {since} to {until} I was {doing} at {place}",
    "At {place}, with {others}: {items}",
    "At {place}: {items}",
    "My plan for day {day}: {items}",
    "I plan nothing for day {day}",
    "could not do this: {doing} ({obstacle}); {did}",
    "{what}, {when}, {spot}, with {people}, if {condition}: {standing}",
    "{what}, {when}, {spot}, with {people}: {standing}",
    "Agreed with {people} too: {deal}{but}",
    "Agreed with {people}: {deal}{but}",
    "Called off, with {people}: {deal}{but}",
    "Called off: {deal}{but}",
    "Proposed by me and declined: {deal}{but}",
    "Proposed by {who} and declined: {deal}{but}",
    "Proposed to {people}: {deal}{but}",
    "I proposed this: {deal}{but}",
    "{who} proposed: {deal}{but}",
    "{people} promised me: {deal}{but}",
    "{people} agreed: {deal}{but}",
    "Promised {people}: {deal}{but}",
    "I did this, as agreed with {people}: {deal}",
    "I did not do this, agreed with {people}: {deal}",
    "I missed {what}, {moment}, agreed with {people}; I was {doing} instead",
    "I missed {what}, {moment}; I was {doing} instead",
    "I met {people} for {what}, {moment}, as agreed{rest}",
    "I was at {what}, {moment}, as agreed{rest}",
    "I was there for {what}, {moment}, as agreed{rest}",
    "{people} did not come to {what} on {moment}, as agreed; I waited, and do not know why",
    "{people} did not come to {what} on {moment}, as agreed",
    "I meant to talk to {who}, and did not: {matter}",
    "{who} would not talk to me just then",
    "I decided on this for {moment}: {doing}",
    "{matter}; I decided on this: {decided}, because {reason}",
    "{matter}; I carried on, because {reason}",
    "{matter}; my answer was {doing}, because {reason}",
    "{statement}; I mean to keep it today, because {reason}",
    "{statement}; I will not keep it today, because {reason}",
    "{matter}, against this: {statement}",
    "{who} knocked at our door; I let them in, because: {reason}",
    "{who} knocked at our door; I did not let them in, because: {reason}",
    "{who} let me in at {place} and said: {text}",
    "{who} let me in at {place}",
    "{who} did not let me in at {place} and said: {text}",
    "{who} did not let me in at {place}",
    "tell them what {who} said to {whom}: {text}",
    "tell them what {who} said: {text}",
    "tell them of this: {matter}",
    "ask them why: {matter}",
    "An inner voice said: {text}",
    "an inner voice said: {text}",
    "{who} put up a notice: {text}",
    "{who} said to {whom}: {text}",
    "{who} said: {text}",
    "{who} is, to me, {relation}",
    "I work at {place}",
    "I am used to {doing} at {place}",
    "The noise from {place} kept me awake at night.",
    "the {thing} is {state}",
    "{who} is {seen} at {place}",
    "{who}: {doing}, at {place}",
    "{who} is {seen}",
    "{time} {doing}, at {place}",
    "{what}, {place}, day {day} {time}",
    "at {what}",
)
#: Who is expected where, with quoted names.
EXPECTED = ("at {time}, as agreed, {quoted}", "at home {quoted}", "at {building} {quoted}")
LATE, ABSENT = "{late} minutes late", "{people} did not come"

_TIME = r"\d\d:\d\d"
_STANDINGS = "proposed|accepted|declined|countered|conditional|called off|kept|missed"
#: How a field looks, where not anything will do.
_SHAPES = {
    "since": _TIME,
    "until": _TIME,
    "time": _TIME,
    "day": r"\d+",
    "when": rf"(?:some day|today|tomorrow|day \d+) at (?:{_TIME}|an open hour)",
    "moment": rf"day \d+ at {_TIME}|day \d+|at {_TIME}",
    "standing": _STANDINGS,
    "but": r"(?: \((?:[^()]|\([^()]*\))+\))?",
    "rest": r"(?:, \d+ minutes late)?(?:(?:; |, but ).+ did not come)?",
    "who": r"[^:;«»]{1,80}?",
    "whom": r"[^:;«»]{1,80}?",
    "thing": r"[^:;,«»]{1,80}?",
    "state": "smoking|overflowing",
    "place": r"[^:;]{1,170}?",
    "spot": r"[^;]{1,170}?",
    "company": r".+",
    "others": r"[^:]{1,400}?",
    "items": rf"{_TIME} .+",
    "missing": r"the (?:day|time|place)(?:, the \w+)?(?: and the \w+)?",
    "building": "«[^«»]*»",
    "quoted": "«[^«»]*»(?:, «[^«»]*»)*",
}
_ITEM = re.compile(r", (?=\d\d:\d\d )")
_REST = re.compile(r"(?:, (\d+) minutes late)?(?:(; |, but )(.+) did not come)?")


class _Pattern(NamedTuple):
    template: str
    shape: re.Pattern[str]


def retold(text: str) -> str:
    """A text of the engine's in the language in force."""
    return _said_again(text, SENTENCES + DOINGS, 0) if translates() and len(text) <= _LONGEST else text


def quote_retold(text: str) -> str:
    """The same as data, between « and »."""
    return quote(retold(text))


def expected(text: str) -> str:
    """Who is expected where, in the language in force; the names are quoted already."""
    return _said_again(text, EXPECTED, 0) if translates() else text


def templates() -> tuple[str, ...]:
    """Every template of these sentences, and every fixed word."""
    whens = ("{date} at {time}",)
    return (*WORDS, *DOINGS, *DEALS, *MOMENTS, *DOUBTS, *DEEDS, *SENTENCES, *EXPECTED, *whens, LATE, ABSENT)


def _said_again(text: str, of: tuple[str, ...], depth: int) -> str:
    if text in _words():
        return word(text)
    if depth < _DEEPEST:
        for template, shape in _patterns(of):
            found = shape.fullmatch(text)
            if found is not None and _ours(found.groupdict().get("seen")):
                return say(template, **{name: _field(name, value, depth + 1) for name, value in found.groupdict().items()})
    return text


def _ours(seen: str | None) -> bool:
    """Whether somebody is seen doing what the engine has words for: "Ada is planning a party" is a sentence of people."""
    return seen is None or seen in _words() or any(shape.fullmatch(seen) for _, shape in _patterns(DOINGS))


def _field(name: str, value: str, depth: int) -> str:
    """What stands for a field, itself said again where it is ours."""
    if name in _PARTS:
        return _PARTS[name](value, depth)
    return _said_again(value, _WITHIN[name], depth) if name in _WITHIN else value


def _items(value: str, depth: int) -> str:
    """The items of a plan, each after its time."""
    return ", ".join(f"{item[:6]}{_said_again(item[6:], (*DOINGS, 'at {what}'), depth)}" for item in _ITEM.split(value))


def _people(value: str, _: int) -> str:
    """Names in a row, some of them asked only."""
    if value in _words():
        return word(value)
    return value.replace(" and ", f" {word('and')} ").replace(" (asked)", f" ({word('asked')})")


def _matter(value: str, depth: int) -> str:
    """What happened, without its full stop."""
    return word(f"{value}.").rstrip(".") if f"{value}." in _words() else _said_again(value, SENTENCES, depth)


def _missing(value: str, _: int) -> str:
    """What is open of day, time and place."""
    return re.sub(r"the (?:day|time|place)|and", lambda found: word(found[0]), value)


def _when(value: str, depth: int) -> str:
    date, _, time = value.partition(" at ")
    return say("{date} at {time}", date=_said_again(date, MOMENTS, depth), time=word(time) if time in _words() else time)


def _but(value: str, depth: int) -> str:
    """Doubts in brackets."""
    doubts = value[2:-1].split("; ") if value else []
    return f" ({'; '.join(_said_again(doubt, DOUBTS, depth) for doubt in doubts)})" if doubts else ""


def _rest(value: str, depth: int) -> str:
    """Who came late, and who not at all."""
    found = _REST.fullmatch(value)
    if found is None:
        return value
    late = f", {say(LATE, late=found[1])}" if found[1] else ""
    absent = f"; {say(ABSENT, people=_people(found[3], depth))}" if found[3] else ""
    return late + absent


#: Which sentences a field is made of.
_WITHIN: dict[str, tuple[str, ...]] = {
    "doing": (*DOINGS, "at {what}"),
    "seen": DOINGS,
    "did": DEEDS,
    "obstacle": (),
    "who": (),
    "relation": (),
    "state": (),
    "standing": (),
    "deal": DEALS,
    "moment": MOMENTS,
    "what": ("{what} at {spot}",),
    "place": (),
    "spot": (),
}
_PARTS: dict[str, Callable[[str, int], str]] = {
    "items": _items,
    "matter": _matter,
    "people": _people,
    "missing": _missing,
    "when": _when,
    "but": _but,
    "rest": _rest,
}


@cache
def _words() -> frozenset[str]:
    return frozenset(WORDS)


@cache
def _patterns(of: tuple[str, ...]) -> tuple[_Pattern, ...]:
    return tuple(_Pattern(template, _shape(template)) for template in of)


def _shape(template: str) -> re.Pattern[str]:
    """What a template's texts look like: its own letters, and for each field whatever may stand there."""
    pieces = re.split(r"\{([a-z_]+)\}", template)
    shapes = [
        re.escape(piece) if place % 2 == 0 else f"(?P<{piece}>{_SHAPES.get(piece, '.+?')})" for place, piece in enumerate(pieces)
    ]
    return re.compile("".join(shapes), re.DOTALL)
