"""What one did, where and with whom at a time, and what one has agreed: answers to an interview, from memories of deeds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from twinville.agents.memory.stretch import SLEEPING, Stretch, stretch_in
from twinville.agents.moments import Span, spans
from twinville.agents.prompts.interview import InterviewPrompt, Known, Reply
from twinville.agents.words import is_doing
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES, format_time

#: Words before a question that are not about anything.
_FRAMES = re.compile(
    r"\b(?:(?:can|could|would|will) you (?:please )?)?tell me\b|\bthink back\b"
    r"|\b(?:do|can) you (?:still )?(?:know|remember|recall|say)\b(?= (?:where|what|who|whom|with|how|in|at)\b)"
    r"|\bweißt du(?: noch)?,"
)
_YOU = frozenset({"you", "your", "du", "dich", "dir", "sie", "ihr"})
_WHERE, _WHAT = frozenset({"where", "place", "wo"}), frozenset({"what", "was", "how", "busy"})
_WHOM = frozenset({"whom", "who", "company", "alone", "anybody", "anyone", "somebody", "someone", "wem"})
#: Questions about something else than what one did: sights, words, thoughts, reactions, what is to come.
_SIGHTS, _TALK = "see saw seen notice noticed", "told tell hear heard talk talked speak spoke said say"
_ELSE = frozenset(f"{_SIGHTS} {_TALK} think feel know when after will shall plan plans agree agreed promised meet".split())
_AGREED = frozenset(
    [
        "agree",
        "agreed",
        "agreement",
        "agreements",
        "arrange",
        "arranged",
        "promise",
        "promised",
        "verabredet",
        "ausgemacht",
        "vereinbart",
    ]
)
_MEETING = frozenset(["meet", "meeting", "appointment", "appointments", "date", "treffen", "triffst", "trefft"])
#: Words with a capital that are no part of a name.
_NO_NAME = frozenset({"I", "Mr", "Mrs", "Ms", "Miss", "Dr", "Herr", "Frau"})
#: The longest answer, characters.
_LONGEST = 600
#: Deeds named for a part of a day, people named, and agreements.
_NAMED, _PEOPLE, _AGREEMENTS = 5, 6, 3


@dataclass(frozen=True, slots=True)
class _Deed:
    """A stretch, and the memory that tells of it; "" for what is still going on."""

    id: str
    stretch: Stretch


def words_of(text: str) -> set[str]:
    """Distinct words, case folded."""
    return set(re.findall(r"\w+", text.casefold()))


def then(prompt: InterviewPrompt, words: set[str]) -> Reply | None:
    """Where one was, what one did, or with whom, at a moment or in a part of a day that is past."""
    if _FRAMES.search(prompt.asked.casefold()) is not None:
        words = words_of(_FRAMES.sub(" ", prompt.asked.casefold()))
    if not words & _YOU or words & _ELSE or not words & (_WHERE | _WHAT | _WHOM):
        return None
    now = (prompt.day - 1) * DAY + prompt.now * 60
    asked = [span for span in spans(prompt.asked, now, WEEKDAY_NAMES.index(prompt.weekday)) if span.first <= now]
    deeds = _deeds(prompt, now)
    if not asked or not deeds:
        return None
    span = asked[0]
    return _at(prompt, words, deeds, span) if span.is_moment else _during(words, deeds, span)


def agreed(prompt: InterviewPrompt, words: set[str]) -> Reply | None:
    """What one has agreed, with whoever is asked for, or at all; the latest first."""
    if not words & (_AGREED | _MEETING) or not words & (_YOU | {"i", "we"}):
        return None
    kept = [memory for memory in prompt.memories if memory.kind == "agreement"]
    named = _named(prompt.asked)
    if named:
        kept = [memory for memory in kept if any(each.search(f"{memory.about} {memory.text}".casefold()) for each in named)]
    found = sorted(kept, key=lambda memory: -int(memory.id[1:]))[:_AGREEMENTS]
    if not found:
        # "When did you meet X?" may be about something else; when one meets somebody, by an agreement that is not there, is not.
        is_about_agreements = words & _AGREED or words >= {"when", "do"} or "wann" in words
        return Reply(text="I have agreed nothing of the kind.") if is_about_agreements else None
    text = " ".join(f"{memory.text.rstrip('.')}." for memory in found)
    return Reply(text=_cut(text), cites=tuple(memory.id for memory in found))


def _named(asked: str) -> list[re.Pattern[str]]:
    """What a question names: words in a row that begin with a capital, after its first word, are one name, surname and all."""
    names: list[str] = []
    last = -1
    for word in list(re.finditer(r"\w+", asked))[1:]:
        is_name = word[0][:1].isupper() and word[0] not in _NO_NAME
        if is_name and asked[last : word.start()] == " ":
            names[-1] = f"{names[-1]} {word[0]}"
        elif is_name:
            names.append(word[0])
        last = word.end() if is_name else -1
    return [re.compile(rf"\b{re.escape(name.casefold())}\b") for name in dict.fromkeys(names)]


def _deeds(prompt: InterviewPrompt, now: int) -> list[_Deed]:
    """What the prompt tells of deeds, in the order in which they were done."""
    found = []
    for memory in prompt.memories:
        stretch = stretch_in(memory.text, _formed(memory)) if memory.kind == "activity" else None
        if stretch is not None:
            found.append(_Deed(memory.id, stretch))
    in_hand = stretch_in(prompt.so_far, now) if prompt.so_far else None
    if in_hand is not None:
        found.append(_Deed("", in_hand))
    return sorted(found, key=lambda deed: (deed.stretch.since, deed.stretch.until))


def _formed(memory: Known) -> int:
    """When a memory was formed, seconds of the run, from "day 1 16:05"."""
    _, day, clock = memory.at.split()
    return (int(day) - 1) * DAY + int(clock[:2]) * 3600 + int(clock[3:]) * 60


def _at(prompt: InterviewPrompt, words: set[str], deeds: Sequence[_Deed], span: Span) -> Reply:
    """At a moment: what one was doing, or what lay before and after it."""
    moment = span.first
    clock = format_time(moment)
    during = [deed for deed in deeds if deed.stretch.since <= moment < max(deed.stretch.until, deed.stretch.since + 60)]
    if not during:
        return _between(prompt, words, deeds, moment)
    deed = during[-1]
    stretch, cites = deed.stretch, _cites([deed])
    if words & _WHERE:
        return Reply(text=_cut(f"At {clock} I was at {stretch.place}. {_did(stretch)}."), cites=cites)
    if words & _WHOM:
        company = stretch.with_whom(moment, span.last)
        if not company:
            return Reply(text=_cut(f"Nobody was with me at {clock}. I was at {stretch.place}."), cites=cites)
        return Reply(text=_cut(f"At {clock} I was with {_and(company)}, at {stretch.place}."), cites=cites)
    return Reply(text=_cut(f"At {clock}: {_did(stretch)}, at {stretch.place}."), cites=cites)


def _between(prompt: InterviewPrompt, words: set[str], deeds: Sequence[_Deed], moment: int) -> Reply:
    """At a moment between two deeds."""
    clock = format_time(moment)
    before = [deed for deed in deeds if deed.stretch.until <= moment][-1:]
    after = [deed for deed in deeds if deed.stretch.since > moment][:1]
    cites = _cites([*before, *after])
    if before and after:
        left, came = before[0].stretch, after[0].stretch
        if left.place == came.place:
            stayed = [
                name
                for name in left.with_whom(left.until - 60, left.until + 60)
                if name in came.with_whom(came.since, came.since + 60)
            ]
            if words & _WHOM and stayed:
                return Reply(text=_cut(f"At {clock} I was with {_and(stayed)}, at {left.place}."), cites=cites)
            text = f"At {clock} I was at {left.place}, between two things; nobody was with me all the time. {_did(came)} then."
        else:
            text = f"At {clock} I was on my way from {left.place} to {came.place}, by myself. {_did(came)} there then."
        return Reply(text=_cut(text), cites=cites)
    if before:
        return Reply(text=_cut(f"At {clock} I had left {before[0].stretch.place} for {prompt.place}, by myself."), cites=cites)
    return Reply(text=f"I do not remember what was at {clock}.")


def _during(words: set[str], deeds: Sequence[_Deed], span: Span) -> Reply | None:
    """In a part of a day: where one was, with whom, or what took longest."""
    within = [deed for deed in deeds if deed.stretch.since < span.last and deed.stretch.until > span.first]
    # Asked for what was done with somebody, what was done in their company counts.
    with_them = [deed for deed in within if any(words_of(each.name.split()[0]) <= words for each in deed.stretch.company)]
    within = with_them or within
    awake = [deed for deed in within if deed.stretch.activity != SLEEPING] or within
    if not awake:
        return None
    if words & _WHOM:
        return _company_during(awake)
    took: dict[str, int] = {}
    for deed in awake:
        took[deed.stretch.activity] = took.get(deed.stretch.activity, 0) + _seconds(deed.stretch, span)
    activities = sorted(took, key=lambda activity: (-took[activity], activity))[:_NAMED]
    # Of each activity the longest stretch stands for all.
    longest = sorted(awake, key=lambda deed: (-_seconds(deed.stretch, span), deed.stretch.since))
    main = [next(deed for deed in longest if deed.stretch.activity == activity) for activity in activities]
    if words & _WHERE:
        places = dict.fromkeys(deed.stretch.place for deed in sorted(main, key=lambda deed: deed.stretch.since))
        return Reply(text=_cut(f"I was at {'; then at '.join(places)}."), cites=_cites(main))
    while len(_told(main)) > _LONGEST:
        main.pop()
    return Reply(text=_told(main), cites=_cites(main))


def _told(deeds: Sequence[_Deed]) -> str:
    """Deeds in the order in which they were done, with the hours at which they began."""
    stretches = sorted((deed.stretch for deed in deeds), key=lambda stretch: stretch.since)
    told = [f"from {format_time(each.since)} {_did(each)} at {each.place.split(', ')[0]}" for each in stretches]
    return f"F{'; '.join(told)[1:]}."


def _company_during(deeds: Sequence[_Deed]) -> Reply:
    """Whom one was with, the longest first."""
    together: dict[str, int] = {}
    for deed in deeds:
        for each in deed.stretch.company:
            together[each.name] = together.get(each.name, 0) + each.until - each.since
    people = sorted(together, key=lambda name: (-together[name], name))[:_PEOPLE]
    text = f"I was with {_and(people)}." if people else "I was by myself."
    return Reply(text=_cut(text), cites=_cites([deed for deed in deeds if deed.stretch.company or not people]))


def _seconds(stretch: Stretch, span: Span) -> int:
    return min(stretch.until, span.last) - max(stretch.since, span.first)


def _did(stretch: Stretch) -> str:
    return f"I was {stretch.activity}" if is_doing(stretch.activity) else f"I did this: {stretch.activity}"


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _cites(deeds: Sequence[_Deed]) -> tuple[str, ...]:
    return tuple(deed.id for deed in deeds if deed.id)[:5]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rpartition(' ')[0]}…"
