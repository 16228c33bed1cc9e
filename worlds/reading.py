"""The gate for files and texts that come from outside: whatever is in them, they become plain values or one clear sentence.

Nothing is read that is no ordinary file, is too large, or is not UTF-8. JSON and TOML are bounded in depth and in their numbers, so
that nothing that is read here breaks later: no infinities, no number beyond 64 bits, no half of a surrogate pair.
"""

import csv
import re
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from twinville.worlds.errors import InputError

#: A file is at most so large, bytes.
MAX_BYTES = 32 << 20
#: A settings file is at most so large, bytes; its parser takes longer than its length for some texts.
MAX_TOML = 1 << 20
#: Values are nested at most so deep, in TOML as in JSON (whose parser has this limit of its own).
MAX_DEPTH = 200
#: Whole numbers lie within 64 bits, so that a database and an array can hold them.
LARGEST_INT = 2**63 - 1

#: What may stand for a number that is not within these bounds.
_SUSPECT = re.compile(r"[0-9]{19}|[0-9.][eE]\+?[0-9]{3}")


def check_file(path: Path, limit: int = MAX_BYTES) -> None:
    """Raises InputError for what cannot be read as a file: missing, a folder, a pipe or device, too large, an impossible name."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise InputError(f"{shown(path)}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{shown(path)}: cannot be read ({_reason(error)})") from None
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"{path}: is a folder; name a file")
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{path}: is a pipe or a device; name an ordinary file")
    if found.st_size > limit:
        raise InputError(f"{path}: {found.st_size} bytes is too large; at most {limit} are read")


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """A user's UTF-8 text file; raises InputError when it is missing, unreadable, no ordinary file, too large or not text."""
    check_file(path, limit)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8 text; save the file as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({_reason(error)})") from None


def parse_json(text: str | bytes, where: str) -> Any:
    """The value of a JSON text; raises InputError that begins with `where` for anything else, and for what is out of bounds."""
    try:
        value = from_json(text, allow_inf_nan=False)
    except (ValueError, TypeError) as error:
        raise InputError(f"{where}: is not valid JSON ({error})") from None
    if _SUSPECT.search(text if isinstance(text, str) else text.decode()):
        check_numbers(value, where)
    return value


def parse_object(text: str | bytes, where: str) -> dict[str, Any]:
    """The object of a JSON text; raises InputError for anything else."""
    value = parse_json(text, where)
    if not isinstance(value, dict):
        raise InputError(f"{where}: must hold one JSON object")
    return value


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; raises InputError."""
    return parse_object(read_text(path), str(path))


def read_toml(path: Path) -> dict[str, Any]:
    """The table in a TOML file; raises InputError naming file, line and rule."""
    text = read_text(path, MAX_TOML)
    try:
        value = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "values are nested too deep" if isinstance(error, RecursionError) else error
        raise InputError(f"{path}: is not TOML: {reason}") from None
    check_numbers(value, str(path))
    return value


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of each line of a CSV file without line breaks in its cells; raises InputError."""
    rows = csv.reader(read_text(path).splitlines())
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        raise InputError(f"{path}:{rows.line_num}: is not valid CSV ({error})") from None


def shown(path: Path | str) -> str:
    """A path as a message shows it: one that is too long to read is cut, and what cannot be printed is written out."""
    text = str(path)
    text = text if len(text) <= 300 else f"{text[:297]}..."
    return text if text.isprintable() else text.encode("unicode_escape", "replace").decode()


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def check_numbers(value: object, where: str) -> None:
    """Raises InputError for a number that is out of bounds anywhere in a value, and for values that are nested too deep."""
    todo: list[tuple[object, tuple[object, ...]]] = [(value, ())]
    while todo:
        each, place = todo.pop()
        if len(place) > MAX_DEPTH:
            raise InputError(f"{where}: values are nested more than {MAX_DEPTH} deep")
        if isinstance(each, dict):
            todo += [(item, (*place, key)) for key, item in each.items()]
        elif isinstance(each, list):
            todo += [(item, (*place, number)) for number, item in enumerate(each)]
        elif isinstance(each, float) and not -1e300 < each < 1e300:
            raise InputError(f"{where}: {shown('.'.join(map(str, place)))}: {each} is no number that can be counted with")
        elif isinstance(each, int) and not -LARGEST_INT <= each <= LARGEST_INT:
            raise InputError(f"{where}: {shown('.'.join(map(str, place)))}: this whole number has more than 64 bits")
