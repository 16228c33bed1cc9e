"""The words of prompts. An English template stands where it is used; a catalogue may hold a translation of it.

A catalogue comes from files of users, so it is data: fields are replaced by plain text, once, and nothing in a template or in what
stands for a field can reach anything else.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from unicodedata import category

from twinville.worlds.language_tag import ENGLISH as ENGLISH_TAG

#: Where a template takes a value.
_FIELD = re.compile(r"\{([a-z_]+)\}")
#: A moment as the engine writes it ("day 2 11:05").
_MOMENT = re.compile(r"day (\d+)\b(.*)", re.DOTALL)
#: A translation is at most this many times as long as its template, and some characters more.
_LONGER, _MORE = 4, 60
#: Characters without a shape that some scripts are written with, and the end of a line.
_JOINERS = "\u200c\u200d\n"


@dataclass(frozen=True)
class Wording:
    """A language and the templates that are translated into it, by their English text; the others stay English."""

    language: str = ENGLISH_TAG
    templates: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Stands for the translations in a journal key; empty where there are none."""
        if not self.templates:
            return ""
        digest = blake2b(digest_size=8)
        for part in (part for pair in sorted(self.templates.items()) for part in pair):
            digest.update(b"%d:" % len(part))
            digest.update(part.encode())
        return digest.hexdigest()


ENGLISH = Wording()
_IN_FORCE: ContextVar[Wording] = ContextVar("wording", default=ENGLISH)


@contextmanager
def speaking(wording: Wording) -> Iterator[None]:
    """What is said inside is said in this wording."""
    token = _IN_FORCE.set(wording)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def translates() -> bool:
    """Whether the wording in force translates anything."""
    return bool(_IN_FORCE.get().templates)


def say(template: str, **fields: object) -> str:
    """A template of ours in the language in force, each `{name}` replaced by the text of that field.

    What a field holds is never read as a template.
    """
    text = _IN_FORCE.get().templates.get(template, template)
    return _FIELD.sub(lambda found: str(fields[found[1]]), text)


def word(ours: str) -> str:
    """One of our own words, such as a weekday or a kind of memory, in the language in force; another's word stays as it is."""
    return _IN_FORCE.get().templates.get(ours, ours)


def words(ours: str) -> str:
    """Several words of ours with commas between them, each in the language in force."""
    return ", ".join(word(each) for each in ours.split(", "))


def moment(at: str) -> str:
    """A moment as the engine writes it, in the language in force."""
    found = _MOMENT.fullmatch(at)
    return f"{say('day {day}', day=found[1])}{found[2]}" if found else at


def fields_of(template: str) -> frozenset[str]:
    """The names of a template's fields."""
    return frozenset(_FIELD.findall(template))


def fault(template: str, translation: str) -> str:
    """What is wrong with a translation of a template, in words for who wrote it; empty when nothing is."""
    wanted, found = fields_of(template), fields_of(translation)
    rest = _FIELD.sub("", translation)
    most = _LONGER * len(template) + _MORE
    checks = (
        (not translation.strip(), "is empty"),
        (len(translation) > most, f"is {len(translation)} characters long, at most {most} are legal here"),
        ("{" in rest or "}" in rest, "holds a brace that is no field of the English text"),
        (bool(found - wanted), f"has the field {_braced(found - wanted)}, which the English text has not"),
        (bool(wanted - found), f"lacks the field {_braced(wanted - found)} of the English text"),
        (_marks(translation) != _marks(template), "has other marks « » than the English text; they mark what people say"),
        (any(map(_invisible, translation)), "holds a control or invisible character"),
        (translation.count("\n") > template.count("\n"), "has more lines than the English text"),
    )
    return next((words for wrong, words in checks if wrong), "")


def _marks(text: str) -> list[str]:
    return [char for char in text if char in "«»"]


def _invisible(char: str) -> bool:
    return char not in _JOINERS and category(char) in ("Cc", "Cf", "Co", "Cs")


def _braced(names: frozenset[str]) -> str:
    return "{" + min(names, default="") + "}"
