"""A number, a time or a day, and what makes two of them the same."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["time", "day", "month", "date", "money", "count"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, time or day. Two are the same where their keys meet: "at six" may be 6:00, the count six or 18:00."""

    kind: Kind
    keys: frozenset[str]
    #: The words that say it.
    said: str = field(default="", compare=False)


#: Longer strings of digits are no numbers that people tell each other.
LONGEST = 15


def plain(value: float) -> str:
    """A number as a key has it."""
    return f"{value:g}"


def clock(minutes: int) -> frozenset[str]:
    """A time of day; a full hour may also be meant by its bare number. Morning and evening are not told apart."""
    minutes %= 720
    hour, rest = divmod(minutes, 60)
    return frozenset((f"t{minutes}",)) if rest else frozenset((f"n{hour or 12}",))
