"""The gate tells sense from junk: who draws legal answers at random hardly ever passes, who answers sensibly does."""

import json

import pytest

from benchmarks.doctor_gate import MOST, by_hand, chance_to_pass, chances
from tests.agents.doctor.serving import sensible
from tests.loopback import good_content
from twinville.agents.doctor.gate import Case, gates
from twinville.agents.language_models.structured import asked_for

CASES = [case for gate in gates() for case in gate.cases]


def _fault(case: Case, text: str) -> str:
    return case.fault(case.prompt.answer_type.model_validate_json(text))


@pytest.mark.slow
def test_junk_passes_with_less_than_one_in_ten_thousand() -> None:
    assert 0 < chance_to_pass(list(chances(1000))) < MOST


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.prompt.kind}-{case.prompt.identity.name}")
def test_a_sensible_answer_passes_and_a_random_one_does_not(case: Case) -> None:
    messages = [{"role": "system", "content": case.prompt.system()}, {"role": "user", "content": case.prompt.question()}]
    wanted = asked_for("json_schema", case.prompt.kind, case.prompt.answer_schema())
    answered = sensible({"messages": messages})
    assert answered is not None
    assert _fault(case, answered["content"]) == ""
    assert _fault(case, good_content({"messages": messages, **wanted}))


def test_who_always_takes_the_first_or_the_last_choice_fails() -> None:
    case = gates()[0].cases[0]
    for option in (case.prompt.choices()["option"][0], case.prompt.choices()["option"][-1]):
        assert "it names" in _fault(case, json.dumps({"option": option, "reason": "I made the bed in the attic."}))


def test_sensible_answers_are_not_taken_for_nonsense() -> None:
    count, wrong = by_hand()
    assert count > 90
    assert len(wrong) <= count // 50
