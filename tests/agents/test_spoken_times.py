import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.spoken_times import read_day, read_time

#: Day 1 is a Monday.
MONDAY = 0


def _weekday(day: int) -> int:
    return (MONDAY + day) % 7


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", 3),
        ("this afternoon", 3),
        ("tonight", 3),
        ("tomorrow", 4),
        ("tomorrow morning", 4),
        ("the day after tomorrow", 5),
        ("day 2", 2),
        ("Day 12", 12),
        ("Wednesday", 3),
        ("on Thursday evening", 4),
        ("Monday", 8),
        ("in 2 days", 5),
        ("in two days", 5),
        ("heute", 3),
        ("heute Morgen", 3),
        ("heute Abend", 3),
        ("morgen", 4),
        ("morgen früh", 4),
        ("übermorgen", 5),
        ("am Samstag", 6),
        ("Tag 4", 4),
        ("in zwei Tagen", 5),
        ("", None),
        ("soon", None),
        ("the 14th of March", None),
        ("some day", None),
        ("day 0", None),
    ],
)
def test_a_day_is_read_from_day_three(text: str, day: int | None) -> None:
    assert read_day(text, 3, _weekday) == day


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("16:30", (16, 30)),
        ("4:30 pm", (16, 30)),
        ("4.30 p.m.", (16, 30)),
        ("4pm", (16, 0)),
        ("8 am", (8, 0)),
        ("half past four", (16, 30)),
        ("at half past 4", (16, 30)),
        ("half four", (16, 30)),
        ("quarter to six", (17, 45)),
        ("a quarter past nine", (9, 15)),
        ("ten to eight", (7, 50)),
        ("20 past three", (15, 20)),
        ("four o'clock", (16, 0)),
        ("at four", (16, 0)),
        ("four", (16, 0)),
        ("six thirty", (18, 30)),
        ("noon", (12, 0)),
        ("midnight", (24, 0)),
        ("06:30", (6, 30)),
        ("5:30", (17, 30)),
        ("8 in the evening", (20, 0)),
        ("eight o'clock tonight", (20, 0)),
        ("7 in the morning", (7, 0)),
        ("9:00", (9, 0)),
        ("16 Uhr", (16, 0)),
        ("16 Uhr 30", (16, 30)),
        ("um halb fünf", (16, 30)),
        ("halb sieben abends", (18, 30)),
        ("Viertel nach vier", (16, 15)),
        ("Viertel vor fünf", (16, 45)),
        ("um acht Uhr abends", (20, 0)),
        ("mittags", (12, 0)),
        ("Mitternacht", (24, 0)),
        ("zwölf Uhr", (12, 0)),
        ("", None),
        ("in the evening", None),
        ("after lunch", None),
        ("later", None),
        ("25:00", None),
        ("16:75", None),
        ("in 2 days", None),
    ],
)
def test_a_time_is_read(text: str, time: tuple[int, int] | None) -> None:
    assert read_time(text) == (time[0] * 60 + time[1] if time is not None else None)


def test_words_about_the_day_tell_the_half_of_it() -> None:
    assert read_time("8", around="tomorrow night") == 20 * 60
    assert read_time("half six", around="tomorrow night") == 18 * 60 + 30
    assert read_time("8", around="tomorrow morning") == 8 * 60


def test_of_today_it_is_the_time_still_to_come() -> None:
    assert read_time("at eight", 9 * 60) == 20 * 60
    assert read_time("at eight", 7 * 60) == 8 * 60
    assert read_time("in an hour", 9 * 60) == 10 * 60
    assert read_time("in half an hour", 9 * 60) == 9 * 60 + 30
    assert read_time("in 20 minutes", 9 * 60) == 9 * 60 + 20
    assert read_time("in zwei Stunden", 9 * 60) == 11 * 60
    assert read_time("now", 9 * 60) == 9 * 60
    assert read_time("in two hours", 23 * 60) is None


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), now=st.none() | st.integers(0, 1439))
def test_a_time_as_it_is_written_here_is_itself(hour: int, minute: int, now: int | None) -> None:
    if hour >= 13 or hour < 10:
        assert read_time(f"{hour:02d}:{minute:02d}", now) == hour * 60 + minute


@given(text=st.text(), now=st.none() | st.integers(0, 1439))
def test_any_text_is_read_or_open(text: str, now: int | None) -> None:
    found = read_time(text, now)
    assert found is None or 0 <= found <= 1440
    day = read_day(text, 2, _weekday)
    assert day is None or day >= 1
