"""The day in broad strokes: asked on getting up."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.categories import Planned
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.places import Place, listing, other_wheres, wheres
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register


class Duty(BaseModel):
    """Hours that are fixed today: a shift, lessons, or an appointment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: int
    end: int
    activity: str
    category: Planned
    where: str
    appointment: bool = False

    def text(self) -> str:
        """One line."""
        return f"{clock(self.start)}-{clock(self.end)} {quote(self.activity)} at {self.where}"


class Wish(BaseModel):
    """A routine of this person for this weekday, kept with probability `chance`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: int
    minutes: int
    activity: str
    category: Planned
    where: str
    chance: float


class Stroke(Answer):
    """One broad stroke of a day."""

    start: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    minutes: Annotated[int, Field(ge=15, le=720)]
    activity: Annotated[str, Field(min_length=1, max_length=120)]
    category: Planned
    where: str


class DayPlan(Answer):
    """A day in broad strokes, in the order of the day."""

    strokes: Annotated[tuple[Stroke, ...], Field(min_length=3, max_length=16)]


@register
class DayPlanPrompt(Prompt[DayPlan]):
    """Plan the day from `wake` to the usual bedtime, in broad strokes, at known places.

    `thoughts` are reflections that came to mind; `likings` what they amount to for places, from -2 to 2.
    """

    kind: ClassVar[str] = "day_plan"
    version: ClassVar[int] = 2
    task: ClassVar[str] = (
        "Plan the whole day in 5 to 12 broad strokes, in order: duties as given, meals, errands, and free time as this person "
        "would spend it. 'where' is a place id, a dot, and what to do there; use a place only while it is open."
    )
    answer_type: ClassVar[type[Answer]] = DayPlan
    without_answer: ClassVar[str] = (
        "keeps the plan of the day before, without its appointments (on the first day none); today's appointments stand"
    )

    weekday: str
    wake: int
    bed: int
    duties: tuple[Duty, ...] = ()
    wishes: tuple[Wish, ...] = ()
    yesterday: tuple[str, ...] = ()
    thoughts: tuple[str, ...] = ()
    likings: tuple[tuple[str, int], ...] = ()
    places: tuple[Place, ...]

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Every place and what it affords."""
        return {"where": wheres(self.places)}

    def aliases(self) -> dict[str, dict[str, str]]:
        """Places by their names."""
        return {"where": other_wheres(self.places)}

    def question(self) -> str:
        """The date, the places, the duties and habits of the day."""
        lines = ["Known places:", listing(self.places), "", f"Today is {self.weekday}, day {self.day}. It is {clock(self.wake)}."]
        lines.append(f"Bedtime is about {clock(self.bed)}.")
        lines += [f"Duty: {duty.text()}" for duty in self.duties]
        lines += [
            f"Habit: {quote(wish.activity)} about {clock(wish.at)}, {wish.minutes} minutes, {wish.where}" for wish in self.wishes
        ]
        if self.yesterday:
            lines.append("Yesterday: " + "; ".join(quote(text) for text in self.yesterday))
        lines += [f"On your mind: {quote(text)}" for text in self.thoughts]
        return "\n".join(lines)
