"""Retrieval against numbers worked out by hand, and against a plain comparison of all with the query."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinville.agents.memory.embedders import Vectors
from twinville.agents.memory.retrieval import Retriever, scaled
from twinville.agents.memory.stream import MemoryStream
from twinville.agents.persona import Weights


class _Table:
    """Vectors by text, given by hand."""

    name, dimensions = "table", 3

    def __init__(self, table: dict[str, tuple[int, int, int]]) -> None:
        self._table = table

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._table[text] for text in texts], dtype=np.int8).reshape(-1, 3)


TABLE = {"one": (127, 0, 0), "two": (0, 127, 0), "three": (90, 90, 0), "query": (127, 0, 0)}


def _stream() -> MemoryStream:
    stream = MemoryStream(_Table(TABLE), 5)
    stream.add("background", "one", "x", 0, 2)
    stream.add("background", "two", "x", 36_000, 10)
    stream.add("background", "three", "x", 72_000, 6)
    return stream


def test_by_hand() -> None:
    """At hour 20 the memories are 20, 10 and 0 hours old: 0.995^20 = 0.904610, 0.995^10 = 0.951110, 1."""
    found = Retriever(_stream()).retrieve("query", 72_000, 3)
    by_text = {r.memory.text: r for r in found}
    assert by_text["one"].recency == 0.0
    assert by_text["two"].recency == pytest.approx((0.951110 - 0.904610) / (1 - 0.904610), abs=1e-5)
    assert by_text["three"].recency == 1.0
    assert [by_text[t].importance for t in ("one", "two", "three")] == [0.0, 1.0, 0.5]
    # Inner products 16129, 0 and 11430.
    assert [by_text[t].relevance for t in ("one", "two", "three")] == [1.0, 0.0, pytest.approx(11430 / 16129)]
    assert by_text["three"].total == pytest.approx(1 + 0.5 + 11430 / 16129)
    assert [r.memory.text for r in found] == ["three", "two", "one"]


def test_weights_change_the_order() -> None:
    found = Retriever(_stream(), Weights(recency=0, importance=0, relevance=1)).retrieve("query", 72_000, 3)
    assert [r.memory.text for r in found] == ["one", "three", "two"]


def test_access_renews_recency_unless_off_the_record() -> None:
    stream = _stream()
    retriever = Retriever(stream)
    retriever.retrieve("query", 100_000, 3, touch=False)
    assert [memory.accessed for memory in stream] == [0, 36_000, 72_000]
    retriever.retrieve("query", 100_000, 1)
    assert [memory.accessed for memory in stream] == [0, 36_000, 100_000]


def test_equal_scores_go_by_id() -> None:
    stream = MemoryStream(_Table(TABLE), 5)
    for _ in range(6):
        stream.add("background", "one", "x", 0, 5)
    assert [r.memory.id for r in Retriever(stream).retrieve("query", 0, 4)] == [0, 1, 2, 3]


def test_no_memories_and_all_alike() -> None:
    assert Retriever(MemoryStream(_Table(TABLE), 5)).retrieve("query", 0, 5) == []
    assert scaled(np.array([3.0, 3.0])).tolist() == [0.0, 0.0]


class _Random:
    """Vectors that are a function of the text."""

    name, dimensions = "random", 16

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = [
            [(hash_byte * 7 + i * 31 + len(text)) % 255 - 127 for i in range(16)]
            for text in texts
            for hash_byte in [sum(text.encode())]
        ]
        return np.array(rows, dtype=np.int8).reshape(-1, 16)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.text(min_size=1).filter(str.strip), st.integers(0, 10**6), st.integers(1, 10)), min_size=1, max_size=40)
)
def test_the_same_as_comparing_each_with_the_query(items: list[tuple[str, int, int]]) -> None:
    embedder = _Random()
    stream = MemoryStream(embedder, 5)
    for text, created, importance in items:
        stream.add("background", text, "x", created, importance)
    now = 10**6
    query = embedder.embed(["q"])[0].astype(int)
    parts = [
        [0.995 ** ((now - memory.accessed) / 3600) for memory in stream],
        [memory.importance for memory in stream],
        [int(stream.vector(memory.id).astype(int) @ query) for memory in stream],
    ]
    totals = sum(np.array([(v - min(p)) / (max(p) - min(p)) if max(p) > min(p) else 0.0 for v in p]) for p in parts)
    expected = sorted(range(len(stream)), key=lambda i: (-round(float(np.asarray(totals)[i]), 9), i))[:7]
    found = [r.memory.id for r in Retriever(stream).retrieve("q", now, 7)]
    assert sorted(found) == sorted(expected) or np.allclose(np.asarray(totals)[found], np.asarray(totals)[expected])


def test_near_duplicates_within_the_window_are_one_memory() -> None:
    stream = MemoryStream(_Table({**TABLE, "one again": (127, 1, 0)}), 2)
    first, new = stream.add("observation", "one", "Ada", 0, 2)
    assert new
    assert stream.add("observation", "one again", "Ada", 60, 2) == (first, False)
    assert stream[0].accessed == 60
    assert stream.add("observation", "one again", "Ben", 60, 2)[1]
    stream.add("observation", "two", "Ada", 70, 2)
    stream.add("observation", "three", "Ada", 80, 2)
    # Two later observations have pushed it out of the window of two.
    assert stream.add("observation", "one", "Ada", 90, 2)[1]


def test_what_was_forgotten_does_not_come_to_mind() -> None:
    stream = _stream()
    retriever = Retriever(stream)
    best = retriever.retrieve("query", 72_000, 1, touch=False)[0].memory
    stream.forget(best.id)
    found = [r.memory.id for r in retriever.retrieve("query", 72_000, 10, touch=False)]
    assert best.id not in found
    assert len(found) == len(stream) - 1
    for memory in list(stream):
        stream.forget(memory.id)
    assert retriever.retrieve("query", 72_000, 3) == []


@pytest.mark.parametrize(("text", "importance"), [("", 5), ("  ", 5), ("x", 0), ("x", 11)])
def test_a_wrong_memory_cannot_be_kept(text: str, importance: int) -> None:
    with pytest.raises(ValueError):
        _stream().add("background", text, "x", 0, importance)


@settings(max_examples=30)
@given(st.lists(st.booleans(), min_size=3, max_size=40), st.integers(1, 8))
def test_deeds_change_nothing_of_what_comes_to_mind(deeds: list[bool], count: int) -> None:
    """With tens of deeds in between, the same memories come to mind with the same scores as without them."""
    with_deeds, without = MemoryStream(_Table(TABLE), 5), MemoryStream(_Table(TABLE), 5)
    for index, deed in enumerate(deeds):
        if deed:
            with_deeds.add("activity", "deed", "me", 60 * index, 1)
        for stream in (with_deeds, without):
            stream.add("background", ("one", "two", "three")[index % 3], "x", 60 * index, 1 + index % 10)
    found = Retriever(with_deeds).retrieve("query", 90_000, count)
    plain = Retriever(without).retrieve("query", 90_000, count)
    assert [(r.memory.text, r.memory.created, r.total) for r in found] == [
        (r.memory.text, r.memory.created, r.total) for r in plain
    ]


def test_deeds_cost_no_vector_and_are_listed_apart() -> None:
    stream = MemoryStream(_Table(TABLE), 5)
    stream.add("background", "two", "x", 0, 2)
    stream.add("activity", "deed", "me", 0, 1)
    assert [r.memory.text for r in Retriever(stream).retrieve("query", 10, 5)] == ["two"]
    assert [memory.text for memory in stream.all_of("activity")] == ["deed"]
    assert [memory.text for memory in stream.lately(5)] == ["two"]
