"""Interventions: what a person outside the world does to it at a tick. Logged, and lived again whenever the episode is."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Intervention(BaseModel):
    """One intervention, taking effect when its tick begins.

    "whisper" puts `text` into the mind of `person`; "seed" gives chance another root from here on; "model" lets another language
    model, of these settings, answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    tick: Annotated[int, Field(ge=0)]
    what: Literal["whisper", "seed", "model"]
    person: str | None = None
    text: str = ""
    seed: int | None = None
    settings: dict[str, Any] | None = None

    def content(self) -> dict[str, Any]:
        """What the log keeps of it."""
        kept = self.model_dump(exclude_none=True, exclude={"tick", "person"})
        return {key: value for key, value in kept.items() if value != ""}
