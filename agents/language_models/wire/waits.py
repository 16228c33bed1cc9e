"""Every wait is one line: who waits, why, how long, and what the server said. Nothing waits in silence, in a terminal or in a pipe.

The lines go to the logger "twinville.waits": a command prints them on standard error, and a program that uses the library sees them
there or where it likes.
"""

import logging
import time
from collections.abc import Callable

LOGGER = logging.getLogger("twinville.waits")
#: Seconds between two lines about the same, where many calls wait.
EVERY = 30.0


class Waits:
    """Tells of the waits for one server. Where many calls wait for the same, one line tells of them at a time."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: dict[str, float] = {}
        self._untold: dict[str, int] = {}

    def tell(self, what: str, why: str, seconds: float) -> None:
        """A call waits, and is tried again after that."""
        more = self._next(why)
        if more is not None:
            LOGGER.warning("%s; trying again in %s%s: %s", why, in_words(seconds), more, what)

    def silent(self, what: str, seconds: float, given: float) -> None:
        """A call was sent, and not a word came yet."""
        why = f"no word yet after {in_words(seconds)}"
        more = self._next("no word yet")
        if more is not None:
            LOGGER.warning("%s; the server may be loading its model, and is given %s%s: %s", why, in_words(given), more, what)

    def note(self, words: str) -> None:
        """Something that concerns the server as a whole."""
        LOGGER.warning("%s", words)

    def _next(self, why: str) -> str | None:
        """How many others waited for the same unheard, in words; None while it is too early for another line."""
        now = self._clock()
        if why in self._told and now - self._told[why] < EVERY:
            self._untold[why] = self._untold.get(why, 0) + 1
            return None
        self._told[why] = now
        others = self._untold.pop(why, 0)
        return f" (and {others} more waits since the last line)" if others else ""


def in_words(seconds: float) -> str:
    """A span of time in a few words."""
    if seconds < 1:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.0f} days"
