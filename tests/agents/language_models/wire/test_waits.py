"""Every wait is one line, and many waits for the same are one line now and then."""

import logging

import pytest

from twinville.agents.language_models.wire.waits import EVERY, Waits, in_words


def test_many_waits_for_the_same_are_told_now_and_then(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    waits = Waits(clock=lambda: now)
    with caplog.at_level(logging.WARNING, "twinville.waits"):
        for _ in range(5):
            waits.tell("Ada: m did not answer 'react'", "the server said 429: slow down", 3)
        waits.tell("Ada: m did not answer 'react'", "the server cannot be reached", 1)
        assert len(caplog.messages) == 2
        now = EVERY + 1
        waits.tell("Cal: m did not answer 'react'", "the server said 429: slow down", 75)
    assert caplog.messages[0] == "the server said 429: slow down; trying again in 3 s: Ada: m did not answer 'react'"
    assert "trying again in 75 s (and 4 more waits since the last line): Cal" in caplog.messages[2]


def test_a_silent_server_is_told_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "twinville.waits"):
        Waits().silent("Ada: m did not answer 'react'", 20, 600)
    assert caplog.messages == [
        "no word yet after 20 s; the server may be loading its model, and is given 10 min: Ada: m did not answer 'react'"
    ]


@pytest.mark.parametrize(("seconds", "words"), [(0.25, "0.2 s"), (75, "75 s"), (600, "10 min"), (9000, "2.5 h"), (1e6, "12 days")])
def test_spans_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
