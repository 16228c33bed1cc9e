"""When Python searches for garbage: not where it would walk over all that a run holds and find nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def long_lived() -> Iterator[None]:
    """What exists already is left out of searches meanwhile: the world, the people and the code last as long as a run."""
    if gc.get_freeze_count():
        # Whoever froze more than a run knows of thaws it.
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def without_collecting() -> Iterator[None]:
    """No search meanwhile: a saved state is a tree of some ten thousand parts, which is freed without one."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
