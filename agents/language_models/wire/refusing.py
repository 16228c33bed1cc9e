"""Reads what a server says when it refuses, in any of the shapes that servers use, and tells the user what it means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from twinville.agents.language_models.wire.cleaning import NAME, plain, shown
from twinville.agents.language_models.wire.faults import Lengths, SaidError
from twinville.agents.language_models.wire.hints import LONGEST, asked_wait, should_retry
from twinville.agents.language_models.wire.lengths import lengths
from twinville.agents.language_models.wire.parsing import parsed

#: What a server says when it may answer later.
PASSING = frozenset({408, 409, 425, 429})
#: Given up on the way: somebody may have answered, and charges for it.
_PERHAPS_ANSWERED = frozenset({408, 499, 504, 524})
#: A limit for each day that begins anew later than this is none to wait for, seconds.
_LONG = 3600.0
#: How much of a body is looked at for words, bytes.
_LOOKED_AT = 200_000
#: Objects within objects that are looked into for words.
_DEEP = 4

#: Where servers put their words, the usual places first.
_WORDS = ("message", "detail", "details", "msg", "error_message", "error_description", "title", "description", "reason")
_TITLE = re.compile(r"<(?:title|h1)[^<>]{0,200}>([^<]{1,300})<", re.IGNORECASE)
_LOADS = re.compile(r"\bloading (?:the )?model|model\b.{0,200}\bloading|warming up")
_A_DAY = re.compile(r"(?:per|a|/)[- ]?day\b|\bdaily\b|\((?:rpd|tpd)\)", re.ASCII)
_QUOTA = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "credit_balance_too_low"})
_KEY = re.compile(r"api[ _-]?key.{0,20}(?:not valid|invalid|not found|expired|missing)|(?:invalid|incorrect|expired) api[ _-]?key")
#: The statuses of codes and types in words, for an error that comes with status 200.
_STATUSES = {
    "invalid_api_key": 401,
    "authentication_error": 401,
    "unauthorized": 401,
    "permission_error": 403,
    "permission_denied": 403,
    "insufficient_credits": 402,
    "not_found_error": 404,
    "model_not_found": 404,
    "not_found": 404,
    "context_length_exceeded": 400,
    "exceed_context_size_error": 400,
    "invalid_request_error": 400,
    "invalid_argument": 400,
    "badrequesterror": 400,
    "insufficient_quota": 429,
    "rate_limit_exceeded": 429,
    "rate_limit_error": 429,
    "resource_exhausted": 429,
    "overloaded_error": 529,
    "unavailable": 503,
    "unavailable_error": 503,
    "timeout": 504,
}


@dataclass(frozen=True, slots=True)
class _Words:
    """A server's words, not cleaned yet. `fields` is the object that they stood in."""

    said: str = ""
    codes: tuple[str, ...] = ()
    param: str = ""
    fields: Mapping[str, Any] | None = None


def refusal(
    status: int,
    headers: Mapping[str, str],
    error: object,
    *,
    key_variable: str,
    secret: str = "",
    now: datetime | None = None,
) -> SaidError:
    """The fault that a refusal is. `error` is its body: bytes, or parsed JSON. `secret` is the key, which is never shown."""
    words = _words(error)
    said = shown(words.said, secret)
    codes = [code.lower() for code in words.codes]
    spoken = words.said[:_LOOKED_AT].lower()[:4000]
    found = lengths(status, words.said, codes, words.fields or {})
    wait = asked_wait(headers, words.said, now or datetime.now(UTC))
    if wait is None:
        wait = _estimated(words.fields)
    loads = status >= 500 and bool(_LOADS.search(spoken))
    no_quota = status == 429 and (not _QUOTA.isdisjoint(codes) or (bool(_A_DAY.search(spoken)) and (wait is None or wait > _LONG)))
    bad_key = status in (401, 403) or (status == 400 and bool(_KEY.search(spoken)))
    sized = found.too_long or found.cap_too_large
    passes = (status in PASSING or status >= 500) and not no_quota and not sized
    if passes:
        passes = should_retry(headers) is not False
    return SaidError(
        _sentence(status, f": '{said}'" if said else "", key_variable, found, loads=loads, no_quota=no_quota, bad_key=bad_key),
        status=status,
        said=said,
        code=shown(words.codes[0], secret, NAME) if words.codes else "",
        param=shown(words.param, secret, NAME),
        lengths=found,
        loads=loads,
        passes=passes,
        overload=passes and not loads and (status == 429 or status >= 500),
        free=status not in _PERHAPS_ANSWERED,
        wait=wait,
    )


def error_in(body: Mapping[str, Any]) -> object | None:
    """The error that a body with status 200 holds all the same, or None."""
    error = body.get("error")
    if isinstance(error, Mapping):
        return body if any(error.values()) else None
    if error:
        return body
    is_error = body.get("object") == "error" or body.get("type") == "error" or _as_status(body.get("code")) is not None
    return body if is_error and "choices" not in body else None


