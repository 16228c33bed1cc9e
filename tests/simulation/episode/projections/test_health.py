import pytest

from twinville.simulation.episode.projections.health import Case


@pytest.mark.parametrize(
    ("tick", "stage"), [(9, ""), (10, "infected"), (19, "infected"), (20, "ill"), (29, "ill"), (30, "recovered"), (99, "recovered")]
)
def test_a_case_with_symptoms_goes_through_its_stages(tick: int, stage: str) -> None:
    assert Case("Al", 10, 20, 30, None, "", symptoms=True).stage(tick) == stage


def test_one_without_symptoms_is_infectious_and_not_ill() -> None:
    case = Case("Al", 10, 20, None, "Bo", "A:B:C", symptoms=False)
    assert [case.stage(tick) for tick in (5, 15, 25, 1000)] == ["", "infected", "infectious", "infectious"]
