import pytest

from twinville.agents.words import as_clause, as_doing, cut, does_at


@pytest.mark.parametrize(
    ("said", "clause"),
    [
        ("If it rains, we stay.", "if it rains, we stay"),
        ("Because the dog is lost", "the dog is lost"),
        ("I want to.", "I want to"),
        ("Pepper is lost", "Pepper is lost"),
        ("", ""),
    ],
)
def test_a_reason_goes_on_after_because(said: str, clause: str) -> None:
    assert as_clause(said) == clause


@pytest.mark.parametrize(
    ("activity", "doing"),
    [
        ("carry two crates", "carrying two crates"),
        ("come over", "coming over"),
        ("sit by the fire", "sitting by the fire"),
        ("football", "football"),
        ("the birthday party", "the birthday party"),
    ],
)
def test_what_is_to_be_done_is_called_as_it_is_being_done(activity: str, doing: str) -> None:
    assert as_doing(activity) == doing


def test_what_is_cut_is_seen_to_be() -> None:
    assert cut("one two three", 9) == "one two…"
    assert cut("one two", 9) == "one two"


def test_who_knocks_is_not_at_the_place_twice() -> None:
    assert does_at("Ada", "knocking at Mill Cottage", "Mill Cottage") == "Ada is knocking at Mill Cottage"
