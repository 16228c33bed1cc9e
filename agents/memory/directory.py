"""Where the record of each memory of one stream lies, and when the memory was formed: blocks, of which only the last is held."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twinville.agents.memory.archive import Archive

#: Entries of a block.
BLOCK = 128
#: Where a record lies in the archive and how long it is; when the memory was formed, in seconds of the run.
ENTRY = np.dtype([("place", np.int64), ("size", np.int32), ("created", np.int32)])


class Directory:
    """One entry for each memory, in their order. They are wanted where a memory itself is, and that is seldom an old one."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        #: The blocks that are full: their places in the archive.
        self._blocks: list[int] = []
        self._last: NDArray[Any] = np.zeros(BLOCK, dtype=ENTRY)
        self._filled = 0
        #: Entries of full blocks that have changed since: what is put away does not change.
        self._changed: dict[int, tuple[int, int, int]] = {}

    def __getitem__(self, index: int) -> tuple[int, int, int]:
        """Place and size of a memory's record, and the moment at which it was formed."""
        changed = self._changed.get(index)
        if changed is not None:
            return changed
        number, at = divmod(index, BLOCK)
        if number == len(self._blocks):
            place, size, created = self._last[at].item()
        else:
            data = self._archive.get(self._blocks[number], BLOCK * ENTRY.itemsize)
            place, size, created = np.frombuffer(data, dtype=ENTRY)[at].item()
        return place, size, created

    def append(self, place: int, size: int, created: int) -> None:
        """The entry of one more memory."""
        self._last[self._filled] = place, size, created
        self._filled += 1
        if self._filled == BLOCK:
            self._blocks.append(self._archive.put(self._last.tobytes()))
            self._filled = 0

    def change(self, index: int, place: int, size: int) -> None:
        """The record of a memory lies elsewhere from now on."""
        created = self[index][2]
        number, at = divmod(index, BLOCK)
        if number == len(self._blocks):
            self._last[at] = place, size, created
        else:
            self._changed[index] = place, size, created
