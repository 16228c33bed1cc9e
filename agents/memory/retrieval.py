"""Retrieval: which memories come to mind (Park et al. 2023, section 4.1).

The score of a memory is a weighted sum of recency, importance and relevance, each min-max scaled to [0, 1] over all of the
person's memories. Recency is 0.995 per *game hour* since the memory was last accessed; relevance is the inner product of int8
vectors, computed by faiss as float32, in which these whole numbers are exact: of vectors of length 127 none is above 127 * 127 by
more than rounding, and 2^24 would be too many.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinville.agents.memory.stream import Memory, MemoryStream
from twinville.agents.persona import Weights

DECAY = 0.995
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A retrieved memory, with the parts of its score, each in [0, 1] before weighting."""

    memory: Memory
    recency: float
    importance: float
    relevance: float
    total: float


class Retriever:
    """Retrieval over one memory stream: every memory is compared with the query, each time."""

    def __init__(self, stream: MemoryStream, weights: Weights | None = None) -> None:
        self._stream = stream
        self._weights = weights or Weights()

    def retrieve(self, query: str, now: int, count: int, *, touch: bool = True) -> list[Retrieved]:
        """The `count` memories with the highest scores, best first, equal scores by id; their last access becomes `now`.

        Forgotten memories are left out, and so are those of what one did oneself: tens a day and of little weight, they would crowd
        out the rest and stretch the scales; they are looked up by time. With `touch` off no access time changes (an interview is
        off the record).
        """
        among = np.flatnonzero(~self._stream.deeds)
        scores = self.scores(query, now, among)
        if scores is None:
            return []
        recency, importance, relevance, total = scores
        forgotten = self._stream.forgotten[among]
        total = np.where(forgotten, -np.inf, total)
        count = min(count, len(total) - int(forgotten.sum()))
        if count < 1:
            return []
        # Partition first: sorting ten thousand scores for thirty would cost more than finding them.
        floor = np.partition(total, len(total) - count)[len(total) - count]
        candidates = np.flatnonzero(total >= floor)
        best = candidates[np.lexsort((candidates, -total[candidates]))][:count]
        found = []
        for index in best.tolist():
            memory = self._stream[int(among[index])]
            if touch:
                self._stream.touch(memory.id, now)
            parts = (float(recency[index]), float(importance[index]), float(relevance[index]))
            found.append(Retrieved(memory, *parts, float(total[index])))
        return found

    def scores(
        self, query: str, now: int, among: NDArray[np.intp] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]] | None:
        """float64[among] four times: recency, importance, relevance, and their weighted sum; None without memories.

        `among` are the memories that take part, by id; all of them unless it is given.
        """
        stream = self._stream
        if among is None:
            among = np.arange(len(stream))
        if not among.size:
            return None
        # A deed has no vector, and nothing in common with a query: its row is -1, which is the zero at the end.
        products = np.append(stream.rows.products(stream.embedder.embed([query])[0]), np.float32(0))
        recency = scaled(DECAY ** ((now - stream.accessed[among]) / HOUR))
        importance = scaled(stream.importance[among].astype(np.float64))
        relevance = scaled(products[stream.row_of[among]].astype(np.float64))
        w = self._weights
        return recency, importance, relevance, w.recency * recency + w.importance * importance + w.relevance * relevance


def scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Min-max scaled to [0, 1]; equal values give zeros, since they distinguish nothing."""
    low, high = values.min(), values.max()
    if high == low:
        return np.zeros_like(values)
    result: NDArray[np.float64] = (values - low) / (high - low)
    return result
