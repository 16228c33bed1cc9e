"""Durations as options take them: "90s", "2m", "1h30m", or seconds as a number."""

import re

from twinville.worlds.errors import InputError

_DURATION = re.compile(r"(?:(?P<h>\d+(?:\.\d+)?)h)?(?:(?P<m>\d+(?:\.\d+)?)m)?(?:(?P<s>\d+(?:\.\d+)?)s?)?")
_SECONDS = {"h": 3600, "m": 60, "s": 1}


def parse_duration(text: str, option: str) -> float:
    """The seconds of a duration above 0; raises InputError naming the option."""
    found = _DURATION.fullmatch(text.strip().casefold().replace(" ", ""))
    seconds = sum(float(number) * _SECONDS[unit] for unit, number in found.groupdict().items() if number) if found else 0.0
    if seconds <= 0:
        raise InputError(f"{option} '{text}': give a time above 0, for example 90s, 2m or 1h30m")
    return seconds


def in_words(seconds: float) -> str:
    """A duration for people: "40 s", "12 min", "3.5 h", "4 days"."""
    for unit, size, enough in (("days", 86_400, 48 * 3600), ("h", 3600, 2 * 3600), ("min", 60, 120)):
        if seconds >= enough:
            return f"{seconds / size:.2g} {unit}" if seconds < 10 * size else f"{seconds / size:,.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.2g} s"
