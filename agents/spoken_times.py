"""Days and times of day as people say them, read without a model, in English and German. What cannot be read is open: None."""

import re
from collections.abc import Callable

from twinville.worlds.daytime import WEEKDAY_NAMES

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "zero null",
            "one ein eins eine einer einem",
            "two zwei zwo",
            "three drei",
            "four vier",
            "five fünf fuenf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
            "ten zehn",
            "eleven elf",
            "twelve zwölf zwoelf",
        )
    )
    for word in words.split()
} | {"fifteen": 15, "fünfzehn": 15, "twenty": 20, "zwanzig": 20, "thirty": 30, "dreißig": 30, "forty-five": 45}
_GERMAN_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag sonnabend", "sonntag")
_DAYS = {word: number for number, words in enumerate(_GERMAN_DAYS) for word in words.split()}
_DAYS |= {name.casefold(): number for number, name in enumerate(WEEKDAY_NAMES)}
_DAYS |= {name[:3].casefold(): number for number, name in enumerate(WEEKDAY_NAMES)} | {"tues": 1, "thurs": 3}

_TODAY = re.compile(
    r"\b(today|tonight|this (?:very )?(?:morning|noon|afternoon|evening)|heute|now|jetzt|right away|gleich|sofort)\b"
)
_AFTER_NEXT = re.compile(r"\b(day after tomorrow|übermorgen|uebermorgen)\b")
_TOMORROW = re.compile(r"\b(tomorrow|(?<!am )(?<!heute )morgen)\b")
_DAY_NUMBER = re.compile(r"\b(?:day|tag)\s+(\d{1,4})\b")
_WEEKDAY = re.compile(r"\b(" + "|".join(sorted(_DAYS, key=len, reverse=True)) + r")s?\b")
_RELATIVE_DAYS = re.compile(r"\bin (\d{1,2}|\w+) (?:days|tagen)\b")

_NIGHT = re.compile(r"\b(night|nachts?)\b")
_LATE_WORDS = re.compile(
    r"\b(evening|tonight|afternoon|supper|dinner|drinks?|party|beer|pub|concert|dance|abends?|abendessen|abendbrot|nachmittags?"
    r"|heute abend|bier|kneipe|feier|fest)\b|\bp\.?\s?m\b"
)
_EARLY_WORDS = re.compile(r"\b(morning|breakfast|morgens|vormittags?|früh|am morgen|heute morgen)\b|\ba\.?\s?m\b")
_N = r"(\d{1,2}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_NOON = re.compile(r"\b(noon|midday|mittags?)\b")
_MIDNIGHT = re.compile(r"\b(midnight|mitternacht)\b")
_DIGITS = re.compile(r"(?<![\d.:])(\d{1,2})\s?[:.h]\s?(\d{2})(?![\d:])")
_HALF_EN = re.compile(rf"\bhalf[\s-]+(?:past[\s-]+)?{_N}\b")
_HALF_DE = re.compile(rf"\bhalb\s+{_N}\b")
_QUARTER = re.compile(rf"\b(?:a\s+)?(?:quarter|viertel)\s+(past|after|nach|to|before|vor)\s+{_N}\b")
_OFF = re.compile(rf"\b{_N}\s+(?:minutes\s+|minuten\s+)?(past|after|nach|to|before|vor)\s+{_N}\b")
_SPLIT = re.compile(rf"\b{_N}\s+(fifteen|thirty|forty-five|fünfzehn|dreißig)\b")
_HOUR = re.compile(rf"\b{_N}\s*(?:o'?\s?clock|uhr|p\.?\s?m\b|a\.?\s?m\b)(?:\s+(\d{{1,2}})\b)?")
_AT = re.compile(rf"(?:\b(?:at|around|about|by|from|um|gegen|ab)\s+|^){_N}\b(?!\s*(?:minutes|minuten|hours|stunden))")
_SOON = re.compile(r"\b(now|jetzt|right away|straight away|at once|sofort)\b")
_IN = re.compile(rf"\bin\s+(?:(half an|an|a|einer|einem|einer halben|{_N[1:-1]})\s+)(minutes?|minuten?|hours?|stunden?)\b")


