"""Odd answers of servers, each with what it must come to: an answer, or a fault in one sentence."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings

from tests.agents.language_models.wire.odd import BODIES, HEADERS, STATUSES, in_whole
from twinville.agents.language_models.wire.completion import Completion
from twinville.agents.language_models.wire.faults import NotOfProtocolError, SaidError, ServerFault
from twinville.agents.language_models.wire.reading import read_answer

GOOD = '{"a": "x"}'
WHY = "They want {a plan}."
USAGE = {"prompt_tokens": 400, "completion_tokens": 80, "total_tokens": 480}


@dataclass(frozen=True)
class Case:
    """A body, and what it comes to: `answer`, or words of `missing`, or of a `fault`."""

    body: Any
    answer: str = ""
    missing: str = ""
    fault: str = ""
    reasoning: str = ""
    status: int = 200
    #: What else must hold, of the completion or of the fault.
    holds: dict[str, Any] = field(default_factory=dict)


def _body(message: Any, finish: Any = "stop", **fields: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "model": "m",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": USAGE,
    } | fields


def _says(content: Any, finish: Any = "stop", **fields: Any) -> dict[str, Any]:
    return _body({"role": "assistant", "content": content} | fields, finish)


def _with_usage(usage: Any) -> dict[str, Any]:
    return _says(GOOD) | {"usage": usage}


def _call(arguments: Any) -> dict[str, Any]:
    return {"id": "c", "type": "function", "function": {"name": "answer", "arguments": arguments}}


UNKNOWN = {"read": None, "written": None, "reasoned": None}
PLAIN = {"read": 400, "written": 80, "model": "m", "cut_off": False}
CASES = {
    # Where the content is.
    "plain": Case(_says(GOOD), GOOD, holds=PLAIN),
    "parts": Case(_says([{"type": "text", "text": GOOD}]), GOOD),
    "output parts": Case(_says([{"type": "output_text", "text": GOOD[:3]}, {"type": "output_text", "text": GOOD[3:]}]), GOOD),
    "thinking parts": Case(
        _says([{"type": "thinking", "thinking": [{"type": "text", "text": WHY}]}, {"type": "text", "text": GOOD}]),
        GOOD,
        reasoning=WHY,
    ),
    "an object": Case(_says({"a": "x"}), GOOD),
    "completions": Case({"choices": [{"text": GOOD, "finish_reason": "stop"}]}, GOOD, holds=UNKNOWN | {"model": ""}),
    "delta": Case({"choices": [{"delta": {"content": GOOD}}]}, GOOD),
    "message is a text": Case(_body(GOOD), GOOD),
    "choices is an object": Case({"choices": {"message": {"content": GOOD}}}, GOOD),
    "choices by number": Case({"choices": {"0": {"message": {"content": GOOD}}}}, GOOD),
    "choices with null": Case({"choices": [None, {"message": {"content": GOOD}}]}, GOOD),
    "a list of one": Case([_says(GOOD)], GOOD),
    "tool call": Case(_says(None, "tool_calls", tool_calls=[_call(GOOD)]), GOOD),
    "tool call with an object": Case(_says("", "tool_calls", tool_calls=[_call({"a": "x"})]), GOOD),
    "tool call twice": Case(_says(None, tool_calls=[_call(GOOD), _call(GOOD)]), GOOD),
    "tool call beside content": Case(_says(GOOD, tool_calls=[_call("{}")]), GOOD),
    "tool call alone": Case(_says(None, tool_calls=_call(GOOD)), GOOD),
    "function call": Case(_says(None, function_call={"name": "answer", "arguments": GOOD}), GOOD),
    "error is null": Case(_says(GOOD) | {"error": None}, GOOD),
    "error is empty": Case(_says(GOOD) | {"error": {"message": "", "code": None}}, GOOD),
    "refusal is null": Case(_says(GOOD, refusal=None), GOOD),
    "refusal beside content": Case(_says(GOOD, refusal="no"), GOOD),
    # Reasoning.
    "think": Case(_says(f"<think>{WHY}</think>\n\n{GOOD}"), GOOD, reasoning=WHY),
    "bare close": Case(_says(f"{WHY}\n</think>\n\n{GOOD}"), GOOD, reasoning=WHY),
    "magistral": Case(_says(f"[THINK]{WHY}[/THINK]{GOOD}"), GOOD, reasoning=WHY),
    "harmony": Case(
        _says(f"<|channel|>analysis<|message|>{WHY}<|end|><|start|>assistant<|channel|>final<|message|>{GOOD}"), GOOD, reasoning=WHY
    ),
    "tags in the answer": Case(_says('{"a": "<think>so</think>"}'), '{"a": "<think>so</think>"}'),
    "reasoning_content": Case(_says(GOOD, reasoning_content=WHY), GOOD, reasoning=WHY),
    "reasoning": Case(_says(GOOD, reasoning=WHY), GOOD, reasoning=WHY),
    "reasoning, an object": Case(_says(GOOD, reasoning={"content": WHY}), GOOD, reasoning=WHY),
    "thinking": Case(_says(GOOD, thinking=WHY), GOOD, reasoning=WHY),
    "reasoning_details": Case(_says(GOOD, reasoning_details=[{"type": "reasoning.text", "text": WHY}]), GOOD, reasoning=WHY),
    "reasoning twice": Case(
        _says(GOOD, reasoning=WHY, reasoning_details=[{"type": "reasoning.text", "text": WHY}]), GOOD, reasoning=WHY
    ),
    # Why nothing is said.
    "only reasoning": Case(_says(None, reasoning_content=WHY + GOOD), missing="raise max_tokens, or switch its thinking off"),
    "only reasoning, empty": Case(_says("", reasoning=WHY), missing="reasoned and gave no answer", reasoning=WHY),
    "cut off in reasoning": Case(
        _says(f"<think>{WHY}", "length"), missing="cut off within its reasoning", reasoning=WHY, holds={"cut_off": True}
    ),
    "cut off at once": Case(_says("", "length"), missing="before it said anything; raise max_tokens", holds={"cut_off": True}),
    "cut off": Case(_says('{"a": ', "length"), '{"a": ', holds={"cut_off": True}),
    "cut off, MAX_TOKENS": Case(_says('{"a": ', "MAX_TOKENS"), '{"a": ', holds={"cut_off": True}),
    "content filter": Case(_says("", "content_filter"), missing="content filter"),
    "safety": Case(_says(None, "SAFETY"), missing="content filter"),
    "refusal": Case(_says(None, refusal="I would rather not."), missing="the model refuses: 'I would rather not.'"),
    "refusal is true": Case(_says(None, refusal=True), missing="the model refuses"),
    "refusal is an object": Case(_says(None, refusal={"text": "No."}), missing="refuses: 'No.'"),
    "refusal is false": Case(_says(None, refusal=False), missing="is empty"),
    "refusal part": Case(_says([{"type": "refusal", "refusal": "No."}]), missing="refuses: 'No.'"),
    "tool call without arguments": Case(_says(None, tool_calls=[_call("")]), missing="called a tool ('answer') without arguments"),
    "tool call of null": Case(_says(None, tool_calls=[{"function": {"name": None, "arguments": None}}]), missing="a tool without"),
    "empty": Case(_says(""), missing="the answer is empty"),
    "blank": Case(_says(" \n"), missing="the answer is empty"),
    "null": Case(_says(None), missing="the answer is empty"),
    "empty parts": Case(_says([]), missing="the answer is empty"),
    "message is null": Case(_body(None), missing="the answer is empty"),
    "message is missing": Case({"choices": [{}]}, missing="the answer is empty"),
    "finish is a number": Case(_says(GOOD, 7), GOOD, holds=PLAIN),
    # Usage and name.
    "usage is null": Case(_with_usage(None), GOOD, holds=UNKNOWN),
    "usage is empty": Case(_with_usage({}), GOOD, holds=UNKNOWN),
    "usage is a list": Case(_with_usage([1]), GOOD, holds=UNKNOWN),
    "floats": Case(_with_usage({"prompt_tokens": 400.0, "completion_tokens": 80.5}), GOOD, holds={"read": 400, "written": None}),
    "negative": Case(_with_usage({"prompt_tokens": -1, "completion_tokens": 1e30}), GOOD, holds=UNKNOWN),
    "texts": Case(_with_usage({"prompt_tokens": "400", "completion_tokens": True}), GOOD, holds=UNKNOWN),
    "endless": Case(json.dumps(_with_usage({"prompt_tokens": -99})).replace("-99", "1e999"), GOOD, holds=UNKNOWN),
    "NaN": Case(json.dumps(_with_usage({"prompt_tokens": -99})).replace("-99", "NaN"), GOOD, holds=UNKNOWN),
    "input and output": Case(_with_usage({"input_tokens": 4, "output_tokens": 5}), GOOD, holds={"read": 4, "written": 5}),
    "reasoned": Case(_with_usage(USAGE | {"completion_tokens_details": {"reasoning_tokens": 30}}), GOOD, holds={"reasoned": 30}),
    "reasoned beside": Case(
        _with_usage(
            {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 44, "completion_tokens_details": {"reasoning_tokens": 30}}
        ),
        GOOD,
        holds={"written": 35, "reasoned": 30},
    ),
    "details are null": Case(_with_usage(USAGE | {"completion_tokens_details": None}), GOOD, holds=PLAIN),
    "no model": Case(_says(GOOD) | {"model": None}, GOOD, holds={"model": ""}),
    "model is a number": Case(_says(GOOD) | {"model": 5}, GOOD, holds={"model": ""}),
    "model with control characters": Case(_says(GOOD) | {"model": "a\x00\x1b[1mb\n\u202ec"}, GOOD, holds={"model": "a[1mb c"}),
    "a long model": Case(_says(GOOD) | {"model": "m" * 10_000}, GOOD, holds={"model": "m" * 199 + "…"}),
    # Bytes.
    "byte order mark": Case(b"\xef\xbb\xbf" + json.dumps(_says(GOOD)).encode(), GOOD),
    "UTF-16": Case(json.dumps(_says(GOOD)).encode("utf-16"), GOOD),
    "half a character": Case('{"choices": [{"text": "a\\ud800"}]}', "a\ufffd"),
    "an unescaped line": Case('{"choices": [{"text": "a\nb"}]}', "a\nb"),
    "space around": Case(f"\n \n{json.dumps(_says(GOOD))}\n", GOOD),
    "nothing": Case(b"", fault="it is empty"),
    "no content": Case(b"", fault="it is empty", status=204),
    "blanks": Case(b" \r\n ", fault="it is empty"),
    "a page": Case(b"<!DOCTYPE html><title>Welcome</title>", fault="it is a page of HTML ('Welcome')"),
    "a page without a title": Case(b"<html></html>", fault="it is a page of HTML"),
    "half a body": Case(json.dumps(_says(GOOD))[:60], fault="only half of it"),
    "not UTF-8": Case(b'{"choices": [{"text": "\xff"}]}', fault="it is not JSON"),
    "words": Case("Welcome", fault="it is not JSON"),
    "deep": Case('{"choices":' + "[" * 100_000, fault="it is not JSON"),
    "deep and whole": Case('{"choices":' + "[" * 100_000 + "]" * 100_000 + "}", fault="it is not JSON"),
    "huge": Case(b" " * (16 * 2**20 + 1), fault="longer than 16 MB"),
    # JSON that is no answer.
    "a number": Case("5", fault="it is a number"),
    "NaN alone": Case("NaN", fault="it is a number"),
    "a truth value": Case("true", fault="it is a truth value"),
    "null alone": Case("null", fault="it is null"),
    "a text": Case('"hello"', fault="it is a text"),
    "an empty list": Case("[]", fault="it is a list"),
    "an empty object": Case("{}", fault="holds no choices"),
    "no choices": Case({"choices": [], "usage": USAGE}, fault="holds no choices; check --base-url"),
    "choices is null": Case({"choices": None}, fault="holds no choices"),
    "choices is a text": Case({"choices": "x"}, fault="holds no choices"),
    "choices of numbers": Case({"choices": [1, 2]}, fault="holds no choices"),
    "Ollama's own": Case({"message": {"content": "hi"}, "done": True}, fault="holds no choices and says 'hi'"),
    # Errors with status 200.
    "error and null choices": Case(
        {"choices": None, "error": {"message": "Provider returned error", "code": 502}},
        fault="said 502: 'Provider returned error'",
        holds={"status": 502, "passes": True, "overload": True, "free": True},
    ),
    "error of lengths": Case(
        {"error": {"message": "This model's maximum context length is 4096 tokens", "code": 400}},
        fault="longer than the model's context of 4096 tokens",
        holds={"status": 400, "too_long": True, "context": 4096, "passes": False},
    ),
    "error is a text": Case({"error": "boom"}, fault="said 500: 'boom'", holds={"passes": True}),
    "error in a choice": Case(
        {"choices": [{"finish_reason": "error", "error": {"code": 429, "message": "later"}}]},
        fault="said 429",
        holds={"passes": True},
    ),
    "error as an object": Case({"object": "error", "message": "no", "code": 404}, fault="knows no such model"),
    "finish is error": Case(_says("", "error"), fault="broke the answer off", holds={"passes": True}),
    # Refusals.
    "slow down": Case({"error": {"message": "slow down"}}, status=429, fault="said 429: 'slow down'", holds={"passes": True}),
    "minute": Case(
        {"error": {"message": "Rate limit reached. Please try again in 12.5s.", "code": "rate_limit_exceeded"}},
        status=429,
        fault="said 429",
        holds={"wait": 12.5, "passes": True, "code": "rate_limit_exceeded"},
    ),
    "day": Case(
        {"error": {"message": "Rate limit exceeded: free-models-per-day.", "code": 429}}, status=429, fault="no quota left"
    ),
    "credits": Case({"error": {"message": "Insufficient credits", "code": 402}}, status=402, fault="has no credit left"),
    "llama.cpp": Case(
        {
            "error": {
                "code": 400,
                "message": "the request exceeds it",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": 5,
                "n_ctx": 4,
            }
        },
        status=400,
        fault="the prompt (5 tokens) is longer than the model's context of 4 tokens",
        holds={"context": 4, "prompt": 5, "too_long": True},
    ),
    "loading": Case(
        {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}},
        status=503,
        fault="still loading the model",
        holds={"loads": True, "passes": True},
    ),
    "a page with 404": Case(
        b"<html><title>Not Found</title></html>", status=404, fault="'Not Found'; check the name, and --base-url"
    ),
    "a page with 502": Case(
        b"<html><h1>Bad Gateway</h1></html>", status=502, fault="said 502: 'Bad Gateway'", holds={"passes": True}
    ),
    "deep with 500": Case("[" * 100_000, status=500, fault="said 500"),
    "redirect": Case(b"", status=307, fault="elsewhere"),
    "response_format": Case(
        {"error": {"message": "response_format is not supported", "param": "response_format"}},
        status=400,
        fault="said 400",
        holds={"param": "response_format", "refuses_request": True},
    ),
    # A stream that nobody asked for.
    "stream": Case(f"data: {json.dumps({'choices': [{'delta': {'content': GOOD}}]})}\n\ndata: [DONE]\n\n", GOOD),
    "stream after a comment": Case(
        f": hi\n\ndata: {json.dumps({'choices': [{'delta': {'content': GOOD}}]})}\n\ndata: [DONE]", GOOD
    ),
    "half a stream": Case(f"data: {json.dumps({'choices': [{'delta': {'content': GOOD}}]})}\n\n", fault="cut in the middle"),
}


def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_body_comes_to_what_it_must(case: Case) -> None:
    found = in_whole(case.status, {}, _bytes(case.body))
    for name, value in case.holds.items():
        assert getattr(found, name) == value, name
    if case.fault:
        assert isinstance(found, ServerFault)
        assert case.fault in str(found)
        assert isinstance(found, SaidError | NotOfProtocolError)
        if isinstance(found, NotOfProtocolError):
            assert (found.passes, found.free) == (True, False)
    else:
        assert isinstance(found, Completion)
        assert found.content == case.answer
        assert case.missing in found.missing
        assert case.reasoning in found.reasoning


def test_the_table_is_long_and_says_what_is_missing() -> None:
    assert len(CASES) >= 100
    assert all(bool(case.answer) + bool(case.missing) + bool(case.fault) == 1 for case in CASES.values())


def test_two_different_calls_are_two_answers() -> None:
    found = in_whole(200, {}, _bytes(_says(None, tool_calls=[_call('{"a": 1}'), _call('{"a": 2}')])))
    assert isinstance(found, Completion)
    assert found.content == '{"a": 1}\n{"a": 2}'


def test_headers_say_how_long_to_wait() -> None:
    for headers, wait in (
        ({"Retry-After": "75"}, 75.0),
        ({"retry-after-ms": "12500"}, 12.5),
        ({"x-ratelimit-reset-tokens": "2s"}, 2.0),
    ):
        found = in_whole(429, headers, b"{}")
        assert isinstance(found, SaidError)
        assert found.wait == wait


def test_the_key_is_taken_out_of_what_a_server_says() -> None:
    with pytest.raises(SaidError) as caught:
        read_answer(401, {}, b"you sent our lantern!", key_variable="OUR_KEY", secret="our lantern")
    assert "you sent [key]!" in str(caught.value)
    assert "OUR_KEY" in str(caught.value)


def test_a_large_answer_is_read_in_linear_time() -> None:
    began = time.process_time()
    for content in ("<think>" * 100_000, '{"a": ' * 200_000, "x" * 10_000_000):
        in_whole(200, {}, _bytes(_says(content)))
    assert time.process_time() - began < 10


@settings(max_examples=200)
@given(STATUSES, HEADERS, BODIES)
def test_nothing_but_an_answer_or_a_fault_comes_of_anything(status: int, headers: dict[str, str], body: bytes) -> None:
    assert isinstance(in_whole(status, headers, body), Completion | ServerFault)
