"""Vectors of one stream: each distinct one once, in blocks of which only the last is held in memory."""

from hashlib import blake2b

import faiss
import numpy as np
from numpy.typing import NDArray

from twinville.agents.memory.archive import Archive
from twinville.agents.memory.embedders import Vectors

#: Rows of a block, and how many of the distinct vectors of late are recognised when they come again.
BLOCK, RECOGNISED = 128, 1024


class Rows:
    """int8[rows, dimensions], growing. What one sees every day has one row: most memories repeat the words of others."""

    def __init__(self, dimensions: int, archive: Archive) -> None:
        self._dimensions = dimensions
        self._archive = archive
        self._places: list[int] = []
        self._last: Vectors = np.zeros((8, dimensions), dtype=np.int8)
        self._filled = 0
        self._known: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._places) * BLOCK + self._filled

    def add(self, vector: NDArray[np.int8]) -> int:
        """The row of a vector: that of an equal one, if one came lately, or a new one."""
        digest = blake2b(vector.tobytes(), digest_size=16).digest()
        row = self._known.pop(digest, None)
        if row is None:
            row = self._append(vector)
            if len(self._known) >= RECOGNISED:
                del self._known[next(iter(self._known))]
        # The latest stands last, so that the first is the one to let go.
        self._known[digest] = row
        return row

    def block(self, number: int) -> Vectors:
        """int8[up to BLOCK, dimensions]; it holds until the next call."""
        if number == len(self._places):
            return self._last[: self._filled]
        data = self._archive.get(self._places[number], BLOCK * self._dimensions)
        rows: Vectors = np.frombuffer(data, dtype=np.int8).reshape(BLOCK, self._dimensions)
        return rows

    def products(self, query: NDArray[np.int8]) -> NDArray[np.float32]:
        """float32[rows]: the inner product of each row with a vector of the same kind; whole numbers, exact as float32."""
        products = np.empty(len(self), dtype=np.float32)
        vector = query.astype(np.float32)
        # Float by float the whole would be four times as large; a block fits the processor's own memory.
        floats = np.empty((BLOCK, self._dimensions), dtype=np.float32)
        for start in range(0, len(self), BLOCK):
            rows = self.block(start // BLOCK)
            np.copyto(floats[: len(rows)], rows)
            part = products[start : start + len(rows)]
            faiss.fvec_inner_products_ny(
                faiss.swig_ptr(part), faiss.swig_ptr(vector), faiss.swig_ptr(floats), self._dimensions, len(rows)
            )
        return products

    def _append(self, vector: NDArray[np.int8]) -> int:
        row = len(self)
        if self._filled == len(self._last):
            self._last = np.concatenate([self._last, np.zeros_like(self._last)])
        self._last[self._filled] = vector
        self._filled += 1
        if self._filled == BLOCK:
            self._places.append(self._archive.put(self._last.tobytes()))
            self._filled = 0
        return row
