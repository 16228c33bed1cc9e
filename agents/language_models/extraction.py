"""Extracts the one JSON object of a model's answer: reasoning and a code fence are removed, nothing is guessed."""

import json
import re
from typing import Any

_REASONING = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_UNFINISHED = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
_FENCED = re.compile(r"^\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*$", re.DOTALL | re.IGNORECASE)


def json_object(text: str) -> str:
    """The object as JSON text; raises ValueError, in words a model can act on, when there is not exactly one, whole and finite."""
    bare = _REASONING.sub("", text)
    if _UNFINISHED.search(bare):
        raise ValueError("the answer ends within its reasoning; answer with the JSON object alone")
    fenced = _FENCED.match(bare)
    bare = (fenced[1] if fenced else bare).strip()
    if not bare:
        raise ValueError("the answer is empty; answer with one JSON object")
    start = bare.find("{")
    if start < 0:
        raise ValueError("the answer holds no JSON object")
    decoder = json.JSONDecoder(parse_constant=_refuse)
    try:
        value, end = decoder.raw_decode(bare, start)
    except RecursionError:
        raise ValueError("the JSON object is nested too deep") from None
    except json.JSONDecodeError as error:
        where = "is cut off" if error.pos >= len(bare) - 1 else f"is not valid: {error.msg}"
        raise ValueError(f"the JSON object {where}") from None
    if start > 0 and not fenced and bare[:start].strip():
        raise ValueError("there is text before the JSON object; answer with the object alone")
    if bare[end:].strip():
        raise ValueError("there is more after the JSON object; answer with one object alone")
    return json.dumps(value, ensure_ascii=False)


def _refuse(name: str) -> Any:
    raise ValueError(f"the JSON object holds {name}, which is no number")
