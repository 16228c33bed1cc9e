"""Waiting for a server outside the event loop, in such a way that a stop ends the wait."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from twinville.agents.language_models.model import StoppedError

T = TypeVar("T")

#: Seconds between two looks whether a stop was asked for, and how long an answer under way may still take then.
LOOK, GRACE = 0.1, 1.0


def waited_for(call: Callable[[], T], stopping: Callable[[], bool]) -> T:
    """What a call that blocks returns or raises; raises StoppedError when it takes too long after a stop was asked for.

    The call goes on in a thread of its own then, which keeps nobody from leaving.
    """
    result: Future[T] = Future()

    def work() -> None:
        try:
            result.set_result(call())
        except BaseException as error:
            result.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    until: float | None = None
    while not wait([result], LOOK).done:
        if stopping():
            until = time.monotonic() + GRACE if until is None else until
            if time.monotonic() >= until:
                raise StoppedError("stopped while a server was waited for")
    return result.result()


def slept(seconds: float, stopping: Callable[[], bool]) -> None:
    """Wait so long; raises StoppedError as soon as a stop is asked for."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if stopping():
            raise StoppedError("stopped while a server was waited for")
        time.sleep(min(LOOK, left))
