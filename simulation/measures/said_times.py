"""Times of day as somebody says them who asks later, in figures or in words, in English or in German."""

from twinville.worlds.daytime import DAY, format_time

HOUR, MINUTE = 3600, 60
_ENGLISH = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_GERMAN = ("zwölf", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf")
#: Parts of a day, hours.
PARTS = (("morning", 5, 12), ("afternoon", 12, 18), ("evening", 18, 23))


def english(moment: int, asked: int, draw: float) -> str:
    """A time of day as somebody says it who asks at another moment: in figures for half of the draws, else in words."""
    day = (
        "" if moment // DAY == asked // DAY else "yesterday" if moment // DAY == asked // DAY - 1 else f"on day {moment // DAY + 1}"
    )
    if draw < 0.4:
        return f"{day} at {format_time(moment)}".strip()
    hour, minute = moment % DAY // HOUR, moment % HOUR // MINUTE
    if draw < 0.5:
        return f"{day} at {(hour - 1) % 12 + 1}:{minute:02d} {'am' if hour < 12 else 'pm'}".strip()
    this, following = _ENGLISH[hour % 12], _ENGLISH[(hour + 1) % 12]
    quarters = {0: f"{this} o'clock", 15: f"a quarter past {this}", 30: f"half past {this}", 45: f"a quarter to {following}"}
    said = quarters.get(minute) or (f"{_minutes(minute)} past {this}" if minute < 30 else f"{_minutes(60 - minute)} to {following}")
    if _is_plain(moment, asked) and draw < 0.75:
        return f"{day} at {said}".strip()
    part = "night" if hour < 5 or hour >= 23 else next(part for part, first, last in PARTS if first <= hour < last)
    if part == "night":
        return f"{day} at {format_time(moment)}".strip()
    qualified = {"": f"this {part}", "yesterday": f"yesterday {part}"}.get(day, f"{day}, in the {part}")
    return f"at {said} {qualified}"


def german(moment: int, asked: int, draw: float) -> str:
    """The same in German."""
    day = {0: "", 1: "gestern "}.get(asked // DAY - moment // DAY, f"an Tag {moment // DAY + 1} ")
    hour, minute = moment % DAY // HOUR, moment % HOUR // MINUTE
    this, following = _GERMAN[hour % 12], _GERMAN[(hour + 1) % 12]
    said = {15: f"Viertel nach {this}", 30: f"halb {following}", 45: f"Viertel vor {following}"}.get(minute)
    if draw < 0.5 or said is None or not _is_plain(moment, asked):
        return f"{day}um {format_time(moment) if draw < 0.7 else f'{hour} Uhr {minute:02d}'}"
    return f"{day}um {said}"


def _minutes(count: int) -> str:
    return {5: "five", 10: "ten", 20: "twenty", 25: "twenty-five"}[count]


def _is_plain(moment: int, asked: int) -> bool:
    """Whether an hour up to twelve is understood without a part of the day: it is the latest such time while people are up."""
    other = moment + DAY // 2 if moment % DAY < DAY // 2 else moment - DAY // 2
    up = 6 * HOUR <= moment % DAY < 23 * HOUR
    rival = 6 * HOUR <= other % DAY < 23 * HOUR and other <= asked and other > moment
    return up and not rival and moment // DAY == asked // DAY
