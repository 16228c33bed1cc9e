"""What is on somebody's mind at a moment, read off the log: memories, reflections with their evidence, the last retrieval."""

from dataclasses import dataclass

from twinville.simulation.episode.events import Posted, Spoke
from twinville.simulation.episode.mind_events import IdentityRenewed, PlanChanged, Reacted, Recalled, Remembered
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
    memories: tuple[MemoryLine, ...]
    reflections: tuple[MemoryLine, ...]
    retrieved_for: str
    retrieved: tuple[RetrievalLine, ...]
    stated_reason: str


def mind_at(episode: Episode, person: str, seconds: int, count: int = 12) -> MindAt:
    """The latest `count` memories, all reflections, and the latest retrieval up to a moment."""
    tick = episode.tick_of(seconds)
    spoken = {
        entry.event.id: f"{entry.person} {'said' if isinstance(entry.event, Spoke) else 'put up'}: {entry.event.text}"
        for entry in episode.entries(Spoke, Posted, last=tick)
    }
    texts: dict[str, str] = {}
    lines: list[MemoryLine] = []
    retrieval: Recalled | None = None
    currently, reason = "", ""
    for entry in episode.entries(Remembered, Recalled, IdentityRenewed, Reacted, PlanChanged, person=person, last=tick):
        event = entry.event
        match event:
            case Remembered():
                texts[f"m{event.id}"] = event.text
                evidence = tuple(texts.get(source) or spoken.get(source, source) for source in event.evidence)
                moment = episode.clock.seconds(entry.tick)
                lines.append(MemoryLine(event.id, moment, event.memory_kind, event.text, event.importance, event.doubted, evidence))
            case Recalled():
                retrieval = event
            case IdentityRenewed():
                currently = event.currently
            case Reacted():
                reason = f"{event.text}: {event.activity} ({event.reason})"
            case PlanChanged():
                reason = f"{event.change}: {event.activity} ({event.reason})"
    if not currently:
        currently = next(str(p["currently"]) for p in episode.scenario["personas"] if p["name"] == person)
    found = tuple(
        RetrievalLine(texts.get(f"m{memory}", ""), *scores) for memory, *scores in (retrieval.memories if retrieval else ())
    )
    lived = [line for line in lines if line.kind != "background"]
    return MindAt(
        currently,
        tuple(lived[-count:]),
        tuple(line for line in lines if line.kind == "reflection"),
        retrieval.query if retrieval else "",
        found,
        reason,
    )