def read_day(text: str, today: int, weekday_of: Callable[[int], int]) -> int | None:
    """The day of the run (1 the first) that words name, said on day `today`; `weekday_of` counts days from 0.

    A weekday is the next one, today included. Dates and anything else are open.
    """
    said = " ".join(text.casefold().split())
    if match := _DAY_NUMBER.search(said):
        return int(match[1]) if int(match[1]) > 0 else None
    if _AFTER_NEXT.search(said):
        return today + 2
    if _TODAY.search(said):
        return today
    if _TOMORROW.search(said):
        return today + 1
    if match := _RELATIVE_DAYS.search(said):
        ahead = _number(match[1])
        return today + ahead if ahead is not None else None
    if match := _WEEKDAY.search(said):
        return today + (_DAYS[match[1]] - weekday_of(today - 1)) % 7
    return None


def read_time(text: str, now: int | None = None, around: str = "") -> int | None:
    """Minutes since midnight of a time that words name, 0 to 1440. `now`, minutes since midnight, is given for a time of today.

    "in an hour" counts from `now`. Where "four" or "4:30" leaves the half of the day open, words such as "evening", here or
    `around` it, decide; else it is the first that is still to come today; else the one at which people are about: 1 to 6 in the
    afternoon, 7 to 12 as said.
    """
    said = " ".join(text.casefold().split()).replace("’", "'")
    if now is not None:
        if match := _IN.search(said):
            return _later(now, match[1], match[2])
        if _SOON.search(said):
            return now
    found = _clock(said)
    if found is None:
        return None
    minutes, certain = found
    if certain or minutes >= 13 * 60 or minutes > 24 * 60:
        return minutes if minutes <= 24 * 60 else None
    half = f"{said} {around.casefold()}"
    if _LATE_WORDS.search(half) or (_NIGHT.search(half) and minutes >= 5 * 60):
        return minutes + 720 if minutes < 720 else minutes
    if _EARLY_WORDS.search(half):
        return minutes % 720
    if minutes >= 720:
        return minutes
    if now is not None and minutes < now <= minutes + 720:
        return minutes + 720
    return minutes + 720 if minutes < 7 * 60 else minutes


def _clock(said: str) -> tuple[int, bool] | None:
    """Minutes since midnight, and whether the half of the day is certain."""
    if match := _DIGITS.search(said):
        hour, minute = int(match[1]), int(match[2])
        if hour > 24 or minute > 59:
            return None
        return hour * 60 + minute, match[1].startswith("0") or hour >= 13
    if match := _HALF_DE.search(said):
        return _of_hour(match[1], -30)
    if match := _HALF_EN.search(said):
        return _of_hour(match[1], 30)
    if match := _QUARTER.search(said):
        return _of_hour(match[2], -15 if match[1] in ("to", "before", "vor") else 15)
    if match := _OFF.search(said):
        off = _number(match[1]) or 0
        return _of_hour(match[3], -off if match[2] in ("to", "before", "vor") else off)
    if _MIDNIGHT.search(said):
        return 1440, True
    if match := _SPLIT.search(said):
        return _of_hour(match[1], _NUMBERS[match[2]])
    if match := _HOUR.search(said):
        return _of_hour(match[1], int(match[2]) if match[2] and int(match[2]) < 60 else 0)
    if _NOON.search(said):
        return 720, True
    if match := _AT.search(said):
        return _of_hour(match[1], 0)
    return None


def _of_hour(word: str, off: int) -> tuple[int, bool] | None:
    hour = _number(word)
    if hour is None or hour > 24:
        return None
    return (hour * 60 + off) % 1441, hour >= 13


def _later(now: int, count: str, unit: str) -> int | None:
    hours = unit.startswith(("hour", "stunde"))
    if "half" in count or "halben" in count:
        ahead = 30
    else:
        number = 1 if count in ("an", "a", "einer", "einem") else _number(count)
        if number is None:
            return None
        ahead = number * (60 if hours else 1)
    return now + ahead if now + ahead <= 24 * 60 else None


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else _NUMBERS.get(word)
