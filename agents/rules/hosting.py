"""Hosting, by rule: who wants to give a party asks whom they talk with, and is there themselves.

The intention is one sentence of what occupies a person, about themselves: "NAME wants to give a party at PLACE on day 2 from
17:00 to 19:00". What they think of others, or quote, is none. The day is "day N", today, tonight or tomorrow; an end is in digits.
"""

import re
from typing import NamedTuple

from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.speaker import Speaker
from twinville.agents.rules.aims import Serving
from twinville.agents.rules.inviting import Meeting
from twinville.agents.rules.offers import offering, where
from twinville.agents.spoken_times import read_day, read_time
from twinville.agents.words import content_words, sentences
from twinville.worlds.daytime import WEEKDAY_NAMES

#: Minutes of a party whose end is open; days ahead of which its weekday names one day alone.
_USUAL, _WEEK = 120, 6
_WANTS = (
    r" (?:also )?(?:wants?|means?|plans?|hopes?|intends?|would like|is planning|is going) to (?:give|have|throw|hold|host) "
    r"(?P<what>(?:an?|the|his|her|their) [^,;]+?)(?= (?:at|in|on|from|today|tonight|tomorrow)\b)(?P<rest>.+)"
)
_PLACE = re.compile(r"\b(?:at|in) (?P<place>(?:[Tt]he )?[A-Z][\w'’]*(?: [A-Z][\w'’]*)*)")
_DAY = re.compile(r"\b(?:on day \d+|today|tonight|tomorrow)\b")
_UNTIL = re.compile(r" (?:to|until|till) (?=\d)")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«")
#: What one does at a party, the first of these that the place affords.
_USES = ("chat", "drink", "dine", "eat", "rest", "stand")


class Party(NamedTuple):
    """What somebody wants to give: words, place, day of the run, minutes of that day, how long; the sentence, its day a number."""

    what: str
    place: str
    day: int
    start: int
    minutes: int
    sentence: str


def party_of(name: str, currently: str, today: int) -> Party | None:
    """The party that somebody of this name wants to give, by what occupies them on a day of the run; None for none."""
    own = re.compile(rf"(?:{re.escape(name)}|{re.escape(name.split()[0])}|[Ss]he|[Hh]e|[Tt]hey|I){_WANTS}", re.DOTALL)
    for sentence in sentences(_QUOTED.sub("…", currently)):
        found = own.match(sentence)
        place, said = (_PLACE.search(found["rest"]), _DAY.search(found["rest"])) if found is not None else (None, None)
        if found is None or place is None or said is None:
            continue
        begins, *ends = _UNTIL.split(_DAY.sub("", found["rest"]), maxsplit=1)
        day = read_day(said[0], today, lambda _: 0)
        start, end = (read_time(text, around=f"{said[0]} {found['what']}") for text in (begins, "".join(ends)))
        if day is not None and start is not None:
            minutes = min(max(end - start, 15), 720) if end is not None and end > start else _USUAL
            with_day = sentence[: found.start("rest")] + _DAY.sub(f"on day {day}", found["rest"], count=1)
            return Party(found["what"][:80], place["place"], day, start, minutes, with_day)
    return None


def invitation(me: Speaker, other: str, day: int, weekday: str, now: int) -> Meeting | None:
    """What a host asks the other to, on a day of the run; None without a party ahead, and for whom they have asked already."""
    party = party_of(me.identity.name, me.identity.currently, day)
    ahead = party.day - day if party is not None else -1
    if party is None or not 0 <= ahead <= _WEEK or ahead * 1440 + party.start <= now:
        return None
    asked = [each.text for each in me.agreements if other in each.text]
    asked += [memory.text for memory in me.memories if memory.kind == "agreement" and memory.about == other]
    if any(party.what in text for text in asked):
        return None
    on = WEEKDAY_NAMES[(WEEKDAY_NAMES.index(weekday) + ahead) % 7] if ahead > 1 else ""
    news = f"{me.identity.name} gives {party.what} at {party.place} on day {party.day} from {clock(party.start)}."
    return Meeting(party.what, ahead * 1440 + party.start, party.minutes, party.place, on, news)


def hosting(prompt: DayPlanPrompt) -> Serving | None:
    """What a host does on the day of their party, at its hour; None on another day, and where they know no such place."""
    party = party_of(prompt.identity.name, prompt.identity.currently, prompt.day)
    if party is None or party.day != prompt.day:
        return None
    named = content_words(party.place)
    for use in _USES:
        for place in offering(prompt.places, use, party.start, party.start + party.minutes):
            if named <= content_words(place.name):
                return Serving(f"at {party.what}", "social", where(place, use), party.minutes, party.start)
    return None
