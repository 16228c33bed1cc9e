"""Numbers by memory, in one array that grows."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: When a memory was last accessed, in seconds of the run; its subject, the row of its vector, what it weighs, its kind; whether it
#: is forgotten and doubted.
NUMBERS = np.dtype(
    [
        ("accessed", np.int32),
        ("subject", np.int32),
        ("row", np.int32),
        ("importance", np.int8),
        ("kind", np.int8),
        ("forgotten", np.bool_),
        ("doubted", np.bool_),
    ]
)


class Columns:
    """The numbers of all memories of one stream, 16 bytes each."""

    def __init__(self) -> None:
        self._table: NDArray[Any] = np.zeros(64, dtype=NUMBERS)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, name: str) -> NDArray[Any]:
        """A view of one number of each memory, to read and to change."""
        return self._table[name][: self._count]

    def of(self, index: int) -> tuple[Any, ...]:
        """All numbers of one memory, in the order of `NUMBERS`."""
        numbers: tuple[Any, ...] = self._table[index].item()
        return numbers

    def append(self, numbers: tuple[int, ...]) -> None:
        """One more memory, in the order of `NUMBERS`."""
        if self._count == len(self._table):
            # By an eighth at a time: room that is not used yet is held all the same.
            more = np.zeros(max(64, self._count // 8), dtype=NUMBERS)
            self._table = np.concatenate([self._table, more])
        self._table[self._count] = numbers
        self._count += 1
