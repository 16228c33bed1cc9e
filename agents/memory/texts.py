"""The words of all memories of one stream, to look something up in: blocks of text, of which only the last is held in memory."""

from twinville.agents.memory.archive import Archive

#: Bytes of a block, about.
BLOCK = 16 * 1024
#: What stands between two texts: a byte that is part of no character in UTF-8.
_BETWEEN = b"\xff"


class Texts:
    """Texts, case folded, one after the other."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._blocks: list[tuple[int, int]] = []
        self._last = bytearray()

    def add(self, text: str) -> None:
        """One more text."""
        self._last += _folded(text) + _BETWEEN
        if len(self._last) >= BLOCK:
            self._blocks.append((self._archive.put(bytes(self._last)), len(self._last)))
            self._last.clear()

    def hold(self, words: str) -> bool:
        """Whether words stand in any one of the texts, whatever their case."""
        wanted = _folded(words)
        # The latest first: what is asked for was often heard just now.
        if wanted in self._last:
            return True
        return any(wanted in bytes(self._archive.get(place, size)) for place, size in reversed(self._blocks))


def _folded(text: str) -> bytes:
    # In UTF-8 no character begins within another, so that words are found as bytes just where they are found as characters.
    return text.casefold().encode("utf-8", "surrogatepass")
