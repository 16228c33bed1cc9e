"""Answers that come in pieces, however they are cut into chunks."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agents.language_models.wire.odd import STREAMS, alike, cut_up, in_pieces
from twinville.agents.language_models.wire.completion import Completion
from twinville.agents.language_models.wire.faults import NotOfProtocolError, SaidError, ServerFault
from twinville.agents.language_models.wire.streaming import LARGEST, LONGEST_LINE, Pieces

USAGE = {"prompt_tokens": 4, "completion_tokens": 8}
DONE = "data: [DONE]\n\n"


def _event(delta: Any = None, finish: Any = None, **fields: Any) -> str:
    choice = {"index": 0, "delta": delta or {}, "finish_reason": finish}
    return f"data: {json.dumps({'model': 'm', 'choices': [choice]} | fields, ensure_ascii=False)}\n\n"


def _words(*words: str) -> str:
    return "".join(_event({"content": word}) for word in words)


def _read(stream: str | bytes) -> tuple[Completion | ServerFault, int]:
    body = stream.encode() if isinstance(stream, str) else stream
    whole, came = in_pieces([body])
    in_bytes, came_again = in_pieces([bytes([byte]) for byte in body]) if len(body) < 5000 else (whole, came)
    assert alike(whole, in_bytes)
    assert came == came_again
    return whole, came


def _call(index: int | None, arguments: Any, name: str | None = None, call: str | None = None) -> str:
    part = {"index": index, "id": call, "function": {"name": name, "arguments": arguments}}
    return _event({"tool_calls": [{key: value for key, value in part.items() if value is not None}]})


STREAMED = {
    "words": (_event({"role": "assistant", "content": ""}) + _words("a ", "b", "ü🙂") + _event(finish="stop") + DONE, "a bü🙂", 3),
    "no finish": (_words("a") + DONE, "a", 1),
    "no mark at the end": (_words("a") + _event(finish="stop"), "a", 1),
    "nothing after the last line": (_words("a") + "data: [DONE]", "a", 1),
    "no blank before": (_words("a").replace("data: ", "data:") + "data:[DONE]\n\n", "a", 1),
    "returns": ((_words("a", "b") + DONE).replace("\n", "\r"), "ab", 2),
    "both": ((_words("a", "b") + DONE).replace("\n", "\r\n"), "ab", 2),
    "no blank lines": ((_words("a", "b") + DONE).replace("\n\n", "\n"), "ab", 2),
    "comments": (": keep-alive\n\n" + _words("a") + ":\n\n: OPENROUTER PROCESSING\n\n" + _words("b") + DONE, "ab", 2),
    "other fields": ("event: message\nid: 7\nretry: 9\n" + _words("a") + DONE, "a", 1),
    "several lines": ('data: {"choices":\ndata: [{"delta":\ndata: {"content": "a"}}]}\n\n' + DONE, "a", 1),
    "a ping": ("data: ping\n\ndata: \n\ndata:\n\n" + _words("a") + DONE, "a", 1),
    "usage at the end": (_words("a") + _event(finish="stop") + _event(usage=USAGE, choices=[]) + DONE, "a", 1),
    "parts": (_event({"content": [{"type": "text", "text": "a"}]}) + DONE, "a", 1),
    "whole": (_event(choices=[{"message": {"content": "a"}, "finish_reason": "stop"}]) + DONE, "a", 1),
    "whole after thoughts": (_event({"reasoning": "why"}) + _event(choices=[{"message": {"content": "a"}}]) + DONE, "a", 2),
    "an event without data": ("event: error\n\n" + _words("a") + DONE, "a", 1),
    "whole again at the end": (_words("a", "b") + _event(choices=[{"message": {"content": "ab"}}]) + DONE, "ab", 3),
    "completions": (_event(choices=[{"text": "a"}]) + _event(choices=[{"text": "b", "finish_reason": "stop"}]), "ab", 2),
    "a text as delta": (_event(choices=[{"delta": "a"}]) + DONE, "a", 1),
    "choices as an object": (_event(choices={"delta": {"content": "a"}}) + DONE, "a", 1),
    "reasoning": (_event({"reasoning_content": "why"}) + _event({"reasoning_content": "?"}) + _words("a") + DONE, "a", 3),
    "tags over pieces": (_words("<thi", "nk>why?</", "think>a") + DONE, "a", 3),
    "a call": (_call(0, "", "f", "c1") + _call(0, '{"a"') + _call(0, ": 1}") + _event(finish="tool_calls") + DONE, '{"a": 1}', 2),
    "a call without a number": (_call(None, '{"a"', "f", "c1") + _call(None, ": 1}") + DONE, '{"a": 1}', 2),
    "two calls": (_call(0, '{"a"') + _call(1, '{"b": 2}') + _call(0, ": 1}") + DONE, '{"a": 1}\n{"b": 2}', 3),
    "a call with an object": (_call(0, {"a": 1}) + DONE, '{"a": 1}', 1),
    "a function": (_event({"function_call": {"name": "f", "arguments": '{"a": 1}'}}) + DONE, '{"a": 1}', 1),
    "byte order mark": ("\ufeff" + _words("a") + DONE, "a", 1),
    "half a character": ('data: {"choices": [{"delta": {"content": "a\\ud800"}}]}\n\n' + DONE, "a\ufffd", 1),
    "error is null": (_event({"content": "a"}, error=None) + DONE, "a", 1),
    "after the end": (_words("a") + DONE + _words("b"), "a", 1),
    "other values": ("data: [1]\n\ndata: {}\n\n" + _words("a") + DONE, "a", 1),
    "a body that was sent whole": (json.dumps({"choices": [{"message": {"content": "a"}}]}, indent=1), "a", 0),
}


@pytest.mark.parametrize(("stream", "answer", "came"), STREAMED.values(), ids=STREAMED.keys())
def test_a_stream_is_read(stream: str, answer: str, came: int) -> None:
    found, pieces = _read(stream)
    assert isinstance(found, Completion), found
    assert (found.content, pieces) == (answer, came)


def test_everything_is_kept() -> None:
    stream = _event({"reasoning": "why", "reasoning_details": [{"type": "reasoning.text", "text": "why"}]}) + _words('{"a": ')
    found, came = _read(stream + _event(finish="length") + _event(usage=USAGE, choices=[]) + DONE)
    assert found == Completion('{"a": ', reasoning="why", cut_off=True, read=4, written=8, model="m")
    assert came == 2


def test_why_nothing_is_said() -> None:
    for stream, words in (
        (_event({"reasoning_content": "why"}) + _event(finish="length"), "cut off within its reasoning"),
        (_event({"refusal": "I "}) + _event({"refusal": "won't."}) + DONE, "refuses: 'I won't.'"),
        (_event(finish="content_filter") + DONE, "content filter"),
        (_event(finish="stop") + DONE, "is empty"),
    ):
        found, _ = _read(stream)
        assert isinstance(found, Completion)
        assert words in found.missing


FAULTS = {
    "cut": (_words("a"), "cut in the middle", NotOfProtocolError),
    "cut in a line": (_words("a") + 'data: {"cho', "not JSON", NotOfProtocolError),
    "nothing": ("", "is empty", NotOfProtocolError),
    "only comments": (": hi\n\n: hi\n\n", "is empty", NotOfProtocolError),
    "only the mark": (DONE, "is empty", NotOfProtocolError),
    "a page": ("<html>\n<title>Hi</title>\n</html>", "a page of HTML ('Hi')", NotOfProtocolError),
    "broken": (_words("a") + "data: {broken}\n\n" + _words("b") + DONE, "not JSON", NotOfProtocolError),
    "not UTF-8": (b'data: {"choices": [{"delta": {"content": "\xff"}}]}\n\n' + DONE.encode(), "not JSON", NotOfProtocolError),
    "deep": ("data: " + "[" * 100_000 + "\n\n" + DONE, "not JSON", NotOfProtocolError),
    "an error": (_words("a") + 'data: {"error": {"message": "boom", "code": 502}}\n\n', "said 502: 'boom'", SaidError),
    "an error in a choice": (_words("a") + _event(choices=[{"error": {"code": 429}}]), "said 429", SaidError),
    "an error by its event": ('event: error\ndata: {"message": "boom", "code": 503}\n\n', "said 503: 'boom'", SaidError),
    "an error in words": ("event: error\ndata: boom\n\n", "said 500: 'boom'", SaidError),
    "an error as a field": (_words("a") + 'error: {"code": 500, "message": "boom"}\n\n', "said 500: 'boom'", SaidError),
    "an object of error": ('data: {"object": "error", "message": "no", "code": 404}\n\n', "no such model", SaidError),
}


@pytest.mark.parametrize(("stream", "words", "kind"), FAULTS.values(), ids=FAULTS.keys())
def test_a_stream_that_is_no_answer(stream: str | bytes, words: str, kind: type[ServerFault]) -> None:
    found, _ = _read(stream)
    assert isinstance(found, kind)
    assert words in str(found)
    assert found.passes or words == "no such model"


def test_an_error_after_the_first_piece_may_have_cost_something() -> None:
    error = 'data: {"error": {"message": "boom", "code": 502}}\n\n'
    first, _ = _read(error)
    later, _ = _read(_words("a") + error)
    assert isinstance(first, ServerFault)
    assert isinstance(later, ServerFault)
    assert (first.free, later.free) == (True, False)


def test_an_error_ends_the_stream() -> None:
    pieces = Pieces(key_variable="OUR_KEY")
    assert pieces.feed(_words("a", "b").encode()) == 2
    assert not pieces.done
    assert pieces.feed(b'data: {"error": "boom"}\n\n') == 0
    assert pieces.done
    assert pieces.feed(_words("c").encode()) == 0
    with pytest.raises(SaidError, match="boom"):
        pieces.completion()


@pytest.mark.parametrize(
    "line",
    [b"data: " + b"x" * LONGEST_LINE, b"data: " + b"x" * LONGEST_LINE + b"\n\n", (b": " + b"x" * 1000 + b"\n") * (LARGEST // 1000)],
)
def test_too_much_is_refused(line: bytes) -> None:
    for size in (len(line), 1 << 16):
        found, _ = in_pieces([line[start : start + size] for start in range(0, len(line), size)])
        assert isinstance(found, NotOfProtocolError)
        assert "MB" in str(found)


def test_a_line_that_trickles_is_read_in_linear_time() -> None:
    began = time.process_time()
    found, _ = in_pieces([b"data: {", *[b'"x":1,'] * 200_000, b'"choices":[{"text":"a"}]}\n\n', DONE.encode()])
    assert isinstance(found, Completion)
    assert time.process_time() - began < 3


CUTS = st.lists(st.integers(0, 10**6), max_size=12)


@given(st.lists(st.sampled_from([stream for stream, _, _ in STREAMED.values()]), max_size=2).map("".join), CUTS)
def test_chunks_make_no_difference(stream: str, cuts: list[int]) -> None:
    body = stream.encode()
    (whole, came), (cut, came_in_parts) = in_pieces([body]), in_pieces(cut_up(body, cuts))
    assert alike(whole, cut)
    assert came == came_in_parts


@settings(max_examples=200)
@given(STREAMS, CUTS)
def test_any_stream_in_any_chunks_comes_to_the_same(body: bytes, cuts: list[int]) -> None:
    (whole, came), (cut, came_in_parts) = in_pieces([body]), in_pieces(cut_up(body, cuts))
    assert alike(whole, cut)
    assert came == came_in_parts
