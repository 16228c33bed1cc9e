"""Tags of languages, such as "de" or "pt-BR": what a plan, a file of people and an option may name."""

import re
from typing import Annotated

from pydantic import AfterValidator

ENGLISH = "en"
#: Maximum length of a tag.
LONGEST = 35
#: A language of two or three letters, and subtags of letters and digits (BCP 47, without its rare forms).
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def canonical(tag: str) -> str:
    """The tag as it is usually written ("DE-at" is "de-AT"); raises ValueError, in words for a user, when it is none."""
    if len(tag) > LONGEST or not _TAG.fullmatch(tag):
        raise ValueError(f"'{tag[: 2 * LONGEST]}' is no tag of a language; write one such as en, de or pt-BR")
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(_shaped(part) for part in rest)])


def _shaped(subtag: str) -> str:
    """A region in capitals, a script with one capital, anything else without."""
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag.lower()


def broader(tag: str) -> tuple[str, ...]:
    """A tag and those that it is a case of, the nearest first: "de-AT", "de"."""
    parts = tag.split("-")
    return tuple("-".join(parts[:count]) for count in range(len(parts), 0, -1))


#: A tag as a field of a model.
LanguageTag = Annotated[str, AfterValidator(canonical)]
