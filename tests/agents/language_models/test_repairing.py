"""What was meant beyond doubt is read as it was meant; everything else is left for the model to mend."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.language_models.test_journal import Memory, Scripted
from tests.agents.prompts.examples import EXAMPLES
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.extraction import FENCE, WORDS, WRAPPED
from twinville.agents.language_models.journal import JournalledModel
from twinville.agents.language_models.model import AnswerError
from twinville.agents.language_models.repairing import (
    AGREEMENT,
    CHOICE,
    CITATION,
    CLOCK,
    CUT,
    FIELD,
    NOBODY,
    NUMBER,
    TELLING,
    cut,
    meant,
    repaired,
)
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.rules.rule_model import RuleModel

OF = {prompt.kind: prompt for prompt in EXAMPLES}


def _answer(prompt: Prompt[Any]) -> dict[str, Any]:
    """A legal answer, by the rules."""
    answer, _ = asyncio.run(JournalledModel(RuleModel(1), Memory()).ask("A", prompt))
    found: dict[str, Any] = json.loads(answer.model_dump_json())
    return found


def _put(kind: str, answer: dict[str, Any]) -> tuple[dict[str, Any], dict[str, int], int]:
    """The answer as it is kept, the repairs that were made, and how often the model was asked."""
    model, account = Scripted(*[json.dumps(answer)] * 2), Account()
    taken, _ = asyncio.run(JournalledModel(model, Memory(), account=account).ask("A", OF[kind]))
    return json.loads(taken.model_dump_json()), dict(account.outcome(kind).repairs), len(model.requests)


@pytest.mark.parametrize("prompt", EXAMPLES, ids=lambda prompt: prompt.kind)
def test_a_legal_answer_is_left_as_it_is(prompt: Prompt[Any]) -> None:
    answer = _answer(prompt)
    assert repaired(answer, prompt.answer_schema(), prompt.aliases()) == (answer, {})


def test_what_was_put_around_the_object_is_counted_too() -> None:
    answer = json.dumps({"answer": _answer(OF["wake_time"])})
    model, account = Scripted(f"Sure!\n```json\n{answer}\n```"), Account()
    asyncio.run(JournalledModel(model, Memory(), account=account).ask("A", OF["wake_time"]))
    assert account.outcome("wake_time").repairs == {FENCE: 1, WORDS: 1, WRAPPED: 1}


def test_a_long_text_is_cut_at_a_word() -> None:
    plan = _answer(OF["day_plan"])
    plan["strokes"][0]["activity"] = "helping " * 16
    kept, made, asked = _put("day_plan", plan)
    assert (made, asked) == ({CUT: 1}, 1)
    assert kept["strokes"][0]["activity"] == "helping " * 14 + "helping"


def test_foreign_and_surplus_citations_fall_away() -> None:
    talk = _answer(OF["converse"])
    own = [memory.id for memory in OF["converse"].a.memories]  # type: ignore[attr-defined]
    line = next(line for line in talk["lines"] if line["speaker"] == "a")
    own = [f"a{name[1:]}" for name in own]
    line["cites"] = ["b4", own[0], own[0], "the party"]
    kept, made, asked = _put("converse", talk)
    assert (made, asked) == ({CITATION: 3}, 1)
    assert next(line for line in kept["lines"] if line["speaker"] == "a")["cites"] == own[:1]


def test_tellings_and_agreements_about_nothing_on_offer_fall_away() -> None:
    talk = _answer(OF["converse"])
    line = next(line for line in talk["lines"] if line["speaker"] == "a")
    line["tells"] = [{"what": "b4", "stance": "affirms"}, {"what": "a4", "stance": "affirm"}, {"what": "new", "stance": "affirms"}]
    talk["agreements"] = [{"about": "A99", "line": 1}, {"about": "new", "line": 1, "activity": "a walk"}]
    kept, made, asked = _put("converse", talk)
    assert (made, asked) == ({TELLING: 1, CHOICE: 1, AGREEMENT: 1}, 1)
    told = next(line for line in kept["lines"] if line["speaker"] == "a")["tells"]
    assert [each["what"] for each in told] == ["a4", "new"]
    assert [each["about"] for each in kept["agreements"]] == ["new"]


def test_who_is_not_on_offer_is_nobody() -> None:
    thought = _answer(OF["reflect"])
    thought["insights"][0]["about"] = "Yusuf Demir"
    kept, made, asked = _put("reflect", thought)
    assert (made, asked) == ({NOBODY: 1}, 1)
    assert kept["insights"][0]["about"] == "nobody"


def test_numbers_times_and_more_are_read() -> None:
    plan = _answer(OF["day_plan"])
    first = plan["strokes"][0]
    first["minutes"] = str(first["minutes"])
    first["start"] = "6:30"
    first["because"] = "I like mornings"
    kept, made, asked = _put("day_plan", plan)
    assert (made, asked) == ({NUMBER: 1, CLOCK: 1, FIELD: 1}, 1)
    assert kept["strokes"][0]["start"] == "06:30"


def test_a_place_may_be_called_by_its_name() -> None:
    prompt = OF["day_plan"]
    plan = _answer(prompt)
    place = prompt.places[0]  # type: ignore[attr-defined]
    plan["strokes"][0]["where"] = f"{place.name}.{place.affords[0]}"
    kept, made, _ = _put("day_plan", plan)
    assert made == {CHOICE: 1}
    assert kept["strokes"][0]["where"] == f"{place.id}.{place.affords[0]}"


@pytest.mark.parametrize(
    ("said", "choices", "found"),
    [
        ("p3.READ", ["P3.read", "P13.read"], "P3.read"),
        ("P3.red", ["P3.read", "P13.read"], None),
        ("P5.sit", ["P3.sit", "P4.sit"], None),
        ("Brigid", ["Brigid Halloran", "Dev Halloran", "nobody"], "Brigid Halloran"),
        ("Halloran", ["Brigid Halloran", "Dev Halloran"], None),
        ("Brigid Haloran", ["Brigid Halloran", "Dev Halloran"], "Brigid Halloran"),
        ("the moon", ["Brigid Halloran", "Dev Halloran"], None),
        ("", ["Brigid Halloran"], None),
        ("6:15", ["06:15", "06:30"], "06:15"),
        ("keep it", ["keep", "break"], None),
        ("陈伟", ["陈 伟", "陈卫"], None),
    ],
)
def test_what_choice_is_meant(said: str, choices: list[str], found: str | None) -> None:
    assert meant(said, choices, {}) == found


def test_other_names_of_what_is_not_offered_are_none() -> None:
    assert meant("Old Mill.read", ["P1.read"], {"Old Mill.read": "P7.read"}) is None


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("day_plan", lambda plan: plan["strokes"][0].update(where="P99.fly")),
        ("day_plan", lambda plan: plan["strokes"][0].update(minutes="about an hour")),
        ("day_plan", lambda plan: plan["strokes"][0].update(minutes=5000)),
        ("day_plan", lambda plan: plan["strokes"][0].update(activity="...")),
        ("day_plan", lambda plan: plan.update(strokes=[])),
        ("reflect", lambda found: found["insights"][0].update(evidence=["m99"])),
        ("comply", lambda found: found.update(today="perhaps")),
    ],
)
def test_what_is_in_doubt_is_asked_again(kind: str, change: Any) -> None:
    answer = _answer(OF[kind])
    change(answer)
    with pytest.raises(AnswerError, match="no legal answer"):
        _put(kind, answer)


@given(st.text(min_size=2), st.integers(1, 50))
def test_a_cut_text_is_a_beginning(text: str, longest: int) -> None:
    if len(text) > longest:
        found = cut(text, longest)
        assert len(found) <= longest
        assert text.startswith(found)


_NAMES = st.sampled_from(["strokes", "where", "minutes", "x"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(_NAMES, part, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["strokes", "lines", "cites", "where", "x"]), _JSON), st.sampled_from(EXAMPLES))
def test_any_object_is_repaired_once_or_left(answer: dict[str, Any], prompt: Prompt[Any]) -> None:
    once, _ = repaired(answer, prompt.answer_schema(), prompt.aliases())
    twice, made = repaired(once, prompt.answer_schema(), prompt.aliases())
    assert (twice, made) == (once, {})


def test_repairs_survive_in_the_account() -> None:
    account = Account()
    account.outcome("day_plan").repairs[CUT] = 2
    again = Account()
    again.restore(json.loads(account.text()), clean=True)
    assert again.outcome("day_plan").repairs == {CUT: 2}
    older = json.loads(account.text())
    del older["outcomes"]["day_plan"]["repairs"]
    again.restore(older, clean=True)
    assert again.outcome("day_plan").repairs == {}
