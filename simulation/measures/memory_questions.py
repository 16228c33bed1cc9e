"""Questions about what people did, where, with whom, and what they agreed, over people, hours and wordings; graded by the log.

Where somebody really was is in the log of the world (`Acted`), not in their memory: a question is right when the answer says what
the log says of that minute. Nothing here reads a memory. Times are put as people say them, in figures and words.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from twinville.agents.language_models.model import LanguageModel
from twinville.agents.words import content_words
from twinville.simulation.asking.interview import interview
from twinville.simulation.asking.so_far import arena_of, is_talk
from twinville.simulation.episode.events import AgreementOver, Spoke
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.interviews import says
from twinville.simulation.measures.lives import Lives
from twinville.simulation.measures.said_times import HOUR, MINUTE, PARTS, english, german
from twinville.worlds.daytime import DAY, format_time
from twinville.worlds.keyed import keyed, keyed_choice

#: Of these, the last two are asked by `aim_questions`.
Kind = Literal["where", "what", "with whom", "part of a day", "agreed", "aims", "whom"]
KINDS: tuple[Kind, ...] = ("where", "what", "with whom", "part of a day", "agreed")

#: The wordings of each kind; "{at}" is a time of day with a preposition, "{um}" the same in German, "{part}" a part of a day,
#: "{name}" and "{first}" somebody's name.
WORDINGS: dict[Kind, tuple[str, ...]] = {
    "where": (
        "Where were you {at}?",
        "At what place were you {at}?",
        "Can you tell me where you were {at}?",
        "In which place could one have found you {at}?",
        "Where did you spend your time {at}?",
        "Think back: {at}, where were you?",
        "Wo warst du {um}?",
    ),
    "what": (
        "What were you doing {at}?",
        "What did you do {at}?",
        "What were you up to {at}?",
        "With what were you busy {at}?",
        "How did you spend your time {at}?",
        "Think back: {at}, what were you doing?",
        "Was hast du {um} gemacht?",
    ),
    "with whom": (
        "With whom were you {at}?",
        "Who was with you {at}?",
        "Were you alone {at}, or with somebody?",
        "Who kept you company {at}?",
        "In whose company were you {at}?",
        "Was anybody with you {at}?",
        "Mit wem warst du {um} zusammen?",
    ),
    "part of a day": (
        "What did you do {part}?",
        "How did you spend your time {part}?",
        "What were you up to {part}?",
        "What kept you busy {part}?",
        "Tell me: what was it that you did {part}?",
    ),
    "agreed": (
        "What have you agreed with {name}?",
        "Have you arranged anything with {first}?",
        "What did you and {name} agree on?",
        "What have you promised {first}?",
        "When do you meet {name}?",
        "Is there anything agreed between you and {first}?",
    ),
}
#: A time that is said is true to the minute; what happens this near to it may be meant as well, seconds.
_NEAR = 60
#: Who comes or goes this near to a moment may be named or not, seconds.
_COMING = 240
#: Of a part of a day this many of the longest activities count, and this many are to be said.
_LONGEST, _SAID = 5, 2
#: Agreements this fresh may not be remembered yet: a talk is remembered when it is over.
_FRESH = 900


@dataclass(frozen=True)
class Asked:
    """A question put to a person at a moment, seconds of the run, and the test of an answer."""

    person: str
    seconds: int
    kind: Kind
    text: str
    right: Callable[[str], bool]


@dataclass(frozen=True)
class Mark:
    """A question, the answer that was given, and whether it was right."""

    asked: Asked
    answer: str
    right: bool


def memory_questions(episode: Episode, seed: int, count: int) -> list[Asked]:
    """`count` questions, as many of each kind as of any other, or fewer where an episode has nothing to ask about.

    A pure function of the episode and the seed.
    """
    lives = Lives(episode)
    made: dict[Kind, Iterator[Asked]] = {
        "where": _moments(episode, lives, seed, "where", _of_where),
        "what": _moments(episode, lives, seed, "what", _of_what),
        "with whom": _moments(episode, lives, seed, "with whom", _of_company),
        "part of a day": _of_parts(episode, lives, seed),
        "agreed": _of_agreements(episode, seed),
    }
    found: list[Asked] = []
    while made and len(found) < count:
        for kind in KINDS:
            if kind in made and len(found) < count:
                asked = next(made[kind], None)
                if asked is None:
                    del made[kind]
                else:
                    found.append(asked)
    return found


def put(episode: Episode, questions: Sequence[Asked], model: LanguageModel) -> list[Mark]:
    """Ask the questions, off the record, and mark the answers."""
    marks = []
    for asked in questions:
        answer = interview(episode, asked.person, asked.text, asked.seconds, model)[0].text
        marks.append(Mark(asked, answer, asked.right(answer)))
    return marks


_Test = Callable[[str], bool]


def _moments(
    episode: Episode, lives: Lives, seed: int, kind: Kind, test: Callable[[Lives, str, int], _Test | None]
) -> Iterator[Asked]:
    """Questions about a minute of somebody's life, asked some time later."""
    start, end = episode.clock.seconds(0), episode.clock.seconds(episode.last_tick)
    for draw in range(50_000):
        person = keyed_choice(lives.names, seed, kind, "person", draw)
        asked = _drawn(start + 4 * HOUR, end, 10 * MINUTE, seed, kind, "asked", draw)
        moment = _drawn(max(start + 20 * MINUTE, asked - 20 * HOUR), asked - 10 * MINUTE, 5 * MINUTE, seed, kind, "moment", draw)
        right = test(lives, person, moment) if start < moment < asked else None
        if right is None:
            continue
        wording = keyed_choice(WORDINGS[kind], seed, kind, "wording", draw)
        if "{um}" in wording:
            text = wording.format(um=german(moment, asked, keyed(seed, kind, "said", draw)))
        else:
            text = wording.format(at=english(moment, asked, keyed(seed, kind, "said", draw)))
        yield Asked(person, asked, kind, text, right)


