from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.memory.embedders import UNIT, CachedEmbedder, StaticEmbedder, Vectors, choose_embedder, quantize
from twinville.worlds.errors import InputError

STATIC = StaticEmbedder()


def _cosine(a: str, b: str) -> float:
    one, other = STATIC.embed([a, b]).astype(np.int32)
    return float(one @ other) / UNIT**2


def test_alike_is_near_and_other_is_far() -> None:
    assert _cosine("a dog ran away", "the puppy is lost") > _cosine("a dog ran away", "the council raised the tax")
    assert _cosine("He reads a book", "He is reading a novel") > 0.6


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_a_vector_does_not_depend_on_its_batch(texts: list[str]) -> None:
    together = STATIC.embed(texts)
    assert together.dtype == np.int8
    assert together.shape == (len(texts), STATIC.dimensions)
    for row, text in zip(together, texts, strict=True):
        assert (row == STATIC.embed([text])[0]).all()


def test_a_known_vector() -> None:
    """Pins the embedding: another vector here is another history in every recorded run."""
    assert STATIC.embed(["There is a party tonight."])[0][:8].tolist() == KNOWN


KNOWN = [14, 28, 26, -12, 4, 24, -10, 12]


def test_texts_are_embedded_once() -> None:
    class Counting:
        name, dimensions, calls = "counting", 3, 0

        def embed(self, texts: Sequence[str]) -> Vectors:
            self.calls += len(texts)
            return quantize(np.ones((len(texts), 3)), 3, "counting")

    inner = Counting()
    cached = CachedEmbedder(inner)
    cached.embed(["a", "b", "a"])
    cached.embed(["a"])
    assert inner.calls == 2
    assert cached.embed([]).shape == (0, 3)


def test_quantized_by_hand() -> None:
    assert quantize(np.array([[3.0, 4.0], [0.0, 0.0]]), 2, "x").tolist() == [[76, 102], [0, 0]]


@pytest.mark.parametrize(
    ("vectors", "words"),
    [(np.array([[1.0, np.nan]]), "not finite"), (np.array([[1.0, np.inf]]), "not finite"), (np.ones((1, 3)), "shape")],
)
def test_what_is_no_vector_is_an_error(vectors: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", words: str) -> None:
    with pytest.raises(InputError, match=words):
        quantize(vectors, 2, "broken")


def test_an_embedder_that_is_not_there() -> None:
    with pytest.raises(InputError, match="embedder"):
        choose_embedder("no-such-model-anywhere")
    with pytest.raises(InputError, match="choose static"):
        choose_embedder(" ")
