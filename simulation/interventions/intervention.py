"""Interventions: what a person outside the world does to it at a tick. Logged, and lived again whenever the episode is."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from twinville.agents.ordinance import Ordinance
from twinville.worlds.hours import parse_hours

#: Neither an inner voice nor a letter is a book.
LONGEST = 2000

#: How something of the council comes to people.
Channel = Literal["letter", "notice", "word", "sign"]
#: What of who somebody is can be changed, and what it can be.
Attribute = Literal["occupation", "traits", "values", "interests", "habits", "currently", "biography", "wake", "sleep"]
_KINDS: dict[str, type] = {
    "occupation": str, "currently": str, "biography": str, "wake": int, "sleep": int,
    "traits": tuple, "values": tuple, "interests": tuple, "habits": tuple,
}  # fmt: skip


class Intervention(BaseModel):
    """One intervention, taking effect when its tick begins.

    "whisper" puts `text` into the mind of `person`; "announcement" is a letter of the town council to `people` (to everybody,
    where nobody is named), whose text is a fact from then on that may travel; without a text nothing is delivered. Instead of by
    "letter" it can come as a "notice" on the boards (of a `place`, or all), by "word" of the council to whom it names, or as a
    "sign" at the doors alone. An "ordinance" is announced in the same ways, and asks something of people. "hours" are those of a
    `place` from then on, as a plan writes them (none: closed; None: the plan's again), which the world enforces. "persona"
    changes an `attribute` of who somebody is to `value`. "process" lets a process of the world run from here on, with
    `parameters`, or changes those of one that runs; "end process" stops it. "seed" gives chance another root from here on;
    "model" lets another language model, of these `settings`, answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    tick: Annotated[int, Field(ge=0)]
    what: Literal["whisper", "announcement", "ordinance", "hours", "persona", "process", "end process", "seed", "model"]
    person: str | None = None
    people: tuple[str, ...] = ()
    text: Annotated[str, Field(max_length=LONGEST)] = ""
    place: str = ""
    hours: tuple[str, ...] | None = None
    seed: int | None = None
    settings: dict[str, Any] | None = None
    channel: Channel = "letter"
    #: The announcement whose fact this one carries, too; empty where it makes a fact of its own.
    of: str = ""
    #: Who begins to tell it, where that is a resident (a rumour), and the id of the fact it contradicts.
    origin: str = ""
    against: str = ""
    ordinance: Ordinance | None = None
    attribute: Attribute | None = None
    value: str | tuple[str, ...] | int | None = None
    process: str = ""
    parameters: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _check_parts(self) -> "Intervention":
        if (self.what == "ordinance") != (self.ordinance is not None):
            raise ValueError("an ordinance, and nothing else, says what it asks")
        if (self.what == "persona") != (self.attribute is not None) or (self.what == "persona" and not self.people):
            raise ValueError("a change of a persona names people, an attribute and its value")
        if self.attribute is not None and not isinstance(self.value, _KINDS[self.attribute]):
            raise ValueError(f"'{self.attribute}' cannot be {self.value!r}")
        return self

    @field_validator("hours")
    @classmethod
    def _check_hours(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        parse_hours(value or ())
        return value

    @property
    def fact(self) -> str:
        """The id of the fact it carries."""
        return self.of or self.id

    def content(self) -> dict[str, Any]:
        """What the log keeps of it."""
        kept = self.model_dump(exclude_none=True, exclude={"tick", "person"})
        plain = {("people", ()), ("channel", "letter")}
        return {
            key: value
            for key, value in kept.items()
            if value != "" and not (isinstance(value, tuple | str) and (key, value) in plain)
        }
