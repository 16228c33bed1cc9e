"""Reads what servers put where a text belongs: a text, nothing, a list of parts, an object."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from twinville.agents.language_models.wire.parsing import as_text

#: Lists within parts within lists that are looked into.
_DEEP = 5
#: What a part of a message is, by the beginning of its type.
_REASONING = ("thinking", "reasoning", "thought", "summary", "redacted")


class Parts(NamedTuple):
    """The texts of a message: what is said, what was thought before, and why the model would not."""

    said: str = ""
    thought: str = ""
    refused: str = ""


def parts(value: object) -> Parts:
    """The texts in a value, each put together in order."""
    if isinstance(value, str):
        return Parts(value)
    if value is None:
        return Parts()
    found: dict[str, list[str]] = {"said": [], "thought": [], "refused": []}
    for kind, text in _texts(value, "said", _DEEP):
        found[kind].append(text)
    return Parts(*("".join(found[kind]) for kind in ("said", "thought", "refused")))


def _texts(value: object, kind: str, deep: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield kind, value
    elif isinstance(value, list) and deep:
        for part in value:
            yield from _texts(part, kind, deep - 1)
    elif isinstance(value, Mapping) and deep:
        yield from _of_part(value, kind, deep - 1)
    elif isinstance(value, int | float):
        yield kind, as_text(value)


def _of_part(part: Mapping[str, Any], kind: str, deep: int) -> Iterator[tuple[str, str]]:
    is_a = part.get("type")
    if isinstance(is_a, str):
        if is_a.startswith(_REASONING):
            kind = "thought"
        elif is_a == "refusal":
            kind = "refused"
    named = [name for name in ("text", "content", "thinking", "summary", "reasoning", "refusal", "value") if name in part]
    if named:
        # The first that says something: one part has one text.
        for name in named:
            found = list(_texts(part[name], kind, deep))
            if found:
                yield from found
                return
    elif not isinstance(is_a, str) and part:
        yield kind, as_text(part)  # no part at all: the server has already read the answer's JSON
