"""A change of persona: who some people are is another in one attribute, from then on."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.engine import Engine
from twinville.simulation.interventions.news import to
from twinville.simulation.interventions.past import Past
from twinville.simulation.interventions.registry import register

#: What of who somebody is can be changed; wake and sleep are minutes of the day.
Attribute = Literal["occupation", "traits", "values", "interests", "habits", "currently", "biography", "wake", "sleep"]
_KINDS: dict[str, type] = {
    "occupation": str, "currently": str, "biography": str, "wake": int, "sleep": int,
    "traits": tuple, "values": tuple, "interests": tuple, "habits": tuple,
}  # fmt: skip


@register
class PersonaChanged(Intervention):
    """An `attribute` of `people` is `value`. They do not know that it was ever different."""

    what: Literal["persona"] = "persona"
    people: Annotated[tuple[str, ...], Field(min_length=1)]
    attribute: Attribute
    value: str | tuple[str, ...] | int

    @model_validator(mode="after")
    def _check_value(self) -> Self:
        if not isinstance(self.value, _KINDS[self.attribute]):
            raise ValueError(f"'{self.attribute}' cannot be {self.value!r}")
        return self

    def put(self, past: Past, before: Sequence[Intervention]) -> Self:  # noqa: ARG002  # as every intervention
        """It with full names."""
        return self.changed(people=tuple(past.person(name) for name in self.people))

    def names(self) -> Iterable[str]:
        """Who is changed."""
        return self.people

    def happens(self, engine: Engine) -> None:
        """They are who it says; their minds keep it."""
        for name in self.people:
            engine.change_persona(name, self.attribute, self.value, self.tick)

    def in_words(self) -> str:
        """What of whom is what."""
        return f"{self.attribute}{to(self.people)}: {self.value}"
