"""Extracts the one JSON object of a model's answer. What models put around it is taken off, and told; nothing is guessed."""

import ast
import io
import json
import re
import tokenize
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from twinville.agents.language_models.wire.cleaning import whole
from twinville.agents.language_models.wire.dialects import apart

REASONING, WORDS, FENCE, BOX, LISTED, WRAPPED, TWICE, PYTHON = (
    "reasoning before the answer",
    "words around the object",
    "a fence",
    "a box around the object",
    "a list around the object",
    "a wrapper around the object",
    "the same object twice",
    "Python instead of JSON",
)

#: The longest answer that is looked at, and the longest in Python, characters; the deepest nesting.
LARGEST, _LARGEST_PYTHON, _DEEPEST = 1_000_000, 50_000, 100
#: Fields in which models put a whole answer, where it has no such field itself.
_WRAPPERS = frozenset({"response", "answer", "json", "result", "output"})
_FENCE_MARK = re.compile(r"```[ \t]*(?:json5?|javascript|js|python|py|text)?(?![\w])", re.IGNORECASE)
_BOX_MARK = re.compile(r"\\boxed\s{0,9}\{?")
_BOX_BEFORE = re.compile(r"\\boxed\s{0,9}\Z")
#: What may be the beginning of an object or of a list.
_BRACKET = re.compile(r"\{|\[(?=\s*[\[{\"\d.tfn-])")
#: Braces in prose, such as "{a plan}": without a quotation mark or a colon there is nothing in them that an answer could be.
_PROSE = re.compile(r"\{\s*[^{}\"':\s][^{}\"':]*\}")
#: So many brackets that begin no list may stand in an answer: a hostile one stays cheap.
_MOST_BRACKETS = 200


@dataclass(frozen=True, slots=True)
class Extracted:
    """An object as JSON text, and in which ways the answer had to be repaired for it."""

    text: str
    repairs: tuple[str, ...] = ()


def json_object(text: str, fields: Collection[str] | None = None) -> Extracted:
    """The object; raises ValueError, in words a model can act on, when there is not exactly one, whole and finite.

    `fields` are the names of its own fields: where they are known and "answer" is none of them, {"answer": {...}} is read as what
    is in it.
    """
    if len(text) > LARGEST:
        raise ValueError(f"the answer is longer than {LARGEST:,} characters; answer with one short JSON object")
    repairs: list[str] = []
    bare, reasoning = apart(text)
    bare = bare.strip()
    if reasoning:
        repairs.append(REASONING)
    if not bare:
        within = ": it ends within its reasoning" if reasoning else ""
        raise ValueError(f"the answer is empty{within}; answer with one JSON object")
    value = _only(bare, repairs)
    if fields is not None and len(value) == 1:
        ((name, inner),) = value.items()
        if name.lower() in _WRAPPERS and name.lower() not in (field.lower() for field in fields) and isinstance(inner, dict):
            value = inner
            repairs.append(WRAPPED)
    return Extracted(_written(value), tuple(repairs))


def _only(bare: str, repairs: list[str]) -> dict[str, Any]:
    """The one object in a text that has no reasoning in it any more."""
    found, around = _values(bare, repairs)
    objects = [_unlisted(value, repairs) for value in found]
    if not objects:
        raise ValueError("the answer holds no JSON object")
    if any(_written(each) != _written(objects[0]) for each in objects[1:]):
        raise ValueError("there is more after the JSON object: a second one that differs; answer with one object alone")
    if len(objects) > 1:
        repairs.append(TWICE)
    around, boxes = _BOX_MARK.subn("", around)
    if boxes:
        repairs.append(BOX)
        around = around.replace("}", "", boxes)
    around, fences = _FENCE_MARK.subn("", around)
    if fences:
        repairs.append(FENCE)
    if around.strip():
        repairs.append(WORDS)
    return objects[0]


