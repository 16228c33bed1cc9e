"""A whisper: an inner voice to one person."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from twinville.simulation.interventions.base import LONGEST, Intervention
from twinville.simulation.interventions.engine import Engine
from twinville.simulation.interventions.past import Past
from twinville.simulation.interventions.registry import register


@register
class Whispered(Intervention):
    """Puts `text` into the mind of `person`."""

    what: Literal["whisper"] = "whisper"
    person: str
    text: Annotated[str, Field(max_length=LONGEST)] = ""

    @property
    def subject(self) -> str | None:
        """Who hears it."""
        return self.person

    def put(self, past: Past, before: Sequence[Intervention]) -> Self:  # noqa: ARG002  # as every intervention
        """It with the full name, and its text on one line."""
        return self.changed(person=past.person(self.person), text=" ".join(self.text.split()))

    def names(self) -> Iterable[str]:
        """Who hears it."""
        return (self.person,)

    def happens(self, engine: Engine) -> None:
        """They hear it."""
        engine.whisper(self.person, self.id, self.text, self.tick)

    def content(self) -> dict[str, Any]:
        """What the log keeps of it; the entry is about the person already."""
        return {name: value for name, value in super().content().items() if name != "person"}

    def in_words(self) -> str:
        """To whom, and what."""
        return f"whisper to {self.person}: «{self.text}»"
