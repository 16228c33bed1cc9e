"""Deeds: what somebody has done and talked about since a moment, and whether words of it fit what they meant to do."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from twinville.agents.agreement import Agreement
from twinville.agents.cognition.agreed import others_in
from twinville.agents.cognition.own_past import OwnPast
from twinville.agents.memory.stream import MemoryStream
from twinville.agents.telling.content import stem
from twinville.agents.words import content_words

#: A talk in which something was promised is over after this long, in seconds.
A_TALK = 900
#: Talks that are looked at.
_TALKS = 24
#: Words that are in much that one means to do and in much that one does, by their stems.
_ANY = (
    "again", "all", "ask", "day", "find", "first", "get", "go", "good", "hour", "make", "more", "new", "next", "one", "some",
    "talk", "tell", "time", "today",
)  # fmt: skip
_COMMON = frozenset(map(stem, _ANY))


class Deed(NamedTuple):
    """When it was over, what it was, who was there, how it is told, and whether it was a talk."""

    at: int
    what: str
    people: tuple[str, ...]
    told: str
    talk: bool = False


def telling_words(text: str) -> frozenset[str]:
    """The words of a text that tell it from others, whatever their endings."""
    return frozenset(map(stem, content_words(text))) - _COMMON


def fits(done: str, *meant: str) -> bool:
    """Whether what was done has half of the words of something that was meant, and two at least where it has two."""
    held = telling_words(done)
    sought = [words for words in map(telling_words, meant) if words]
    return any(len(words & held) >= max(min(2, len(words)), len(words) / 2) for words in sought)


def deeds(own_past: OwnPast, stream: MemoryStream, since: int, now: int) -> Iterator[Deed]:
    """What one has done, and what one has talked about, from a moment on."""
    for each in own_past.stretches(since, now + 1):
        yield Deed(each.until, each.activity, tuple(companion.name for companion in each.company), each.words())
    for memory in stream.latest("conversation", _TALKS):
        if memory.created >= since:
            yield Deed(memory.created, f"{memory.subject} {memory.text}", (memory.subject,), memory.text, talk=True)


def has_done(agreement: Agreement, me: str, since: int, done: Iterable[Deed]) -> bool:
    """Whether one has done what was agreed at a moment without an hour or a place: its words fit.

    Of what is for several another was there. A promise may be kept by a talk, but not by the one in which it was made.
    """
    if len((*agreement.who, *agreement.left)) > 1:
        others = set(others_in(agreement, me))
        return any(not deed.talk and fits(deed.what, agreement.activity) and others & set(deed.people) for deed in done)
    return any(fits(deed.what, agreement.activity) and (not deed.talk or deed.at >= since + A_TALK) for deed in done)
