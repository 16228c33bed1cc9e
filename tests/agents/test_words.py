from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.words import conveys, does, does_at, gist, is_doing, moment, sentences

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


def test_a_fragment_is_no_gist() -> None:
    said = "Pepper is gone. Brown, one ear white! Since yesterday."
    assert gist(said, STATEMENT) == said


def test_who_is_on_the_way_is_not_there() -> None:
    assert does_at("Luca", "walking to The Copper Kettle", "The Copper Kettle") == "Luca is walking to The Copper Kettle"
    assert does_at("Luca", "walking slowly", "The Green") == "Luca is walking slowly at The Green"


@given(st.text())
def test_sentences_lose_no_words(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_what_somebody_does_is_a_sentence_whatever_its_form() -> None:
    assert does("Luca", "playing guitar") == "Luca is playing guitar"
    assert does("Luca", "re-reading a letter") == "Luca is re-reading a letter"
    assert does("Luca", "waiting: playing guitar") == "Luca is waiting: playing guitar"
    assert does("Luca", "ask Mamma for the burnt roll") == "Luca: ask Mamma for the burnt roll"
    assert does("Luca", "Fußball spielen") == "Luca: Fußball spielen"
    assert does("Luca", "踢足球") == "Luca: 踢足球"
    assert does_at("Luca", "reading", "The Green") == "Luca is reading at The Green"
    assert does_at("Luca", "bring bread", "The Green") == "Luca: bring bread, at The Green"


def test_nouns_and_verbs_that_end_alike_are_no_doing() -> None:
    assert not any(
        is_doing(text) for text in ("morning prayer", "sing a song", "bring bread", "during lunch", "Training", "", "evening")
    )
    assert all(is_doing(text) for text in ("singing a song", "bringing bread", "being alone"))


def test_a_moment_in_words() -> None:
    assert moment(16 * 3600 + 300) == "day 1, 16:05"
    assert moment(86_400 + 60) == "day 2, 00:01"
