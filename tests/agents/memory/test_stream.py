"""A stream whose memories lie in an archive is the same as a plain list of them, whatever is done to it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinville.agents.memory import directory, rows, stream, texts
from twinville.agents.memory.archive import ScratchFile
from twinville.agents.memory.embedders import UNIT, Vectors, quantize
from twinville.agents.memory.retrieval import DECAY, HOUR, Retriever, scaled
from twinville.agents.memory.stream import NEAR, Kind, Memory, MemoryStream
from twinville.agents.persona import Weights

KINDS: tuple[Kind, ...] = ("background", "observation", "speech", "conversation", "reflection", "agreement", "activity")
WORDS = [f"{who} is {what}" for who in ("Ada", "Ben", "CEM") for what in ("reading", "Reading", "asleep", "at the Mühle")]
SUBJECTS = ["Ada", "Ben", "Cem"]
RETENTION = 3
WEIGHTS = Weights(recency=0.7, importance=1.3, relevance=2.1)


class _Lengths:
    """Vectors of unit length that are a function of the text."""

    name, dimensions = "lengths", 8

    def embed(self, texts: Sequence[str]) -> Vectors:
        values = [[(sum(text.encode()) * (i + 3) + len(text) * i) % 23 - 11 for i in range(8)] for text in texts]
        return quantize(np.array(values).reshape(-1, 8), 8, self.name)


class _Plain:
    """All memories in a list, all vectors in another, every question answered by looking at each."""

    def __init__(self) -> None:
        self.memories: list[Memory] = []

    def _vector(self, text: str) -> Any:
        return _Lengths().embed([text])[0].astype(np.int64)

    def add(self, kind: Kind, text: str, subject: str, now: int, importance: int, fact: str | None) -> Memory:
        seen = [memory for memory in self.memories if memory.kind == "observation"][-RETENTION:]
        for memory in reversed(seen):
            alike = int(self._vector(memory.text) @ self._vector(text)) / UNIT**2 >= NEAR
            if kind == "observation" and fact is None and memory.subject == subject and alike:
                memory.accessed = now
                return memory
        gist = f"gist of {text}" if fact else ""
        self.memories.append(Memory(len(self.memories), kind, text, subject, now, now, importance, (f"m{now}",), fact, False, gist))
        return self.memories[-1]

    def retrieve(self, query: str, now: int, count: int, *, touch: bool) -> list[tuple[Any, ...]]:
        among = [memory for memory in self.memories if memory.kind != "activity"]
        if not among:
            return []
        recency = scaled(DECAY ** ((now - np.array([memory.accessed for memory in among])) / HOUR))
        importance = scaled(np.array([memory.importance for memory in among], dtype=np.float64))
        relevance = scaled(np.array([float(self._vector(memory.text) @ self._vector(query)) for memory in among]))
        total = WEIGHTS.recency * recency + WEIGHTS.importance * importance + WEIGHTS.relevance * relevance
        best = sorted((i for i in range(len(among)) if not among[i].forgotten), key=lambda i: (-total[i], i))[:count]
        found = []
        for i in best:
            if touch:
                among[i].accessed = now
            found.append((replace(among[i]), recency[i], importance[i], relevance[i], total[i]))
        return found


ADD = st.tuples(
    st.just("add"), st.sampled_from(KINDS), st.sampled_from(WORDS), st.sampled_from(SUBJECTS), st.integers(1, 10), st.booleans()
)
CHANGE = st.tuples(st.sampled_from(["forget", "touch", "weigh", "doubt", "become"]), st.integers(0, 60), st.integers(1, 10))
ASK = st.tuples(st.just("ask"), st.sampled_from([*WORDS, "something else"]), st.integers(1, 12), st.booleans())


@pytest.mark.slow
@pytest.mark.parametrize("apart", [True, False])
@settings(max_examples=50)
@given(steps=st.lists(st.one_of(ADD, ADD, CHANGE, ASK), max_size=70), holds=st.booleans())
def test_a_stream_is_the_plain_list_of_its_memories(apart: bool, steps: list[tuple[Any, ...]], holds: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "BLOCK", 4)
        patch.setattr(directory, "BLOCK", 4)
        patch.setattr(rows, "RECOGNISED", 5)
        patch.setattr(texts, "BLOCK", 40)
        patch.setattr(stream, "AT_HAND", 2)
        archive = ScratchFile() if apart else None
        mine, plain = MemoryStream(_Lengths(), RETENTION, archive), _Plain()
        held: list[Memory] = []
        for second, step in enumerate(steps):
            now = second * 500
            match step:
                case ("add", kind, text, subject, importance, has_fact):
                    fact = f"f{second}" if has_fact else None
                    gist = f"gist of {text}" if fact else ""
                    memory, _ = mine.add(kind, text, subject, now, importance, evidence=(f"m{now}",), fact=fact, gist=gist)
                    assert memory == plain.add(kind, text, subject, now, importance, fact)
                    held += [memory] if holds else []
                case ("ask", query, count, touch):
                    found = Retriever(mine, WEIGHTS).retrieve(query, now, count, touch=touch)
                    parts = [(replace(r.memory), r.recency, r.importance, r.relevance, r.total) for r in found]
                    assert parts == plain.retrieve(query, now, count, touch=touch)
                case (what, number, value) if plain.memories:
                    _change(mine, plain.memories[number % len(plain.memories)], what, value, now)
        _same(mine, plain, held)
        again = MemoryStream(_Lengths(), RETENTION, archive)
        again.refill(list(mine))
        _same(again, plain, [])
        # What comes next is merged with the same: the window of perception is the same.
        assert again.add("observation", WORDS[0], "Ada", 90_000, 2) == mine.add("observation", WORDS[0], "Ada", 90_000, 2)


def _change(mine: MemoryStream, memory: Memory, what: str, value: int, now: int) -> None:
    match what:
        case "forget":
            mine.forget(memory.id)
            memory.forgotten = True
        case "touch":
            mine.touch(memory.id, now)
            memory.accessed = now
        case "weigh":
            mine.weigh(memory.id, value)
            memory.importance = value
        case "doubt":
            mine.doubt(memory.id)
            memory.doubted = True
        case _:
            mine.become(memory.id, f"b{value}", f"told {value}")
            memory.fact, memory.gist = f"b{value}", f"told {value}"


def _same(mine: MemoryStream, plain: _Plain, held: list[Memory]) -> None:
    memories = plain.memories
    assert list(mine) == memories
    assert [mine[memory.id] for memory in held] == held
    assert all(mine[memory.id] is memory for memory in held)
    assert [mine.vector(m.id).tolist() for m in memories if m.kind != "activity"] == [
        _Lengths().embed([m.text])[0].tolist() for m in memories if m.kind != "activity"
    ]
    for kind in KINDS:
        of_kind = [memory for memory in memories if memory.kind == kind]
        assert mine.all_of(kind) == of_kind
        assert mine.all_of(kind, since=5) == [memory for memory in of_kind if memory.id >= 5]
        assert mine.latest(kind, 3) == of_kind[-3:]
        assert list(mine.backwards(kind)) == of_kind[::-1]
        for subject in (*SUBJECTS, "nobody"):
            about = [memory for memory in of_kind if memory.subject == subject and not memory.forgotten]
            assert mine.latest_about(subject, kind, 2) == about[-2:]
    assert mine.ids("speech", "conversation").tolist() == [m.id for m in memories if m.kind in ("speech", "conversation")]
    assert mine.lately(4) == [memory for memory in memories if memory.kind != "activity"][::-1][:4]
    for words in ("MÜHLE", "ada", "reading", "Ben is asleepcem"):
        assert mine.tell_of(words) == any(words.casefold() in memory.text.casefold() for memory in memories)


def test_what_somebody_holds_changes_with_the_stream() -> None:
    mine = MemoryStream(_Lengths(), RETENTION, ScratchFile())
    held, _ = mine.add("speech", "Ada said: come", "Ada", 0, 3)
    for number in range(stream.AT_HAND + 5):
        mine.add("speech", f"{number}", "Ben", number, 3)
    mine.touch(0, 77)
    mine.doubt(0)
    mine.become(0, "f1", "she said so")
    assert (held.accessed, held.doubted, held.fact, held.gist) == (77, True, "f1", "she said so")
    assert mine[0] is held


def test_what_is_not_looked_at_is_not_held() -> None:
    mine = MemoryStream(_Lengths(), RETENTION, ScratchFile())
    for number in range(3 * stream.AT_HAND):
        mine.add("speech", f"{number}", "Ben", number, 3)
    assert [memory.text for memory in mine][::100] == [str(number) for number in range(0, 3 * stream.AT_HAND, 100)]
    assert len(mine._held) <= stream.AT_HAND + 1


def test_ids_that_are_missing_are_told() -> None:
    mine = MemoryStream(_Lengths(), RETENTION)
    memory, _ = mine.add("speech", "one", "Ada", 0, 3)
    with pytest.raises(ValueError, match="memory 3 does not follow 0"):
        mine.refill([memory, replace(memory, id=3)])
    with pytest.raises(IndexError):
        mine[7]
