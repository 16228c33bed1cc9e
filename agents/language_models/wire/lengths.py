"""Reads what a server says about lengths: whether the prompt is too long, or only the room asked for an answer, and the numbers."""

import re
from collections.abc import Collection, Mapping

from twinville.agents.language_models.wire.faults import Lengths
from twinville.agents.language_models.wire.parsing import count

#: How much of a server's words is searched.
_SEARCHED = 4000
_CAP = r"[`'\"]?max_(?:completion_|new_|output_)?tokens[`'\"]?"
_N = r"[\d,]{1,15}"

#: What servers say. Each tells some of: `context` and `prompt` (tokens), and `cap`, the largest that would do. The more telling
#: ones come first, and the first that is found counts.
_SENTENCES = tuple(
    re.compile(text, re.ASCII)
    for text in (
        # vLLM, SGLang, OpenAI and OpenRouter: the context, then the parts of what was asked for.
        rf"context length (?:is|of) (?P<context>{_N})\b.{{0,120}}?\((?P<prompt>{_N}) (?:in|of) [^;,()]{{1,40}}[;,] {_N}\b",
        rf"context length (?:is|of) (?P<context>{_N})\b.{{0,120}}?: (?P<prompt>{_N}) tokens from the input",
        rf"context length (?:is|of) (?P<context>{_N})\b.{{0,80}}? (?:has|contains|resulted in)(?: at least)? (?P<prompt>{_N})\b",
        rf"passed (?P<prompt>{_N}) input tokens.{{0,60}}?output tokens.{{0,80}}?context length is(?: only)? (?P<context>{_N})\b",
        # Anthropic
        rf"exceed context limit: (?P<prompt>{_N}) \+ {_N} > (?P<context>{_N})\b",
        rf"prompt is too long: (?P<prompt>{_N}) tokens > (?P<context>{_N})\b",
        rf"max_tokens: {_N} > (?P<cap>{_N})\b",
        # llama.cpp, SGLang, LM Studio
        rf"request \((?P<prompt>{_N}) tokens\) exceeds the available context size \((?P<context>{_N})\b",
        rf"input \((?P<prompt>{_N}) tokens\) is longer than the model's context length \((?P<context>{_N})\b",
        rf"first (?P<prompt>{_N}) tokens when context.{{0,80}}?context length of only (?P<context>{_N})\b",
        # Text Generation Inference, Mistral, Gemini, xAI
        rf"max_new_tokens` must be <= (?P<context>{_N})\b.{{0,20}}?given: (?P<prompt>{_N})\b",
        rf"`inputs` must have less than (?P<context>{_N}) tokens. given: (?P<prompt>{_N})\b",
        rf"prompt contains (?P<prompt>{_N}) tokens.{{0,60}}?model with (?P<context>{_N}) maximum context",
        rf"input token count \(?(?P<prompt>{_N})\)? exceeds the maximum number of tokens allowed \(?(?P<context>{_N})\b",
        rf"maximum prompt length is (?P<context>{_N}) but the request contains (?P<prompt>{_N})\b",
        # A cap that is above what the model ever writes.
        rf"{_CAP} (?:is|are) too (?:large|high|big).{{0,60}}? (?:at most|maximum of|up to) (?P<cap>{_N})\b",
        rf"{_CAP} must be (?:less than or equal to|at most|<=|no more than) `?(?P<cap>{_N})\b",
        rf"range of {_CAP} (?:is|should be) \[{_N}, ?(?P<cap>{_N})\]",
        # The context alone.
        rf"context (?:length|window|size|limit)(?: of (?:the|this) model)? (?:is|of)(?: only)? (?P<context>{_N})\b",
        rf"range of input length should be \[{_N}, ?(?P<context>{_N})\]",
    )
)
#: The same without any number.
_IS_TOO_LONG = re.compile(
    r"context[ _](?:length|window|size|limit)|(?:prompt|input|request)(?: length)? (?:is|was) too (?:long|large)"
    r"|too many (?:input )?tokens|reduce the length|maximum context|context the overflows",
    re.ASCII,
)
_IS_CAP_TOO_LARGE = re.compile(
    rf"{_CAP}.{{0,80}}?(?:too (?:large|high|big)|exceed|must be (?:less|at most|<=|no more)|greater than|larger than)", re.ASCII
)
_CODES = frozenset({"context_length_exceeded", "exceed_context_size_error", "prompt_too_long"})


def lengths(status: int, said: str, codes: Collection[str], error: Mapping[str, object]) -> Lengths:
    """What a refusal is about, as far as lengths go. `error` is its object, `codes` its code and type."""
    if status not in (400, 413, 422, 500):
        return Lengths()
    # llama.cpp names the numbers beside its words.
    context, prompt = count(error.get("n_ctx")), count(error.get("n_prompt_tokens"))
    if context is not None and prompt is not None:
        return Lengths(too_long=True, context=context, prompt=prompt)
    words = said[:_SEARCHED].lower()
    for sentence in _SENTENCES:
        found = sentence.search(words)
        if found is not None:
            return _weighed({name: _number(text) for name, text in found.groupdict().items()})
    if status != 500 and _IS_CAP_TOO_LARGE.search(words):
        return Lengths(cap_too_large=True)
    if not _CODES.isdisjoint(codes) or (status != 500 and (status == 413 or _IS_TOO_LONG.search(words))):
        return Lengths(too_long=True)
    return Lengths()


def _weighed(numbers: Mapping[str, int | None]) -> Lengths:
    """By the numbers: a prompt that fits by itself is not too long, it is the room for an answer that is too large."""
    context, prompt, largest = numbers.get("context"), numbers.get("prompt"), numbers.get("cap")
    if largest is not None:
        return Lengths(cap_too_large=True, largest_cap=largest)
    if context is not None and prompt is not None and prompt < context:
        return Lengths(cap_too_large=True, context=context, prompt=prompt, largest_cap=context - prompt)
    return Lengths(too_long=True, context=context, prompt=prompt)


def _number(text: str | None) -> int | None:
    digits = (text or "").replace(",", "")
    return int(digits) if digits else None
