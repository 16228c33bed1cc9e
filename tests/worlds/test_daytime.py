import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.worlds.daytime import format_time, parse_days, parse_time


@given(st.integers(0, 24 * 60 - 1))
def test_times_come_back(minute: int) -> None:
    assert parse_time(format_time(minute * 60)) == minute * 60


@pytest.mark.parametrize("text", ["24:01", "7", "07:60", "-1:00", "", "07:00:00", "ab:cd", "25:00"])
def test_wrong_times_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time of day"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [("mon-fri", {0, 1, 2, 3, 4}), ("sat, sun", {5, 6}), ("fri-mon", {4, 5, 6, 0}), ("daily", set(range(7))), ("Wed", {2})],
)
def test_days(text: str, days: set[int]) -> None:
    assert parse_days(text) == days


def test_wrong_days_are_refused() -> None:
    with pytest.raises(ValueError, match="does not name weekdays"):
        parse_days("monday")
