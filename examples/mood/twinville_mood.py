"""A mood: good talk lifts it, what goes wrong weighs on it, and it colours how a person plans and talks.

An example of a component of a mind in a package of its own. The rules are made up; they are no finding about people.
"""

from twinville.agents.cognition.context import Context
from twinville.agents.component import Part
from twinville.agents.decision import Decision
from twinville.agents.records import Noted
from twinville.agents.stimulus import CalledToAccount, FaultSeen, Felt, Stimulus, TalkEnded
from twinville.worlds.daytime import DAY

#: The mood goes from -LIMIT to LIMIT; at MARKED or beyond, either way, it shows.
LIMIT, MARKED = 3, 1
CHEERFUL, GLOOMY = "Today I am in high spirits", "Today I am out of sorts"


class Mood(Part):
    """One person's mood: 0 in the morning, changed by what happens."""

    STATE = ("_level", "_day")
    name = "mood"

    def __init__(self, context: Context) -> None:
        self._context = context
        self._level = 0
        self._day = 0

    def perceive(self, stimulus: Stimulus, now: int) -> bool:  # noqa: ARG002
        """Be lifted, or weighed down."""
        match stimulus:
            case TalkEnded(lines=lines) if lines:
                self._move(1)
            case FaultSeen() | CalledToAccount():
                self._move(-2)
            case Felt(weight=weight):
                self._move(-1 if weight < 8 else -2)
            case _:
                return False
        return True

    def after_act(self, decision: Decision, now: int) -> None:  # noqa: ARG002
        """A new day: the mood is even again."""
        if now // DAY != self._day:
            self._day = now // DAY
            self._move(-self._level)

    def colour(self, now: int) -> str:  # noqa: ARG002
        """A marked mood in a sentence."""
        if self._level >= MARKED:
            return f"{CHEERFUL}."
        return f"{GLOOMY}." if self._level <= -MARKED else ""

    def _move(self, by: int) -> None:
        level = max(-LIMIT, min(LIMIT, self._level + by))
        if level != self._level:
            self._level = level
            self._context.records.append(Noted(self.name, {"level": level}))
