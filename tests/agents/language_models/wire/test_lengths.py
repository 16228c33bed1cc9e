"""What servers say about lengths, with their own sentences."""

import pytest

from twinville.agents.language_models.wire.faults import Lengths
from twinville.agents.language_models.wire.lengths import lengths


def _long(context: int | None = None, prompt: int | None = None) -> Lengths:
    return Lengths(too_long=True, context=context, prompt=prompt)


def _cap(context: int | None = None, prompt: int | None = None, largest: int | None = None) -> Lengths:
    return Lengths(cap_too_large=True, context=context, prompt=prompt, largest_cap=largest)


CONTEXT = "This model's maximum context length is"
SENTENCES = [
    (
        f"{CONTEXT} 2048 tokens. However, you requested 3072 tokens (1024 in the messages, 2048 in the completion).",
        _cap(2048, 1024, 1024),
    ),
    (
        f"{CONTEXT} 2048 tokens. However, you requested 5048 tokens (3000 in the messages, 2048 in the completion).",
        _long(2048, 3000),
    ),
    (
        f"{CONTEXT} 4097 tokens, however you requested 4927 tokens (3927 in your prompt; 1000 for the completion).",
        _cap(4097, 3927, 170),
    ),
    (f"{CONTEXT} 128000 tokens. However, your messages resulted in 200,005 tokens.", _long(128000, 200005)),
    (f"{CONTEXT} 2048 tokens. However, your request has 5000 input tokens. Please reduce the length.", _long(2048, 5000)),
    (
        f"'max_tokens' or 'max_completion_tokens' is too large: 4096. {CONTEXT} 2048 tokens and your request has 24 input tokens "
        "(4096 > 2048 - 24).",
        _cap(2048, 24, 2024),
    ),
    (
        f"{CONTEXT} 4096 tokens. However, you requested 100 output tokens and your prompt contains at least 3997 input tokens",
        _cap(4096, 3997, 99),
    ),
    (
        "This endpoint's maximum context length is 8192 tokens. However, you requested about 9000 tokens (8000 of text input, 1000 "
        "in the output).",
        _cap(8192, 8000, 192),
    ),
    (
        "Requested token count exceeds the model's maximum context length of 4096 tokens. You requested a total of 5000 tokens: "
        "3000 tokens from the input messages and 2000 tokens for the completion.",
        _cap(4096, 3000, 1096),
    ),
    (f"{CONTEXT} 4096 tokens", _long(4096)),
    ("prompt is too long: 208310 tokens > 200000 maximum", _long(200000, 208310)),
    ("input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease them", _cap(200000, 188240, 11760)),
    ("max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens", _cap(largest=8192)),
    ("request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it", _long(4096, 5000)),
    ("the request exceeds the available context size, try increasing it", _long()),
    ("The input (5000 tokens) is longer than the model's context length (4096 tokens).", _long(4096, 5000)),
    (
        "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only "
        "4096 tokens, which is not enough.",
        _long(4096, 5000),
    ),
    (
        "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens and 200 `max_new_tokens`",
        _cap(4096, 4000, 96),
    ),
    ("`inputs` must have less than 1024 tokens. Given: 2000", _long(1024, 2000)),
    ("Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length", _long(32768, 40000)),
    ("The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", _long(1048576, 1200000)),
    ("This model's maximum prompt length is 131072 but the request contains 200000 tokens.", _long(131072, 200000)),
    (
        "max_tokens is too large: 100000. This model supports at most 16384 completion tokens, whereas you provided 100000.",
        _cap(largest=16384),
    ),
    ("`max_tokens` must be less than or equal to `8192`, the maximum value for this model", _cap(largest=8192)),
    ("Range of max_tokens should be [1, 8192]", _cap(largest=8192)),
    ("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", _cap(largest=8192)),
    ("Range of input length should be [1, 30720]", _long(30720)),
    ("max_tokens is too large for this model", _cap()),
    ("Please reduce the length of the messages or completion.", _long()),
    ("input length exceeds maximum context length", _long()),
    # These are about something else.
    ("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", Lengths()),
    ("temperature must be at most 2", Lengths()),
    ("In the context of this request a seed makes no sense", Lengths()),
    ("", Lengths()),
]


@pytest.mark.parametrize(("said", "found"), SENTENCES)
def test_a_sentence_is_understood(said: str, found: Lengths) -> None:
    assert lengths(400, said, (), {}) == found


def test_numbers_beside_the_words_and_codes() -> None:
    assert lengths(400, "too long", (), {"n_prompt_tokens": 5000, "n_ctx": 4096}) == _long(4096, 5000)
    assert lengths(400, "?", ("context_length_exceeded",), {}) == _long()
    assert lengths(413, "Request Entity Too Large", (), {}) == _long()
    assert lengths(500, "input length exceeds maximum context length", (), {}) == Lengths()
    assert lengths(429, f"{CONTEXT} 4096 tokens", (), {}) == Lengths()
