"""What is said to change follows from what was found."""

import pytest

from twinville.agents.doctor.findings import Findings, Right, Sampled, Whole
from twinville.agents.doctor.verdict import verdict
from twinville.agents.doctor.watching import Call


def _found(structured: str = "json_schema") -> Findings:
    """One that passed everything."""
    found = Findings("m", 120, {"model": "openai:m", "structured": structured, "max_tokens": 2048})
    found.gate = {"chooses": "", "plans": ""}
    found.whole = Whole(needed=3000, fits=3000, counted=1.0)
    found.known = {"keeps": Right(3, right=2, asked=2)}
    found.samples = {"thrifty": Sampled(asked=14, at_once=14, done=True), "faithful": Sampled(asked=6, at_once=6, done=True)}
    found.calls = [_call(1, 1.0), _call(1, 1.0), *(_call(8, 1.5) for _ in range(16))]
    found.several, found.at_once = 3.0, 8
    return found


def _call(at_once: int, seconds: float, written: int = 100) -> Call:
    return Call("decompose", seconds, 1500, 100, 1500, written, at_once, False, False)


def test_nothing_is_to_be_changed_where_all_is_well() -> None:
    assert (verdict(_found()).grade, verdict(_found()).change) == ("good for faithful", ())


def test_answers_that_are_not_made_at_once_want_slots() -> None:
    found = _found()
    found.several = 16.0
    assert "parallel slots" in verdict(found).change[0]


def test_answers_that_are_cut_off_want_room() -> None:
    found = _found()
    found.samples["thrifty"] = Sampled(asked=2, refused=2, faults=["decompose: no legal answer: the JSON object is cut off"] * 2)
    seen = verdict(found)
    assert seen.grade == "only for play"
    assert "cut off at 2,048 tokens: set a larger max_tokens" in seen.change[0]


def test_refusals_without_a_schema_want_a_server_that_holds_to_it() -> None:
    found = _found("text")
    found.samples["thrifty"].faults.append("converse: no legal answer: it holds no JSON object")
    seen = verdict(found)
    assert seen.grade == "good for faithful"
    assert "does not hold answers to a JSON schema" in seen.change[0]
    assert "a run pauses" in seen.why[0]


@pytest.mark.parametrize("done", [True, False])
def test_what_was_not_examined_is_not_called_good(done: bool) -> None:
    found = _found()
    found.samples["thrifty"].done = done
    del found.samples["faithful"]
    found.out_of_time = True
    assert verdict(found).grade == ("good for thrifty" if done else "only for play")
    assert any("Time was up after 120 seconds" in why for why in verdict(found).why)


def test_what_is_wrong_without_a_better_reason_wants_another_model() -> None:
    found = Findings("m", 120, {"model": "openai:m", "structured": "json_schema"})
    found.gate = {"chooses": "it names the duck pond"}
    assert verdict(found).change == ("Choose a larger model, or one that is made to follow instructions.",)
