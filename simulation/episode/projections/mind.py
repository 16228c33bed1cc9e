"""What is on somebody's mind at a moment, read off the log: memories, reflections with their evidence, the last retrieval."""

from dataclasses import dataclass
from typing import Any

from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.mind_events import (
    AimItem,
    AimsStand,
    Considered,
    IdentityRenewed,
    PlanChanged,
    Reacted,
    Recalled,
    Remembered,
)
from twinville.simulation.episode.projections.sentences import sentence
from twinville.simulation.episode.projections.spoken import Spoken, quoted
from twinville.simulation.episode.reader import Episode


@dataclass(frozen=True, slots=True)
class MemoryLine:
    """A memory: its id in the stream, when it was formed, what it is, what it rests on in words."""

    id: int
    seconds: int
    kind: str
    text: str
    importance: int
    doubted: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetrievalLine:
    """A memory that came to mind, with the parts of its score."""

    text: str
    recency: float
    importance: float
    relevance: float
    total: float


@dataclass(frozen=True, slots=True)
class MindAt:
    """A mind at a moment. `stated_reason` is the reason given for the last decision that gave one; stated, not proven."""

    currently: str
    aims: tuple[AimItem, ...]
    memories: tuple[MemoryLine, ...]
    reflections: tuple[MemoryLine, ...]
    retrieved_for: str
    retrieved: tuple[RetrievalLine, ...]
    stated_reason: str


def mind_at(episode: Episode, person: str, seconds: int, count: int = 12) -> MindAt:
    """The latest `count` memories but those of deeds, which the log shows, all reflections, and the latest retrieval."""
    tick = episode.tick_of(seconds)
    spoken = Spoken(episode)
    spoken.read(0, tick)
    memories = memories_by(episode, person, tick)
    lines = [
        MemoryLine(
            entry.event.id,
            episode.clock.seconds(entry.tick),
            entry.event.memory_kind,
            entry.event.text,
            entry.event.importance,
            entry.event.doubted,
            tuple(rests_on(source, memories, spoken, tick)[0] for source in entry.event.evidence),
        )
        for entry in memories.values()
    ]
    recalled = episode.log.latest(Recalled, person, tick)
    return MindAt(
        currently(episode, person, tick),
        aims(episode, person, tick),
        tuple([line for line in lines if line.kind not in ("background", "activity")][-count:]),
        tuple(line for line in lines if line.kind == "reflection"),
        recalled.event.query if recalled is not None else "",
        tuple(scored(recalled.event, memories)) if recalled is not None else (),
        _stated_reason(episode, person, tick),
    )


def memories_by(episode: Episode, person: str, tick: int) -> dict[int, Entry[Remembered]]:
    """Everything somebody remembered by a tick, by its id, in the order in which it was formed."""
    return {entry.event.id: entry for entry in episode.entries(Remembered, person=person, last=tick)}


def rests_on(source: str, memories: dict[int, Entry[Remembered]], spoken: Spoken, tick: int) -> tuple[str, int | None]:
    """What a memory formed at a tick rests on, in words, and when that was; the id itself where nothing is known of it."""
    if source[:1] == "m" and source[1:].isdigit() and int(source[1:]) in memories:
        memory = memories[int(source[1:])]
        return memory.event.text, memory.tick
    said = spoken.find(source, tick)
    return (quoted(said), said.tick) if said is not None else (source, None)


def scored(recalled: Recalled, memories: dict[int, Entry[Remembered]]) -> list[RetrievalLine]:
    """What came to mind, best first."""
    return [
        RetrievalLine(memories[number].event.text if number in memories else "", *scores) for number, *scores in recalled.memories
    ]


def currently(episode: Episode, person: str, tick: int) -> str:
    """What occupies somebody at a tick."""
    renewed = episode.log.latest(IdentityRenewed, person, tick)
    return renewed.event.currently if renewed is not None else str(persona(episode, person).get("currently", ""))


def aims(episode: Episode, person: str, tick: int) -> tuple[AimItem, ...]:
    """What somebody works towards at a tick, with what was done about it."""
    stand = episode.log.latest(AimsStand, person, tick)
    return stand.event.aims if stand is not None else ()


def persona(episode: Episode, person: str) -> dict[str, Any]:
    """Who somebody was before the first tick, as the scenario has it."""
    return next(dict(each) for each in episode.scenario["personas"] if each["name"] == person)


def stances(episode: Episode, person: str, tick: int) -> dict[str, Entry[Considered]]:
    """What somebody makes of each ordinance by a tick: the latest, by the ordinance's id."""
    return {entry.event.ordinance: entry for entry in episode.entries(Considered, person=person, last=tick)}


def ordinances(episode: Episode) -> dict[str, str]:
    """The words of every ordinance of an episode, by its id."""
    return {str(each["id"]): str(each["ordinance"]["statement"]) for each in episode.interventions if each.get("ordinance")}


def _stated_reason(episode: Episode, person: str, tick: int) -> str:
    reacted, changed = episode.log.latest(Reacted, person, tick), episode.log.latest(PlanChanged, person, tick)
    if reacted is not None and (changed is None or reacted.seq > changed.seq):
        reaction = reacted.event
        return f"{reaction.text}: {reaction.activity} ({reaction.reason})"
    return sentence(changed.event) or "" if changed is not None else ""
