"""Known answers tell a model that follows the scaffold from one that only writes valid JSON."""

import asyncio
from typing import Any

from tests.agents.prompts.examples import EXAMPLES
from tests.loopback import Fault, Script, loopback_server
from twinville.agents.doctor.examination import Examination, examine
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.rules.rule_model import RuleModel

SAMPLES = {prompt.kind: [prompt] for prompt in EXAMPLES}


def _examine(model: LanguageModel, account: Account) -> Examination:
    async def go() -> Examination:
        await model.prepare()
        return await examine(model, account, SAMPLES, EXAMPLES[0])

    return asyncio.run(go())


def _examined(script: Script) -> Examination:
    with loopback_server(script) as server:
        account = Account()
        return _examine(OpenAICompatible("m", base_url=server.url, account=account), account)


def test_the_rules_know_every_known_answer() -> None:
    for seed in range(5):
        found = _examine(RuleModel(seed), Account())
        assert found.failures == []
        assert all(right.right == right.cases == 3 for right in found.probes.values())
        assert all(valid.at_once == valid.asked for valid in found.kinds.values())


def test_valid_json_without_sense_fails() -> None:
    found = _examined(lambda number, body: None)
    assert {kind for kind, valid in found.kinds.items() if valid.refused} == set()
    failed = " ".join(found.failures)
    for name in ("keeps the appointment", "cites the memory", "weighs a death", "closed place"):
        assert name in failed
    assert found.longest_fits
    assert found.tells_usage
    assert found.repeats_seeds
    assert found.answers_a_second[16] > 0


def test_prose_fails_by_kind() -> None:
    found = _examined(lambda number, body: {"content": "Once upon a time."} if number > 0 else None)
    assert {kind for kind, valid in found.kinds.items() if valid.refused < valid.asked} == set()
    assert "'converse' gets no legal answer 1 times of 1" in found.failures


def test_a_context_that_is_too_short_is_named() -> None:
    longest = EXAMPLES[1].question()[:40]

    def script(number: int, body: dict[str, Any]) -> Fault | None:
        asked = body["messages"][-1]["content"]
        return {"status": 400, "error": {"message": "context"}} if longest in asked else None

    with loopback_server(script) as server:
        account = Account()
        model = OpenAICompatible("m", base_url=server.url, account=account)

        async def go() -> Examination:
            await model.prepare()
            return await examine(model, account, {EXAMPLES[0].kind: [EXAMPLES[0]]}, EXAMPLES[1])

        found = asyncio.run(go())
    assert found.longest_fits is False
    assert any("longest prompt of a day" in failure and "longer than the model's context" in failure for failure in found.failures)
