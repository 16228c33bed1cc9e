"""Parses hours and occupations from the English prose of the original village's personas."""

import re
from dataclasses import dataclass

from twinville.agents.persona import Shift
from twinville.worlds.daytime import format_time, parse_time
from twinville.worlds.world import World

_CLOCK = r"(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m"
_OCCUPATION = re.compile(r"\bis (?:an? |the )?((?:[\w'-]+ ){0,3}?[\w'-]+)(?= (?:of|at|in|who|for|with|and|that|studying)\b|[.,])")


@dataclass(frozen=True)
class Occupation:
    """The work that a persona's prose states."""

    title: str = ""
    workplace: str | None = None
    shifts: tuple[Shift, ...] = ()


def clock_after(text: str, words: str) -> str | None:
    """The first time of day that follows one of `words` (a regular expression) in a sentence, as "HH:MM", or None."""
    match = re.search(rf"(?:{words})[^.]*?{_CLOCK}", text, re.IGNORECASE)
    return _as_time(match[1], match[2], match[3]) if match else None


def _as_time(hour: str, minute: str | None, half: str) -> str | None:
    number = int(hour) % 12 + (12 if half.lower() == "p" else 0)
    text = f"{number:02d}:{minute or '00'}"
    try:
        parse_time(text)
    except ValueError:
        return None
    return text


def occupation(world: World, learned: str, requirement: str, wake: str) -> Occupation:
    """Title, workplace and hours, as far as `learned` ("is a cafe owner of ...") and `requirement` tell them."""
    match = _OCCUPATION.search(learned)
    title = match[1] if match else ""
    place = _place_in(world, requirement) or _place_in(world, learned.split(".")[0])
    studies = "student" in title
    opens = clock_after(requirement, r"opens|works|from|starts|open")
    until = clock_after(requirement, r"until|till|closes|\bto\b")
    if place is None:
        return Occupation(title)
    if studies:
        rooms = [a for a in world.arenas_of(place) if {"learn", "study"} & set(world.affordances(a))]
        if rooms:
            # The prose gives no hours: lessons begin at half past nine, or an hour and a quarter after getting up.
            begins = max(parse_time("09:30"), parse_time(wake) + 75 * 60)
            return Occupation(title, rooms[0].address, (Shift(start=format_time(begins), end=format_time(begins + 5 * 3600)),))
        return Occupation(title)
    rooms = [a for a in world.arenas_of(place) if {"serve", "teach", "treat", "craft", "office"} & set(world.affordances(a))]
    if not rooms or not (opens or re.search(r"\b(works?|runs?|owner|keeper|clerk|teach\w*|bartender)\b", learned + requirement)):
        return Occupation(title)
    start, end = opens or "09:00", until or "17:00"
    days = "daily" if re.search(r"every\s?day|daily", requirement) else "mon-fri"
    return Occupation(title, rooms[0].address, (Shift(days=days, start=start, end=end if end != start else "17:00"),))


def _place_in(world: World, text: str) -> str | None:
    """The first sector whose name occurs in the text, longest names first; homes are not workplaces."""
    folded = text.casefold()
    found = [
        (folded.index(sector.name.casefold()), -len(sector.name), sector.address)
        for sector in world.sectors
        if sector.kind != "home" and sector.name.casefold() in folded
    ]
    return min(found)[2] if found else None
