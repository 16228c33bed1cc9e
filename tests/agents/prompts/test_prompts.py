import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.prompts.examples import EXAMPLES
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.quoting import quote

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("prompt", EXAMPLES, ids=lambda prompt: prompt.kind)
def test_the_text_is_as_agreed(prompt: Prompt[Any]) -> None:
    """A changed text needs a new version of its prompt; write the golden file anew then."""
    text = f"{prompt.system()}\n\n{prompt.question()}\n"
    assert text == (GOLDEN / f"{prompt.kind}.v{prompt.version}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("prompt", EXAMPLES, ids=lambda prompt: prompt.kind)
def test_stable_text_comes_first(prompt: Prompt[Any]) -> None:
    later = prompt.model_copy(update={"day": 5, "weekday": "Friday"})
    assert later.system() == prompt.system()


@pytest.mark.parametrize("prompt", EXAMPLES, ids=lambda prompt: prompt.kind)
def test_choices_are_in_the_schema_and_checked(prompt: Prompt[Any]) -> None:
    schema = json.dumps(prompt.answer_schema())
    for field, legal in prompt.choices().items():
        assert all(json.dumps(choice) in schema for choice in legal), field
    assert "enum" in schema or not prompt.choices()


@pytest.mark.parametrize("prompt", EXAMPLES, ids=lambda prompt: prompt.kind)
def test_an_answer_outside_the_choices_is_refused(prompt: Prompt[Any]) -> None:
    from twinville.agents.rules.dice import Dice
    from twinville.agents.rules.registry import rules

    answer = rules()[prompt.kind](prompt, Dice(0, "x"))
    prompt.check(answer)
    text = answer.model_dump_json()
    for legal in prompt.choices().values():
        if not any(f'"{choice}"' in text for choice in legal):
            continue
        used = next(choice for choice in sorted(legal, key=len, reverse=True) if f'"{choice}"' in text)
        wrong = prompt.answer_type.model_validate_json(text.replace(f'"{used}"', '"P99.fly"'))
        with pytest.raises(ValueError, match="not among the choices"):
            prompt.check(wrong)


@pytest.mark.parametrize("prompt", EXAMPLES, ids=lambda prompt: prompt.kind)
def test_words_that_are_only_blanks_are_refused(prompt: Prompt[Any]) -> None:
    from twinville.agents.rules.dice import Dice
    from twinville.agents.rules.registry import rules

    answer = json.loads(rules()[prompt.kind](prompt, Dice(0, "x")).model_dump_json())
    fields = _free_texts(answer, set(prompt.choices()))
    for holder, name in fields:
        kept, holder[name] = holder[name], " \n "
        with pytest.raises(ValueError, match="at least 1 character"):
            prompt.answer_type.model_validate(answer)
        holder[name] = kept


def _free_texts(value: Any, chosen: set[str]) -> list[tuple[dict[str, Any], str]]:
    """Where in an answer free words stand: not among choices, times or ids."""
    found = []
    if isinstance(value, dict):
        for name, part in value.items():
            if name in ("activity", "text", "reason", "summary", "summary_a", "summary_b", "currently", "view", "question"):
                found.append((value, name))
            elif name not in chosen:
                found += _free_texts(part, chosen)
    elif isinstance(value, list):
        for part in value:
            found += _free_texts(part, chosen)
    return found


@given(st.text())
def test_quoted_text_cannot_close_its_marks(text: str) -> None:
    quoted = quote(text)
    assert quoted.startswith("«")
    assert quoted.endswith("»")
    assert quoted.count("«") == quoted.count("»") == 1
    assert "\n" not in quoted
