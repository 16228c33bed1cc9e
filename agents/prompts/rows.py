"""Several texts in one line, and a deed in fewer words: how prompts show what is long."""

import re
from collections.abc import Iterable

from twinville.agents.prompts.retelling import quote_retold

#: From when to when one of the company was there.
_THEIR_HOURS = re.compile(r" \(\d\d:\d\d-\d\d:\d\d\)")


def in_a_row(texts: Iterable[str]) -> str:
    """Several texts as data, in one line."""
    return "; ".join(map(quote_retold, texts))


def untimed(text: str) -> str:
    """What is told of a deed, without from when to when each of the company was there."""
    return _THEIR_HOURS.sub("", text) if text.startswith("From ") else text
