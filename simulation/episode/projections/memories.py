"""What everybody remembers at a tick, read off the log alone: as it was kept, weighed, recalled, doubted and forgotten."""

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from twinville.agents.memory.stream import Kind, Memory
from twinville.simulation.clock import Clock
from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.mind_events import BecameFact, BeliefChanged, Forgotten, Recalled, Refreshed, Remembered, Weighed
from twinville.simulation.episode.reader import Episode
from twinville.simulation.event import Event

#: The events that make up a memory stream.
MEMORY_EVENTS: tuple[type[Event], ...] = (Remembered, BecameFact, Recalled, Refreshed, Forgotten, BeliefChanged, Weighed)


def memories_of(episode: Episode, name: str, tick: int) -> list[Memory]:
    """A person's memories as they were at a tick, in the order of their ids."""
    return memories_from_log(episode.entries(*MEMORY_EVENTS, person=name, last=tick), episode.clock).get(name, [])


def memories_from_log(entries: Iterable[Entry[Event]], clock: Clock) -> dict[str, list[Memory]]:
    """Everybody's memories in the order of their ids, from log entries of these events, in the order of the log."""
    streams: dict[str, list[Memory]] = defaultdict(list)
    for entry in entries:
        stream, now, event = streams[str(entry.person)], clock.seconds(entry.tick), entry.event
        match event:
            case Remembered():
                stream.append(
                    Memory(
                        event.id,
                        cast(Kind, event.memory_kind),
                        event.text,
                        event.subject,
                        now,
                        now,
                        event.importance,
                        event.evidence,
                        event.fact,
                        event.doubted,
                        event.gist,
                    )
                )
            case BecameFact():
                memory = stream[event.id]
                memory.fact, memory.gist = event.fact, event.gist
            case Recalled():
                for recalled, *_ in event.memories:
                    stream[recalled].accessed = now
            case Refreshed():
                stream[event.id].accessed = now
            case Forgotten():
                stream[event.id].forgotten = True
            case BeliefChanged():
                stream[event.id].doubted = event.doubted
            case Weighed():
                for index, importance in event.memories:
                    stream[index].importance = importance
    return streams
