"""What everybody remembers at a tick, read off the log alone: as it was kept, weighed, recalled, doubted and forgotten."""

from collections import defaultdict
from collections.abc import Iterable
from typing import cast, get_args

from twinville.agents.memory.stream import Kind, Memory
from twinville.simulation.clock import Clock
from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.mind_events import BecameFact, BeliefChanged, Forgotten, Recalled, Refreshed, Remembered, Weighed
from twinville.simulation.episode.reader import Episode
from twinville.simulation.event import Event
from twinville.worlds.errors import InputError

#: The events that make up a memory stream.
MEMORY_EVENTS: tuple[type[Event], ...] = (Remembered, BecameFact, Recalled, Refreshed, Forgotten, BeliefChanged, Weighed)


_KINDS: frozenset[str] = frozenset(get_args(Kind))


def memories_of(episode: Episode, name: str, tick: int) -> list[Memory]:
    """A person's memories as they were at a tick, in the order of their ids."""
    return memories_from_log(episode.entries(*MEMORY_EVENTS, person=name, last=tick), episode.clock).get(name, [])


def memories_from_log(entries: Iterable[Entry[Event]], clock: Clock) -> dict[str, list[Memory]]:
    """Everybody's memories in the order of their ids, from log entries of these events, in the order of the log.

    Raises InputError for entries that do not follow from one another.
    """
    streams: dict[str, list[Memory]] = defaultdict(list)
    for entry in entries:
        stream, now, event = streams[str(entry.person)], clock.seconds(entry.tick), entry.event
        if not all(0 <= number < len(stream) for number in _named(event)):
            raise InputError(f"the log is damaged: entry {entry.seq} is of a memory that {entry.person} does not have")
        match event:
            case Remembered():
                if event.id != len(stream) or event.memory_kind not in _KINDS:
                    raise InputError(f"the log is damaged: entry {entry.seq} is no memory as it is written")
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


def _named(event: Event) -> Iterable[int]:
    """The memories that an event is of, which were kept before it."""
    match event:
        case BecameFact(id=number) | Refreshed(id=number) | Forgotten(id=number) | BeliefChanged(id=number):
            return (number,)
        case Recalled() | Weighed():
            return [number for number, *_ in event.memories]
    return ()
