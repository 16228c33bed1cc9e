import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.prompts.examples import EXAMPLES, IDENTITY
from twinville.agents.aim import Aim
from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.speaker import Engagement, Recalls, Standing
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules

GOLDEN = Path(__file__).parent / "golden"
#: Those whose answers name what is on offer; the others are answered in numbers and words alone.
CHOOSING = tuple(prompt for prompt in EXAMPLES if prompt.choices())


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
def test_what_changes_daily_stands_behind_the_task(prompt: Prompt[Any]) -> None:
    """So a server can reuse its work on all before it, from one day to the next."""
    identity = prompt.identity
    ties = tuple(tie.model_copy(update={"feeling": "not close"}) for tie in identity.ties)
    changed = prompt.model_copy(update={"identity": identity.model_copy(update={"currently": "Something else.", "ties": ties})})
    stable, task, daily = prompt.system().partition(prompt.task)
    assert task
    assert daily
    assert changed.system().startswith(f"{stable}{task}\n\n")
    assert not changed.system().endswith(daily)


def test_other_hours_leave_the_list_of_places_as_it_is() -> None:
    plan = next(prompt for prompt in EXAMPLES if isinstance(prompt, DayPlanPrompt))
    *others, last = plan.places
    usual = ((480, 1080),)
    changes: dict[str, dict[str, Any]] = {
        "usual": {"open": usual},
        "shorter": {"open": ((480, 780),), "usual": usual},
        "closed": {"open": (), "usual": usual, "closed_today": True},
    }
    days = {
        name: plan.model_copy(update={"places": (*others, last.model_copy(update=change))}).system()
        for name, change in changes.items()
    }
    assert "Other hours" not in days["usual"]
    assert days["shorter"] == f"{days['usual']}\nOther hours on this day: {last.id} 08:00-13:00"
    assert days["closed"] == f"{days['usual']}\nOther hours on this day: {last.id} closed today"


def test_nothing_stands_twice_in_a_talk() -> None:
    talk = next(prompt for prompt in EXAMPLES if isinstance(prompt, ConversePrompt))
    walk = Standing(id="A3", text="a walk, today at 16:30, The Green, with Ada Field: proposed", start=990)
    walking = Engagement(start=990, end=1050, activity="a walk")
    sides = {name: getattr(talk, name).model_copy(update={"agreements": (walk,), "engaged": (walking,)}) for name in "ab"}
    text = talk.model_copy(update=sides).question()
    assert text.count("a walk, today") == 1
    assert "16:30-17:30" not in text
    assert "b's agreement A3: as above" in text
    assert "sociable" not in text.partition("b is ")[0]
    # What both have in mind, what one has come to say, and where all are.
    seen = Recalls(id="m8", text="Cal is reading at Corner Cafe", kind="observation", about="Cal")
    cake = Recalls(id="m4", text="There will be a plum cake.", kind="speech", about="Cal")
    a = talk.a.model_copy(update={"memories": (cake, seen), "aims": (("Ben Field", "there will be a plum cake"),)})
    b = talk.b.model_copy(update={"memories": (cake.model_copy(update={"id": "m9"}), seen)})
    text = talk.model_copy(update={"a": a, "b": b}).question()
    assert "a came to talk to «Ben Field»: a4\n" in text
    assert "a8 «Cal is reading»\n" in text
    assert "b9 as a4\nb8 as a8\n" in text


def test_an_aim_that_occupies_somebody_is_not_said_again() -> None:
    aims = (Aim("planning a cake", "planning"), Aim("read more", "read more"))
    assert IDENTITY.model_copy(update={"aims": aims}).pursuits() == "Works towards: «read more»"
    anew = (Aim("planning a cake", "asking for eggs"),)
    assert IDENTITY.model_copy(update={"aims": anew}).pursuits() == "Works towards: «planning a cake» (next: «asking for eggs»)"


@pytest.mark.parametrize("prompt", CHOOSING, ids=lambda prompt: prompt.kind)
def test_choices_are_in_the_schema_and_checked(prompt: Prompt[Any]) -> None:
    schema = json.dumps(prompt.answer_schema())
    assert "enum" in schema
    for field, legal in prompt.choices().items():
        assert legal, field
        assert all(json.dumps(choice) in schema for choice in legal), field


def _answer(prompt: Prompt[Any]) -> dict[str, Any]:
    """A legal answer, by the rules."""
    answer = rules()[prompt.kind](prompt, Dice(0, "x"))
    prompt.check(answer)
    found: dict[str, Any] = json.loads(answer.model_dump_json())
    return found


def _refusal(prompt: Prompt[Any], answer: dict[str, Any]) -> str:
    """Why an answer is refused; nothing when it is not."""
    try:
        prompt.check(prompt.answer_type.model_validate(answer))
    except ValueError as error:
        return str(error)
    return ""


