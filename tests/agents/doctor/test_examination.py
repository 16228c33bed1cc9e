"""An examination stops as soon as the verdict is known, ends in time, and says what it did not come to."""

import asyncio
import time
from typing import Any

import pytest

from tests.agents.doctor.serving import sensible, truncating
from tests.loopback import Fault, Script, loopback_server
from twinville.agents.doctor.examination import examine
from twinville.agents.doctor.findings import Findings
from twinville.agents.doctor.samples import shipped
from twinville.agents.doctor.verdict import verdict
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.by_role import ModelByRole
from twinville.agents.language_models.model import AnswerError
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.prompts.registry import prompt_kinds
from twinville.agents.prompts.role import ROLES
from twinville.agents.rules.rule_model import RuleModel


def _examined(script: Script | None, within: float = 60, latency: float = 0.0) -> tuple[Findings, int]:
    """What is found, and how many requests came."""
    with loopback_server(script, latency) as server:
        model = OpenAICompatible("m", base_url=server.url, account=Account(tokens=10_000_000))
        return asyncio.run(examine(model, shipped(), within)), len(server.seen)


def _good(number: int, body: dict[str, Any]) -> Fault | None:
    return sensible(body)


def test_a_sensible_model_is_good_for_everything() -> None:
    found, calls = _examined(_good, latency=0.03)
    seen = verdict(found)
    assert (seen.grade, seen.change, found.not_examined) == ("good for faithful", (), ())
    assert all(fault == "" for fault in found.gate.values())
    assert all(right.passed and right.asked == 2 for right in found.known.values())
    assert found.whole is not None
    assert found.whole.fits == found.whole.needed
    assert (len(found.calls), calls) == (43, 44)
    assert {call.at_once for call in found.calls} == {1, 8}


def test_well_formed_nonsense_fails_at_the_gate_within_few_calls() -> None:
    found, calls = _examined(None)
    assert verdict(found).grade == "not usable"
    assert found.gate_failed
    assert calls <= 4
    assert "known answers" in found.not_examined


def test_prose_fails_at_the_gate() -> None:
    found, calls = _examined(lambda number, body: {"content": "Once upon a time."} if number > 0 else None)
    assert "no legal answer" in verdict(found).why[0]
    assert calls <= 6


def test_one_wrong_answer_at_the_gate_is_forgiven() -> None:
    first: list[int] = []

    def script(number: int, body: dict[str, Any]) -> Fault | None:
        if not first and len(body["messages"]) > 1:
            first.append(number)
            return None
        return sensible(body)

    found, _ = _examined(script)
    assert found.stages[1].said == "passed in the second case"
    assert verdict(found).usable


@pytest.mark.slow
def test_a_slow_server_ends_in_time_and_what_was_not_examined_is_said() -> None:
    began = time.monotonic()
    found, _ = _examined(_good, within=2, latency=0.4)
    assert time.monotonic() - began < 4
    assert found.out_of_time
    assert not found.stopped
    assert "known answers" in found.not_examined
    seen = verdict(found)
    assert not seen.usable
    assert "Time was up" in seen.why[0]
    assert "--within" in seen.change[-1]


def test_a_server_that_drops_the_beginning_is_found_out() -> None:
    found, _ = _examined(lambda number, body: truncating(body, 1500))
    assert found.whole is not None
    assert (found.whole.fits, found.whole.lost) == (found.whole.needed // 2, found.whole.needed)
    seen = verdict(found)
    assert seen.grade == "not usable"
    assert "its beginning is lost" in seen.why[0]
    assert "context of at least 4,096 tokens" in seen.change[0]
    assert "known answers" in found.not_examined


def test_a_server_that_counts_too_few_tokens_is_told_of() -> None:
    found, _ = _examined(lambda number, body: (sensible(body) or {}) | {"usage": {"prompt_tokens": 128}})
    assert found.whole is not None
    assert found.whole.counted is not None
    assert found.whole.counted < 0.1
    assert "says that it read" in " ".join(verdict(found).change)


def test_a_context_that_is_too_short_is_named() -> None:
    def script(number: int, body: dict[str, Any]) -> Fault | None:
        too_long = "What is your full name?" in str(body["messages"])
        return (
            {"status": 400, "error": {"message": "the request exceeds the available context size"}} if too_long else sensible(body)
        )

    found, _ = _examined(script)
    assert found.whole is not None
    assert found.whole.fits == 0
    assert "longer than the model's context" in verdict(found).why[0]


@pytest.mark.slow
def test_a_server_that_dies_in_the_middle_is_told_from_a_slow_one() -> None:
    found, _ = _examined(lambda number, body: sensible(body) if number < 9 else {"hang_up": True}, within=3)
    seen = verdict(found)
    assert seen.grade == "not usable"
    assert "there came no more" in seen.why[0]
    assert "log" in seen.change[-1]


def test_roles_that_rules_answer_are_not_examined() -> None:
    with loopback_server(_good) as server:
        served, rules = OpenAICompatible("m", base_url=server.url, account=Account()), RuleModel(0)
        model = ModelByRole({role: served if role == "dialogue" else rules for role in ROLES})
        found = asyncio.run(examine(model, shipped(), 60))
    assert list(found.gate) == ["writes a talk in which the news is told"]
    assert {prompt_kinds()[call.kind].role for call in found.calls} <= {"dialogue", "interviews"}
    assert verdict(found).grade == "good for faithful"


def test_a_budget_that_is_used_up_is_no_fault_of_the_server() -> None:
    with loopback_server(_good) as server:
        model = OpenAICompatible("m", base_url=server.url, account=Account(tokens=30_000))
        found = asyncio.run(examine(model, shipped(), 60))
    seen = verdict(found)
    assert "no more were asked for" in seen.why[0]
    assert "--max-tokens" in seen.why[0]
    assert not any("log" in line for line in seen.change)


def test_a_server_that_never_answers_is_no_server() -> None:
    with pytest.raises(AnswerError):
        _examined(lambda number, body: {"delay": 60}, within=0.5)


def test_one_that_knows_no_answers_is_only_for_play() -> None:
    def script(number: int, body: dict[str, Any]) -> Fault | None:
        # It answers at random wherever a place is closed.
        return sensible(body) if "closed today" not in str(body["messages"]) else None

    found, _ = _examined(script)
    seen = verdict(found)
    assert seen.grade == "only for play"
    assert "does not use a closed place" in seen.why[0]
    assert found.not_examined


def test_one_that_cannot_talk_turn_by_turn_is_good_for_thrifty() -> None:
    def script(number: int, body: dict[str, Any]) -> Fault | None:
        # Asked what to ask, or what to keep of a talk, it always says the same non-words.
        answered = sensible(body)
        system = body["messages"][0]["content"]
        for task, content in (
            ("most salient questions", '{"questions":["xqz brf"]}'),
            ("keeps of the conversation", '{"summary":"qq","tells":[]}'),
        ):
            answered = {"content": content} if task in system and answered else answered
        return answered

    found, _ = _examined(script)
    seen = verdict(found)
    assert seen.grade == "good for thrifty"
    assert any("Not good for faithful" in why for why in seen.why)


def test_a_model_that_thinks_is_told_of() -> None:
    found, _ = _examined(lambda number, body: (sensible(body) or {}) | {"usage": {"completion_tokens": 4000}})
    seen = verdict(found)
    assert seen.usable
    assert "thinks before it answers (4,000 tokens" in " ".join(seen.change)
