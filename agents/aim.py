"""An `Aim`: what somebody works towards over days, the next step, and what was done about it since."""

from dataclasses import dataclass

from twinville.worlds.state import saved

#: Characters of a goal, of its next step, and of what was done about it; how many aims somebody has at a time.
LONGEST_GOAL, LONGEST_NEXT, LONGEST_PROGRESS, MOST = 120, 120, 160, 3


@saved("Aim")
@dataclass(frozen=True, slots=True)
class Aim:
    """One goal of a person. `next` and `progress` are "" where nothing is known of them yet."""

    goal: str
    next: str = ""
    progress: str = ""

    def new_step(self) -> bool:
        """Whether the next step says something that the goal does not."""
        return bool(self.next) and self.next.casefold() not in self.goal.casefold()

    def words(self) -> str:
        """All of it in one line."""
        more = [f"next: {self.next}"] if self.next else []
        more += [f"so far: {self.progress}"] if self.progress else []
        return "; ".join((self.goal, *more))
