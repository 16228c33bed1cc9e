"""What a server honours is found out by asking it."""

import asyncio
import json
from typing import Any

import pytest

from tests.agents.prompts.examples import EXAMPLES
from tests.loopback import Fault, Script, loopback_server
from twinville.agents.language_models.model import AnswerError, Request
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.settings import ROOM_TO_REASON, Choice

PROSE: Fault = {"content": "The rain fell softly on the roof. It was dark."}


def _learn(script: Script, choice: Choice | None = None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The settings found, and a request made with them."""
    with loopback_server(script) as server:
        model = OpenAICompatible(choice or Choice(model="openai:m"), base_url=server.url)

        async def go() -> None:
            await model.prepare()
            server.seen.clear()
            await model.answer(Request(EXAMPLES[0], "key-0"))
            await model.close()

        asyncio.run(go())
        return model.settings, server.seen


def _unless(accepts: Any, fault: Fault) -> Script:
    return lambda number, body: None if accepts(body) else fault


def _refuses(parameter: str, *, named: bool = True, hint: str = "") -> Script:
    """400 for a parameter, as OpenAI says it, or without saying which."""
    error = {
        "message": f"Unsupported parameter: '{parameter}'. {hint}" if named else "bad request",
        "param": parameter if named else None,
    }
    return lambda number, body: {"status": 400, "error": error} if parameter in body else None


def test_an_enforced_schema_is_used() -> None:
    settings, seen = _learn(lambda number, body: None)
    assert settings["structured"] == "json_schema"
    assert (settings["seeded"], settings["lengths"], settings["max_tokens"]) == (True, True, 2048)
    assert seen[0]["response_format"]["type"] == "json_schema"
    assert isinstance(seen[0]["seed"], int)


def test_a_schema_that_is_ignored_is_found_out() -> None:
    """A server that takes json_schema with status 200 and answers in prose, but honours json_object."""
    settings, seen = _learn(_unless(lambda body: body.get("response_format", {}).get("type") == "json_object", PROSE))
    assert settings["structured"] == "json_object"
    assert seen[0]["response_format"] == {"type": "json_object"}
    assert '"wake"' in seen[0]["messages"][1]["content"]


def test_any_object_is_not_the_schema() -> None:
    other = {"content": '{"rain": "roof"}'}
    settings, _ = _learn(_unless(lambda body: body.get("response_format", {}).get("type") == "json_object", other))
    assert settings["structured"] == "json_object"


@pytest.mark.parametrize("fault", [PROSE, {"status": 400, "error": {"message": "response_format is not supported"}}])
def test_a_server_that_enforces_nothing_is_asked_in_words(fault: Fault) -> None:
    settings, seen = _learn(lambda number, body: fault if body.keys() & {"response_format", "tools"} else None)
    assert settings["structured"] == "text"
    assert "response_format" not in seen[0]
    assert "JSON schema" in seen[0]["messages"][1]["content"]


def test_lengths_of_strings_are_left_out_where_they_are_refused() -> None:
    def script(number: int, body: dict[str, Any]) -> Fault | None:
        refused = "maxLength" in json.dumps(body.get("response_format", {}))
        return (
            {"status": 400, "error": {"message": "In context=(), 'maxLength' is not permitted in the schema"}} if refused else None
        )

    settings, _ = _learn(script)
    assert (settings["structured"], settings["lengths"]) == ("json_schema", False)


@pytest.mark.parametrize("named", [True, False])
def test_parameters_are_learnt_by_being_refused(named: bool) -> None:
    settings, seen = _learn(_refuses("temperature", named=named))
    assert settings["temperature"] is None
    assert "temperature" not in seen[0]
    settings, seen = _learn(_refuses("seed", named=named))
    assert not settings["seeded"]
    assert "seed" not in seen[0]


def test_the_cap_goes_by_the_name_the_server_takes() -> None:
    settings, seen = _learn(_refuses("max_tokens", hint="Use 'max_completion_tokens' instead."))
    assert settings["tokens_as"] == "max_completion_tokens"
    assert seen[0]["max_completion_tokens"] == 2048


@pytest.mark.parametrize(
    "mark",
    [
        {"usage": {"completion_tokens": 900, "completion_tokens_details": {"reasoning_tokens": 40}}},
        {"message": {"reasoning_content": "hm"}},
        {"content": "", "finish": "length"},
    ],
    ids=["usage", "field", "cut off"],
)
def test_a_model_that_reasons_gets_room_for_it(mark: Fault) -> None:
    settings, seen = _learn(lambda number, body: mark if number == 0 else None)
    assert settings["max_tokens"] == ROOM_TO_REASON
    assert seen[0]["max_tokens"] == ROOM_TO_REASON


@pytest.mark.parametrize("fault", [PROSE, {"status": 400, "error": {"message": "response_format is not supported"}}])
def test_a_tool_takes_the_schema_where_the_answer_does_not(fault: Fault) -> None:
    settings, seen = _learn(lambda number, body: fault if "response_format" in body else None)
    assert settings["structured"] == "tools"
    assert seen[0]["tool_choice"]["function"]["name"] == seen[0]["tools"][0]["function"]["name"]
    assert "JSON schema" not in seen[0]["messages"][1]["content"]


def test_room_for_an_answer_that_does_not_fit_is_made_smaller() -> None:
    words = (
        "This model's maximum context length is 2048 tokens. However, you requested 2148 tokens (100 in the messages, 2048 in the "
        "completion)."
    )
    settings, _ = _learn(lambda number, body: {"status": 400, "error": {"message": words}} if body["max_tokens"] > 1900 else None)
    assert settings["max_tokens"] <= 1948


def test_what_the_user_fixed_stays() -> None:
    settings, _ = _learn(
        lambda number, body: None, Choice(model="openai:m", structured="json_object", max_tokens=500, temperature=0.1)
    )
    assert (settings["structured"], settings["max_tokens"], settings["temperature"]) == ("json_object", 500, 0.1)


def test_a_server_that_refuses_everything() -> None:
    with pytest.raises(AnswerError, match="said 400"):
        _learn(lambda number, body: {"status": 400, "error": {"message": "no"}})


def test_recorded_settings_are_taken_as_they_are() -> None:
    """No question is asked, and what was recorded before some settings existed keeps its journal keys."""
    old = {"model": "openai:m", "temperature": 0.8, "max_tokens": 2048}
    with loopback_server() as server:
        model = OpenAICompatible("m", base_url=server.url, recorded=old)
        asyncio.run(model.prepare())
        assert model.settings == old
        assert server.seen == []
