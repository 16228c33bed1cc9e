"""How long a server asks to wait, from its headers or its words."""

import email.utils
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime

#: Ten years: whoever asks for more means never.
LONGEST = 10 * 365 * 24 * 3600.0
#: Plain numbers from here on are moments: seconds since 1970, and above the second milliseconds.
_MOMENTS, _MOMENTS_IN_MILLISECONDS = 1e9, 1e11
#: A header longer than this tells no time.
_LONGEST_HEADER = 200

_NUMBER = re.compile(r"\+?\d{1,18}(\.\d{0,18})?", re.ASCII)
#: Seconds of a unit, by its beginning; longer beginnings before shorter ones.
_UNITS = {"ms": 0.001, "mil": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(rf"(\d{{1,18}}(?:\.\d{{1,18}})?)\s?({'|'.join(_UNITS)})", re.ASCII)
_LENGTH = r"\d{1,18}(?:\.\d{1,18})?\s?(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h|days?|d)(?![a-z])[\s,]{0,2}"
_DURATION = re.compile(rf"(?:{_LENGTH}){{1,5}}", re.ASCII)
_SPOKEN = re.compile(rf"(?:try\s(?:your\srequest\s)?again|retry|wait)(?:\s(?:in|after|for))?:?\s({_DURATION.pattern})", re.ASCII)


def asked_wait(headers: Mapping[str, str], said: str, now: datetime) -> float | None:
    """Seconds that a server asks to wait, not negative and at most ten years; None where it asks for nothing that makes sense.

    `said` are its words ("Please try again in 7m12s"). What it asks for outright goes before the moment its limits begin anew.
    """
    lower = {name.lower(): value.strip() for name, value in headers.items() if len(value) <= _LONGEST_HEADER}
    found = _milliseconds(lower.get("retry-after-ms", ""))
    if found is None:
        found = _seconds_or_date(lower.get("retry-after", ""), now)
    if found is None:
        spoken = _SPOKEN.search(said[:4000].lower())
        found = _duration(spoken[1]) if spoken is not None else None
    if found is None:
        found = _until_reset(lower, now)
    return min(max(found, 0.0), LONGEST) if found is not None and math.isfinite(found) else None


def should_retry(headers: Mapping[str, str]) -> bool | None:
    """What a server says about trying again; None where it says nothing."""
    said = next((value.strip().lower() for name, value in headers.items() if name.lower() == "x-should-retry"), "")
    return {"true": True, "false": False}.get(said)


def _milliseconds(text: str) -> float | None:
    return float(text) / 1000 if _NUMBER.fullmatch(text) else None


def _seconds_or_date(text: str, now: datetime) -> float | None:
    if _NUMBER.fullmatch(text):
        return float(text)
    try:
        return _until(email.utils.parsedate_to_datetime(text), now)
    except (ValueError, TypeError, OverflowError, IndexError):
        return _duration(text)


def _until_reset(headers: Mapping[str, str], now: datetime) -> float | None:
    """The longest wait until a limit begins anew, but for limits of which something is left."""
    waits = []
    for name, value in headers.items():
        if "ratelimit" in name and "reset" in name:
            left = headers.get(name.replace("reset", "remaining"), "0")
            wait = _reset(value, now)
            # A moment that is over is a clock that goes wrong: nothing is asked.
            if wait and not left.lstrip("0."):
                waits.append(wait)
    return max(waits, default=None)


def _reset(text: str, now: datetime) -> float | None:
    """Seconds until the moment in a reset header: a length of time, or a moment in one of four ways to write it."""
    if _NUMBER.fullmatch(text):
        number = float(text)
        if number < _MOMENTS:
            return number
        moment = number / 1000 if number >= _MOMENTS_IN_MILLISECONDS else number
        return max(0.0, moment - _aware(now).timestamp())
    found = _duration(text)
    if found is not None:
        return found
    try:
        return _until(datetime.fromisoformat(text), now)
    except (ValueError, OverflowError):
        return None


def _duration(text: str) -> float | None:
    """A length of time such as "1m30s", "12.5s" or "20 seconds"."""
    text = text.lower()
    if not _DURATION.fullmatch(text):
        return None
    return math.fsum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))


def _until(moment: datetime, now: datetime) -> float:
    return max(0.0, (_aware(moment) - _aware(now)).total_seconds())


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
