"""Signals become requests: nothing is raised out of a handler, and a run between two others passes the request on."""

import os
import signal
import threading

import pytest

from twinville.simulation.history.stopping import NotedStop, stop_signal


def test_the_first_is_noted_and_the_next_is_the_systems_own() -> None:
    before = signal.getsignal(signal.SIGINT)
    stop = NotedStop()
    with stop.heeded():
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.asked
        os.kill(os.getpid(), signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("when", ["before", "within"])
def test_what_is_asked_between_runs_or_within_one_is_asked_of_both(when: str) -> None:
    stop = NotedStop()
    with stop.heeded():
        if when == "before":
            os.kill(os.getpid(), signal.SIGINT)
        with stop_signal() as run:
            assert run.asked == (when == "before")
            if when == "within":
                os.kill(os.getpid(), signal.SIGINT)
            assert run.asked
        assert stop.asked
        assert signal.getsignal(signal.SIGINT) is stop


def test_outside_the_main_thread_nothing_is_noted() -> None:
    stop = NotedStop()
    ran = []

    def work() -> None:
        with stop.heeded(), stop_signal() as run:
            ran.append(run.asked)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ran == [False]
    assert not stop.asked
