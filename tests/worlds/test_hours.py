import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.worlds.daytime import DAY
from twinville.worlds.hours import Hours, Span, parse_hours


def test_open_and_closed() -> None:
    hours = parse_hours(["mon-fri 08:00-18:00"])
    assert hours.closes_in(0, 8 * 3600) == 10 * 3600
    assert hours.closes_in(0, 18 * 3600 - 1) == 1
    assert hours.closes_in(0, 18 * 3600) is None
    assert hours.closes_in(5, 12 * 3600) is None
    assert hours.text(0) == "08:00-18:00"
    assert hours.text(6) == "closed"


def test_past_midnight() -> None:
    hours = parse_hours(["fri 18:00-01:30"])
    assert hours.closes_in(4, 23 * 3600) == 2.5 * 3600
    assert hours.closes_in(5, 3600) == 1800
    assert not hours.is_open(5, 2 * 3600)


def test_sunday_night_reaches_into_monday() -> None:
    assert parse_hours(["sun 22:00-02:00"]).closes_in(0, 3600) == 3600


def test_adjoining_spans_are_one_opening() -> None:
    hours = parse_hours(["mon 08:00-24:00", "tue 00:00-06:00"])
    assert hours.closes_in(0, 22 * 3600) == 8 * 3600


def test_never_closing_is_at_most_a_week() -> None:
    closes = parse_hours(["daily 00:00-24:00"]).closes_in(3, 5)
    assert closes is not None
    assert closes >= 7 * DAY


@pytest.mark.parametrize("line", ["08:00-18:00", "mon", "mon 08:00", "mon 09:00-09:00", "mun 08:00-09:00", "mon 8-9"])
def test_bad_lines_are_refused(line: str) -> None:
    with pytest.raises(ValueError):
        parse_hours([line])


def test_overlaps_are_refused() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        parse_hours(["mon-wed 08:00-12:00", "tue 11:00-15:00"])


@given(st.integers(0, 6), st.integers(0, DAY - 1), st.integers(1, 23), st.integers(1, 23))
def test_lines_come_back(weekday: int, second: int, start: int, length: int) -> None:
    end = (start + length) % 24
    if end == start:
        return
    hours = parse_hours([f"mon-sat {start:02d}:00-{end:02d}:00"])
    again = parse_hours(hours.as_lines())
    assert again == hours
    left = hours.closes_in(weekday, second)
    if left is not None:
        before = (weekday * DAY + second + left - 1) % (7 * DAY)
        assert hours.is_open(before // DAY, before % DAY)


_SPANS = st.lists(
    st.builds(
        lambda day, opens, length: Span(day, opens * 1800, (opens + length) * 1800),
        st.integers(0, 6), st.integers(0, 47), st.integers(1, 60),
    ),
    max_size=5,
).map(lambda spans: Hours(tuple(spans)))  # fmt: skip


@given(_SPANS, _SPANS, st.integers(0, 6), st.integers(0, 47))
def test_hours_without_others(a: Hours, b: Hours, day: int, half: int) -> None:
    second = half * 1800
    assert a.without(b).is_open(day, second) == (a.is_open(day, second) and not b.is_open(day, second))
    assert all(0 <= span.opens < DAY and span.closes > span.opens for span in a.without(b).spans)


@given(_SPANS, st.integers(0, 6), st.integers(0, DAY - 1))
def test_the_next_opening(hours: Hours, day: int, second: int) -> None:
    wait = hours.opens_in(day, second)
    assert (wait is None) == (not hours.spans)
    if wait is not None:
        then = day * DAY + second + wait
        assert hours.is_open(then // DAY % 7, then % DAY)
        assert (wait == 0) == hours.is_open(day, second)
