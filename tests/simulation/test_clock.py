from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.simulation.clock import Clock, label, parse_moment, parse_tick
from twinville.worlds.errors import InputError

CLOCK = Clock(6 * 3600, 10, date(2026, 3, 2))


def test_moments() -> None:
    assert parse_moment("day 2 18:00", "--at") == 86400 + 18 * 3600
    assert parse_moment("10:40", "--at") == 10 * 3600 + 40 * 60
    assert label(parse_moment("day 3 07:05", "--at")) == "day 3 07:05"
    assert CLOCK.weekday(0) == 0
    assert CLOCK.weekday(8) == 1


@pytest.mark.parametrize("text", ["day 0 10:00", "day 2", "tomorrow", "day 2 25:00", "", "day -1 10:00", "day 99999 10:00"])
def test_wrong_moments(text: str) -> None:
    with pytest.raises(InputError, match="write a moment as"):
        parse_moment(text, "--at")


@pytest.mark.parametrize(("text", "seconds"), [("10s", 10), ("1m", 60), ("10m", 600), ("30", 30), ("2 min", 120)])
def test_ticks(text: str, seconds: int) -> None:
    assert parse_tick(text) == seconds


@pytest.mark.parametrize("text", ["0", "0s", "7h", "11m", "-5s", "1.5s", "fast", ""])
def test_wrong_ticks(text: str) -> None:
    with pytest.raises(InputError, match="--tick"):
        parse_tick(text)


@given(st.integers(0, 10**6), st.integers(1, 600), st.integers(0, 86399))
def test_ticks_and_seconds_agree(tick: int, length: int, start: int) -> None:
    clock = Clock(start, length, date(2026, 3, 2))
    seconds = clock.seconds(tick)
    assert clock.tick_at(seconds) == tick
    assert clock.tick_before(seconds + length - 1) == tick
