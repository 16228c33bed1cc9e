"""What a server says is fit to be shown, and never holds a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.language_models.wire.cleaning import SHOWN, plain, shown, whole


@pytest.mark.parametrize(
    "key",
    [
        "sk-proj-Ab12Cd34Ef56Gh78",
        "sk-ab***********yz",
        "gsk_Ab12Cd34Ef56",
        "AIzaSyAb12Cd34Ef56",
        "hf_abcdefgh",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0",
        "Ab12Cd34Ef56Gh78Ij90Kl12",
        "0123456789abcdef0123456789abcdef",
    ],
)
def test_a_key_is_not_shown(key: str) -> None:
    words = shown(f"Incorrect API key provided: {key}. It is {key}, or Bearer {key}")
    assert key not in words
    assert key[-8:] not in words
    assert "[key]" in words


def test_the_key_itself_is_not_shown_whatever_it_looks_like() -> None:
    assert shown("you sent our lantern today", "our lantern") == "you sent [key] today"
    assert shown("there is none", "none") == "there is none"


def test_a_key_at_the_end_of_what_is_shown_is_not_shown_in_part() -> None:
    words = shown("x " * 145 + "sk-proj-Ab12Cd34Ef56Gh78")
    assert "Ab12" not in words


def test_names_of_models_are_shown() -> None:
    said = "The model meta-llama/Llama-3.1-70B-Instruct-Turbo-128K and qwen2.5-coder-32b-instruct-q4_k_m do not exist"
    assert shown(said) == said


@given(st.text(), st.integers(1, 400))
def test_a_line_is_short_and_can_be_seen(text: str, most: int) -> None:
    line = plain(text, most)
    assert len(line) <= most
    assert line.isprintable() or not line
    assert whole(line) == line


@given(st.text())
def test_what_is_shown_is_short(text: str) -> None:
    assert len(shown(text * 20)) <= SHOWN


def test_halves_of_characters_are_replaced() -> None:
    assert whole("a\ud800b") == "a\ufffdb"
    assert whole("\ud83d\ude00") == "😀"
