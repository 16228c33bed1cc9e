"""How a server is asked for JSON: by a schema it enforces, as arguments of a tool, as any JSON object, or in words alone."""

import json
from typing import Any, Literal

Mode = Literal["json_schema", "tools", "json_object", "text"]
#: From the surest to the loosest.
MODES: tuple[Mode, ...] = ("json_schema", "tools", "json_object", "text")
#: Those in which the server is given the schema, so that the prompt need not hold it.
BY_SCHEMA: frozenset[Mode] = frozenset({"json_schema", "tools"})

#: The template that comes before a schema in words.
IN_WORDS = "Answer with one JSON object of this JSON schema, and nothing else:"
#: What costs tokens and says nothing, and what some strict decoders refuse.
_LEFT_OUT = frozenset({"title", "description", "default"})
_LENGTHS = frozenset({"minLength", "maxLength"})


def strict(schema: Any, *, lengths: bool = True) -> Any:
    """The schema as strict decoders take it: every field required and no others; without `lengths`, none of strings.

    Whatever a server enforces, we check it all.
    """
    if isinstance(schema, list):
        return [strict(part, lengths=lengths) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            kept[key] = {name: strict(part, lengths=lengths) for name, part in value.items()}
        elif key not in _LEFT_OUT and (lengths or key not in _LENGTHS):
            kept[key] = strict(value, lengths=lengths)
    if kept.get("type") == "object":
        kept["required"] = list(kept.get("properties", {}))
        kept["additionalProperties"] = False
    return kept


def asked_for(mode: Mode, kind: str, schema: dict[str, Any], *, lengths: bool = True) -> dict[str, Any]:
    """What goes into the request; nothing for plain text."""
    if mode == "json_schema":
        whole = {"name": kind, "schema": strict(schema, lengths=lengths), "strict": True}
        return {"response_format": {"type": "json_schema", "json_schema": whole}}
    if mode == "tools":
        function = {"name": kind, "description": "Give the answer.", "parameters": strict(schema, lengths=lengths)}
        choice = {"type": "function", "function": {"name": kind}}
        return {"tools": [{"type": "function", "function": function}], "tool_choice": choice}
    return {"response_format": {"type": "json_object"}} if mode == "json_object" else {}


def in_words(schema: dict[str, Any], lead: str = IN_WORDS) -> str:
    """The schema as part of a prompt, for servers that enforce none, after `lead` in the language of the prompt."""
    text = json.dumps(strict(schema), ensure_ascii=False, separators=(",", ":"))
    return f"{lead}\n{text}"
