"""What one did today, in order, for the prompts of planning: by rule, and free of calls."""

from dataclasses import dataclass

from twinville.agents.action import Action
from twinville.agents.categories import Category
from twinville.agents.cognition.context import Context
from twinville.agents.component import Part
from twinville.agents.observation import Observation
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.quoting import quote
from twinville.worlds.daytime import DAY
from twinville.worlds.state import saved

#: How many of them a prompt shows, and how many are kept.
SHOWN, _KEPT = 5, 80


@saved("Deed")
@dataclass(frozen=True, slots=True)
class Deed:
    """Something done: from when, what, of which category, in which arena."""

    at: int
    activity: str
    category: Category
    arena: int


class Deeds(Part):
    """One person's day so far, from getting up on."""

    STATE = ("_done",)
    name = "deeds"

    def __init__(self, context: Context) -> None:
        self._world = context.world
        self._done: list[Deed] = []

    def before_act(self, observation: Observation, last: Action | None) -> None:
        """What is in hand, or has just been done, is a deed."""
        if last is None or observation.began is None or last.category in ("sleep", "travel"):
            return
        before = self._done[-1] if self._done else None
        if before is not None and before.at >= observation.began:
            return
        if before is None or (before.activity, before.arena) != (last.activity, last.arena):
            self._done.append(Deed(observation.began, last.activity, last.category, last.arena))
            del self._done[:-_KEPT]

    def begin_day(self) -> None:
        """A new day."""
        self._done.clear()

    def lately(self) -> tuple[str, ...]:
        """The last few, with their times and places."""
        return tuple(
            f"{clock(deed.at % DAY // 60)} {quote(deed.activity)} at {quote(self._place(deed.arena))}"
            for deed in self._done[-SHOWN:]
        )

    def free_time(self) -> tuple[str, ...]:
        """What was done for its own sake, each thing once; what was done at one place in a row goes by its first words."""
        found, before = [], None
        for deed in self._done:
            if deed.category in ("leisure", "social") and deed.arena != before:
                found.append(f"{deed.activity} at {self._place(deed.arena)}")
            before = deed.arena if deed.category in ("leisure", "social") else None
        return tuple(dict.fromkeys(found))[:12]

    def _place(self, arena: int) -> str:
        found = self._world.arenas[arena]
        return f"{self._world.sector(found.sector).name}, {found.name}"
