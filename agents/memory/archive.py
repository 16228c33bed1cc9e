"""Where memories lie that nobody looks at just now: bytes, put away once and read back by their place."""

import tempfile
import weakref
from typing import BinaryIO, Protocol, cast

from twinville.worlds.errors import InputError

#: What is put away is written this much at a time, bytes.
WRITTEN_TOGETHER = 64 * 1024


class Archive(Protocol):
    """Bytes by their place. What is put away does not change."""

    def put(self, data: bytes) -> int:
        """Put some bytes away; returns their place."""
        ...

    def get(self, place: int, size: int) -> memoryview:
        """The bytes that were put at a place, all of them; they hold until the next call."""
        ...


class InMemory:
    """An archive in memory, for few minds or a short time: an interview, a test."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def put(self, data: bytes) -> int:
        """Put some bytes away; returns their place."""
        self._parts.append(data)
        return len(self._parts) - 1

    def get(self, place: int, size: int) -> memoryview:
        """The bytes that were put at a place, all of them."""
        return memoryview(self._parts[place])[:size]


class ScratchFile:
    """An archive in the folder for temporary files (TMPDIR), shared by all minds of a run.

    The file has no name, or one that only its owner may open, and it is gone when the process is. It holds nothing that the log
    does not hold: after a crash nothing is missed.
    """

    def __init__(self) -> None:
        try:
            self._file = cast(BinaryIO, tempfile.TemporaryFile(prefix="twinville-", buffering=0))  # noqa: SIM115  # closed below
        except OSError as error:
            raise InputError(
                f"{_folder()}: no temporary file can be made there ({error.strerror}); choose another TMPDIR"
            ) from None
        weakref.finalize(self, self._file.close)
        self._written = 0
        self._waiting = bytearray()
        self._buffer = bytearray(WRITTEN_TOGETHER)

    def put(self, data: bytes) -> int:
        """Put some bytes away; returns their place. Raises InputError when the drive is full."""
        place = self._written + len(self._waiting)
        self._waiting += data
        if len(self._waiting) >= WRITTEN_TOGETHER:
            self._write()
        return place

    def get(self, place: int, size: int) -> memoryview:
        """The bytes that were put at a place; they hold until the next call. Raises InputError when they cannot be read."""
        if place >= self._written:
            start = place - self._written
            return memoryview(bytes(self._waiting[start : start + size]))
        if size > len(self._buffer):
            self._buffer = bytearray(size)
        view = memoryview(self._buffer)[:size]
        try:
            self._file.seek(place)
            read = self._file.readinto(view)  # type: ignore[attr-defined]
        except OSError as error:
            raise InputError(
                f"{_folder()}: a temporary file there cannot be read ({error.strerror}); 'twinville resume' goes on"
            ) from None
        if read != size:
            raise InputError(f"{_folder()}: a temporary file there was cut off; 'twinville resume' goes on from the last commit")
        return view

    def _write(self) -> None:
        try:
            self._file.seek(self._written)
            rest = memoryview(bytes(self._waiting))
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise InputError(
                f"{_folder()}: memories cannot be put away there ({error.strerror}); make room or choose another TMPDIR, then "
                "'twinville resume' goes on from the last commit"
            ) from None
        self._written += len(self._waiting)
        self._waiting.clear()


def _folder() -> str:
    return tempfile.gettempdir()
