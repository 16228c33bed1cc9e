"""A knock at a door, and what comes of it: who knocks where, and whether they are let in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody knocks. `dwelling` is the address of what lies behind the door, `hosts` are those living there with whom it is
    agreed, or who have invited, for this hour.
    """

    by: str
    dwelling: str
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What somebody does who comes to the door: the words they say, and the reason, which a model states."""

    lets_in: bool
    words: str
    reason: str
