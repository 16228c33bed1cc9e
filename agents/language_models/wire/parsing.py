"""Reads JSON that may be anything: deep, broken, huge, with numbers that no number is."""

import json
import math

from pydantic_core import from_json

#: Whole numbers from here on are not counts of anything: other programs cannot hold them exactly.
LARGEST_COUNT = 2**53


def parsed(text: bytes | str) -> object:
    """The value; raises ValueError, and nothing else, where there is none."""
    try:
        # Faster, and bounded in depth; but it refuses halves of characters, which models do write when they are cut off.
        found: object = from_json(text)
    except ValueError:
        try:
            found = json.loads(text, strict=False)
        except RecursionError:
            raise ValueError("nested too deep") from None
    return found


def as_text(value: object) -> str:
    """A value as JSON text, "" where it cannot be written."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


def count(value: object) -> int | None:
    """A count of tokens, or None where the value is none: negative, a text, a truth value, a fraction, without end."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not (math.isfinite(value) and value.is_integer()):
        return None
    return int(value) if 0 <= value < LARGEST_COUNT else None
