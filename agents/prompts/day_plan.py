"""The day in broad strokes: asked at bedtime, for the day to come."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.categories import Planned
from twinville.agents.prompts.depends import ANYTHING, Counter
from twinville.agents.prompts.expendable import Memory, first_first
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.placed import ELSEWHERE, PlacedPrompt
from twinville.agents.prompts.prompt import Answer
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.rows import in_a_row
from twinville.agents.prompts.seeking import SEEKING, Matter, Name
from twinville.agents.prompts.wording import say, word


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
        hours = f"{clock(self.start)}-{clock(self.end)}"
        return say("{hours} {activity} at {where}", hours=hours, activity=quote_retold(self.activity), where=self.where)


class Wish(BaseModel):
    """A routine of this person for this weekday, kept with probability `chance`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: int
    minutes: int
    activity: str
    category: Planned
    where: str
    chance: float

    def text(self) -> str:
        """One line."""
        return say(
            "Habit: {activity} about {time}, {minutes} minutes, {where}",
            activity=quote_retold(self.activity),
            time=clock(self.at),
            minutes=self.minutes,
            where=self.where,
        )


class Stroke(Answer):
    """One broad stroke of a day; whom it is for, and what to say to them."""

    start: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    minutes: Annotated[int, Field(ge=15, le=720)]
    activity: Annotated[str, Field(min_length=1, max_length=120)]
    category: Planned
    where: str
    seeks: Name = ""
    aim: Matter = ""


class Break(Answer):
    """A duty that is not to be kept, by its id, and why."""

    duty: str
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class DayPlan(Answer):
    """A day in broad strokes, in the order of the day, and the duties that are not to be kept."""

    strokes: Annotated[tuple[Stroke, ...], Field(min_length=3, max_length=16)]
    breaks: Annotated[tuple[Break, ...], Field(max_length=8)] = ()


@register
class DayPlanPrompt(PlacedPrompt[DayPlan]):
    """Plan the day from `wake` to the usual bedtime, in broad strokes, at known places.

    `heard` is news of the day before; `thoughts` are reflections that came to mind; `likings` what they amount to for places, from
    -2 to 2. `unsettled` is what was agreed and leaves something open, `family` who lives in the same home.
    """

    kind: ClassVar[str] = "day_plan"
    version: ClassVar[int] = 4
    shows_aims: ClassVar[bool] = True
    task_parts: ClassVar[tuple[str, ...]] = (
        "Plan the whole day in 5 to 12 broad strokes, in order: duties and what was agreed as given, meals, errands, and free time "
        "as this person would spend it. 'where' is a place id, a dot, and what to do there; use a place only while it is open. "
        "Duties stand whatever the strokes say: 'breaks' names those that this person means not to keep on that day, by their ids, "
        "and why; mostly there are none.",
        ELSEWHERE,
        SEEKING,
    )
    task: ClassVar[str] = " ".join(task_parts)
    answer_type: ClassVar[type[Answer]] = DayPlan
    without_answer: ClassVar[str] = (
        "keeps the strokes of the day before (on the first day none); the day's duties and what was agreed stand by rule"
    )
    put: ClassVar[str] = "at bedtime; used in the morning"
    depends_on: ClassVar[frozenset[Counter]] = ANYTHING - {"plan"}

    weekday: str
    wake: int
    bed: int
    duties: tuple[Duty, ...] = ()
    wishes: tuple[Wish, ...] = ()
    yesterday: tuple[str, ...] = ()
    thoughts: tuple[str, ...] = ()
    likings: tuple[tuple[str, int], ...] = ()
    heard: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    family: tuple[str, ...] = ()

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Every place and what it affords; the duties that could be broken, where there are any."""
        breaks = {"duty": self.duty_ids()} if self.duties else {}
        return super().choices() | breaks

    def aliases(self) -> dict[str, dict[str, str]]:
        """Places by their names, duties by their words."""
        named = {duty.activity: name for name, duty in zip(self.duty_ids(), self.duties, strict=True)}
        return super().aliases() | {"duty": named}

    def duty_ids(self) -> tuple[str, ...]:
        """The ids of the duties, in their order."""
        return tuple(f"d{number}" for number in range(1, len(self.duties) + 1))

    def expendable(self) -> tuple[Memory, ...]:
        """Thoughts, then news, the oldest first; duties, habits and what was agreed stay."""
        return (*first_first("thoughts", len(self.thoughts)), *first_first("heard", len(self.heard)))

    def question(self) -> str:
        """The date, the duties and habits of the day, and what is on this person's mind."""
        lines = [
            say(
                "The plan is for {weekday}, day {day}, from {wake} to bedtime at about {bed}.",
                weekday=word(self.weekday),
                day=self.day,
                wake=clock(self.wake),
                bed=clock(self.bed),
            )
        ]
        if self.family:
            lines.append(say("In the same home: {names}", names=", ".join(quote(name) for name in self.family)))
        for name, duty in zip(self.duty_ids(), self.duties, strict=True):
            agreed, fixed = (
                say("Agreed {id}: {duty}", id=name, duty=duty.text()),
                say("Duty {id}: {duty}", id=name, duty=duty.text()),
            )
            lines.append(agreed if duty.appointment else fixed)
        lines += [say("Agreed, still open: {text}", text=quote_retold(text)) for text in self.unsettled]
        lines += [wish.text() for wish in self.wishes]
        if self.yesterday:
            lines.append(say("The day before: {texts}", texts=in_a_row(self.yesterday)))
        lines += [say("Heard: {text}", text=in_a_row(self.heard))] if self.heard else []
        lines += [say("On your mind: {text}", text=in_a_row(self.thoughts))] if self.thoughts else []
        return "\n".join(lines)
