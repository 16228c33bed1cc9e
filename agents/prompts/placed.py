"""Prompts that offer places: those on the list, the homes of a few friends, somewhere new, and any other place that is known.

The list stays short. A place that is not on it may be named in words ("at the mill.stand"): `elsewhere` reads such a name with what
this person knows of the town. It is no input of the prompt, which holds a digest of it, `known`, instead.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, Self

from pydantic import PrivateAttr

from twinville.agents.prompts.places import EXPLORE, Place, other_wheres, wheres
from twinville.agents.prompts.prompt import A, Prompt
from twinville.agents.prompts.wording import say

#: How the task says that the list is not all.
ELSEWHERE = "Other places this person knows can be named: 'at Some Place'."
#: What a place that is named in words looks like, for servers that enforce a schema: "at", the name, perhaps what to do there.
_NAMED = '^at [^"\\\\]{2,80}$'

#: Reads the name of a place: the legal "where" that it means, or None. Those on the list are read before it is asked.
Elsewhere = Callable[[str], str | None]


class PlacedPrompt(Prompt[A], Generic[A]):
    """A question whose answer names places. `places` are those of the weekday, `visits` rooms in others' homes, `explores` says
    that one may go and see something new, `known` stands for whatever else can be named.

    `where` is the field of the answer that names one.
    """

    where_field: ClassVar[str] = "where"

    places: tuple[Place, ...]
    visits: tuple[Place, ...] = ()
    explores: bool = False
    known: str = ""
    _elsewhere: Elsewhere | None = PrivateAttr(default=None)

    def knowing(self, elsewhere: Elsewhere) -> Self:
        """The same prompt, whose answer may name any place that `elsewhere` can read."""
        self._elsewhere = elsewhere
        return self

    def known_places(self) -> tuple[Place, ...]:
        """The places of the weekday."""
        return self.places

    def further(self) -> tuple[Place, ...]:
        """Places that are on offer for this question alone."""
        return ()

    def places_in_words(self) -> str:
        """The places of the weekday, then those where one has to knock, and somewhere new."""
        lines = [super().places_in_words()] if self.places else []
        homes = "; ".join(place.visit() for place in self.visits)
        lines += [say("Others' homes, to knock at: {homes}", homes=homes)] if homes else []
        lines += [say("{explore}: somewhere new", explore=EXPLORE)] if self.explores else []
        return "\n".join(lines)

    def legal_wheres(self) -> tuple[str, ...]:
        """Every "where" that is on offer."""
        listed = (*self.places, *self.further(), *self.visits)
        return (*wheres(listed), *((EXPLORE,) if self.explores else ()))

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Every place on offer and what it affords."""
        return {self.where_field: self.legal_wheres()}

    def aliases(self) -> dict[str, dict[str, str]]:
        """Places by their names."""
        return {self.where_field: other_wheres((*self.places, *self.further(), *self.visits))}

    def named(self, field: str, said: str) -> str | None:
        """The legal "where" that a text means which is not on offer; None for any other field, and where it means none."""
        return self._elsewhere(said) if field == self.where_field and self._elsewhere is not None else None

    def nor(self, field: str) -> str:
        """A place is legal that this person knows by that name."""
        return ", nor the name of one place that this person knows" if field == self.where_field and self.known else ""

    def answer_schema(self) -> dict[str, Any]:
        """The schema with the choices, and beside them any name behind "at"."""
        schema = super().answer_schema()
        return _with_names(schema, self.where_field) if self.known else schema

    def legal(self, field: str, value: object, choices: Sequence[str]) -> bool:
        """Whether a field may have a value: a choice, or a place that is known."""
        return super().legal(field, value, choices) or (isinstance(value, str) and self.named(field, value) == value)


def _with_names(schema: Any, field: str) -> Any:
    if isinstance(schema, list):
        return [_with_names(part, field) for part in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: _with_names(part, field) for name, part in schema.items()}
    parts = changed.get("properties")
    if isinstance(parts, dict) and "enum" in parts.get(field, {}):
        named = {"type": "string", "pattern": _NAMED}
        changed["properties"] = {**parts, field: {"anyOf": [parts[field], named]}}
    return changed
