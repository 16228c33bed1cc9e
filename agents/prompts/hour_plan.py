"""The day hour by hour: broad strokes become blocks without gaps, from now to bedtime."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.categories import Planned
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.places import Place, listing, other_wheres, wheres
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.worlds.state import saved


@saved("Intended")
class Intended(BaseModel):
    """A stroke of the day plan or an appointment, with its minutes of the day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: int
    minutes: int
    activity: str
    category: Planned
    where: str
    appointment: bool = False


class Hours(Answer):
    """One block of a day: what, where, for how many minutes; the next block follows at once."""

    minutes: Annotated[int, Field(ge=10, le=300)]
    activity: Annotated[str, Field(min_length=1, max_length=120)]
    category: Planned
    where: str


class HourPlan(Answer):
    """The blocks from now to bedtime, in order; going to bed follows the last."""

    blocks: Annotated[tuple[Hours, ...], Field(min_length=1, max_length=40)]


@register
class HourPlanPrompt(Prompt[HourPlan]):
    """Turn what is intended into blocks from `now` to about `bed`."""

    kind: ClassVar[str] = "hour_plan"
    version: ClassVar[int] = 1
    task: ClassVar[str] = (
        "Write the schedule from now until bed as blocks that follow each other without gaps: getting ready, meals, duties, "
        "what is intended, rest. 'where' is a place id, a dot, and what to do there. Appointments keep their times."
    )
    answer_type: ClassVar[type[Answer]] = HourPlan
    without_answer: ClassVar[str] = "keeps the hours laid out before; without any, lives the day's plan as it stands"

    weekday: str
    now: int
    bed: int
    just_up: bool
    intended: tuple[Intended, ...]
    places: tuple[Place, ...]

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Every place and what it affords."""
        return {"where": wheres(self.places)}

    def aliases(self) -> dict[str, dict[str, str]]:
        """Places by their names."""
        return {"where": other_wheres(self.places)}

    def question(self) -> str:
        """The places, what is intended, and the time there is."""
        lines = ["Known places:", listing(self.places), "", f"Today is {self.weekday}, day {self.day}."]
        for item in self.intended:
            kind = "Appointment" if item.appointment else "Intended"
            lines.append(f"{kind}: {clock(item.start)}, {item.minutes} minutes, {quote(item.activity)} at {item.where}")
        up = " (just got up)" if self.just_up else ""
        lines.append(f"It is {clock(self.now)}{up}; bedtime is about {clock(self.bed)}, in {self.bed - self.now} minutes.")
        return "\n".join(lines)
