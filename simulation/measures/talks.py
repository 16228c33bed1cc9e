"""Talks of two, and of three or four: how many there were, and what the larger ones took."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from twinville.simulation.episode.events import Conversed, Joined, Left
from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.mind_events import Decided
from twinville.simulation.episode.reader import Episode

#: The kinds of prompts by which a talk goes on turn by turn, and is summed up.
_TURNS, _SUMS = frozenset({"utter", "utter_group"}), "keep_talk"
#: Ticks from one to another, the second left out.
_Span = tuple[int, int]


def talks(episode: Episode) -> dict[str, Any]:
    """Counts of the talks that are over, as plain JSON values.

    `prompts` are those that talks of three or four took from the moment at which the third came: the turns, and what each kept.
    """
    over = list(episode.entries(Conversed))
    larger = [entry for entry in over if entry.event.others]
    turns, ends = _presence(episode, larger)
    asked: Counter[str] = Counter()
    for entry in episode.entries(Decided) if larger else ():
        person, kind = str(entry.person), entry.event.prompt
        in_turn = kind in _TURNS and any(first <= entry.tick < last for first, last in turns.get(person, ()))
        if in_turn or (kind == _SUMS and (person, entry.tick) in ends):
            asked[kind] += 1
    return {
        "of_two": len(over) - len(larger),
        "of_three_or_four": len(larger),
        "joined": sum(len(entry.event.others) for entry in larger),
        "lines": sum(entry.event.lines for entry in larger),
        "prompts": dict(sorted(asked.items())),
    }


def _presence(episode: Episode, larger: Iterable[Entry[Conversed]]) -> tuple[dict[str, list[_Span]], set[tuple[str, int]]]:
    """By person when they were in a talk that had become one of three, and at which ticks that was over for them."""
    came: dict[int, list[tuple[str, int]]] = {}
    gone: dict[tuple[int, str], int] = {}
    for entry in episode.entries(Joined, Left):
        if isinstance(entry.event, Joined):
            came.setdefault(entry.event.conversation, []).append((str(entry.person), entry.tick))
        else:
            gone[entry.event.conversation, str(entry.person)] = entry.tick
    turns: dict[str, list[_Span]] = {}
    ends: set[tuple[str, int]] = set()
    for talk in larger:
        joined = came.get(talk.event.id, [])
        third = min((tick for _, tick in joined), default=talk.tick)
        for person in talk.event.people:
            last = gone.get((talk.event.id, person), talk.tick)
            turns.setdefault(person, []).append((dict(joined).get(person, third), last))
            ends.add((person, last))
    return turns, ends


def in_words(found: dict[str, Any]) -> str:
    """The same in one sentence."""
    prompts = ", ".join(f"{kind} {count}" for kind, count in found["prompts"].items()) or "none"
    return f"of two: {found['of_two']}; of three or four: {found['of_three_or_four']}, with their prompts: {prompts}"
