import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.telling.quantities import is_quantity, quantities


def _keys(text: str) -> list[list[str]]:
    return [sorted(quantity.keys) for quantity in quantities(text)]


@pytest.mark.parametrize(
    "text", ["half past six", "18:30", "half six", "halb sieben", "6:30 pm", "18.30 Uhr", "六点半", "dreiviertel sieben"]
)
def test_a_time_in_any_words_is_one_time(text: str) -> None:
    assert _keys(text)[0] == (["t405"] if text.startswith("drei") else ["t390"])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a quarter past two", [["t135"]]),
        ("ten to three", [["t170"]]),
        ("twenty-first of June", [["n21"], ["m6"]]),
        ("am zwölften August", [["n12"], ["m8"]]),
        ("from two pounds to three pounds fifty", [["n2"], ["n3.5"]]),
        ("vier Euro fünfzig", [["n4.5"]]),
        ("三块五", [["n3.5"]]),
        ("dreihundertzehn Euro", [["n310"]]),
        ("achtzigtausend", [["n80000"]]),
        ("八万块", [["n80000"]]),
        ("two hundred buns", [["n200"]]),
        ("viermal am Tag", [["n4"]]),
        ("星期天", [["d7"]]),
        ("礼拜三", [["d3"]]),
        ("Samstagabend", [["d6"]]),
        ("Sunday's", [["d7"]]),
        ("tomorrow", [["r1"]]),
        ("day 2 at seven", [["day2"], ["n7"]]),
        ("an Tag 3 um sieben", [["day3"], ["n7"]]),
        ("bis morgen", [["r1"]]),
        ("Guten Morgen", []),
        ("明天", [["r1"]]),
        ("the blue one", []),
        ("I may go", []),
        ("一碗面", []),
        ("a dozen, twelve", [["n12"], ["n12"]]),
    ],
)
def test_numbers_days_and_sums_are_read(text: str, keys: list[list[str]]) -> None:
    assert _keys(text) == keys


def test_what_was_said_is_kept() -> None:
    assert [quantity.said for quantity in quantities("At half past six, for 4711 pounds")] == ["half past six", "4711 pounds"]


@given(st.text())
def test_any_text_has_its_quantities(text: str) -> None:
    assert all(quantity.keys for quantity in quantities(text))


_PIECES = "half past to six two hundred und thousand drei 18:30 1.2.3 £ pounds the first am 99999999999999999 十 点 半 万"


@given(st.lists(st.sampled_from(_PIECES.split())))
def test_any_row_of_number_words_is_read(words: list[str]) -> None:
    text = " ".join(words)
    assert quantities(text) == quantities(text)
    assert all(is_quantity(word) == is_quantity(word) for word in words)
