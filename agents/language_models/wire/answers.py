"""Reads an answer off the parsed JSON of a server, whether it came whole or in pieces."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from twinville.agents.language_models.wire.cleaning import NAME, plain, shown, whole
from twinville.agents.language_models.wire.completion import Completion
from twinville.agents.language_models.wire.dialects import apart
from twinville.agents.language_models.wire.faults import NotOfProtocolError
from twinville.agents.language_models.wire.parsing import as_text, count, parsed
from twinville.agents.language_models.wire.parts import parts
from twinville.agents.language_models.wire.refusing import error_in, refusal, status_in, words_in

#: Where servers put what a model thought. One that fills several says the same in each.
REASONING_FIELDS = ("reasoning_content", "reasoning", "thinking", "reasoning_text", "reasoning_details", "thinking_blocks")
#: Why a model stopped, in the words of different servers.
_CUT_OFF = frozenset({"length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded"})
_FILTERED = frozenset({"content_filter", "safety", "prohibited_content", "blocklist", "recitation", "sensitive", "refusal"})
_BROKEN = frozenset({"error", "abort", "network_error", "insufficient_system_resource"})


class Asked(NamedTuple):
    """What is known of the answer beside its body: its headers, the variable with the key, the key itself, and the moment."""

    headers: Mapping[str, str]
    key_variable: str
    secret: str = ""
    now: datetime | None = None


def not_of_protocol(what: str) -> NotOfProtocolError:
    """The fault of an answer that is none. It may be different the next time; and it may have cost something."""
    return NotOfProtocolError(f"the server's answer is not of the protocol: {what}; check --base-url", passes=True)


def completion_of(body: bytes, asked: Asked) -> Completion:
    """The answer in a body with status 200 as it came off the wire; raises a ServerFault where there is none."""
    if not body.strip():
        raise not_of_protocol("it is empty")
    try:
        found = parsed(body)
    except ValueError:
        if body.lstrip().startswith(b"<"):
            title = shown(str(words_in(body)), asked.secret, NAME)
            raise not_of_protocol(f"it is a page of HTML ('{title}')" if title else "it is a page of HTML") from None
        raise not_of_protocol("it is not JSON, or only half of it") from None
    return completion_in(found, asked)


def completion_in(body: object, asked: Asked) -> Completion:
    """The answer in a body with status 200; raises a ServerFault where there is none."""
    if isinstance(body, list) and len(body) == 1:
        body = body[0]
    if not isinstance(body, Mapping):
        raise not_of_protocol(f"it is {_named(body)}, no object")
    _raise_error_in(body, asked)
    choice = choice_in(body.get("choices"))
    if choice is None:
        said = parts(body.get("message") or body.get("detail") or body.get("msg")).said
        says = f" and says '{shown(said, asked.secret)}'" if said else ""
        raise not_of_protocol(f"it holds no choices{says}")
    _raise_error_in(choice, asked)
    return _completion(choice, body, asked)


def _raise_error_in(fields: Mapping[str, Any], asked: Asked) -> None:
    error = error_in(fields)
    if error is not None:
        raise refusal(status_in(error), asked.headers, error, key_variable=asked.key_variable, secret=asked.secret, now=asked.now)


def choice_in(choices: object) -> Mapping[str, Any] | None:
    """The first of the choices, or None where there is none."""
    if isinstance(choices, Mapping):
        # One choice where a list of one belongs, or choices by number.
        if not {"message", "delta", "text"}.isdisjoint(choices):
            return choices
        choices = list(choices.values())
    if isinstance(choices, list):
        return next((choice for choice in choices if isinstance(choice, Mapping)), None)
    return None


def _completion(choice: Mapping[str, Any], body: Mapping[str, Any], asked: Asked) -> Completion:
    message = _message(choice)
    texts = parts(message.get("content"))
    said = texts.said if texts.said.strip() else parts(choice.get("text")).said
    content, thought = apart(said)
    reasoning = _first(message, REASONING_FIELDS) or texts.thought
    finish = _finish(choice)
    missing = ""
    if not content.strip():
        refused = parts(message.get("refusal")).said or texts.refused
        content, missing = _instead(message, finish, refused, bool(reasoning.strip() or thought.strip()), asked)
    read, written, reasoned = _usage(body.get("usage"))
    return Completion(
        content=whole(content),
        missing=missing,
        reasoning=whole("\n".join(part for part in (reasoning.strip(), thought.strip()) if part)),
        cut_off=finish in _CUT_OFF,
        read=read,
        written=written,
        reasoned=reasoned,
        model=plain(model, NAME) if isinstance(model := body.get("model"), str) else "",
    )


def _message(choice: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in ("message", "delta"):
        message = choice.get(name)
        if isinstance(message, Mapping) and message:
            return message
        if isinstance(message, str) and message:
            return {"content": message}
    return {}


def _finish(choice: Mapping[str, Any]) -> str:
    finish = choice.get("finish_reason")
    return finish.lower()[:NAME] if isinstance(finish, str) else ""


def _instead(message: Mapping[str, Any], finish: str, refused: str, has_reasoned: bool, asked: Asked) -> tuple[str, str]:
    """What stands for an answer where nothing was said, and else why there is none."""
    called, names = _calls(message)
    if called:
        return called, ""
    if refused.strip() not in ("", "false"):
        words = shown(refused, asked.secret)
        return "", "the model refuses" if words == "true" else f"the model refuses: '{words}'"
    if finish in _BROKEN:
        raise NotOfProtocolError(f"the server broke the answer off (it says '{plain(finish, NAME)}')", passes=True)
    if finish in _FILTERED:
        return "", "the server's content filter kept the answer back"
    if names is not None:
        tool = f" ('{names}')" if names else ""
        return "", f"the model called a tool{tool} without arguments, which it was not offered, instead of answering"
    if has_reasoned:
        what = "was cut off within its reasoning" if finish in _CUT_OFF else "reasoned and gave no answer"
        return "", f"the model {what}; raise max_tokens, or switch its thinking off"
    if finish in _CUT_OFF:
        return "", "the model was cut off before it said anything; raise max_tokens"
    return "", "the answer is empty"


def _calls(message: Mapping[str, Any]) -> tuple[str, str | None]:
    """The arguments that a tool was called with, and the tool's name; "" and None where none was called."""
    calls = message.get("tool_calls")
    if isinstance(calls, Mapping):
        calls = [calls]
    called = [message.get("function_call")]
    if isinstance(calls, list):
        called = [call.get("function", call) for call in calls if isinstance(call, Mapping)] or called
    functions = [function for function in called if isinstance(function, Mapping) and function]
    if not functions:
        return "", None
    texts = [_arguments(function.get("arguments")) for function in functions]
    name = functions[0].get("name")
    # Two different calls are two answers; whoever looks for one object in them says so.
    return "\n".join(dict.fromkeys(filter(None, texts))), plain(name, 60) if isinstance(name, str) else ""


