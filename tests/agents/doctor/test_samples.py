"""The samples that ship fit the prompts of this version."""

import pytest

from twinville.agents.doctor import sense
from twinville.agents.doctor.samples import FILE, shipped
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.registry import prompt_kinds
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules

ANEW = "the samples do not fit the prompts any more: run python benchmarks/doctor_samples.py --write"


def test_the_samples_fit_the_prompts() -> None:
    try:
        samples = shipped()
    except (KeyError, ValueError) as error:
        pytest.fail(f"{ANEW} ({error})")
    assert {kind: prompt_kinds()[kind].template_digest() for kind in samples.templates} == samples.templates, ANEW
    kinds = {prompt.kind for prompts in samples.prompts.values() for prompt in prompts}
    assert kinds == set(samples.templates)


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size < 200_000


def test_a_day_has_what_it_is_estimated_from() -> None:
    for day in shipped().days.values():
        assert day.people == 25
        assert 1.0 <= day.width < 2.0
        assert day.longest < day.longest_with_schema
        assert all(row.prompts and row.read and row.written for row in day.kinds.values())


@pytest.mark.parametrize("prompt", [prompt for prompts in shipped().prompts.values() for prompt in prompts], ids=lambda p: p.kind)
def test_the_rules_answer_a_sample_with_sense(prompt: Prompt[object]) -> None:  # type: ignore[type-var]
    answer = rules()[prompt.kind](prompt, Dice(0, prompt.kind, prompt.identity.name, prompt.day, "0"))
    # In a talk by rules a line need not take up a word of the other's.
    assert sense.fault(prompt, answer) == "" or prompt.kind == "converse"
