"""What everybody remembers at a tick, read off the log alone: as it was kept, weighed, recalled, doubted and forgotten."""

from collections import defaultdict
from collections.abc import Iterable

from twinville.agents.memory.stream import Memory
from twinville.simulation.clock import Clock
from twinville.simulation.episode.reader import Entry

#: Kinds of log entries that make up a memory stream.
KINDS = ("memory", "retrieval", "refreshed", "forgotten", "belief", "weighed")


def memories_from_log(entries: Iterable[Entry], clock: Clock) -> dict[str, list[Memory]]:
    """Everybody's memories in the order of their ids, from log entries of these kinds, in the order of the log."""
    streams: dict[str, list[Memory]] = defaultdict(list)
    for entry in entries:
        stream, now, data = streams[str(entry.person)], clock.seconds(entry.tick), entry.data
        if entry.kind == "memory":
            stream.append(
                Memory(
                    int(data["id"]),
                    data["memory_kind"],
                    str(data["text"]),
                    str(data["subject"]),
                    now,
                    now,
                    int(data["importance"]),
                    tuple(data["evidence"]),
                    data["fact"],
                    bool(data["doubted"]),
                    str(data.get("gist", "")),
                )
            )
        elif entry.kind == "retrieval":
            for recalled in data["memories"]:
                stream[int(recalled[0])].accessed = now
        elif entry.kind == "refreshed":
            stream[int(data["id"])].accessed = now
        elif entry.kind == "forgotten":
            stream[int(data["id"])].forgotten = True
        elif entry.kind == "belief":
            stream[int(data["id"])].doubted = bool(data["doubted"])
        else:
            for index, importance in data["memories"]:
                stream[int(index)].importance = int(importance)
    return streams
