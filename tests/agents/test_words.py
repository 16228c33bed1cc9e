from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.words import conveys, gist, sentences

STATEMENT = "Luca's dog Pepper, brown with one white ear, has been missing since yesterday."


def test_words_convey_what_they_say_and_not_less() -> None:
    assert conveys(f"Have you heard? {STATEMENT}", STATEMENT)
    assert conveys("My dog Pepper, brown with one white ear, is missing since yesterday", STATEMENT)
    assert not conveys("A dog is missing.", STATEMENT)
    assert not conveys("", STATEMENT)


def test_the_gist_keeps_mistakes_and_drops_the_preamble() -> None:
    told = STATEMENT.replace("brown", "black")
    assert gist(f"Before I forget: {told}", STATEMENT) == told
    assert gist("So I hear.", STATEMENT) == "So I hear."


@given(st.text())
def test_sentences_lose_no_words(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
