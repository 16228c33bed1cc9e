"""JSON of any kind is read or refused with a ValueError."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.language_models.wire.parsing import as_text, count, parsed


@pytest.mark.parametrize(
    ("value", "counted"),
    [
        (400, 400),
        (400.0, 400),
        (0, 0),
        (-1, None),
        (-0.0, 0),
        (1.5, None),
        (1e30, None),
        (float("inf"), None),
        (float("nan"), None),
        ("400", None),
        (True, None),
        (None, None),
        ([], None),
        (2**53, None),
        (2**53 - 1, 2**53 - 1),
        (10**400, None),
    ],
)
def test_a_count_is_a_sane_whole_number(value: object, counted: int | None) -> None:
    assert count(value) == counted


@pytest.mark.parametrize("text", [b"", b"{", b"[" * 100_000, b'{"a":' * 100_000, b"\xff", b'"\xff"', b"1" * 5000, b"<html>"])
def test_what_is_none_is_a_value_error(text: bytes) -> None:
    with pytest.raises(ValueError):
        parsed(text)


def test_odd_json_is_read() -> None:
    assert parsed(b'\xef\xbb\xbf {"a": 1}') == {"a": 1}
    assert parsed('{"a": 1}'.encode("utf-16")) == {"a": 1}
    assert parsed('"\\ud800"') == "\ud800"
    assert parsed('"a\nb"') == "a\nb"


@given(st.binary() | st.text())
def test_anything_is_read_or_refused(text: bytes | str) -> None:
    with suppress(ValueError):
        assert isinstance(as_text(parsed(text)), str)
