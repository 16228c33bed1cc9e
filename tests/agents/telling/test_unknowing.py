import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.telling.unknowing import spoken_unknowing

OTHER = "My dog Pepper ran to the Zorvex mill at 18:30; the ransom is 4711 pounds, the word is kx7."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Pepper is at the mill.", ("Pepper",)),
        ("She is by the Zorvex, at half past six.", ("Zorvex", "half past six")),
        ("Bring 4711 pounds.", ("4711 pounds",)),
        ("The word is kx7.", ("kx7",)),
        ("A dog ran to the mill.", ()),
        ("I have two of them.", ()),
    ],
)
def test_planted_tokens_are_found(line: str, said: tuple[str, ...]) -> None:
    assert spoken_unknowing(line, ["I like the river."], [OTHER]) == said


def test_what_the_speaker_knows_in_any_form_is_no_slip() -> None:
    line = "Pepper is by the Zorvex at half past six."
    assert spoken_unknowing(line, ["Zorvex?", "Pepper's away since 6:30"], [OTHER]) == ()


def test_what_nobody_has_in_mind_is_made_up_and_no_slip() -> None:
    assert spoken_unknowing("Quillon sails at 19:15 with 8822 barrels.", [], [OTHER]) == ()


def test_chinese_and_german_names_are_found() -> None:
    assert spoken_unknowing("我听说周雅琴要走。", ["今天下雨"], ["周雅琴老师已经向学校递了辞呈。"]) == ("周雅琴",)
    assert spoken_unknowing("周雅琴要走。", ["周雅琴是老师"], ["周雅琴老师已经向学校递了辞呈。"]) == ()
    german = "Tom Kessler und Ida Hinrichs sind heimlich ein Paar."
    assert spoken_unknowing("Die Ida ist wohl verliebt.", ["Tom ist da."], [german]) == ("Ida",)


@given(st.text(), st.lists(st.text()), st.lists(st.text()))
def test_a_slip_is_said_and_any_text_will_do(text: str, own: list[str], others: list[str]) -> None:
    assert spoken_unknowing(text, [*own, *others], others) == ()
    assert spoken_unknowing(text, own, []) == ()


@given(st.integers(min_value=100, max_value=10**9))
def test_any_planted_number_is_found(number: int) -> None:
    assert spoken_unknowing(f"It is {number}.", [], [f"The key is {number}."]) == (str(number),)
