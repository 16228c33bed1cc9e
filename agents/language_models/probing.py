"""Finds out what a server supports by asking it: which JSON mode works, which parameters it takes, whether it reasons first.

Nothing is concluded from a model's name.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from twinville.agents.language_models.extraction import json_object
from twinville.agents.language_models.settings import MAX_TOKENS, ROOM_TO_REASON, Choice, ServedSettings
from twinville.agents.language_models.structured import BY_SCHEMA, MODES, asked_for, in_words
from twinville.agents.language_models.wire.completion import Completion
from twinville.agents.language_models.wire.faults import SaidError

#: No answer of ours fits into fewer tokens.
_LEAST_ROOM = 256
_WORDS = ("harbour", "lantern", "thistle")
#: The answer that is asked for against the words of the prompt: nested, with choices and bounded whole numbers, as ours are.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "word": {"type": "string", "enum": list(_WORDS)},
        "note": {"type": "string", "minLength": 1, "maxLength": 40},
        "lines": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {
                "type": "object",
                "properties": {
                    "who": {"type": "string", "enum": ["a", "b"]},
                    "weight": {"type": "integer", "minimum": 1, "maximum": 10},
                },
            },
        },
    },
}
_BEGS_FOR_PROSE = (
    "Write three sentences of flowing prose about rain on a roof. Do not write JSON, braces, quotation marks or lists; begin with "
    "the word 'The'."
)


Send = Callable[[ServedSettings, list[dict[str, str]], dict[str, Any]], Awaitable[Completion]]


async def learn(send: Send, choice: Choice) -> ServedSettings:
    """The settings under which a server answers; `choice` is what the user fixed. Raises what `send` raises when nothing works."""
    modes = [choice.structured] if choice.structured is not None else list(MODES)
    settings = assumed(choice).model_copy(update={"seeded": True})
    for mode in modes:
        settings = settings.model_copy(update={"structured": mode})
        found = await _try_mode(send, settings, choice, last=mode == modes[-1])
        if found is not None:
            return found
    raise AssertionError("the last way to JSON is taken as it is")


def assumed(choice: Choice) -> ServedSettings:
    """What holds until a server is asked."""
    return ServedSettings(
        model=choice.model,
        temperature=choice.temperature,
        max_tokens=choice.max_tokens or MAX_TOKENS,
        structured=choice.structured or MODES[0],
    )


async def _try_mode(send: Send, settings: ServedSettings, choice: Choice, *, last: bool) -> ServedSettings | None:
    """The settings with which this way to JSON works, or None where another is to be tried."""
    mode = settings.structured
    asks_in_words = in_words(SCHEMA) if mode not in BY_SCHEMA else ""
    # A server that is said to take any object wants the word JSON in the prompt; in words alone there is nothing to enforce.
    task = _BEGS_FOR_PROSE if mode != "text" else "Fill in the form as you like."
    messages = [{"role": "user", "content": f"{task}\n\n{asks_in_words}".strip()}]
    while True:
        wanted = asked_for(mode, "probe", SCHEMA, lengths=settings.lengths)
        try:
            completion = await send(settings, messages, wanted)
        except SaidError as error:
            if not error.refuses_request:
                raise
            adapted = _without_refused(settings, error)
            if adapted is None:
                if last:
                    raise
                return None
            settings = adapted
            continue
        room = choice.max_tokens is None and settings.max_tokens < ROOM_TO_REASON
        if room and (completion.reasoning or completion.reasoned or completion.cut_off):
            settings = settings.model_copy(update={"max_tokens": ROOM_TO_REASON})
            if completion.cut_off:
                continue
        return settings if last or _is_legal(completion.content) else None


def _is_legal(content: str) -> bool:
    try:
        value = json.loads(json_object(content).text)
        lines = value["lines"]
        return (
            value["word"] in _WORDS
            and isinstance(value["note"], str)
            and 1 <= len(lines) <= 2
            and all(line["who"] in "ab" for line in lines)
        )
    except (ValueError, KeyError, TypeError):
        return False


def _without_refused(settings: ServedSettings, error: SaidError) -> ServedSettings | None:
    """The settings without what the server says it does not take; None when that is no parameter that can be left out."""
    named = error.param
    said = f"{named} {error.said}"
    if error.cap_too_large and settings.max_tokens > _LEAST_ROOM:
        room = error.largest_cap if error.largest_cap is not None and error.largest_cap < settings.max_tokens else None
        return settings.model_copy(update={"max_tokens": max(_LEAST_ROOM, room or settings.max_tokens // 2)})
    if any(word in said for word in ("response_format", "json_schema", "json_object", "schema", "tool", "function", "grammar")):
        # Perhaps it minds lengths of strings only; else another way to JSON is to be tried.
        relaxed = settings.structured in BY_SCHEMA and settings.lengths
        return settings.model_copy(update={"lengths": False}) if relaxed else None
    if settings.tokens_as in said and settings.tokens_as == "max_tokens" and "max_completion_tokens" in said.replace(named, ""):
        return settings.model_copy(update={"tokens_as": "max_completion_tokens"})
    if settings.temperature is not None and "temperature" in said:
        return settings.model_copy(update={"temperature": None})
    if settings.seeded and "seed" in said:
        return settings.model_copy(update={"seeded": False})
    if settings.tokens_as == "max_tokens" and "max_tokens" in said:
        return settings.model_copy(update={"tokens_as": "max_completion_tokens"})
    # It does not say what it minds: leave out what may be left out, one after the other.
    if settings.seeded:
        return settings.model_copy(update={"seeded": False})
    if settings.temperature is not None:
        return settings.model_copy(update={"temperature": None})
    return None