def _values(bare: str, repairs: list[str]) -> tuple[list[Any], str]:
    """Objects, and lists that hold some, from left to right; and what stands around them."""
    found: list[Any] = []
    around: list[str] = []
    position = kept = failed = 0
    while (bracket := _BRACKET.search(bare, position)) is not None:
        start = bracket.start()
        if (prose := _PROSE.match(bare, start)) is not None or _is_box(bare, start):
            position = prose.end() if prose is not None else start + 1
            continue
        try:
            value, end = _DECODER.raw_decode(bare, start)
        except RecursionError:
            raise ValueError("the JSON object is nested too deep") from None
        except json.JSONDecodeError as error:
            if bracket[0] == "[" and not _opens(bare, start + 1):
                position, failed = start + 1, failed + 1  # "[1: 2]": no list of objects
                if failed > _MOST_BRACKETS:
                    raise ValueError("the answer is full of brackets; answer with one JSON object alone") from None
                continue
            value, end = _python(bare, start), _end_of_python(bare)
            if value is None:
                raise ValueError(f"the JSON object {_why(bare, error)}") from None
            repairs.append(PYTHON)
        if isinstance(value, dict) or _is_list_of_objects(value):
            around.append(bare[kept:start])
            found.append(value)
            kept = end
        position = end
    around.append(bare[kept:])
    return found, "".join(around)


def _why(bare: str, error: json.JSONDecodeError) -> str:
    ends = error.pos >= len(bare) or (error.pos == len(bare) - 1 and bare[-1] not in "}]")
    return "is cut off" if ends or error.msg.startswith("Unterminated") else f"is not valid: {error.msg}"


def _is_box(bare: str, start: int) -> bool:
    """Whether a brace is that of a box around an object, whose own one follows."""
    return _BOX_BEFORE.search(bare[max(0, start - 20) : start]) is not None and _opens(bare, start + 1)


def _opens(bare: str, position: int) -> bool:
    """Whether an object or a list begins at a place, perhaps after spaces."""
    return bare[position : position + 100].lstrip()[:1] in ("{", "[")


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict | list) for each in value)


def _unlisted(value: Any, repairs: list[str]) -> dict[str, Any]:
    if isinstance(value, list):
        if len(value) != 1 or not isinstance(value[0], dict):
            raise ValueError(f"the answer is a list of {len(value)}; answer with one JSON object alone")
        value = value[0]
        repairs.append(LISTED)
    found: dict[str, Any] = value
    return found


def _end_of_python(bare: str) -> int:
    return bare.rfind("}") + 1


def _python(bare: str, start: int) -> dict[str, Any] | None:
    """An object that is written in Python: its text reaches to the last brace. None where it holds what JSON has not."""
    literal = bare[start : _end_of_python(bare)]
    if not literal or len(literal) > _LARGEST_PYTHON or not literal.startswith("{"):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(literal, mode="eval")
            value = ast.literal_eval(tree)
            is_clear = _is_plain(value) and not _gives_a_field_twice(tree) and not _has_neighbours(literal)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError, tokenize.TokenError):
        return None
    return value if isinstance(value, dict) and is_clear else None


def _gives_a_field_twice(tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            names = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            if len(set(names)) < len(names):
                return True
    return False


def _has_neighbours(literal: str) -> bool:
    """Whether two texts stand side by side: Python makes one of them, but it is a comma that was forgotten."""
    tokens = [token.type for token in tokenize.generate_tokens(io.StringIO(literal).readline) if token.type != tokenize.NL]
    return any(first == second == tokenize.STRING for first, second in pairwise(tokens))


def _is_plain(value: object) -> bool:
    """Whether a value is made of what JSON has, and nothing else."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if not all(isinstance(name, str) for name in each):
                return False
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif each is not None and not isinstance(each, str | int | float):
            return False
    return True


def _written(value: dict[str, Any]) -> str:
    """As JSON text, for whoever parses it anew; refuses what is too deep for that, or no number."""
    level: list[Any] = [value]
    for _ in range(_DEEPEST):
        inner = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [part for parts in inner for part in parts]
        if not level:
            break
    else:
        raise ValueError("the JSON object is nested too deep")
    try:
        return whole(json.dumps(value, ensure_ascii=False, allow_nan=False))
    except ValueError:
        raise ValueError("the JSON object holds a number that is too large") from None


def _refuse(name: str) -> Any:
    raise ValueError(f"the JSON object holds {name}, which is no number")


def _whole_number(digits: str) -> int:
    if len(digits) > 400:
        raise ValueError("the JSON object holds a number that is too large")
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose fields are each given once, or always alike: of two values none is the one that was meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        for name, value in pairs:
            if found[name] != value:
                raise ValueError(f"the JSON object has the field '{name[:40]}' twice; give it once")
    return found


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_int=_whole_number, object_pairs_hook=_once)
