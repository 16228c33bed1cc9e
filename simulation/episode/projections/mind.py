"""What is on somebody's mind at a moment, read off the log: memories, reflections with their evidence, the last retrieval."""

from dataclasses import dataclass
from typing import Any

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
        str(entry.data["id"]): f"{entry.person} {how}: {entry.data['text']}"
        for kind, how in (("speech", "said"), ("notice", "put up"))
        for entry in episode.entries(kind, last=tick)
    }
    texts: dict[str, str] = {}
    lines: list[MemoryLine] = []
    retrieval: dict[str, Any] | None = None
    currently, reason = "", ""
    for entry in episode.entries(None, person, last=tick):
        content, record = entry.data, entry.kind
        if record == "memory":
            texts[f"m{content['id']}"] = str(content["text"])
            evidence = tuple(texts.get(str(i)) or spoken.get(str(i), str(i)) for i in content["evidence"])
            moment = episode.clock.seconds(entry.tick)
            kind, importance = str(content["memory_kind"]), int(content["importance"])
            lines.append(MemoryLine(content["id"], moment, kind, content["text"], importance, content["doubted"], evidence))
        elif record == "retrieval":
            retrieval = content
        elif record == "identity":
            currently = str(content["currently"])
        elif record == "reaction":
            reason = f"{content['text']}: {content['activity']} ({content['reason']})"
        elif record == "plan_changed":
            reason = f"{content['change']}: {content['activity']} ({content['reason']})"
    if not currently:
        currently = next(str(p["currently"]) for p in episode.scenario["personas"] if p["name"] == person)
    found = tuple(
        RetrievalLine(texts.get(f"m{row[0]}", ""), *map(float, row[1:])) for row in (retrieval["memories"] if retrieval else ())
    )
    lived = [line for line in lines if line.kind != "background"]
    return MindAt(
        currently,
        tuple(lived[-count:]),
        tuple(line for line in lines if line.kind == "reflection"),
        str(retrieval["query"]) if retrieval else "",
        found,
        reason,
    )