def _arguments(value: object) -> str:
    if isinstance(value, str):
        return value if value.strip() not in ("", "{}", "null") else ""
    return as_text(value) if isinstance(value, Mapping | list) and value else ""


def _usage(usage: object) -> tuple[int | None, int | None, int | None]:
    """Tokens read, written, and of those written the ones that went into reasoning."""
    if not isinstance(usage, Mapping):
        return None, None, None
    read = count(usage.get("prompt_tokens", usage.get("input_tokens")))
    written = count(usage.get("completion_tokens", usage.get("output_tokens")))
    details = usage.get("completion_tokens_details", usage.get("output_tokens_details"))
    told = details.get("reasoning_tokens") if isinstance(details, Mapping) else usage.get("reasoning_tokens")
    reasoned = count(told)
    if read is not None and written is not None and reasoned and count(usage.get("total_tokens")) == read + written + reasoned:
        # Some servers count reasoning beside what was written; it is paid for like the rest.
        written = count(written + reasoned)
    if reasoned is not None and written is not None and reasoned > written:
        reasoned = None
    return read, written, reasoned


def _first(message: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of some fields that says something. All of it is reasoning, whatever its parts call themselves."""
    for name in names:
        texts = parts(message.get(name))
        text = texts.said + texts.thought
        if text.strip():
            return text
    return ""


def _named(body: object) -> str:
    if body is None:
        return "null"
    if isinstance(body, bool):
        return "a truth value"
    return "a text" if isinstance(body, str) else "a list" if isinstance(body, list) else "a number"
