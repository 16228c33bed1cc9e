"""Interventions: what a person outside the world does to it at a tick. Logged, and lived again whenever the episode is."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from worlds.hours import parse_hours

#: Neither an inner voice nor a letter is a book.
LONGEST = 2000
#: Who signs announcements.
COUNCIL = "the town council"


class Intervention(BaseModel):
    """One intervention, taking effect when its tick begins.

    "whisper" puts `text` into the mind of `person`; "announcement" is a letter of the town council to `people` (to everybody, where
    nobody is named), whose text is a fact from then on that may travel; without a text nothing is delivered. "hours" are those of
    a `place` from then on, as a plan writes them (none: closed; None: the plan's again), which the world enforces. "seed" gives
    chance another root from here on; "model" lets another language model, of these settings, answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    tick: Annotated[int, Field(ge=0)]
    what: Literal["whisper", "announcement", "hours", "seed", "model"]
    person: str | None = None
    people: tuple[str, ...] = ()
    text: Annotated[str, Field(max_length=LONGEST)] = ""
    place: str = ""
    hours: tuple[str, ...] | None = None
    seed: int | None = None
    settings: dict[str, Any] | None = None

    @field_validator("hours")
    @classmethod
    def _check_hours(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        parse_hours(value or ())
        return value

    def content(self) -> dict[str, Any]:
        """What the log keeps of it."""
        kept = self.model_dump(exclude_none=True, exclude={"tick", "person"})
        return {key: value for key, value in kept.items() if value != "" and (key, value) != ("people", ())}
