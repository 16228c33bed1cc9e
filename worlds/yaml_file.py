"""Reading a YAML file into a pydantic model, with the line and column of every mistake.

The file is untrusted: only plain scalars, lists and mappings are built, aliases are refused (a few lines of them can stand
for gigabytes), duplicate keys are refused, and sizes, depth and numbers are bounded.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.reading import check_numbers, read_text

#: Values are nested at most so deep. The C code that composes them ends the process somewhere above 20 000.
MAX_DEPTH = 30
#: A number is written in at most so many characters: those with colons (1:30:00) take the square of their length to read.
MAX_NUMBER = 40
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")

M = TypeVar("M", bound=BaseModel)


def read_yaml(path: Path, model: type[M]) -> M:
    """The file as a `model`; raises InputError with file, line, column and rule."""
    root, data = _load(path)
    if data is None:
        raise InputError(f"{path}: the file is empty; see 'twinville new town' for a starter")
    return validate(path, root, data, model)


def validate(path: Path, root: yaml.Node | None, data: object, model: type[M]) -> M:
    """`data` as a `model`; raises InputError that points at the YAML node of the first mistake."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A misspelt field is also a missing one: show the misspelling, which can be corrected.
        first = min(error.errors(include_url=False), key=lambda problem: problem["type"] != "extra_forbidden")
        where = _node_at(root, first["loc"])
        mark = f":{where.start_mark.line + 1}:{where.start_mark.column + 1}" if where is not None else ""
        place = ".".join(str(part) for part in first["loc"] if not _is_tag(part)) or "the file"
        more = f" ({error.error_count() - 1} more after it)" if error.error_count() > 1 else ""
        raise InputError(f"{path}{mark}: {place}: {_rule(first, model)}{more}") from None


def _rule(error: Any, model: type[BaseModel]) -> str:
    if error["type"] == "extra_forbidden":
        return f"is not a known field; remove it or correct its name.{suggestion(str(error['loc'][-1]), _fields(model))}"
    if error["type"] == "missing":
        return "is required and missing; add it"
    if error["type"] in ("model_type", "dict_type"):
        return "must be a mapping of fields, one 'name: value' a line"
    text = str(error["msg"])
    return text.removeprefix("Value error, ").removeprefix("Assertion failed, ")


def _fields(model: type[BaseModel], seen: frozenset[type] = frozenset()) -> list[str]:
    """All field names below a model, to suggest the one that was meant."""
    names: list[str] = []
    for name, info in model.model_fields.items():
        names.append(info.alias or name)
        for part in _models_in(info.annotation):
            if part not in seen:
                names += _fields(part, seen | {model})
    return names


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in getattr(annotation, "__args__", ()) for found in _models_in(part)]


def _is_tag(part: object) -> bool:
    return isinstance(part, str) and part.startswith("function-")


def _load(path: Path) -> tuple[yaml.Node | None, object]:
    text = read_text(path)
    kind = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = kind(text)
    try:
        _refuse_depth(path, yaml.parse(text, Loader=kind))
        root = loader.get_single_node()
        if root is None:
            return None, None
        _refuse_tricks(path, root)
        data = loader.construct_document(root)
        check_numbers(data, str(path))
        return root, data
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise InputError(f"{path}{at}: this is not valid YAML ({error.problem or error.context})") from None
    except InputError:
        raise
    except Exception as error:  # what its constructors raise for a tag whose value does not fit is of many kinds
        raise InputError(f"{path}: this is not valid YAML ({error})") from None
    finally:
        loader.dispose()


def _refuse_depth(path: Path, events: Iterable[yaml.Event]) -> None:
    """Counted from what is parsed one by one, before anything is composed of it."""
    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                mark = event.start_mark
                at = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark is not None else path
                raise InputError(f"{at}: values are nested more than {MAX_DEPTH} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refuse_tricks(path: Path, root: yaml.Node) -> None:
    seen: set[int] = set()
    todo: list[yaml.Node] = [root]
    while todo:
        node = todo.pop()
        at = f"{path}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"
        if id(node) in seen:
            raise InputError(f"{at}: YAML anchors and aliases are not read here; write the value out")
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode) and node.tag in _NUMBERS:
            _refuse_number(at, str(node.value))
        if isinstance(node, yaml.SequenceNode):
            todo += node.value
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                name = str(key.value)
                if name in keys:
                    line = key.start_mark.line + 1
                    raise InputError(f"{path}:{line}:{key.start_mark.column + 1}: '{name}' is given twice here; keep one")
                keys.add(name)
                todo += (key, value)


def _refuse_number(at: str, text: str) -> None:
    if len(text) > MAX_NUMBER:
        raise InputError(f"{at}: a number of {len(text)} characters; write it shorter, or as text in quotation marks")
    if text.lower().strip("+-.") in ("inf", "nan"):
        raise InputError(f"{at}: '{text}' is no number that can be counted with; write it as text in quotation marks")


def _node_at(root: yaml.Node | None, location: tuple[int | str, ...]) -> yaml.Node | None:
    """The node a pydantic location points at, or the nearest one above it."""
    node = root
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if str(k.value) == str(part)]
            if not found:
                return node
            key, value = found[0]
            # An unknown or wrong scalar is best shown at its key.
            node = value if isinstance(value, (yaml.MappingNode, yaml.SequenceNode)) else key
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        else:
            break
    return node
