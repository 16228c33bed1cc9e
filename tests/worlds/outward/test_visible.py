import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinville.worlds.outward.visible import escaped, in_encoding, on_one_line, visible

ANY = st.text(st.characters())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"), ("\x00\x07\r", "␀␇␍"), ("\x7f", "␡"), ("\x9b31m", "\\u009b31m"), ("a\x85b", "a\\u0085b"),
        ("\u202egnp.exe", "\\u202egnp.exe"), ("\u2066x\u2069", "\\u2066x\\u2069"), ("\u200e\u200f\u061c", "\\u200e\\u200f\\u061c"),
        ("\u2028\u2029", "\\u2028\\u2029"), ("\ud800", "\\ud800"), ("a\u200db", "a\\u200db"), ("x\u200bx", "x\\u200bx"),
        ("h\U000e0041i", "h\\U000e0041i"), ("x\ufe00\ufe01\U000e0101", "x\ufe00\\ufe01\\U000e0101"),
        ("\ufeff\xad", "\\ufeff\\u00ad"),
        ("\ufffe", "\\ufffe"), ("\u3164", "\\u3164"), ("\ufe0f", "\\ufe0f"),
    ],
)  # fmt: skip
def test_what_acts_or_hides_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "plain", "two\nlines\tand a tab", "naïve Zoë", "李明，六点半", "עברית", "العربية", "🦆", "👩\u200d👩\u200d👧",
        "❤\ufe0f\u200d🔥",
        "🧑🏽\u200d🚀", "👁\ufe0f\u200d🗨\ufe0f", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "1\ufe0f\u20e3",
        "नमस्ते क्\u200dष", "نمی\u200cخواهم", "ශ්\u200dරී", "ภา\u200bษา", "葛\U000e0100", "½ € « » –", "한국어", "\U000f0000",
    ],
)  # fmt: skip
def test_what_scripts_and_emoji_need_is_kept(text: str) -> None:
    assert visible(text) == text


@given(ANY)
def test_nothing_comes_out_raw(text: str) -> None:
    shown = visible(text)
    assert not [each for each in shown if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") and each not in "\n\t"]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\x1b")
    assert visible(shown) == shown
    assert not set(on_one_line(text)) & set("\n\t")


@settings(max_examples=30)
@given(st.recursive(st.text(st.characters(exclude_categories=["Cs"])) | st.integers(), st.lists))
def test_json_means_the_same(value: object) -> None:
    text = escaped(json.dumps(value, ensure_ascii=False))
    assert json.loads(text) == value
    assert visible(text) == text


def test_half_a_character_in_json() -> None:
    assert json.loads(escaped(json.dumps("a\udcffb", ensure_ascii=False))) == "a\udcffb"


@given(ANY, st.sampled_from(["ascii", "latin-1", "cp1252", "utf-8", "no such encoding"]))
def test_every_encoding_can_write_it(text: str, encoding: str) -> None:
    known = "ascii" if " " in encoding else encoding
    written = in_encoding(visible(text), encoding)
    assert written.encode(known).decode(known) == written
