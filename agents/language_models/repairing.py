"""Repairing an answer where what was meant is beyond doubt, so that a trifle does not cost a whole answer.

The answer is compared with the schema of its prompt. Text that is too long is cut at a word; numbers and truth values written as
text are read; a citation of what is not the speaker's own, or one too many, falls away; a field that was not asked for is left
out; a choice in other spelling, or the name of a place instead of its id, becomes the choice; so does the
name of a place that is known and not on offer. Nothing else is touched, and nothing is made up: what does not fit after that is
for the model to mend. Each repair is named, so that it can be counted and told.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

CUT, NUMBER, CITATION, FIELD, CHOICE, PLACE, CLOCK, TELLING, AGREEMENT, NOBODY = (
    "text cut at a word",
    "number or truth value read from text",
    "citation left out",
    "field left out",
    "choice matched",
    "place read by its name",
    "time of day completed",
    "telling left out",
    "agreement left out",
    "somebody who is not on offer left out",
)

#: Fields that hold ids of memories: an answer stands without one of them.
_CITATIONS = frozenset({"cites", "evidence"})
#: Lists of what a line does, the field that says about what, and what an item about nothing on offer counts as.
_NAMING = {"tells": ("what", TELLING), "agreements": ("about", AGREEMENT)}
#: A choice that names nobody: whoever is not on offer is none of those who are.
_NONE = "nobody"
#: How alike two names must be, and how much more alike than the next, for one to be meant by the other.
_ALIKE, _APART = 0.84, 0.08
_HOUR = re.compile(r"^\d:[0-5]\d$")
_NUMERAL = re.compile(r"^[+-]?\d+(\.\d+)?$")


#: Reads what a field says that is none of its choices, and may be legal all the same.
Named = Callable[[str, str], str | None]


def nothing_else(field: str, said: str) -> str | None:  # noqa: ARG001
    """Where nothing but the choices is legal."""
    return None


def repaired(
    answer: dict[str, Any],
    schema: Mapping[str, Any],
    aliases: Mapping[str, Mapping[str, str]],
    named: Named = nothing_else,
) -> tuple[dict[str, Any], Counter[str]]:
    """The answer as it was meant, and how often it was repaired in which way.

    `schema` is the prompt's answer schema with its choices filled in; `aliases` gives, by field, other names of choices, and
    `named` reads what is legal beside them.
    """
    repair = _Repair(schema.get("$defs", {}), aliases, named)
    return repair.value(answer, schema, ""), repair.made


class _Repair:
    def __init__(self, definitions: Mapping[str, Any], aliases: Mapping[str, Mapping[str, str]], named: Named) -> None:
        self._definitions = definitions
        self._aliases = aliases
        self._named = named
        self.made: Counter[str] = Counter()

    def value(self, value: Any, schema: Mapping[str, Any], field: str) -> Any:
        schema = self._resolved(value, schema)
        kind = schema.get("type")
        if kind == "object" and isinstance(value, dict):
            return self._object(value, schema)
        if kind == "array" and isinstance(value, list):
            return self._list(value, schema, field)
        if kind in ("integer", "number", "boolean"):
            return self._number(value, str(kind))
        if isinstance(value, str):
            return self._text(value, schema, field)
        return value

    def _resolved(self, value: Any, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The schema itself: references followed, and of several the first whose fixed texts are those of the value."""
        while "$ref" in schema:
            schema = self._definitions.get(str(schema["$ref"]).rpartition("/")[2], {})
        for variant in schema.get("anyOf", ()):
            found = self._resolved(value, variant)
            if not isinstance(value, dict) or _fits(value, found):
                return found
        return schema

    def _object(self, value: dict[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
        parts = schema.get("properties", {})
        known = {name: self.value(part, parts[name], name) for name, part in value.items() if name in parts}
        if schema.get("additionalProperties") is False and len(known) < len(value):
            self.made[FIELD] += len(value) - len(known)
            return known
        return known | {name: part for name, part in value.items() if name not in parts}

    def _list(self, value: list[Any], schema: Mapping[str, Any], field: str) -> list[Any]:
        items = schema.get("items", {})
        found = [self.value(item, items, field) for item in value]
        if field in _NAMING:
            return self._naming(found, items, field)
        if field not in _CITATIONS:
            return found
        own = items.get("enum")
        kept = list(dict.fromkeys(item for item in found if isinstance(item, str) and (own is None or item in own)))
        kept = kept[: schema.get("maxItems", len(kept))]
        if len(kept) < len(found):
            self.made[CITATION] += len(found) - len(kept)
        return kept

    def _naming(self, found: list[Any], items: Mapping[str, Any], field: str) -> list[Any]:
        """Without those items that are about nothing on offer: an answer stands without them."""
        name, words = _NAMING[field]
        kept = []
        for item in found:
            legal = self._resolved(item, items).get("properties", {}).get(name, {}).get("enum")
            if not isinstance(item, dict) or (legal is not None and name in item and item[name] not in legal):
                self.made[words] += 1
            else:
                kept.append(item)
        return kept

    def _number(self, value: Any, kind: str) -> Any:
        read = value
        if isinstance(value, str):
            text = value.strip().casefold()
            if kind == "boolean" and text in ("true", "false"):
                read = text == "true"
            elif kind != "boolean" and _NUMERAL.match(text):
                read = float(text)
        if kind == "integer" and isinstance(read, float) and read.is_integer():
            read = int(read)
        if type(read) is not type(value):
            self.made[NUMBER] += 1
        return read

    def _text(self, value: str, schema: Mapping[str, Any], field: str) -> str:
        choices = schema.get("enum")
        if choices is not None:
            return value if value in choices or field in _CITATIONS else self._choice(value, choices, field)
        if "pattern" in schema and _HOUR.match(value.strip()):
            self.made[CLOCK] += 1
            return f"0{value.strip()}"
        longest = schema.get("maxLength")
        if longest is None or len(value.strip()) <= longest:
            return value
        self.made[CUT] += 1
        return cut(value.strip(), longest)

    def _choice(self, value: str, choices: Sequence[str], field: str) -> str:
        aliases = self._aliases.get(field, {})
        found = _the_one(_is_same, value, _names(choices, aliases))
        if found is None and (place := self._named(field, value)) is not None:
            # It is read exactly: what is only like the name of a choice comes after it.
            if place != value:
                self.made[PLACE] += 1
            return place
        found = found if found is not None else meant(value, choices, aliases)
        if found is None and _NONE in choices:
            self.made[NOBODY] += 1
            return _NONE
        if found is None:
            return value
        self.made[CHOICE] += 1
        return found


def cut(text: str, longest: int) -> str:
    """The beginning of a text, at most so many characters, ended at a word where the script has spaces."""
    head = text[:longest]
    in_word = not head[-1].isspace() and not text[longest].isspace()
    if in_word and len(parts := head.rsplit(maxsplit=1)) == 2 and len(parts[0]) > longest // 2:
        head = parts[0]
    return head.rstrip(" \t\n,;:-–—")


def meant(value: str, choices: Sequence[str], aliases: Mapping[str, str]) -> str | None:
    """The one choice that a text means, or None: the same but for case, spaces and marks; else part of one name; else alike to one.

    Only names of several letters are compared by likeness: of ids, a near one is another one.
    """
    named = _names(choices, aliases)
    for is_meant in (_is_same, _is_hour, _is_part):
        found = _the_one(is_meant, value, named)
        if found is not None:
            return found
    return _nearest(_plain(value), {name: to for name, to in named.items() if _is_name(name)})


def _names(choices: Sequence[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """The choices by all their names."""
    return {**{choice: choice for choice in choices}, **{alias: to for alias, to in aliases.items() if to in choices}}


def _the_one(is_meant: Callable[[str, str], bool], value: str, named: Mapping[str, str]) -> str | None:
    """The choice that a text means, where it is but one."""
    found = {to for name, to in named.items() if is_meant(value, name)}
    return found.pop() if len(found) == 1 else None


def _nearest(plain: str, named: Mapping[str, str]) -> str | None:
    likeness: dict[str, float] = {}
    for name, to in named.items():
        likeness[to] = max(likeness.get(to, 0.0), SequenceMatcher(None, plain, _plain(name), autojunk=False).ratio())
    ranked = sorted(likeness.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < _ALIKE or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _APART):
        return None
    return ranked[0][0]


def _fits(value: dict[str, Any], schema: Mapping[str, Any]) -> bool:
    """Whether the texts that a schema fixes to one value are those of an object."""
    fixed = {name: part["enum"][0] for name, part in schema.get("properties", {}).items() if len(part.get("enum", ())) == 1}
    return all(value.get(name) == text for name, text in fixed.items())


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())


def _is_name(text: str) -> bool:
    """Whether a choice is a name in words, not an id such as "P3.read"."""
    return not any(letter.isdigit() for letter in text) and sum(letter.isalpha() for letter in text) >= 5


def _is_same(value: str, name: str) -> bool:
    return _plain(value) == _plain(name) != ""


def _is_hour(value: str, name: str) -> bool:
    return bool(_HOUR.match(value.strip())) and f"0{value.strip()}" == name


def _is_part(value: str, name: str) -> bool:
    return len(value) >= 4 and _is_name(name) and bool(words := set(_plain(value).split())) and words < set(_plain(name).split())
