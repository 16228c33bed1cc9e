"""An `Action`, the output of a mind: what to do, where, with what, and for how long. The world carries it out."""

from dataclasses import dataclass

from twinville.agents.categories import CATEGORIES, Category
from twinville.agents.leaving import Leaves
from twinville.agents.telling.telling import Declared
from twinville.worlds.state import saved

#: A plan step of more than a day is a mistake, not a step.
LONGEST = 86_400
#: The use of a thing that puts right what is wrong with it.
SEE_TO = "see to"


@saved("Action")
@dataclass(frozen=True, slots=True)
class Action:
    """Do something in an arena for `seconds` from when it begins, but not past `latest`.

    `things` are the ids of those that would serve, best first; none means just to be there. `patience` is how long to queue
    when none is free; `notice` what is put up at the end, if that is what it is for, `cites` the memories this rests on, `tells`
    what it is declared to tell. `leaves` is what others find afterwards.
    It is checked when it is made; a wrong one raises ValueError.
    """

    activity: str
    category: Category
    use: str
    arena: int
    things: tuple[int, ...]
    seconds: int
    latest: int
    patience: int = 0
    emoji: str = ""
    notice: str = ""
    cites: tuple[str, ...] = ()
    tells: tuple[Declared, ...] = ()
    leaves: Leaves | None = None

    def __post_init__(self) -> None:
        if not self.activity.strip():
            raise ValueError("an action needs an activity")
        if self.category not in CATEGORIES:
            raise ValueError(f"there is no category '{self.category}'")
        if not 0 < self.seconds <= LONGEST:
            raise ValueError(f"an action takes between a second and a day, not {self.seconds} s")
        if self.patience < 0:
            raise ValueError("patience cannot be negative")
