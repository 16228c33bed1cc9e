"""The clock: ticks, seconds of the run (since midnight of day 1), days, and their written forms."""

import re
from dataclasses import dataclass
from datetime import date

from twinville.worlds.daytime import DAY, parse_time
from twinville.worlds.daytime import label as label
from twinville.worlds.errors import InputError

MIN_TICK, MAX_TICK = 1, 600
MAX_DAYS = 3650
DEFAULT_DATE = date(2026, 3, 2)

_MOMENT = re.compile(r"day\s+(\d{1,5})\s+(\d{1,2}:\d{2})", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,6})\s*(s|sec|seconds?|m|min|minutes?|h|hours?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tick 0 is at `start` seconds; each tick is `tick_seconds` long. `start_date` is the calendar date of day 1."""

    start: int
    tick_seconds: int
    start_date: date

    def seconds(self, tick: int) -> int:
        """Seconds of the run at a tick."""
        return self.start + tick * self.tick_seconds

    def tick_at(self, seconds: int) -> int:
        """The first tick at or after a moment."""
        return max(0, -(-(seconds - self.start) // self.tick_seconds))

    def tick_before(self, seconds: int) -> int:
        """The last tick at or before a moment."""
        return (seconds - self.start) // self.tick_seconds

    def weekday(self, day: int) -> int:
        """0 for Monday; `day` counts from 0."""
        return (self.start_date.weekday() + day) % 7


def parse_moment(text: str, option: str) -> int:
    """Seconds of "day 2 18:00" (or "18:00" for day 1); raises InputError naming the option."""
    match = _MOMENT.fullmatch(text.strip())
    try:
        if match is None:
            return parse_time(text)
        if not 1 <= int(match[1]) <= MAX_DAYS:
            raise ValueError(f"days are counted from 1 to {MAX_DAYS}")
        return (int(match[1]) - 1) * DAY + parse_time(match[2])
    except ValueError as error:
        raise InputError(f"{option} '{text}': {error}; write a moment as 'day 2 18:00'") from None


def parse_tick(text: str) -> int:
    """Seconds of a tick length such as "10s" or "2m"; raises InputError outside 1 second to 10 minutes."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise InputError(f"--tick '{text}': write a length of time such as 10s or 1m")
    unit = (match[2] or "s")[0].lower()
    seconds = int(match[1]) * {"s": 1, "m": 60, "h": 3600}[unit]
    if not MIN_TICK <= seconds <= MAX_TICK:
        raise InputError(f"--tick '{text}': a tick lasts from 1 second to 10 minutes")
    return seconds
