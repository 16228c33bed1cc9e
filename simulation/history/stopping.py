"""Stopping without loss: signals become requests, and nothing is raised out of a handler.

An exception in the middle of anything could leave a lock held for ever, or be lost in a destructor.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Stop:
    """What signals asked for. `at_first` is called with the first; `at_once` does it without waiting for the tick in hand."""

    asked: bool = False
    at_first: Callable[[], object] | None = None
    at_once: Callable[[], object] | None = None


class NotedStop:
    """A handler of Ctrl-C for what is done between runs: it notes that a stop was asked for, and a run that begins heeds it."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, _number: int, _frame: object) -> None:
        """Ctrl-C: the first is noted, the next is the system's own."""
        if self.asked:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.asked = True

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Ctrl-C is noted here meanwhile. Outside the main thread nothing is: the caller handles it."""
        try:
            before = signal.signal(signal.SIGINT, self)
        except ValueError:
            yield
            return
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


@contextmanager
def stop_signal() -> Iterator[Stop]:
    """Turns the first Ctrl-C or SIGTERM into a request, the second into a cancellation; the third is the system's own."""
    stop = Stop()
    try:
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

        def ask(_number: int, _frame: object) -> None:
            if not stop.asked:
                stop.asked = True
                if stop.at_first is not None:
                    stop.at_first()
                return
            for each, handler in before.items():
                signal.signal(each, handler)
            if stop.at_once is not None:
                stop.at_once()

        for number in before:
            signal.signal(number, ask)
    except ValueError:  # not the main thread: the caller handles signals
        yield stop
        return
    noted = [handler for handler in before.values() if isinstance(handler, NotedStop)]
    stop.asked = any(handler.asked for handler in noted)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for handler in noted:
            handler.asked = handler.asked or stop.asked
