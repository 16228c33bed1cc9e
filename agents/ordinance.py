"""An ordinance: what a council asks of people. Each person learns of it and decides whether to keep it."""

from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from twinville.worlds.daytime import DAY
from twinville.worlds.hours import ALWAYS, Hours, parse_hours
from twinville.worlds.state import saved

#: What can be asked so that it changes what people do: to be at home, to leave places alone, to have them closed, to wear a mask
#: in them; anything else is words that minds weigh.
Asks = Literal["stay home", "stay away", "close", "mask", "words"]


@saved("Ordinance")
class Ordinance(BaseModel):
    """`statement` is what people hear. `places` are addresses of sectors (none: everywhere but in homes), `hours` when it holds
    (none: always), `ends` the second of the run from which it holds no more. With `sign`, whoever enters a place it concerns reads
    of it there. What is `enforced`, the world sees to at the door. `wardens` are residents asked to see that it is kept, who do so
    by their own judgement. A `voluntary` one is an appeal.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    statement: Annotated[str, Field(min_length=1, max_length=2000)]
    asks: Asks = "words"
    places: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    ends: int | None = None
    sign: bool = False
    enforced: bool = False
    voluntary: bool = False
    wardens: tuple[str, ...] = ()

    @field_validator("hours")
    @classmethod
    def _check_hours(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        parse_hours(value)
        return value

    @property
    def when(self) -> Hours:
        """The hours of the week in which it holds."""
        return _hours(self.hours)

    @property
    def keeps_away(self) -> bool:
        """Whether keeping it is a matter of where one is."""
        return self.asks in ("stay home", "stay away", "close")

    def concerns(self, sector: str, *, home: bool) -> bool:
        """Whether it is about a place; `home` says that somebody lives there."""
        if self.asks == "words":
            return False
        return sector in self.places if self.places else not home

    def holds_in(self, weekday: int, now: int) -> int | None:
        """Seconds until it holds, 0 when it does at `now` (seconds of the run); None when it does no more."""
        if self.ends is not None and now >= self.ends:
            return None
        begins = self.when.opens_in(weekday, now % DAY)
        return None if begins is None or (self.ends is not None and now + begins >= self.ends) else begins


@cache
def _hours(lines: tuple[str, ...]) -> Hours:
    return parse_hours(lines) if lines else ALWAYS
