import pytest

from twinville.agents.telling.speaking_of import one_matter, speaks_of

PEOPLE = ("Luca Castellano", "Ines Castellano")
SEEN = "tell her that the owner of the mill has seen Pepper at the allotments on Tuesday"


@pytest.mark.parametrize(
    ("matter", "said", "so"),
    [
        ("ask her gently about the rope", "Have you seen my rope?", True),
        ("ask her gently about the rope", "Lovely weather. Ask me about it.", False),
        ("ask Ines whether tomorrow suits", "Good morning, Ines.", False),
        (SEEN, "How was school on Tuesday, Ines?", False),
        (SEEN, "Pepper was up at the allotments, says the miller.", True),
        ("ihn nach dem Seil fragen", "Hast du mein Seil gesehen?", True),
        ("问她绳子的事", "你看见我的绳子了吗", True),
        ("问她绳子的事", "今天天气很好", False),
        ("ask Ines", "Hello.", True),
        ("", "Hello.", True),
    ],
)
def test_words_speak_of_a_matter_or_do_not(matter: str, said: str, so: bool) -> None:
    assert speaks_of(said, matter, PEOPLE) is so


@pytest.mark.parametrize(
    ("one", "other", "so"),
    [
        ("ask about the rope", "ask her gently about the rope", True),
        ("ask about the rope", "ask about the mill", False),
        ("", "ask about the mill", True),
    ],
)
def test_matters_are_one_or_not(one: str, other: str, so: bool) -> None:
    assert one_matter(one, other) is so
