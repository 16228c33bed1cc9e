"""Odd bodies, headers and streams for the tests, and for `benchmarks/answers_fuzz.py`, which draws many more of them."""

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from twinville.agents.language_models.wire.completion import Completion
from twinville.agents.language_models.wire.faults import SaidError, ServerFault
from twinville.agents.language_models.wire.parsing import LARGEST_COUNT
from twinville.agents.language_models.wire.reading import read_answer
from twinville.agents.language_models.wire.streaming import Pieces

#: Names and texts that mean something to whoever reads an answer.
_NAMES = st.sampled_from(
    [
        "choices",
        "message",
        "delta",
        "text",
        "content",
        "refusal",
        "tool_calls",
        "function_call",
        "function",
        "arguments",
        "name",
        "index",
        "id",
        "type",
        "thinking",
        "reasoning",
        "reasoning_content",
        "reasoning_details",
        "summary",
        "finish_reason",
        "error",
        "code",
        "status",
        "param",
        "detail",
        "msg",
        "loc",
        "metadata",
        "raw",
        "usage",
        "prompt_tokens",
        "completion_tokens",
        "total_tokens",
        "completion_tokens_details",
        "reasoning_tokens",
        "model",
        "object",
        "n_ctx",
        "n_prompt_tokens",
    ]
)
_WORDS = st.sampled_from(
    [
        "",
        " ",
        "error",
        "stop",
        "length",
        "content_filter",
        "refusal",
        "429",
        "insufficient_quota",
        "<think>",
        "</think>",
        "<|channel|>",
        "<|message|>",
        "text",
        "reasoning.text",
        '{"a": 1}',
        "maximum context length is 9 tokens",
        "try again in 3s",
        "Loading model",
        "sk-" + "a1" * 20,
        "\ud800",
        "a\x00\x1b\u202e",
    ]
)
_NUMBERS = (
    st.integers()
    | st.floats()
    | st.sampled_from([0, -1, 400, 429, 503, 2**53, 10**300, 1e30, float("inf"), float("nan"), True, False])
)
_SCALARS = st.none() | _NUMBERS | _WORDS | st.text(max_size=20)
JSON: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES | st.text(max_size=5), inner, max_size=5),
    max_leaves=25,
)


