"""The memory stream: all memories of a person, in the order in which they were formed (Park et al. 2023, section 4.1)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twinville.agents.memory.embedders import UNIT, Embedder, Vectors

Kind = Literal["background", "observation", "speech", "conversation", "plan", "reflection", "whisper", "agreement", "activity"]

#: Two memories of a kind whose cosine is at least this are one memory, within the retention window.
NEAR = 0.97


@dataclass(slots=True)
class Memory:
    """One memory; its stream alone changes it. Times are seconds of the run.

    `evidence` names what it rests on: "m12" a memory, "s7" a speech event.
    `fact` is the fact it conveys, if any, `gist` that news in the words in which its owner has it (of a talk, its last lines);
    `doubted` says that its owner does not believe it. What is `forgotten` stays in the stream, as evidence, but does not come to
    mind.
    """

    id: int
    kind: Kind
    text: str
    subject: str
    created: int
    accessed: int
    importance: int
    evidence: tuple[str, ...] = ()
    fact: str | None = None
    doubted: bool = False
    gist: str = ""
    forgotten: bool = False


class MemoryStream:
    """A growing list of memories with their vectors, int8[capacity, dimensions]."""

    def __init__(self, embedder: Embedder, retention: int) -> None:
        self._embedder = embedder
        self._retention = retention
        self._memories: list[Memory] = []
        self._vectors: Vectors = np.zeros((64, embedder.dimensions), dtype=np.int8)
        self._accessed: NDArray[np.int64] = np.zeros(64, dtype=np.int64)
        self._importance: NDArray[np.int64] = np.zeros(64, dtype=np.int64)
        self._forgotten: NDArray[np.bool_] = np.zeros(64, dtype=np.bool_)
        self._deeds: NDArray[np.bool_] = np.zeros(64, dtype=np.bool_)
        self._recent: list[int] = []

    def __len__(self) -> int:
        return len(self._memories)

    def __iter__(self) -> Iterator[Memory]:
        return iter(self._memories)

    def __getitem__(self, index: int) -> Memory:
        return self._memories[index]

    @property
    def embedder(self) -> Embedder:
        """What turns this stream's texts, and the queries put to it, into vectors."""
        return self._embedder

    @property
    def vectors(self) -> Vectors:
        """int8[memories, dimensions], a view."""
        return self._vectors[: len(self._memories)]

    @property
    def accessed(self) -> NDArray[np.int64]:
        """int64[memories], a view: when each memory was last accessed, seconds of the run."""
        return self._accessed[: len(self._memories)]

    @property
    def importance(self) -> NDArray[np.int64]:
        """int64[memories], a view: what each memory weighs, 1 to 10."""
        return self._importance[: len(self._memories)]

    @property
    def forgotten(self) -> NDArray[np.bool_]:
        """bool[memories], a view: which memories do not come to mind any more."""
        return self._forgotten[: len(self._memories)]

    @property
    def deeds(self) -> NDArray[np.bool_]:
        """bool[memories], a view: which memories are of what one did oneself. There are tens a day; they have no vectors."""
        return self._deeds[: len(self._memories)]

    def all_of(self, kind: Kind) -> list[Memory]:
        """The memories of a kind, in order."""
        if kind == "activity":
            return [self._memories[index] for index in np.flatnonzero(self.deeds).tolist()]
        return [memory for memory in self._memories if memory.kind == kind]

    def lately(self, count: int) -> list[Memory]:
        """The last `count` memories of others than one's own deeds, the latest first."""
        return [self._memories[index] for index in np.flatnonzero(~self.deeds)[::-1][:count].tolist()]

    def forget(self, index: int) -> None:
        """A memory does not come to mind any more."""
        self._memories[index].forgotten = True
        self._forgotten[index] = True

    def touch(self, index: int, now: int) -> None:
        """A memory is accessed."""
        self._memories[index].accessed = now
        self._accessed[index] = now

    def weigh(self, index: int, importance: int) -> None:
        """A memory is weighed anew."""
        self._memories[index].importance = importance
        self._importance[index] = importance

    def add(
        self,
        kind: Kind,
        text: str,
        subject: str,
        now: int,
        importance: int,
        *,
        evidence: Sequence[str] = (),
        fact: str | None = None,
        doubted: bool = False,
        gist: str = "",
    ) -> tuple[Memory, bool]:
        """Keep a memory: it, and True; or, when it is nearly one within the retention window, that one, refreshed, and False.

        Raises ValueError for an empty text or an importance outside 1 to 10.
        """
        if not text.strip():
            raise ValueError("the text of a memory must not be empty")
        if not 1 <= importance <= 10:
            raise ValueError(f"importance goes from 1 to 10, not {importance}")
        vector = self._embedded(kind, text)
        # What carries news or rests on evidence is never swallowed by something that merely sounds alike.
        merged = self._merged(vector, subject, now) if kind == "observation" and fact is None else None
        if merged is not None:
            return merged, False
        memory = Memory(len(self._memories), kind, text, subject, now, now, importance, tuple(evidence), fact, doubted, gist)
        self._append(memory, vector)
        if kind == "observation":
            self._recent.append(memory.id)
            del self._recent[: -self._retention]
        return memory, True

    def refill(self, memories: Iterable[Memory]) -> None:
        """Hold these memories instead, in the order of their ids; raises ValueError when an id is missing."""
        self._memories.clear()
        for memory in memories:
            if memory.id != len(self._memories):
                raise ValueError(f"memory {memory.id} does not follow {len(self._memories) - 1}")
            self._append(memory, self._embedded(memory.kind, memory.text))
        self._recent = [memory.id for memory in self._memories if memory.kind == "observation"][-self._retention :]

    def _embedded(self, kind: Kind, text: str) -> NDArray[np.int8]:
        """int8[dimensions]: zeros for a deed, which is found by its time, place and words, and so costs no call of an embedder."""
        if kind == "activity":
            return np.zeros(self._embedder.dimensions, dtype=np.int8)
        vector: NDArray[np.int8] = self._embedder.embed([text])[0]
        return vector

    def _append(self, memory: Memory, vector: NDArray[np.int8]) -> None:
        if memory.id == len(self._vectors):
            self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
            self._accessed = np.concatenate([self._accessed, np.zeros_like(self._accessed)])
            self._importance = np.concatenate([self._importance, np.zeros_like(self._importance)])
            self._forgotten = np.concatenate([self._forgotten, np.zeros_like(self._forgotten)])
            self._deeds = np.concatenate([self._deeds, np.zeros_like(self._deeds)])
        self._vectors[memory.id] = vector
        self._accessed[memory.id] = memory.accessed
        self._importance[memory.id] = memory.importance
        self._forgotten[memory.id] = memory.forgotten
        self._deeds[memory.id] = memory.kind == "activity"
        self._memories.append(memory)

    def _merged(self, vector: NDArray[np.int8], subject: str, now: int) -> Memory | None:
        for index in reversed(self._recent):
            if self._memories[index].subject != subject:
                continue
            cosine = int(self._vectors[index].astype(np.int32) @ vector.astype(np.int32)) / UNIT**2
            if cosine >= NEAR:
                self.touch(index, now)
                return self._memories[index]
        return None
