import pytest

from twinville.agents.agreement import Agreement
from twinville.agents.cognition.deeds import A_TALK, Deed, fits, has_done

ADA, BEN = "Ada Field", "Ben Field"


@pytest.mark.parametrize(
    ("done", "meant", "so"),
    [
        ("sanding the four chair legs", "turning legs for the chair", True),
        ("casting off the red stocking", "cast off the stocking", True),
        ("reading the post", "read more about boats", False),
        ("playing chess", "an hour of chess", True),
        ("a walk with Ben", "", False),
    ],
)
def test_what_was_done_fits_what_was_meant_by_most_of_its_words(done: str, meant: str, so: bool) -> None:
    assert fits(done, meant) is so


@pytest.mark.parametrize(
    ("deed", "so"),
    [
        (Deed(5000, "delivering the raisins", (), ""), True),
        (Deed(5000, "Ben Field I delivered him his raisins.", (BEN,), "", talk=True), True),
        (Deed(A_TALK - 1, "Ben Field I promised to deliver him raisins.", (BEN,), "", talk=True), False),
        (Deed(5000, "eating raisins", (), ""), False),
    ],
)
def test_a_promise_is_kept_by_a_deed_or_told_in_a_later_talk(deed: Deed, so: bool) -> None:
    assert has_done(Agreement("A1", "accepted", ADA, (ADA,), (), "deliver raisins", to=(BEN,)), ADA, 0, [deed]) is so


def test_what_is_for_two_is_done_by_two() -> None:
    walk = Agreement("A1", "accepted", ADA, (ADA, BEN), (), "a walk along the river")
    alone, together = Deed(9, "a walk by the river", (), ""), Deed(9, "a walk by the river", (BEN,), "")
    assert [has_done(walk, ADA, 0, [deed]) for deed in (alone, together, Deed(9999, "a river walk", (BEN,), "", talk=True))] == [
        False,
        True,
        False,
    ]
