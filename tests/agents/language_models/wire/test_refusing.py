"""What servers say when they refuse, and what the user is told."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from twinville.agents.language_models.wire.faults import SaidError
from twinville.agents.language_models.wire.refusing import error_in, refusal, status_in

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def _refused(status: int, body: Any, headers: dict[str, str] | None = None, secret: str = "") -> SaidError:
    error = body if isinstance(body, bytes) else json.dumps(body).encode()
    return refusal(status, headers or {}, error, key_variable="OUR_KEY", secret=secret, now=NOW)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": {"message": "No."}}, "No."),
        ({"error": {"error": {"message": "No."}}}, "No."),
        ({"error": "No."}, "No."),
        ({"errors": [{"message": "No."}]}, "No."),
        ([{"error": {"message": "No.", "status": "INVALID_ARGUMENT"}}], "No."),
        ({"type": "error", "error": {"type": "x", "message": "No."}}, "No."),
        ({"object": "error", "message": "No.", "code": 400}, "No."),
        ({"detail": "No."}, "No."),
        ({"detail": {"message": "No."}}, "No."),
        ({"detail": [{"loc": ["body", "seed"], "msg": "too odd", "input": "what was sent"}]}, "body.seed: too odd"),
        ({"title": "Bad", "status": 400}, "Bad"),
        (
            {"error": {"message": "Provider returned error", "metadata": {"raw": '{"error":{"message":"No."}}'}}},
            "returned error: No.",
        ),
        ({"error": {"message": "Provider returned error", "metadata": {"raw": "No."}}}, "Provider returned error: No."),
        ("No.", "No."),
        (b"No.\n", "No."),
        (b"<html><head><title>No.</title></head><body>words</body></html>", "No."),
        (b"<html><body>words</body></html>", ""),
        (b"\xff\xfeNo.", "No."),
        (b"", ""),
        ({}, ""),
        ([], ""),
        (None, ""),
        ({"error": {"message": {"a": 1}, "code": None}}, ""),
        ({"error": {"message": "a\x00\x1b[31m\u202eb\n\nc"}}, "a[31mb c"),
    ],
)
def test_the_servers_own_words_are_found(body: Any, said: str) -> None:
    fault = _refused(400, body)
    assert said in fault.said
    assert bool(said) == bool(fault.said)
    assert fault.said in str(fault)


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (401, {"message": "who?"}, "refused the key (status 401): 'who?'; set OUR_KEY"),
        (403, {}, "refused the key (status 403); set OUR_KEY"),
        (400, {"message": "API key not valid. Please pass a valid API key."}, "refused the key"),
        (402, {"message": "Insufficient credits"}, "OUR_KEY has no credit left"),
        (404, {"message": "no model x"}, "knows no such model"),
        (429, {"message": "You exceeded it", "code": "insufficient_quota"}, "no quota left"),
        (429, {"message": "Rate limit exceeded: free-models-per-day. Add credits"}, "no quota left"),
        (
            400,
            {"message": "x", "type": "exceed_context_size_error", "n_prompt_tokens": 5000, "n_ctx": 4096},
            "prompt (5000 tokens) is",
        ),
        (413, {}, "longer than the model's context"),
        (400, {"message": "max_tokens: 9 > 8, which is the maximum"}, "at most 8 tokens"),
        (400, {"message": "seed?", "param": "seed"}, "said 400: 'seed?'"),
        (301, {}, "elsewhere"),
        (418, {}, "said 418"),
    ],
)
def test_what_does_not_pass(status: int, error: dict[str, Any], words: str) -> None:
    fault = _refused(status, {"error": error})
    assert words in str(fault)
    assert fault.free
    assert not fault.overload
    assert not fault.passes


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 524, 529])
def test_what_passes(status: int) -> None:
    fault = _refused(status, {"error": {"message": "later"}})
    assert fault.passes
    assert str(fault) == f"the server said {status}: 'later'"
    assert fault.overload == (status == 429 or status >= 500)
    assert fault.free == (status not in (408, 504, 524))
    assert not _refused(status, {}, {"X-Should-Retry": "false"}).passes


def test_a_limit_of_the_day_that_soon_begins_anew_passes() -> None:
    said = {
        "error": {"message": "Limit reached on tokens per day (TPD): Limit 9. Please try again in 7m12s.", "code": "rate_limit"}
    }
    fault = _refused(429, said)
    assert (fault.passes, fault.wait) == (True, 432.0)
    fault = _refused(429, said, {"Retry-After": "80000"})
    assert (fault.passes, fault.wait) == (False, 80000.0)


def test_a_model_that_is_being_loaded() -> None:
    fault = _refused(503, {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}})
    assert (fault.loads, fault.passes, fault.overload) == (True, True, False)
    fault = _refused(503, {"error": "Model m is currently loading", "estimated_time": 20.5})
    assert (fault.loads, fault.wait) == (True, 20.5)
    assert not _refused(503, {"error": "no capacity"}).loads


def test_code_and_parameter_are_as_the_server_gives_them() -> None:
    fault = _refused(400, {"error": {"message": "x", "code": "unsupported_value", "param": "temperature", "type": "invalid"}})
    assert (fault.code, fault.param, fault.refuses_request) == ("unsupported_value", "temperature", True)
    assert _refused(400, {"error": {"message": "x", "code": 400, "param": None}}).code == "400"
    assert _refused(400, {"error": {"message": "x", "code": None, "type": "t"}}).code == "t"


def test_lengths_are_told() -> None:
    said = (
        "This model's maximum context length is 2048 tokens. However, you requested 3072 tokens (1024 in the messages, 2048 in it)."
    )
    fault = _refused(400, {"object": "error", "message": said, "code": 400})
    assert (fault.cap_too_large, fault.too_long) == (True, False)
    assert (fault.context, fault.prompt, fault.largest_cap) == (2048, 1024, 1024)
    assert "set a lower max_tokens" in str(fault)


def test_no_key_is_repeated() -> None:
    fault = _refused(
        401, {"error": {"message": "Incorrect API key provided: sk-abc123. You sent my very own secret."}}, secret="my very own"
    )
    assert "sk-abc123" not in str(fault) + fault.said
    assert "my very own" not in str(fault) + fault.said


def test_words_are_short() -> None:
    assert len(str(_refused(400, {"error": {"message": "word " * 200_000}}))) < 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"error": {"code": 502}}, 502),
        ({"error": {"code": "429"}}, 429),
        ({"error": {"code": "rate_limit_exceeded"}}, 429),
        ({"error": {"type": "overloaded_error"}}, 529),
        ({"error": {"type": "authentication_error", "code": None}}, 401),
        ({"error": {"message": "maximum context length is 5 tokens"}}, 400),
        ({"error": "boom"}, 500),
        ({"error": {"code": 12}}, 500),
        ({"error": {"code": True}}, 500),
        ({"object": "error", "message": "x", "code": 404}, 404),
    ],
)
def test_an_error_names_its_own_status(body: dict[str, Any], status: int) -> None:
    assert error_in(body) is not None
    assert status_in(body) == status


@pytest.mark.parametrize("body", [{}, {"error": None}, {"error": {}}, {"error": ""}, {"error": {"message": ""}}, {"code": 200}])
def test_no_error(body: dict[str, Any]) -> None:
    assert error_in(body) is None
