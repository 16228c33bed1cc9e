"""The adapter against a loopback server that speaks the protocol, and against a real llama.cpp server."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.agents.prompts.examples import EXAMPLES
from twinville.agents.language_models.model import AnswerError, Request
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.settings import KEY_VARIABLE
from twinville.agents.language_models.structured import strict
from twinville.agents.language_models.wire.patience import Patience
from twinville.agents.model_choice import choose_model
from twinville.agents.prompts.prompt import Prompt
from twinville.worlds.errors import InputError


class _Handler(BaseHTTPRequestHandler):
    seen: list[dict[str, Any]] = []  # noqa: RUF012
    status = 200

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).seen.append({"body": body, "key": self.headers.get("Authorization")})
        message = {"role": "assistant", "content": '{"wake":"06:15"}'}
        payload = json.dumps(
            {
                "id": "1", "object": "chat.completion", "created": 0, "model": "m",
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                "usage": {"prompt_tokens": 11, "completion_tokens": 4, "total_tokens": 15},
            }
        ).encode()  # fmt: skip
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def loopback() -> Iterator[str]:
    _Handler.seen, _Handler.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    # It looks that often whether it is to stop.
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def _answer(model: OpenAICompatible, prompt: Prompt[Any], complaint: str = "", key: str = "key") -> Any:
    async def ask() -> Any:
        try:
            return await model.answer(Request(prompt, key, complaint, "{}"))
        finally:
            await model.close()

    return asyncio.run(ask())


def test_what_is_sent_and_what_comes_back(loopback: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "sk-canary")
    model = OpenAICompatible("m", base_url=loopback)
    reply = _answer(model, EXAMPLES[0])
    assert reply.text == '{"wake":"06:15"}'
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (11, 4)
    sent = _Handler.seen[0]
    assert sent["key"] == "Bearer sk-canary"
    assert sent["body"]["model"] == "m"
    assert [message["role"] for message in sent["body"]["messages"]] == ["system", "user"]
    assert sent["body"]["response_format"]["json_schema"]["schema"] == strict(EXAMPLES[0].answer_schema())
    assert "sk-canary" not in json.dumps(model.settings)


def test_a_complaint_is_sent_along(loopback: str) -> None:
    _answer(OpenAICompatible("m", base_url=loopback), EXAMPLES[0], "wake: not legal")
    messages = _Handler.seen[0]["body"]["messages"]
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert "wake: not legal" in messages[-1]["content"]


def test_a_refusal_is_one_sentence_without_the_key(loopback: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "sk-canary")
    _Handler.status = 401
    with pytest.raises(AnswerError, match=f"status 401.*set {KEY_VARIABLE}") as error:
        _answer(OpenAICompatible("m", base_url=loopback), EXAMPLES[0])
    assert "sk-canary" not in str(error.value)


def test_no_server() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        model = OpenAICompatible("m", base_url=url, patience=Patience(deadline=0.5))
        with pytest.raises(AnswerError, match="cannot be reached"):
            _answer(model, EXAMPLES[0])


def test_choosing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    assert choose_model("offline", seed=1).name == "offline"
    with pytest.raises(InputError, match=KEY_VARIABLE):
        choose_model("openai:gpt", seed=1)
    for wrong in ("ofline", "openai:", "openai", "llama:x", ""):
        with pytest.raises(InputError, match="--model"):
            choose_model(wrong, seed=1)
    with pytest.raises(InputError, match="--base-url"):
        choose_model("offline", seed=1, base_url="http://x")


@pytest.mark.parametrize("prompt", EXAMPLES, ids=lambda prompt: prompt.kind)
def test_a_real_server_answers_every_prompt_kind(real_server: str, prompt: Prompt[Any]) -> None:
    # A schema does not rule out words that are only blanks, and a model of random weights writes such now and then.
    problems = []
    for draw in range(6):
        reply = _answer(OpenAICompatible("tiny", base_url=real_server), prompt, key=f"key-{draw}")
        assert reply.usage.completion_tokens > 0
        try:
            prompt.check(prompt.answer_type.model_validate_json(reply.text))
        except ValueError as error:
            problems.append(str(error))
        else:
            return
    pytest.fail(f"no answer of six fits: {problems}")
