"""Memories that a question asks for by a time, a person or a word, whatever else comes to mind: what was done then, or agreed."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from twinville.agents.memory.stream import Memory, MemoryStream
from twinville.agents.memory.stretch import SLEEPING, Stretch, stretch_in
from twinville.agents.moments import Span, spans
from twinville.agents.words import content_words, words
from twinville.worlds.daytime import DAY

#: Of a part of a day so many deeds are shown, of what happened then so much, of agreements and of talks with
#: somebody, and of deeds that share words with the question.
_DEEDS, _EVENTS, _AGREED, _TALKS, _ALIKE = 16, 4, 6, 3, 4
#: What is remembered this long after a moment may be of it, seconds; and deeds this far from it lead up to it or follow.
_AROUND, _NEAR = 600, 2 * 3600
#: Words that ask for agreements.
_AGREEING = re.compile(r"\b(?:agree|promis|arrang|appointment|meet|date\b|verabred|ausgemacht|vereinbar|versproch|treff|triff)")
_AGREEMENT = "agreement"
#: Words that ask whom one would see on this day.
_SEEING = re.compile(r"\b(?:see|meet|sehen|treffen)\b.*\b(?:today|heute)\b|\bheute\b.*\b(?:sehen|treffen)\b")
#: Words of questions that are in many memories and tell nothing.
_ASKING = frozenset(
    ["i", "you", "your", "what", "who", "whom", "where", "when", "how", "did", "do", "does", "were", "doing", "time", "day", "be"]
)


def asked_for(stream: MemoryStream, question: str, now: int, weekday: int, names: Iterable[str]) -> list[Memory]:
    """The memories that belong to the times, people and agreements of a question, in the order in which they were formed."""
    found: dict[int, Memory] = {}
    found |= {memory.id: memory for memory in _alike(stream, question)}
    asked = [span for span in spans(question, now, weekday) if span.first <= now]
    if asked:
        deeds = [(memory, stretch) for memory in stream.all_of("activity") if (stretch := stretch_in(memory.text, memory.created))]
        for span in asked:
            found |= {memory.id: memory for memory in (*_done(deeds, span), *_happened(stream, span))}
    if _SEEING.search(question.casefold()) is not None:
        today = f"day {now // DAY + 1}"
        found |= {memory.id: memory for memory in _with(stream, _AGREEMENT, "") if re.search(rf"\b{today}\b", memory.text)}
    people = named_in(question, names)
    for name in people:
        found |= {memory.id: memory for memory in _with(stream, "conversation", name)[-_TALKS:]}
        found |= {memory.id: memory for memory in _with(stream, _AGREEMENT, name)[-_AGREED:]}
    if not people and _AGREEING.search(question.casefold()) is not None:
        found |= {memory.id: memory for memory in _with(stream, _AGREEMENT, "")[-_AGREED:]}
    return [found[number] for number in sorted(found) if not found[number].forgotten]


def named_in(question: str, names: Iterable[str]) -> tuple[str, ...]:
    """The people whom a question names, in full or by a first name that is no other's."""
    everybody = list(names)
    said = question.casefold()
    firsts = [name.split()[0].casefold() for name in everybody]
    spoken = {word.casefold().removesuffix("'s") for word in words(question)}
    by_first = {first for first in firsts if firsts.count(first) == 1} & spoken
    return tuple(name for name, first in zip(everybody, firsts, strict=True) if name.casefold() in said or first in by_first)


def shared_words(memory: Memory, question: str) -> int:
    """How many words that carry something a memory of a deed shares with a question."""
    stretch = stretch_in(memory.text, memory.created)
    return len(_telling(question) & content_words(f"{stretch.activity} {stretch.place}")) if stretch is not None else 0


def _telling(question: str) -> frozenset[str]:
    return content_words(question) - _ASKING


def _alike(stream: MemoryStream, question: str) -> list[Memory]:
    """The deeds that share most words with a question, the latest first among equals."""
    if not _telling(question):
        return []
    shared = [(shared_words(memory, question), memory) for memory in stream.all_of("activity")]
    best = sorted((pair for pair in shared if pair[0]), key=lambda pair: (-pair[0], -pair[1].id))
    return [memory for _, memory in best[:_ALIKE]]


def _with(stream: MemoryStream, kind: str, name: str) -> list[Memory]:
    """Memories of a kind that concern somebody; all of them for ""."""
    return [memory for memory in stream if memory.kind == kind and (not name or memory.subject == name or name in memory.text)]


def _done(deeds: Sequence[tuple[Memory, Stretch]], span: Span) -> list[Memory]:
    """What one did in a span; around a moment at which one did nothing, what came before and after."""
    during = [(memory, stretch) for memory, stretch in deeds if stretch.since < span.last and stretch.until >= span.first]
    if not span.is_moment:
        took: Counter[str] = Counter()
        for _, stretch in during:
            took[stretch.activity] += stretch.until - stretch.since
        # What took longest comes first, with all its stretches; sleep comes last.
        longest = sorted(during, key=lambda pair: (pair[1].activity == SLEEPING, -took[pair[1].activity], pair[0].id))
        return [memory for memory, _ in longest[:_DEEDS]]
    if any(stretch.since <= span.first < stretch.until for _, stretch in during):
        return [memory for memory, _ in during]
    before = [memory for memory, stretch in deeds if span.first - _NEAR <= stretch.until < span.first][-1:]
    after = [memory for memory, stretch in deeds if span.last <= stretch.since <= span.last + _NEAR][:1]
    return [*before, *(memory for memory, _ in during), *after]


def _happened(stream: MemoryStream, span: Span) -> list[Memory]:
    """What weighs most of the rest that one remembers of a span."""
    last = span.last + _AROUND if span.is_moment else span.last
    then = [memory for memory in stream if span.first <= memory.created < last and memory.kind not in ("activity", "background")]
    return sorted(then, key=lambda memory: (-memory.importance, memory.id))[:_EVENTS]
