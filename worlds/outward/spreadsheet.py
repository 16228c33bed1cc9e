"""Foreign text in a CSV file: no cell of text is a formula when a spreadsheet opens the file (OWASP, "CSV Injection").

An apostrophe goes before what a spreadsheet would compute. Numbers are never changed, and `raw` takes the apostrophe off again: the
two are inverse to each other for every text that a file can hold.
"""

import re
from typing import Any

#: Where a formula begins: signs, their full-width forms, and white space that some programs skip before them.
_FORMULA = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_GUARDED = re.compile("'+[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


def cell(value: Any) -> Any:
    """A cell as it may be written. Only text is looked at; half characters, which no file can hold, become question marks."""
    if not isinstance(value, str):
        return value
    text = value.encode("utf-8", "replace").decode()
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def raw(text: str) -> str:
    """A cell as it was before `cell`."""
    return text[1:] if _GUARDED.match(text) else text
