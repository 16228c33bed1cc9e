"""Changes to data by its structure: legal values become hostile ones, of a wrong type, missing or doubled.

What no writer of JSON, YAML or TOML would write (a number of five thousand digits, values nested a hundred thousand deep) stands as
a word of its own in the data, and is put in as text.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

import yaml

#: Words that stand for texts that cannot be values.
_RAW: dict[str, Callable[[], str]] = {
    "@deep lists@": lambda: "[" * 100_000 + "]" * 100_000,
    "@deep objects@": lambda: '{"a":' * 60_000 + "1" + "}" * 60_000,
    "@rather deep@": lambda: "[" * 150 + "]" * 150,
    "@long number@": lambda: "9" * 5000,
    "@large number@": lambda: "1e999",
    "@nan@": lambda: "NaN",
    "@infinity@": lambda: "-Infinity",
    "@half a pair@": lambda: '"\\ud800"',
    "@nothing@": lambda: "",
}

HOSTILE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 3, 7, 100, 10**6, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63), 10**30, -(10**30), 0.0,
    -0.5, 0.5, 1.5, 1e-300, 1e299, 1e308, [], {}, [[]], [{}], [None], {"": ""}, {"a": {"b": [1, "2", None]}}, [1, 2], ["a", "b"],
    {"$o": {}}, {"$c": ["x", {}]}, {"$d": [[1]]}, {"$a": ["int64", [3], "AAAA"]},
    "", " ", "\x00", "a\x00b", "\u202eabc", "\u0000\u001b[31m", "x" * 5000, "🦆", "e\u0301" * 50, "«‹›»", "{x}", "%s", "[b]",
    "2026-13-45", "0001-01-01", "9999-12-31", "25:99", "24:00", "day 1 10:00", "day 99999 10:00", "mon-sun 00:00-24:00",
    "/etc/passwd", "../../x", "file:///x", "y/" * 3000, "offline", "openai:x", "ollama:x", "recorded:x", "static", "minilm",
    "no/such-model", "Ada Field", "ada field", "Nobody", "Starter:Nowhere", "E5N3", "E999999", "W1", "m0", "m999", "s1", "i1",
    "__class__", "²", "٣", "NaN", "inf", "1_000", "0x10", "null", "~", "!!python/object:x",
    *_RAW,
)  # fmt: skip
#: Characters of a list, written as JSON, that may be repeated hundreds of times.
_SHORT = 2000


def mutated(value: Any, random: Random, changes: int = 0) -> Any:
    """A deep copy of plain data with one to three changes."""
    holder = [json.loads(json.dumps(value))] if not _is_raw(value) else [value]
    for _ in range(changes or random.choice((1, 1, 1, 2, 3))):
        places = [(owner, key) for owner, key in _places(holder)]
        owner, key = random.choice(places)
        _change(owner, key, places, random)
    return holder[0]


def _is_raw(value: Any) -> bool:
    return isinstance(value, str) and value in _RAW


def _places(holder: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    todo = [holder]
    while todo:
        owner = todo.pop()
        keys = list(owner) if isinstance(owner, dict) else range(len(owner))
        for key in keys:
            found.append((owner, key))
            if isinstance(owner[key], (dict, list)):
                todo.append(owner[key])
    return found


def _change(owner: Any, key: Any, places: list[tuple[Any, Any]], random: Random) -> None:
    value = owner[key]
    way = random.randrange(10)
    if way == 0 and isinstance(owner, dict):
        del owner[key]
    elif way == 1 and isinstance(owner, dict):
        name = random.choice((f"{key}x", "", "extra", "id", "name", "\x00", key.upper() if isinstance(key, str) else key))
        owner[name] = deepcopy(value)
    elif way == 2:
        other, at = random.choice(places)
        if isinstance(other, list) and at >= len(other):
            return
        owner[key] = json.loads(json.dumps(other.get(at) if isinstance(other, dict) else other[at]))
    elif way == 3 and isinstance(value, bool | int | float):
        owner[key] = random.choice(
            (value + 1, value - 1, -value, value * 1000, value * 10**12, value / 3, str(value), value * 10**18)
        )
    elif way == 4 and isinstance(value, str):
        at = random.randrange(len(value) + 1)
        owner[key] = (
            value[:at] + random.choice(("", "\x00", "\u202e", ":", "/", "é", " ", "x" * 300)) + value[at + random.randrange(3) :]
        )
    elif way == 5 and isinstance(value, list):
        # Some of what is short is made long; a long one made long again and again would only keep the writer busy.
        many = value * 500 if len(value) < 5 and len(json.dumps(value)) < _SHORT else value
        owner[key] = random.choice((value * 2, value[::-1], value[:1], [value], many, value[1:]))
    elif way == 6 and isinstance(value, dict):
        owner[key] = random.choice(([value], list(value), list(value.values()), dict.fromkeys(value), {}))
    else:
        # A copy: what is changed further is this one, and not what other inputs are made of.
        owner[key] = deepcopy(random.choice(HOSTILE))


def json_text(value: Any) -> str:
    """Data as JSON."""
    return _put_in(json.dumps(value, ensure_ascii=True))


def yaml_text(value: Any, random: Random) -> str:
    """Data as YAML, in block or flow style."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return _put_in(yaml.dump(value, Dumper=dumper, sort_keys=False, default_flow_style=random.choice((False, False, None, True))))


def toml_text(table: Any) -> str:
    """A table as TOML, parts of it as tables of their own."""
    if not isinstance(table, dict):
        table = {"x": table}
    lines = [f"{_key(name)} = {_toml(value)}" for name, value in table.items() if not isinstance(value, dict)]
    for name, value in table.items():
        if isinstance(value, dict):
            lines += [f"[{_key(name)}]", *(f"{_key(inner)} = {_toml(each)}" for inner, each in value.items())]
    return _put_in("\n".join(lines) + "\n")


def _key(name: object) -> str:
    return json.dumps(str(name))


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name)} = {_toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return '""' if value is None else json.dumps(value).replace("Infinity", "inf").replace("NaN", "nan")


def _put_in(text: str) -> str:
    for word, made in _RAW.items():
        if word in text:
            text = text.replace(json.dumps(word), made()).replace(f"'{word}'", made()).replace(word, made())
    return text


_PUT_IN = (b"\x00", b"\xff", b"\xef\xbb\xbf", b"[" * 50_000, b"- " * 50_000, b"{a: " * 50_000, b"\t", b"\r", b"&a *a")


def damaged(content: bytes, random: Random) -> bytes:
    """Bytes with some flipped, cut out, doubled or put in, or cut off."""
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.randrange(len(content) + 1)
        length = random.choice((1, 1, 2, 8, 100, 4096))
        way = random.randrange(7)
        if way == 0:
            content = content[:at]
        elif way == 1:
            content = content[:at] + content[at + length :]
        elif way == 2:
            content = content[:at] + content[at : at + length] * random.choice((2, 3, 50)) + content[at + length :]
        elif way == 3:
            put = random.choice(
                (b"\x00", b"\xff", b"\xef\xbb\xbf", b"[" * 50_000, b"- " * 50_000, b"{a: " * 50_000, b"\t", b"\r", b"&a *a")
            )
            content = content[:at] + put + content[at:]
        else:
            flipped = bytes(byte ^ (1 << random.randrange(8)) for byte in content[at : at + length])
            content = content[:at] + flipped + content[at + length :]
    return content
