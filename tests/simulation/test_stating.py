"""What each line of a script does about agreements, from what the script declares."""

from typing import Any

import pytest

from twinville.agents.prompts.converse import Conversation
from twinville.agents.prompts.utter import Utterance
from twinville.simulation.engine.stating import in_script, in_turn

INES, LUCA = "Ines", "Luca"


def _script(*agreements: dict[str, Any], lines: int = 10) -> Conversation:
    said = [{"speaker": "ab"[number % 2], "text": f"Line {number + 1}."} for number in range(lines)]
    return Conversation.model_validate({"lines": said, "agreements": agreements, "summary_a": "x", "summary_b": "y"})


def _does(*agreements: dict[str, Any]) -> dict[int, list[tuple[str, str, str]]]:
    """By line: what it does, about what, and at what time."""
    found = in_script(_script(*agreements), INES, LUCA)
    return {line + 1: [(each.act, each.about, each.time) for each in stated] for line, stated in found.items()}


def test_a_proposal_and_its_answer_are_of_two_lines() -> None:
    walk = {"activity": "a walk", "line": 3, "time": "16:00", "answer": "accepted", "answer_line": 4}
    assert _does(walk) == {3: [("proposes", "new", "16:00")], 4: [("accepts", "#t0", "16:00")]}
    stated = in_script(_script(walk | {"who": "b"}), INES, LUCA)
    assert [each.who for line in stated.values() for each in line] == [(LUCA,), (LUCA,)]


def test_what_is_proposed_in_the_line_that_counters_is_the_counter_proposal() -> None:
    promise = {"kind": "promise", "activity": "telling Yusuf", "line": 7}
    first = {"activity": "looking for Pepper", "line": 8, "time": "15:00", "answer": "countered", "answer_line": 9}
    other = {"activity": "looking for Pepper", "line": 9, "time": "15:30", "answer": "accepted", "answer_line": 10}
    expected = {
        7: [("promises", "new", "")],
        8: [("proposes", "new", "15:00")],
        9: [("counters", "#t1", "15:30")],
        10: [("accepts", "#t2", "15:30")],
    }
    assert _does(promise, first, other) == expected
    # In whatever order they are declared.
    assert [act for acts in _does(other, promise, first).values() for act, _, _ in acts] == [
        "promises",
        "proposes",
        "counters",
        "accepts",
    ]


def test_a_counter_without_a_proposal_turns_down() -> None:
    assert _does({"line": 1, "answer": "countered", "answer_line": 2}) == {
        1: [("proposes", "new", "")],
        2: [("declines", "#t0", "")],
    }


@pytest.mark.parametrize(("answer_line", "found"), [(0, 4), (3, 4), (6, 6), (14, 4)])
def test_the_answer_is_the_others_line(answer_line: int, found: int) -> None:
    assert sorted(_does({"line": 3, "answer": "accepted", "answer_line": answer_line})) == [3, found]


@pytest.mark.parametrize(
    ("answer", "act"), [("none", "accepts"), ("accepted", "accepts"), ("declined", "declines"), ("conditional", "accepts if")]
)
def test_what_the_other_promises_is_asked_of_them_and_promised_in_their_line(answer: str, act: str) -> None:
    promise = {"kind": "promise", "activity": "carrying crates", "line": 3, "who": "b", "answer": answer}
    assert _does(promise) == {3: [("proposes", "new", "")], 4: [(act, "#t0", "")]}
    assert {each.who for line in in_script(_script(promise), INES, LUCA).values() for each in line} == {(LUCA,)}
    assert _does(promise | {"line": 10}) == {10: [("promises", "new", "")]}
    # Where they say no more, it was only asked of them.
    assert _does(promise | {"line": 9, "who": "b"}, promise | {"line": 10, "who": "a"})[10][-1] == ("proposes", "new", "")


def test_nobody_promises_in_anothers_name() -> None:
    turn = Utterance.model_validate(
        {
            "text": "You carry the crates.",
            "leaves": False,
            "agreements": [{"act": "promises", "who": who} for who in ("other", "me")],
        }
    )
    assert [(each.act, each.who) for each in in_turn(turn, INES, LUCA)] == [("proposes", (LUCA,)), ("promises", (INES,))]


def test_a_line_that_is_not_there_was_not_spoken() -> None:
    assert _does({"line": 12}) == {}
    assert _does({"line": 10, "answer": "accepted", "answer_line": 14}) == {10: [("proposes", "new", "")]}


@pytest.mark.parametrize("said", ["it stays dry", "if it stays dry", "If it stays dry"])
def test_a_condition_is_told_with_one_if(said: str) -> None:
    stated = in_script(_script({"line": 1, "answer": "conditional", "answer_line": 2, "condition": said}), INES, LUCA)
    assert {each.condition for line in stated.values() for each in line} == {"it stays dry"}
