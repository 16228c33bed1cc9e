"""Foreign text in a Markdown table: it stays in its cell, and is text there."""

import re

from twinville.worlds.outward.visible import on_one_line

_MARKS = re.compile(r"[\\`*\[\]|]")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def cell(text: str) -> str:
    """One line without code, links, HTML or an end of the cell."""
    marked = _MARKS.sub(lambda found: f"\\{found[0]}", on_one_line(text))
    return _ENTITY.sub("&amp;", marked).replace("<", "&lt;")