def _object(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


_PARTS = st.lists(_object(type=_WORDS, text=_WORDS | JSON, thinking=JSON, refusal=JSON), max_size=3)
_FUNCTION = _object(name=_WORDS | JSON, arguments=_WORDS | JSON)
_MESSAGE = _object(
    content=_WORDS | st.text() | _PARTS | JSON,
    refusal=_WORDS | JSON,
    reasoning_content=_WORDS | JSON,
    reasoning=_WORDS | JSON,
    reasoning_details=_PARTS | JSON,
    tool_calls=st.lists(_object(index=_NUMBERS, id=_WORDS, function=_FUNCTION | JSON), max_size=3) | JSON,
    function_call=_FUNCTION | JSON,
)
_ERROR = _object(
    message=_WORDS | JSON, code=_NUMBERS | _WORDS, type=_WORDS, param=_WORDS | JSON, n_ctx=_NUMBERS, n_prompt_tokens=_NUMBERS
)
_CHOICE = _object(index=JSON, message=_MESSAGE | JSON, delta=_MESSAGE | JSON, text=JSON, finish_reason=_WORDS | JSON, error=_ERROR)
_USAGE = _object(
    prompt_tokens=_NUMBERS | JSON,
    completion_tokens=_NUMBERS | JSON,
    total_tokens=_NUMBERS,
    completion_tokens_details=_object(reasoning_tokens=_NUMBERS) | JSON,
)
#: Bodies that look like answers and are wrong somewhere; and answers that are only odd.
_ODD_MESSAGE = st.fixed_dictionaries(
    {"content": _WORDS | st.text() | _PARTS}, optional={"reasoning": _WORDS | JSON, "tool_calls": JSON}
)
_ODD_CHOICE = st.fixed_dictionaries({"message": _ODD_MESSAGE}, optional={"finish_reason": _WORDS}) | st.fixed_dictionaries(
    {"delta": _MESSAGE}, optional={"finish_reason": _WORDS}
)
ANSWERS = _object(
    choices=st.lists(_CHOICE, max_size=2) | _CHOICE | JSON, usage=_USAGE | JSON, model=_WORDS | JSON, error=_ERROR | JSON
) | st.fixed_dictionaries({"choices": st.lists(_ODD_CHOICE, min_size=1, max_size=1)}, optional={"usage": _USAGE, "model": _WORDS})
HEADERS = st.dictionaries(
    st.sampled_from(["Retry-After", "retry-after-ms", "X-RateLimit-Reset", "x-should-retry", "Content-Type"]) | st.text(max_size=8),
    st.sampled_from(["9" * 30, "-1", "nan", "true", "false", "1m30s", "Mon, 02 Mar 9999 08:01:00 GMT", "text/event-stream"])
    | st.text(),
    max_size=4,
)
STATUSES = (
    st.just(200)
    | st.just(200)
    | st.sampled_from([200, 201, 204, 301, 400, 401, 402, 403, 404, 413, 422, 429, 500, 503])
    | st.integers()
)


def _dumped(value: Any) -> bytes:
    """As JSON, which Python writes with NaN and halves of characters where it must."""
    return json.dumps(value).encode()


_END = st.sampled_from([b"\n\n", b"\r\n\r\n", b"\r\r", b"\n", b"\r\n"])
_LINE = st.one_of(
    st.tuples(st.sampled_from([b"data: ", b"data:"]), (ANSWERS | JSON).map(_dumped)).map(b"".join),
    st.sampled_from(
        [b"data: [DONE]", b"data:[DONE]", b": keep-alive", b"event: error", b"event: x", b"id: 1", b"error: {}", b"data: ping"]
    ),
    st.sampled_from([b"data: {", b"data: }", b"\xef\xbb\xbf", b"", b"\xff", b"<html>", '{"choices": [{"text": "é"}]}'.encode()]),
    st.binary(max_size=10),
)
STREAMS = st.lists(st.tuples(_LINE, _END).map(b"".join), max_size=8).map(b"".join)
BODIES = st.one_of(
    ANSWERS.map(_dumped),
    JSON.map(_dumped),
    st.tuples(ANSWERS.map(_dumped), st.integers(0, 200)).map(lambda pair: pair[0][: -pair[1] or None]),
    STREAMS,
    st.binary(),
)


#: Texts of models: objects, what comes around them, and parts of both.
TEXTS = st.text() | st.lists(
    st.sampled_from(
        [
            '{"a": 1}',
            '{"b": 2}',
            "{'a': True}",
            '{"a": "</think>"}',
            "{a plan}",
            "[",
            "]",
            "{",
            "}",
            '"',
            "'",
            ",",
            ":",
            "\\boxed{",
            "```json\n",
            "```",
            "<think>",
            "</think>",
            "<|channel|>final<|message|>",
            "<|end|>",
            "[/THINK]",
            '{"response": ',
            "NaN",
            "1e999",
            "words ",
            "\n",
            "\ud800",
        ]
    )
).map("".join)


def _checked(fault: ServerFault) -> ServerFault:
    said = str(fault)
    assert said
    assert len(said) < 800
    assert said.isprintable(), said
    assert fault.wait is None or fault.wait >= 0
    if isinstance(fault, SaidError):
        assert len(fault.said) <= 300
        assert not (fault.passes and (fault.too_long or fault.cap_too_large))
    return fault


def come_to(read: Callable[[], Completion]) -> Completion | ServerFault:
    """What reading comes to: an answer, or a fault. Anything else is raised. Either is checked to be fit for use."""
    try:
        found = read()
    except ServerFault as fault:
        return _checked(fault)
    for text in (found.content, found.reasoning, found.missing, found.model):
        assert isinstance(text, str)
        text.encode()
    assert bool(found.content.strip()) != bool(found.missing)
    assert found.missing.isprintable()
    assert len(found.missing) < 500
    assert found.model.isprintable()
    assert len(found.model) <= 200
    for count in (found.read, found.written, found.reasoned):
        assert count is None or (type(count) is int and 0 <= count < LARGEST_COUNT)
    return found


def in_whole(status: int, headers: dict[str, str], body: bytes) -> Completion | ServerFault:
    """What a whole body comes to."""
    return come_to(lambda: read_answer(status, headers, body, key_variable="OUR_KEY"))


def in_pieces(chunks: list[bytes]) -> tuple[Completion | ServerFault, int]:
    """What a stream comes to, and how many pieces of the model's own came."""
    pieces = Pieces(key_variable="OUR_KEY")
    came = sum(pieces.feed(chunk) for chunk in chunks)
    return come_to(pieces.completion), came


def cut_up(body: bytes, cuts: list[int]) -> list[bytes]:
    """A body in chunks, cut at some places; some of them are empty."""
    places = [0, *sorted(cut % (len(body) + 1) for cut in cuts), len(body)]
    return [body[start:end] for start, end in pairwise(places)]


def alike(first: Completion | ServerFault, second: Completion | ServerFault) -> bool:
    """Whether two readings came to the same."""
    if isinstance(first, Completion) or isinstance(second, Completion):
        return first == second
    return (type(first), str(first), first.passes, first.free) == (type(second), str(second), second.passes, second.free)
