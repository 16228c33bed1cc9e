"""What every intervention is: something that is done to the world from outside at a tick. A kind is one file beside this one."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from twinville.simulation.interventions.engine import Engine
from twinville.simulation.interventions.past import Past
from twinville.worlds.errors import InputError

#: The maximum length of a text, in characters.
LONGEST = 2000


class Intervention(BaseModel):
    """One intervention. A kind adds a `what` of its own, its fields, and what it does to an engine.

    As somebody writes it, it has no `id` and no `tick`, and names people and places as people do; a fork gives it both, and `put`
    makes its names those of the history. It takes effect when its tick begins, before anything else happens at it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = ""
    tick: Annotated[int, Field(ge=0)] = 0
    what: str

    def __init__(self, /, **fields: Any) -> None:
        """Raises InputError for fields that are wrong or do not go together."""
        try:
            super().__init__(**fields)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = f" {'.'.join(map(str, first['loc']))}:" if first["loc"] else ""
            said = str(first["msg"]).removeprefix("Value error, ")
            raise InputError(f"{type(self).model_fields['what'].default}:{place} {said}") from None

    # Before it happens: checks against the history it is put to.

    def put(self, past: Past, before: Sequence["Intervention"]) -> Self:  # noqa: ARG002  # a kind may need them
        """It as it stands in a history, after what was put there `before` by the same fork; raises InputError."""
        return self

    def changed(self, **fields: Any) -> Self:
        """It with other values of some fields; raises InputError."""
        return type(self)(**{**dict(self), **fields})

    def names(self) -> Iterable[str]:
        """The residents it names."""
        return ()

    def places(self) -> Iterable[str]:
        """The addresses it names."""
        return ()

    # When it happens: what it does to the engine.

    def holds(self, engine: Engine) -> None:
        """What is so from its tick on. It is done again when a run goes on from a checkpoint after that tick."""

    def happens(self, engine: Engine) -> None:
        """What happens once, at its tick."""

    # What is kept of it.

    @property
    def subject(self) -> str | None:
        """Whom its log entry is about, None for the town."""
        return None

    def content(self) -> dict[str, Any]:
        """What the log keeps of it: what is said of it, and not what is left empty."""
        return {name: value for name, value in self.model_dump(exclude_none=True, exclude={"tick"}).items() if value != ""}

    def stored(self) -> dict[str, Any]:
        """Its row in the episode's table of interventions, as JSON values; `registry.read` is the way back."""
        return self.model_dump(mode="json")

    def in_words(self) -> str:
        """It in a few words, for reports."""
        return self.what
