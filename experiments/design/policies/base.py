"""What every policy is: something that is done to an arm, as changes of a fork. A kind is one file beside this one.

What the world *enforces* is a locked door. What is *normative* is asked of people: each learns of it by letter, notice, talk or a
sign, forms an attitude, and keeps it or not by their own mind, day by day, with a stated reason.
"""

from collections.abc import Sequence
from typing import Protocol

from twinville.experiments.design.setting import Setting
from twinville.simulation.clock import parse_moment
from twinville.simulation.history.fork import Change


class Policy(Protocol):
    """Something that is done to an arm. A user's own is a class with this one method."""

    def changes(self, setting: Setting) -> Sequence[Change]:
        """What it does to a fork; raises InputError for people, places or moments that there are not."""
        ...


def moment(text: str | None, what: str = "start") -> int | None:
    """A moment in seconds of the run; None for right after the fork. Raises InputError."""
    return parse_moment(text, what) if text is not None else None