def status_in(error: object) -> int:
    """The status that an error names for itself; 500 where it names none."""
    words = _words(error)
    fields = words.fields or {}
    for name in ("code", "status", "status_code", "http_status"):
        status = _as_status(fields.get(name))
        if status is not None:
            return status
    named = (_STATUSES[code.lower()] for code in words.codes if code.lower() in _STATUSES)
    return next(named, 400 if lengths(400, words.said, words.codes, fields) != Lengths() else 500)


def words_in(body: bytes) -> object:
    """The parsed JSON of a refusal, else its words: the title of a page, or all of them."""
    try:
        return parsed(body)
    except ValueError:
        text = body[:_LOOKED_AT].decode("utf-8-sig", "replace").strip()
    if text.startswith("<"):
        title = _TITLE.search(text)
        return title[1] if title is not None else ""
    return text


def _sentence(status: int, quoted: str, key_variable: str, found: Lengths, *, loads: bool, no_quota: bool, bad_key: bool) -> str:
    if bad_key:
        return f"the server refused the key (status {status}){quoted}; set {key_variable} to one that is good here"
    if no_quota:
        return f"the account behind {key_variable} has no quota left{quoted}"
    if status == 402:
        return f"the account behind {key_variable} has no credit left (status 402){quoted}"
    if found.cap_too_large:
        room = f", at most {found.largest_cap} tokens would," if found.largest_cap is not None else ""
        return f"the room asked for an answer does not fit{room} with this model and prompt{quoted}; set a lower max_tokens"
    if found.too_long:
        numbers = f" of {found.context} tokens" if found.context is not None else ""
        long = f" ({found.prompt} tokens)" if found.prompt is not None else ""
        what = f"the prompt{long} is longer than the model's context{numbers}{quoted}"
        return f"{what}; choose a model, or start the server, with a longer one"
    if status == 404:
        return f"the server knows no such model or address (status 404){quoted}; check the name, and --base-url"
    if loads:
        return f"the server is still loading the model (status {status}){quoted}"
    if 300 <= status < 400:
        return f"the server sends its callers elsewhere (status {status}){quoted}; check --base-url"
    return f"the server said {status}{quoted}"


def _words(error: object) -> _Words:
    if isinstance(error, bytes):
        error = words_in(error)
    best = _Words()
    for fields in _objects(error):
        said = _said(fields)
        codes = tuple(_name(fields.get(name)) for name in ("code", "type", "status") if _name(fields.get(name)))
        if said or not best.said:
            best = _Words(_with_upstream(said, fields) or best.said, codes or best.codes, _name(fields.get("param")), fields)
    if not best.said and isinstance(error, str):
        return _Words(error)
    return best


def _objects(error: object) -> Iterator[Mapping[str, Any]]:
    """The objects that may hold the words, from the outermost to the innermost."""
    for _ in range(_DEEP):
        if isinstance(error, list):
            error = error[0] if error else None
        if not isinstance(error, Mapping):
            return
        yield error
        inner = error.get("error") or error.get("errors")
        error = {**error, "error": None, "errors": None, "message": inner} if isinstance(inner, str) else inner


def _said(fields: Mapping[str, Any]) -> str:
    for name in _WORDS:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, Mapping) and isinstance(value.get("message"), str):
            return str(value["message"])
        if isinstance(value, list) and name == "detail":
            # FastAPI says what is wrong with each field, and repeats what was sent: that is left out.
            parts = [part for part in value[:3] if isinstance(part, Mapping)]
            return "; ".join(f"{_place(part.get('loc'))}{part.get('msg')}" for part in parts if isinstance(part.get("msg"), str))
    return ""


def _place(location: object) -> str:
    return f"{'.'.join(map(_name, location[:6]))}: " if isinstance(location, list) and location else ""


def _with_upstream(said: str, fields: Mapping[str, Any]) -> str:
    """With the words of the server behind the server, which say more than "Provider returned error"."""
    metadata = fields.get("metadata")
    raw = metadata.get("raw") if isinstance(metadata, Mapping) else None
    if not isinstance(raw, str) or not raw.strip():
        return said
    upstream = words_in(raw.encode("utf-8", "replace"))
    words = "" if isinstance(upstream, Mapping) else raw
    for inner in _objects(upstream):
        words = _said(inner) or words
    return f"{said}: {words}" if words else said


def _name(value: object) -> str:
    """A code or a name, "" where it is none."""
    if isinstance(value, str):
        return plain(value, NAME)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9 else ""


def _as_status(value: object) -> int | None:
    if isinstance(value, str) and len(value) == 3 and value.isascii() and value.isdigit():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 400 <= value < 600 else None


def _estimated(fields: Mapping[str, Any] | None) -> float | None:
    """Seconds until a model is loaded, as Hugging Face estimates them."""
    seconds = fields.get("estimated_time") if fields is not None else None
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    return float(seconds) if is_number and seconds is not None and 0 <= seconds <= LONGEST else None
