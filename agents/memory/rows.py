"""Vectors of one stream: each distinct one once, in blocks. With an archive only the last block is held in memory."""

from hashlib import blake2b
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from twinville.agents.memory.archive import Archive
from twinville.agents.memory.embedders import Vectors

#: Rows of a block, and how many of the distinct vectors of late are recognised when they come again.
BLOCK, RECOGNISED = 128, 512

#: faiss's own loop: the inner products of one vector with many.
_products: Any = getattr(faiss, "fvec_inner_products_ny")  # noqa: B009  # faiss's types do not tell of it


class Rows:
    """int8[rows, dimensions], growing. What one sees every day has one row: most memories repeat the words of others.

    Products are taken of floats. Without an archive they are held, four times as large; with one, a block is read when it is
    wanted.
    """

    def __init__(self, dimensions: int, archive: Archive | None) -> None:
        self._dimensions = dimensions
        self._archive = archive
        #: The blocks that are full: their places in the archive, or themselves.
        self._places: list[int] = []
        self._floats: list[NDArray[np.float32]] = []
        self._last: Vectors = np.zeros((min(8, BLOCK), dimensions), dtype=np.int8)
        self._filled = 0
        self._known: dict[bytes, int] = {}

    def __len__(self) -> int:
        return self._full * BLOCK + self._filled

    @property
    def _full(self) -> int:
        return len(self._places) + len(self._floats)

    def __getitem__(self, row: int) -> NDArray[np.int8]:
        """int8[dimensions]: one vector."""
        number, place = divmod(row, BLOCK)
        vector: NDArray[np.int8]
        if number == self._full:
            vector = self._last[place].copy()
            return vector
        block = self._block(number, np.empty((BLOCK, self._dimensions), dtype=np.float32))
        vector = block[place].astype(np.int8)
        return vector

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

    def _block(self, number: int, floats: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32[BLOCK, dimensions]: a full block; where it lies in the archive, it is read into `floats`."""
        if self._archive is None:
            return self._floats[number]
        data = self._archive.get(self._places[number], BLOCK * self._dimensions)
        floats.ravel()[:] = np.frombuffer(data, dtype=np.int8)
        return floats

    def products(self, query: NDArray[np.int8]) -> NDArray[np.float32]:
        """float32[rows]: the inner product of each row with a vector of the same kind; whole numbers, exact as float32."""
        products = np.empty(len(self), dtype=np.float32)
        vector = query.astype(np.float32)
        # A block of floats fits the processor's own memory.
        floats = np.empty((BLOCK, self._dimensions), dtype=np.float32)
        part = np.empty(BLOCK, dtype=np.float32)
        result, one = faiss.swig_ptr(part), faiss.swig_ptr(vector)
        for number in range(self._full):
            many = faiss.swig_ptr(self._block(number, floats))
            _products(result, one, many, self._dimensions, BLOCK)
            products[number * BLOCK : (number + 1) * BLOCK] = part
        if self._filled:
            floats[: self._filled] = self._last[: self._filled]
            _products(result, one, faiss.swig_ptr(floats), self._dimensions, self._filled)
            products[-self._filled :] = part[: self._filled]
        return products

    def _append(self, vector: NDArray[np.int8]) -> int:
        row = len(self)
        if self._filled == len(self._last):
            self._last = np.concatenate([self._last, np.zeros_like(self._last)])
        self._last[self._filled] = vector
        self._filled += 1
        if self._filled == BLOCK:
            if self._archive is None:
                self._floats.append(self._last.astype(np.float32))
            else:
                self._places.append(self._archive.put(self._last.tobytes()))
            self._filled = 0
        return row
