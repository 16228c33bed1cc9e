"""The memory stream: all memories of a person, in the order in which they were formed (Park et al. 2023, section 4.1).

Numbers by memory are held in arrays, sixteen bytes each; words, evidence and vectors lie in an archive, and are read when they
are wanted. So a long life costs hardly more memory than a short one, and nothing of it is lost.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray
from pydantic_core import from_json, to_json

from twinville.agents.memory.archive import Archive, InMemory
from twinville.agents.memory.columns import Columns
from twinville.agents.memory.directory import Directory
from twinville.agents.memory.embedders import UNIT, Embedder
from twinville.agents.memory.rows import Rows
from twinville.agents.memory.texts import Texts

Kind = Literal["background", "observation", "speech", "conversation", "plan", "reflection", "whisper", "agreement", "activity"]
_KINDS: tuple[Kind, ...] = get_args(Kind)
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}

#: Two memories of a kind whose cosine is at least this are one memory, within the retention window.
NEAR = 0.97
#: So many of the memories that were looked at last stay at hand.
AT_HAND = 128
#: The row of a memory without a vector.
NO_ROW = -1


@dataclass(slots=True, weakref_slot=True)
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
    """A growing list of memories with their vectors. Without an `archive` of the run it is a stream in memory.

    Of a memory that somebody holds there is one object, which changes as the memory does.
    """

    def __init__(self, embedder: Embedder, retention: int, archive: Archive | None = None) -> None:
        self._embedder = embedder
        self._retention = retention
        self._archive = archive if archive is not None else InMemory()
        self._is_apart = archive is not None
        self._clear()

    def _clear(self) -> None:
        self.rows = Rows(self._embedder.dimensions, self._archive if self._is_apart else None)
        self._texts = Texts(self._archive)
        self._subjects: dict[str, int] = {}
        self._numbers = Columns()
        self._directory = Directory(self._archive)
        self._held: WeakValueDictionary[int, Memory] = WeakValueDictionary()
        self._at_hand: deque[Memory] = deque(maxlen=AT_HAND)
        #: The last observations: the id, the subject and the vector of each.
        self._recent: list[tuple[int, str, NDArray[np.int8]]] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Memory]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: int) -> Memory:
        memory = self._held.get(index)
        if memory is None:
            index = range(len(self))[index]
            place, size, created = self._directory[index]
            accessed, _, _, importance, kind, forgotten, doubted = self._numbers.of(index)
            text, subject, evidence, fact, gist = from_json(bytes(self._archive.get(place, size)))
            memory = Memory(
                index,
                _KINDS[kind],
                text,
                subject,
                created,
                accessed,
                importance,
                tuple(evidence),
                fact,
                doubted,
                gist,
                forgotten,
            )
            self._held[index] = memory
            self._at_hand.append(memory)
        return memory

    @property
    def embedder(self) -> Embedder:
        """What turns this stream's texts, and the queries put to it, into vectors."""
        return self._embedder

    @property
    def row_of(self) -> NDArray[np.int32]:
        """int32[memories], a view: the row of each memory's vector, `NO_ROW` for a deed."""
        row: NDArray[np.int32] = self._numbers["row"]
        return row

    def vector(self, index: int) -> NDArray[np.int8]:
        """int8[dimensions]: what a memory is compared by; zeros for a deed."""
        row = int(self._numbers["row"][index])
        return self.rows[row] if row != NO_ROW else np.zeros(self._embedder.dimensions, dtype=np.int8)

    @property
    def accessed(self) -> NDArray[np.int32]:
        """int32[memories], a view: when each memory was last accessed, seconds of the run."""
        accessed: NDArray[np.int32] = self._numbers["accessed"]
        return accessed

    @property
    def importance(self) -> NDArray[np.int8]:
        """int8[memories], a view: what each memory weighs, 1 to 10."""
        importance: NDArray[np.int8] = self._numbers["importance"]
        return importance

    @property
    def forgotten(self) -> NDArray[np.bool_]:
        """bool[memories], a view: which memories do not come to mind any more."""
        forgotten: NDArray[np.bool_] = self._numbers["forgotten"]
        return forgotten

    @property
    def deeds(self) -> NDArray[np.bool_]:
        """bool[memories]: which memories are of what one did oneself. There are tens a day; they have no vectors."""
        deeds: NDArray[np.bool_] = self._numbers["kind"] == _NUMBERS["activity"]
        return deeds

    def weight(self, since: int) -> int:
        """What the memories from one id on weigh together, without one's own deeds."""
        is_other = self._numbers["kind"][since:] != _NUMBERS["activity"]
        return int(self.importance[since:][is_other].sum())

    # What is looked for by kind, subject and order: the numbers tell where, and only what is found is read.

    def ids(self, *kinds: Kind, since: int = 0) -> NDArray[np.intp]:
        """The ids of the memories of some kinds, from one id on, in order."""
        among = self._numbers["kind"][since:]
        found = among == _NUMBERS[kinds[0]]
        for kind in kinds[1:]:
            found |= among == _NUMBERS[kind]
        return np.flatnonzero(found) + since

    def all_of(self, kind: Kind, since: int = 0) -> list[Memory]:
        """The memories of a kind, from one id on, in order."""
        return [self[index] for index in self.ids(kind, since=since).tolist()]

    def latest(self, kind: Kind, count: int) -> list[Memory]:
        """The last `count` memories of a kind, in order."""
        return [self[index] for index in self.ids(kind)[-count:].tolist()]

    def latest_about(self, subject: str, kind: Kind, count: int) -> list[Memory]:
        """The last `count` memories of a kind that concern somebody and are not forgotten, in order."""
        number = self._subjects.get(subject, -1)
        found = (self._numbers["subject"] == number) & (self._numbers["kind"] == _NUMBERS[kind]) & ~self._numbers["forgotten"]
        return [self[index] for index in np.flatnonzero(found)[-count:].tolist()]

    def backwards(self, kind: Kind) -> Iterator[Memory]:
        """The memories of a kind, the latest first, each read when its turn comes."""
        return (self[index] for index in self.ids(kind)[::-1].tolist())

    def lately(self, count: int) -> list[Memory]:
        """The last `count` memories of others than one's own deeds, the latest first."""
        return [self[index] for index in np.flatnonzero(~self.deeds)[::-1][:count].tolist()]

    def tell_of(self, words: str) -> bool:
        """Whether words stand in the text of any memory, whatever their case."""
        return self._texts.hold(words)

    # What changes.

    def forget(self, index: int) -> None:
        """A memory does not come to mind any more."""
        self._numbers["forgotten"][index] = True
        if (memory := self._held.get(index)) is not None:
            memory.forgotten = True

    def touch(self, index: int, now: int) -> None:
        """A memory is accessed."""
        self._numbers["accessed"][index] = now
        if (memory := self._held.get(index)) is not None:
            memory.accessed = now

    def weigh(self, index: int, importance: int) -> None:
        """A memory is weighed anew."""
        self._numbers["importance"][index] = importance
        if (memory := self._held.get(index)) is not None:
            memory.importance = importance

    def doubt(self, index: int) -> None:
        """A memory is not believed any more."""
        self._numbers["doubted"][index] = True
        if (memory := self._held.get(index)) is not None:
            memory.doubted = True

    def become(self, index: int, fact: str, gist: str) -> Memory:
        """A memory conveys a fact from now on, in these words."""
        memory = self[index]
        memory.fact, memory.gist = fact, gist
        self._directory.change(index, *self._put_away(memory))
        return memory

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
        merged = self._merged(vector, subject, now) if vector is not None and kind == "observation" and fact is None else None
        if merged is not None:
            return merged, False
        memory = Memory(len(self), kind, text, subject, now, now, importance, tuple(evidence), fact, doubted, gist)
        self._append(memory, vector)
        self._held[memory.id] = memory
        self._at_hand.append(memory)
        return memory, True

    def refill(self, memories: Iterable[Memory]) -> None:
        """Hold these memories instead, in the order of their ids; raises ValueError when an id is missing."""
        self._clear()
        for memory in memories:
            if memory.id != len(self):
                raise ValueError(f"memory {memory.id} does not follow {len(self) - 1}")
            self._append(memory, self._embedded(memory.kind, memory.text))

    def _embedded(self, kind: Kind, text: str) -> NDArray[np.int8] | None:
        """int8[dimensions]; None for a deed, which is found by its time, place and words, and so costs no call of an embedder."""
        if kind == "activity":
            return None
        vector: NDArray[np.int8] = self._embedder.embed([text])[0]
        return vector

    def _append(self, memory: Memory, vector: NDArray[np.int8] | None) -> None:
        place, size = self._put_away(memory)
        subject = self._subjects.setdefault(memory.subject, len(self._subjects))
        row = self.rows.add(vector) if vector is not None else NO_ROW
        kind = _NUMBERS[memory.kind]
        state = memory.importance, kind, memory.forgotten, memory.doubted
        self._directory.append(place, size, memory.created)
        self._numbers.append((memory.accessed, subject, row, *state))
        self._texts.add(memory.text)
        if memory.kind == "observation" and vector is not None:
            self._recent.append((memory.id, memory.subject, vector))
            del self._recent[: -self._retention]

    def _put_away(self, memory: Memory) -> tuple[int, int]:
        """Its place in the archive, and how many bytes there are its own."""
        record = to_json((memory.text, memory.subject, memory.evidence, memory.fact, memory.gist))
        return self._archive.put(record), len(record)

    def _merged(self, vector: NDArray[np.int8], subject: str, now: int) -> Memory | None:
        for index, of, seen in reversed(self._recent):
            if of != subject:
                continue
            cosine = int(seen.astype(np.int32) @ vector.astype(np.int32)) / UNIT**2
            if cosine >= NEAR:
                self.touch(index, now)
                return self[index]
        return None
