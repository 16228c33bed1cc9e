"""Times in questions, put on day 2, a Tuesday, at 17:00."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.moments import Span, spans
from twinville.worlds.daytime import DAY, format_time, parse_time

NOW, TUESDAY = DAY + 17 * 3600, 1


def _moment(text: str) -> tuple[int, int]:
    day, clock = text.split()
    first = (int(day) - 1) * DAY + parse_time(clock)
    return first, first + 60


@pytest.mark.parametrize(
    ("question", "moment"),
    [
        ("Where were you at 16:30?", "2 16:30"),
        ("Where were you at half past four?", "2 16:30"),
        ("Where were you at half four?", "2 16:30"),
        ("Where were you at four thirty?", "2 16:30"),
        ("at 4:30 pm", "2 16:30"),
        ("at 4.30 p.m.", "2 16:30"),
        ("at 7:15", "2 07:15"),
        ("at 04:30", "2 04:30"),
        ("at quarter to six", "1 17:45"),
        ("at a quarter past three", "2 15:15"),
        ("ten to five", "2 16:50"),
        ("at twenty-five past two", "2 14:25"),
        ("five minutes past eleven", "2 11:05"),
        ("at noon", "2 12:00"),
        ("at midnight", "2 00:00"),
        ("at five", "2 17:00"),
        ("at six", "2 06:00"),
        ("at 6 in the evening", "1 18:00"),
        ("seven in the morning", "2 07:00"),
        ("at seven o'clock this morning", "2 07:00"),
        ("at half past four in the morning", "2 04:30"),
        ("yesterday at half past four", "1 16:30"),
        ("at about twenty to eight yesterday evening", "1 19:40"),
        ("on Monday at 10:00", "1 10:00"),
        ("day 1 at 16:30", "1 16:30"),
        ("two hours ago", "2 15:00"),
        ("half an hour ago", "2 16:30"),
        ("tomorrow at nine", "3 09:00"),
        ("What will you do at six?", "2 18:00"),
        ("Wo warst du um halb fünf?", "2 16:30"),
        ("Wo warst du um 16 Uhr 30?", "2 16:30"),
        ("um 5 Uhr 10", "2 05:10"),
        ("um neun Uhr", "2 09:00"),
        ("um Viertel vor vier", "2 15:45"),
        ("um dreiviertel fünf", "2 16:45"),
        ("fünf vor halb vier", "2 15:25"),
        ("zehn nach drei", "2 15:10"),
        ("mittags", "2 12:00"),
        ("vor einer halben Stunde", "2 16:30"),
        ("gestern um Viertel nach acht", "1 20:15"),
    ],
)
def test_moments(question: str, moment: str) -> None:
    assert [(span.first, span.last) for span in spans(question, NOW, TUESDAY)] == [_moment(moment)]


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What did you do this morning?", "2 05:00", "2 12:00"),
        ("this afternoon", "2 12:00", "2 18:00"),
        ("in the evening", "1 18:00", "1 23:00"),
        ("yesterday evening", "1 18:00", "1 23:00"),
        ("last night", "1 22:00", "2 06:00"),
        ("heute Morgen", "2 05:00", "2 12:00"),
        ("gestern Abend", "1 18:00", "1 23:00"),
        ("heute Nachmittag", "2 12:00", "2 18:00"),
        ("yesterday", "1 00:00", "2 00:00"),
        ("today", "2 00:00", "3 00:00"),
        ("between two and four", "2 14:00", "2 16:00"),
        ("from 14:00 to 16:00", "2 14:00", "2 16:00"),
        ("zwischen elf und eins", "2 11:00", "2 13:00"),
    ],
)
def test_parts_of_days(question: str, first: str, last: str) -> None:
    assert spans(question, NOW, TUESDAY) == (Span(_moment(first)[0], _moment(last)[0]),)


def test_the_end_of_a_span_may_be_still_to_come() -> None:
    for words in ("between two and four", "from 14:00 to 16:00"):
        assert spans(words, DAY + 15 * 3600, TUESDAY) == (Span(_moment("2 14:00")[0], _moment("2 16:00")[0]),)


@pytest.mark.parametrize(
    "question",
    [
        "", "What do you know about the cake?", "Who told you about the two dogs?", "Was it told by one of them?", "at two people",
        "Are you one of five?", "five to ten minutes of work", "What half of it was yours?", "Where are you now?",
    ],
)  # fmt: skip
def test_no_times(question: str) -> None:
    assert spans(question, NOW, TUESDAY) == ()


@given(st.text(max_size=200), st.integers(0, 10 * DAY), st.integers(0, 6))
def test_any_words_give_spans_that_are_no_shorter_than_a_minute(text: str, now: int, weekday: int) -> None:
    assert all(span.last - span.first >= 60 for span in spans(text, now, weekday))


@given(st.integers(0, NOW // 60))
def test_figures_of_the_last_day_are_understood_as_the_latest_such_minute(minute: int) -> None:
    moment = NOW - minute % (24 * 60) * 60
    (span,) = spans(f"Where were you at {format_time(moment)}?", NOW, TUESDAY)
    assert span.first == moment
