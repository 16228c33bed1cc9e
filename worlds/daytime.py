"""Times of day and weekdays as text and as numbers: seconds since midnight, and 0 for Monday to 6 for Sunday."""

import re

DAY = 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_TIME = re.compile(r"(\d{1,2}):(\d{2})")


def parse_time(text: str) -> int:
    """Seconds since midnight of "HH:MM", 00:00 to 24:00; raises ValueError otherwise."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is not a time of day; write it as HH:MM, for example 08:30")
    hours, minutes = int(match[1]), int(match[2])
    if minutes > 59 or hours * 60 + minutes > 24 * 60:
        raise ValueError(f"'{text}' is not a time of day; it must lie between 00:00 and 24:00")
    return hours * 3600 + minutes * 60


def format_time(seconds: int) -> str:
    """The time "HH:MM" of a moment, whatever its day."""
    minutes = seconds % DAY // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def label(seconds: int) -> str:
    """A moment as "day 1 10:40"."""
    return f"day {seconds // DAY + 1} {format_time(seconds)}"


def parse_days(text: str) -> frozenset[int]:
    """Weekday numbers of "mon-fri", "sat, sun", "fri-mon" or "daily"; raises ValueError otherwise."""
    if text.strip().casefold() == "daily":
        return frozenset(range(7))
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().casefold().partition("-")
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            raise ValueError(f"'{text}' does not name weekdays; write for example mon-fri, or sat, sun, or daily")
        start = WEEKDAYS.index(first)
        length = (WEEKDAYS.index(last or first) - start) % 7
        days.update((start + offset) % 7 for offset in range(length + 1))
    return frozenset(days)
