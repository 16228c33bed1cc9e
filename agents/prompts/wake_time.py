"""When to get up: asked as somebody goes to bed."""

from typing import ClassVar

from twinville.agents.prompts.depends import Counter
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.wording import say, word


class WakeTime(Answer):
    """The chosen time, "HH:MM"."""

    wake: str


@register
class WakeTimePrompt(Prompt[WakeTime]):
    """Choose from `options` (minutes, in order; above 1440 is tomorrow) when to get up."""

    kind: ClassVar[str] = "wake_time"
    version: ClassVar[int] = 1
    task: ClassVar[str] = "It is bedtime. Choose when to get up, given what the coming day asks."
    answer_type: ClassVar[type[Answer]] = WakeTime
    without_answer: ClassVar[str] = "gets up at their usual hour"
    put: ClassVar[str] = "at bedtime; used at the earliest time that it offers"
    depends_on: ClassVar[frozenset[Counter]] = frozenset(("company", "ties", "aims", "persona", "model", "seed"))

    now: int
    weekday: str
    first_duty: str = ""
    first_duty_at: int | None = None
    options: tuple[int, ...]

    def choices(self) -> dict[str, tuple[str, ...]]:
        """The times on offer."""
        return {"wake": tuple(clock(option) for option in self.options)}

    def question(self) -> str:
        """Now, tomorrow's first duty, and the times on offer."""
        now = say("It is {time}; the coming day is a {weekday}.", time=clock(self.now), weekday=word(self.weekday))
        if self.first_duty_at is not None:
            duty = say("The first duty is {duty} at {time}.", duty=quote_retold(self.first_duty), time=clock(self.first_duty_at))
        else:
            duty = say("Nothing is due that day.")
        first, last = clock(self.options[0]), clock(self.options[-1])
        return f"{now} {duty}\n{say('Get up between {first} and {last}, on a quarter hour.', first=first, last=last)}"

    def minutes(self, answer: WakeTime) -> int:
        """The chosen option."""
        return next(option for option in self.options if clock(option) == answer.wake)
