"""Waits outside the event loop end with what was waited for, or soon after a stop was asked for."""

import time

import pytest

from twinville.agents.language_models.model import StoppedError
from twinville.agents.memory.background import GRACE, slept, waited_for


def test_what_a_call_returns_or_raises_comes_back() -> None:
    assert waited_for(lambda: 7, lambda: False) == 7
    with pytest.raises(ZeroDivisionError):
        waited_for(lambda: 1 / 0, lambda: True)


def test_a_stop_ends_a_wait_and_lets_what_is_nearly_there_come() -> None:
    assert waited_for(lambda: _after(0.2), lambda: True) == 7
    began = time.monotonic()
    with pytest.raises(StoppedError):
        waited_for(lambda: _after(30), lambda: True)
    assert GRACE <= time.monotonic() - began < GRACE + 5
    with pytest.raises(StoppedError):
        slept(30, lambda: True)
    slept(0.01, lambda: False)


def _after(seconds: float) -> int:
    time.sleep(seconds)
    return 7