#: How an answer would use a choice that the rules make no use of in these examples.
UNUSED: dict[str, dict[str, Any]] = {
    "converse": {"agreements": [{"about": "P99.fly", "day": "today", "line": 1}, {"about": "new", "day": "P99.fly", "line": 1}]},
    "utter": {
        "cites": ["P99.fly"],
        "tells": [{"what": "P99.fly", "stance": "affirms"}],
        "agreements": [{"about": "P99.fly", "day": "P99.fly", "act": "proposes"}],
    },
    "utter_group": {
        "cites": ["P99.fly"],
        "tells": [{"what": "P99.fly", "stance": "affirms"}],
        "agreements": [{"about": "P99.fly", "day": "P99.fly", "act": "proposes"}],
    },
    "consider": {
        "changes": [{"day": "today", "at": "18:00", "where": "P99.fly", "activity": "flying", "minutes": 30}],
    },
    "notice": {"tells": [{"what": "P99.fly", "stance": "affirms"}]},
    "day_plan": {"breaks": [{"duty": "P99.fly", "reason": "it rains"}]},
}


@pytest.mark.parametrize("prompt", CHOOSING, ids=lambda prompt: prompt.kind)
def test_an_answer_outside_the_choices_is_refused(prompt: Prompt[Any]) -> None:
    answer = _answer(prompt)
    tried = set()
    for field, holder, name in _chosen(answer, set(prompt.choices())):
        kept, holder[name] = holder[name], "P99.fly"
        assert "not among the choices" in _refusal(prompt, answer), field
        holder[name] = kept
        tried.add(field)
    if prompt.kind in UNUSED:
        assert "not among the choices" in _refusal(prompt, answer | UNUSED[prompt.kind])
        tried |= {field for field, _, _ in _chosen(UNUSED[prompt.kind], set(prompt.choices()))}
    assert tried == set(prompt.choices())
    assert not _refusal(prompt, answer)


@pytest.mark.parametrize("prompt", EXAMPLES, ids=lambda prompt: prompt.kind)
def test_an_answer_outside_the_schema_is_refused(prompt: Prompt[Any]) -> None:
    """Whatever is put in place of any part of a legal answer: what is missing, too much, of another type or out of bounds."""
    answer = _answer(prompt)
    schema = prompt.answer_type.model_json_schema()
    assert _refusal(prompt, answer | {"stray": 1})
    for name in schema["required"]:
        assert _refusal(prompt, {field: value for field, value in answer.items() if field != name}), name
    tried = 0
    for holder, name, wrong in _out_of_bounds(answer, schema, schema.get("$defs", {})):
        kept, holder[name] = holder[name], wrong
        assert _refusal(prompt, answer), (name, wrong)
        holder[name] = kept
        tried += 1
    assert tried > len(schema["required"])
    assert not _refusal(prompt, answer)


def _chosen(value: Any, fields: set[str]) -> Iterator[tuple[str, Any, Any]]:
    """Where in an answer a choice stands: its field, what holds it, and its name or number there."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in fields:
                yield from _chosen(part, fields)
            elif isinstance(part, list):
                yield from ((name, part, number) for number in range(len(part)))
            else:
                yield name, value, name
    elif isinstance(value, list):
        for part in value:
            yield from _chosen(part, fields)


def _out_of_bounds(value: Any, schema: dict[str, Any], defs: dict[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
    """What holds a part of an answer, the part's name or number there, and something that its schema forbids."""
    parts: list[tuple[Any, dict[str, Any]]] = []
    if isinstance(value, dict):
        parts = [(name, schema["properties"][name]) for name in value]
    elif isinstance(value, list):
        parts = [(number, schema["items"]) for number in range(len(value))]
    for name, part in parts:
        bounds = defs[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
        if {"type": "null"} not in part.get("anyOf", ()):
            yield value, name, None
        yield value, name, {"another": "type"}
        if "enum" in bounds or "pattern" in bounds:
            yield value, name, "P99.fly"
        if "maximum" in bounds:
            yield value, name, bounds["maximum"] + 1
        if "minimum" in bounds:
            yield value, name, bounds["minimum"] - 1
        if "maxLength" in bounds:
            yield value, name, "x" * (bounds["maxLength"] + 1)
        if bounds.get("type") == "string" and bounds.get("default") != "":
            # Words that are only blanks are none; that is legal only where nothing need be said.
            yield value, name, " \n "
        if "maxItems" in bounds and value[name]:
            yield value, name, value[name][:1] * (bounds["maxItems"] + 1)
        if bounds.get("minItems"):
            yield value, name, []
        yield from _out_of_bounds(value[name], bounds, defs)


@given(st.text())
def test_quoted_text_cannot_close_its_marks(text: str) -> None:
    quoted = quote(text)
    assert quoted.startswith("«")
    assert quoted.endswith("»")
    assert quoted.count("«") == quoted.count("»") == 1
    assert "\n" not in quoted