def _drawn(first: int, last: int, step: int, seed: int, *key: object) -> int:
    """A multiple of `step` from `first` to before `last`."""
    low, high = -(-first // step), last // step
    return (low + int(keyed(seed, *key) * max(1, high - low))) * step


def _of_where(lives: Lives, person: str, moment: int) -> _Test | None:
    """Right when the first place that is named is where one was, or, on the way, where one came from or went to."""
    accepted = set()
    for _, _, act in lives.during(person, moment - _NEAR, moment + 2 * _NEAR):
        accepted.add(arena_of(act.address)[1])
        if act.phase != "doing":
            left = lives.before(person, moment)
            accepted |= {arena_of(left.address)[1]} if left is not None else set()
    if not accepted:
        return None
    return lambda answer: first_place(answer, lives.sectors) in accepted


def first_place(answer: str, sectors: Sequence[str]) -> str | None:
    """The first building that is named; of two at the same spot the longer."""
    found = [(at, -len(name), name) for name in sectors if (at := answer.casefold().find(name.casefold())) >= 0]
    return min(found)[2] if found else None


def _of_what(lives: Lives, person: str, moment: int) -> _Test | None:
    """Right when the answer says what one did, or, on the way or in a queue, where one was going."""
    tests: list[_Test] = []
    for _, _, act in lives.during(person, moment - _NEAR, moment + 2 * _NEAR):
        tests.append(says(act.activity))
        if is_talk(act):
            under = lives.before(person, moment)
            tests += [says(under.activity)] if under is not None else []
        if act.phase != "doing":
            goal = arena_of(act.address)[1].casefold()
            tests.append(lambda answer, goal=goal: goal in answer.casefold())  # type: ignore[misc]
    return (lambda answer: any(test(answer) for test in tests)) if tests else None


def _of_company(lives: Lives, person: str, moment: int) -> _Test | None:
    """Right when nobody is named who was not there, and at least half of those who were in sight; of moments awake in a place."""
    own = lives.during(person, moment - _NEAR, moment + 2 * _NEAR)
    if len({arena_of(act.address) for *_, act in own}) != 1 or any(act.phase != "doing" or act.use == "sleep" for *_, act in own):
        return None
    here = arena_of(own[0][2].address)
    sure, maybe = set(), set()
    for other in lives.names:
        if other == person:
            continue
        around = lives.during(other, moment - _COMING, moment + _COMING)
        if any(arena_of(act.address) == here for *_, act in around):
            maybe.add(other)
        if lives.sees(person, other, moment) and all(arena_of(a.address) == here and a.phase == "doing" for *_, a in around):
            sure.add(other)
    return lambda answer: _names_company(answer, lives.names, person, sure, maybe)


def _names_company(answer: str, names: Sequence[str], person: str, sure: set[str], maybe: set[str]) -> bool:
    named = {name for name in names if name != person and name in answer}
    if not named <= maybe:
        return False
    if not named and not sure:
        return re.search(r"\b(?:nobody|alone|by myself|no one|allein|niemand)\b", answer.casefold()) is not None
    return 2 * len(named & sure) >= len(sure)


def _of_parts(episode: Episode, lives: Lives, seed: int) -> Iterator[Asked]:
    """What somebody did in a part of a day that is over."""
    start, end = episode.clock.seconds(0), episode.clock.seconds(episode.last_tick)
    kind: Kind = "part of a day"
    for draw in range(10_000):
        person = keyed_choice(lives.names, seed, kind, "person", draw)
        asked = _drawn(start + 4 * HOUR, end, 10 * MINUTE, seed, kind, "asked", draw)
        part, first, last = keyed_choice(PARTS, seed, kind, "part", draw)
        day = asked // DAY - (keyed(seed, kind, "day", draw) < 0.3)
        span = day * DAY + first * HOUR, day * DAY + last * HOUR
        if span[0] < start or span[1] > asked:
            continue
        right = _of_part(lives, person, *span)
        if right is not None:
            said = f"this {part}" if day == asked // DAY else f"yesterday {part}"
            text = keyed_choice(WORDINGS[kind], seed, kind, "wording", draw).format(part=said)
            yield Asked(person, asked, kind, text, right)


def _of_part(lives: Lives, person: str, first: int, last: int) -> _Test | None:
    """Right when at least two of what took longest are said, and no place is named where one was not."""
    took: dict[str, int] = {}
    places = set()
    for since, until, act in lives.during(person, first, last):
        places.add(arena_of(act.address)[1])
        if act.phase == "doing" and act.use != "sleep" and not is_talk(act):
            took[act.activity] = took.get(act.activity, 0) + until - since
    longest = sorted(took, key=lambda activity: (-took[activity], activity))[:_LONGEST]
    if not longest:
        return None
    strange = [name for name in lives.sectors if name not in places and not any(name in place for place in places)]
    strange = [name for name in strange if not any(name in activity for activity in took)]

    def right(answer: str) -> bool:
        said = sum(says(activity)(answer) for activity in longest)
        return said >= min(_SAID, len(longest)) and not any(name in answer for name in strange)

    return right


def _of_agreements(episode: Episode, seed: int) -> Iterator[Asked]:
    """What two people have agreed, where the log knows of agreements; of those only of whom the log shows that they know it.

    Who agreed with one person at breakfast and who agreed with the same person at noon are in one agreement, and need not have
    heard of each other: asked what they agreed with each other, "nothing" is the right answer, and is no test.
    """
    states: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for line in episode.log.lines("agreement"):
        states.setdefault(str(line.data.get("id", "")), []).append((episode.clock.seconds(line.tick), line.data))
    heard = _heard_of(episode, states)
    pairs = sorted({(person, other) for each in heard.values() for person, other in each})
    start, end = episode.clock.seconds(0), episode.clock.seconds(episode.last_tick)
    kind: Kind = "agreed"
    for draw in range(2_000 if pairs else 0):
        person, other = keyed_choice(pairs, seed, kind, "pair", draw)
        asked = _drawn(start + 4 * HOUR, end, 10 * MINUTE, seed, kind, "asked", draw)
        known = [
            made
            for name, each in states.items()
            if heard[name].get((person, other), end + DAY) <= asked - _FRESH
            and (made := _stands(each, person, other, asked)) is not None
        ]
        if not known:
            continue
        wording = keyed_choice(WORDINGS[kind], seed, kind, "wording", draw)
        text = wording.format(name=other, first=other.split()[0])
        yield Asked(person, asked, kind, text, _of_agreed(known, timed=wording.startswith("When")))


def _heard_of(
    episode: Episode, states: Mapping[str, Sequence[tuple[int, dict[str, Any]]]]
) -> dict[str, dict[tuple[str, str], int]]:
    """By agreement, from when on one person knows that another is in it, in seconds of the run.

    Who took part in a line about it knows of who spoke, who was spoken to, and who proposed it; who met somebody there knows that.
    """
    spoken = {entry.event.id: (str(entry.person), *entry.event.hearers) for entry in episode.entries(Spoke)}
    heard: dict[str, dict[tuple[str, str], int]] = {name: {} for name in states}
    for name, each in states.items():
        for at, data in each:
            present = spoken.get(str(data.get("said", "")), ())
            # Among several, only who speaks of it is known to be in it, and who proposed it.
            known = present if len(present) < 3 else present[:1]
            for person in present:
                for other in dict.fromkeys((*known, str(data.get("by", "")))):
                    if other != person:
                        heard[name].setdefault((person, other), at)
    for entry in episode.entries(AgreementOver):
        for other in entry.event.met:
            if entry.event.id in heard:
                heard[entry.event.id].setdefault((str(entry.person), other), episode.clock.seconds(entry.tick))
    return heard


def _who(data: dict[str, Any]) -> list[str]:
    return [str(name) for name in data.get("who", ())]


def _stands(states: Sequence[tuple[int, dict[str, Any]]], person: str, other: str, asked: int) -> dict[str, Any] | None:
    """An agreement of two people as it stood for a good while before a moment; None where it did not bind both."""
    known = [data for at, data in states if at <= asked - _FRESH]
    fresh = any(asked - _FRESH < at <= asked for at, _ in states)
    if not known or fresh or not {person, other} <= set(_who(known[-1])):
        return None
    return known[-1] if known[-1].get("standing") in ("accepted", "kept", "missed") and known[-1].get("activity") else None


def _of_agreed(known: Sequence[dict[str, Any]], *, timed: bool) -> _Test:
    """Right when one of the agreements is said; asked when, with its time of day where it has one."""

    def right(answer: str) -> bool:
        for data in known:
            meant = content_words(str(data["activity"]))
            clock = format_time(int(data["at"]) * 60) if data.get("at") is not None else ""
            if meant and 2 * len(meant & content_words(answer)) >= len(meant) and (not timed or clock in answer):
                return True
        return False

    return right
