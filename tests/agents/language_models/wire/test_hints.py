"""How long a server asks to wait, in all the ways to say so."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.language_models.wire.hints import LONGEST, asked_wait, should_retry

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("75", 75.0),
        ("0", 0.0),
        ("3.5", 3.5),
        (" 20s ", 20.0),
        ("Mon, 02 Mar 2026 08:01:00 GMT", 60.0),
        ("Mon, 02 Mar 2026 08:01:00", 60.0),
        ("Mon, 02 Mar 2020 08:01:00 GMT", 0.0),
        ("9999999999", LONGEST),
        ("Mon, 02 Mar 9999 08:01:00 GMT", LONGEST),
        ("Mon, 02 Mar 9999999999 08:01:00 GMT", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("1e999", None),
        ("9" * 400, None),
    ],
)
def test_retry_after(header: str, seconds: float | None) -> None:
    assert asked_wait({"Retry-After": header}, "", NOW) == seconds


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("12.5s", 12.5),
        ("1m30s", 90.0),
        ("6ms", 0.006),
        ("1h", 3600.0),
        ("99999999", 99999999.0),
        ("1772438500", 100.0),
        ("1772438500000", 100.0),
        ("2026-03-02T08:00:10Z", 10.0),
        ("1300000000", None),
        ("0", None),
        ("tomorrow", None),
    ],
)
def test_when_limits_begin_anew(header: str, seconds: float | None) -> None:
    assert asked_wait({"X-RateLimit-Reset-Tokens": header}, "", NOW) == seconds
    assert asked_wait({"anthropic-ratelimit-requests-reset": header}, "", NOW) == seconds


def test_a_limit_of_which_something_is_left_asks_for_nothing() -> None:
    headers = {"x-ratelimit-reset-requests": "1h", "x-ratelimit-remaining-requests": "9", "x-ratelimit-reset-tokens": "2s"}
    assert asked_wait(headers, "", NOW) == 2.0


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Limit 30000, Used 27504, Requested 3276. Please try again in 12.5s.", 12.5),
        ("Please try again in 7m12s. Visit us.", 432.0),
        ("Please retry in 34.074824224s.", 34.074824224),
        ("Please retry after 20 seconds.", 20.0),
        ("Please try again in 320ms", 0.32),
        ("Try again in 1 hour, 2 minutes", 3720.0),
        ("Please wait 5 months", None),
        ("Try again later", None),
    ],
)
def test_what_is_said(said: str, seconds: float | None) -> None:
    assert asked_wait({}, said, NOW) == seconds


def test_what_is_asked_for_outright_goes_first() -> None:
    headers = {"retry-after-ms": "1500", "Retry-After": "2", "x-ratelimit-reset": "99999999"}
    assert asked_wait(headers, "try again in 3s", NOW) == 1.5
    del headers["retry-after-ms"]
    assert asked_wait(headers, "try again in 3s", NOW) == 2
    del headers["Retry-After"]
    assert asked_wait(headers, "try again in 3s", NOW) == 3
    assert asked_wait(headers, "", NOW) == 99999999


def test_whether_to_try_again() -> None:
    assert should_retry({"X-Should-Retry": "true"}) is True
    assert should_retry({"x-should-retry": " False"}) is False
    assert should_retry({"x-should-retry": "perhaps"}) is None
    assert should_retry({}) is None


NAMES = st.sampled_from(["Retry-After", "retry-after-ms", "x-ratelimit-reset", "x-ratelimit-remaining"]) | st.text()
PIECES = [
    "Mon, ",
    "02 Mar ",
    "9" * 30,
    "2026 ",
    "-",
    "+9999",
    "1",
    "s",
    "m",
    ".",
    "e9",
    "nan",
    "T",
    ":",
    "GMT",
    "try again in ",
    " ",
]
VALUES = st.text() | st.lists(st.sampled_from(PIECES)).map("".join) | st.datetimes().map(str)


@given(st.dictionaries(NAMES, VALUES), VALUES, st.datetimes() | st.datetimes(timezones=st.just(UTC)))
def test_it_is_a_wait_or_none(headers: dict[str, str], said: str, now: datetime) -> None:
    wait = asked_wait(headers, said, now)
    assert wait is None or (math.isfinite(wait) and 0 <= wait <= LONGEST)
