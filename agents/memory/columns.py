"""Numbers by memory, in arrays that grow."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Column:
    """Numbers of one type, one for each memory."""

    def __init__(self, kind: type[np.generic]) -> None:
        self._values: NDArray[Any] = np.zeros(64, dtype=kind)
        self._count = 0

    @property
    def values(self) -> NDArray[Any]:
        """A view of all of them, to read and to change."""
        return self._values[: self._count]

    def append(self, value: int) -> None:
        """One more."""
        if self._count == len(self._values):
            # By a quarter at a time: room that is not used yet is held all the same.
            more = np.zeros(max(64, self._count // 4), dtype=self._values.dtype)
            self._values = np.concatenate([self._values, more])
        self._values[self._count] = value
        self._count += 1
