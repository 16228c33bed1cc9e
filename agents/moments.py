"""Times in a question, as people say them: "half past four", "yesterday evening", "um Viertel vor sechs"; in English and German.

A pure function of the words and of the moment at which they are said. What an hour leaves open (four in the morning, or in the
afternoon) is read as the latest such time that is past, in the hours in which people are awake; as the next one where the words
speak of the future.
"""

import re
from dataclasses import dataclass

from twinville.worlds.daytime import DAY, WEEKDAY_NAMES

HOUR, MINUTE = 3600, 60
#: People are mostly awake from here to here, hours.
_UP, _DOWN = 6, 23


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` to before `last`, seconds of the run; a moment is a minute long."""

    first: int
    last: int

    @property
    def is_moment(self) -> bool:
        """Whether it is one moment, not a part of a day."""
        return self.last - self.first <= MINUTE


_ENGLISH = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_GERMAN = ["eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"]
_NUMBERS = {word: number for words in (_ENGLISH, _GERMAN) for number, word in enumerate(words, 1)}
_NUMBERS |= {
    "ein": 1,
    "eine": 1,
    "einer": 1,
    "a": 1,
    "an": 1,
    "fuenf": 5,
    "zwoelf": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
}
_NUMBERS |= {"fifty": 50, "twenty-five": 25, "twenty five": 25, "fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "fünfundzwanzig": 25}
_NUMBERS |= {"thirty-five": 35, "forty-five": 45, "fifty-five": 55, "quarter": 15, "a quarter": 15, "viertel": 15, "half": 30}

_WORDED = "|".join(sorted(map(re.escape, _NUMBERS), key=lambda word: (-len(word), word)))
_HOURS = "|".join([*_ENGLISH, *_GERMAN, "ein(?= uhr)", "fuenf", "zwoelf", r"2[0-4]", r"1\d", r"0?\d"])
_MINUTES = rf"{_WORDED}|\d{{1,2}}"
_HALF_OF_DAY = r"(?:\s*(?P<half>a\.?m\b\.?|p\.?m\b\.?))?"
_FROM = r"(?P<from>past|after|nach|to|before|(?<=quarter )of|vor)"
_GOAL = rf"(?P<hour>{_HOURS}|noon|midnight)"
_OF = r"(?:\s+minutes?|\s+minuten?)?"

#: What comes after a number that is no hour.
_NO_HOUR = (
    r"(?!\s*[:.]?\d)"
    r"(?!\s+(?:of|another|by|times?|points?|places?|tables?|moments?|minutes?|hours?|people|days?|uhr|minuten?|stunden?)\b)"
)
_ALONE = rf"{_HALF_OF_DAY}(?!\w){_NO_HOUR}"
#: Ways to say a time of day. The first that fits a place in the text is the one.
_CLOCKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)\b{_HALF_OF_DAY}",
        r"\b(?P<hour>[01]?\d|2[0-4])\s*(?:uhr|h)\s*(?P<minute>[0-5]\d)\b",
        rf"\b(?P<past>{_MINUTES}){_OF}\s+(?P<from>vor|nach)\s+halb\s+(?P<before>{_HOURS})\b",
        rf"\bhalb\s+(?P<before>{_HOURS})\b",
        rf"\bdreiviertel\s+(?P<quarter>{_HOURS})\b",
        rf"\b(?P<past>{_MINUTES}){_OF}\s+{_FROM}\s+{_GOAL}{_ALONE}",
        rf"\bhalf\s+(?P<half_past>{_HOURS})\b(?!\s+hours?)",
        rf"\b(?P<hour>{_HOURS})[\s-]+(?P<worded>twenty[\s-]five|fifteen|twenty|thirty|forty[\s-]five|forty|fifty){_HALF_OF_DAY}(?!\w)",
        rf"\b(?P<hour>{_HOURS})\s*(?:o['’]?clock|uhr)\b(?:\s+(?:in\s+the\s+)?)?{_HALF_OF_DAY}",
        rf"\b(?P<hour>{_HOURS})\s*(?P<half>a\.?m\b\.?|p\.?m\b\.?)",
        rf"\b(?P<hour>{_HOURS})\s+(?:in\s+the\s+(?:morning|afternoon|evening)|at\s+night)\b",
        rf"\b(?:at|around|about|by|since|until|till|um|gegen|seit|bis)\s+(?P<hour>{_HOURS})\b{_NO_HOUR}",
        r"\b(?P<noon>noon|midday|mittags)\b(?<!after noon)",
        r"\b(?P<midnight>midnight|mitternacht)\b",
    )
)
#: Parts of a day: hours, the last of which may lie on the next day.
_PARTS = (
    (re.compile(r"\b(?:afternoons?|nachmittags?)\b"), 12, 18),
    (re.compile(r"\b(?:before noon|forenoon|vormittags?)\b"), 6, 12),
    (re.compile(r"\b(?:mornings?|morgens|heute morgen|gestern morgen|heute früh|gestern früh|am morgen)\b"), 5, 12),
    (re.compile(r"\b(?:lunch ?time|over lunch|über mittag)\b"), 12, 14),
    (re.compile(r"\b(?:evenings?|tonight|abends?)\b"), 18, 23),
    (re.compile(r"\b(?:nights?|nachts?)\b"), 22, 30),
)
_MORNING, _LATER = (
    re.compile(r"\bmorning|\bmorgens\b|\bvormittag|\bfrüh\b"),
    re.compile(r"\bafternoon|\bevening|\bnachmittag|\babend|\btonight"),
)
_BEFORE_YESTERDAY = re.compile(r"\bday before yesterday\b|\bvorgestern\b")
_YESTERDAY, _TOMORROW = (
    re.compile(r"\byesterday\b|\bgestern\b|\blast night\b"),
    re.compile(r"\btomorrow\b|(?<!am )(?<!heute )\bmorgen\b"),
)
_TODAY = re.compile(r"\btoday\b|\bthis (?:morning|afternoon|evening)\b|\btonight\b|\bheute\b")
_NUMBERED = re.compile(r"\b(?:day|tag)\s+(\d{1,4})\b")
_AGO = re.compile(
    rf"\b(?P<count>{_WORDED}|\d{{1,3}})\s+(?P<unit>minutes?|hours?)\s+ago\b"
    rf"|\bvor\s+(?P<zahl>{_WORDED}|\d{{1,3}})\s+(?P<einheit>minutes|minuten?|stunden?)\b"
)
#: Two bare hours between which something was; and half an hour, which is no "half past an".
_BARE_RANGE = re.compile(rf"\b(between|from|zwischen|von)\s+({_HOURS})\s+(?:and|to|und|bis)\s+({_HOURS})\b{_NO_HOUR}")
_HALF_AN_HOUR = re.compile(r"\bhalf an hour\b|\beine[rn]? halben stunde\b|\beine halbe stunde\b")
_RANGE = re.compile(r"\b(?:between|from|zwischen|von)\b")
_FUTURE = re.compile(r"\b(?:will|shall|going to|wirst|werdet|wird)\b")
_GERMAN_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")


def spans(question: str, now: int, weekday: int) -> tuple[Span, ...]:
    """What times a question speaks of, in order, none of them twice; nothing where it names none.

    `now` is seconds of the run, `weekday` today's, 0 for Monday. Two moments after "between" or "from" are one span.
    """
    text = _HALF_AN_HOUR.sub("30 minutes", question.casefold())
    text = _BARE_RANGE.sub(r"\1 at \2 and at \3", text)
    future = _FUTURE.search(text) is not None
    day, named = _day(text, now, weekday)
    found: list[tuple[int, Span]] = []
    taken: list[tuple[int, int]] = []
    for match in _AGO.finditer(text):
        count = _number(match["count"] or match["zahl"])
        unit = HOUR if (match["unit"] or match["einheit"]).startswith(("hour", "stund")) else MINUTE
        moment = now - count * unit
        taken.append(match.span())
        found.append((match.start(), Span(moment, moment + MINUTE)))
    for clock in _CLOCKS:
        for match in clock.finditer(text):
            if any(match.start() < last and first < match.end() for first, last in taken):
                continue
            minute = _minute(match)
            if minute is None:
                continue
            taken.append(match.span())
            moment = _settled(minute, _is_open(match, text), text, day if named else None, now, future=future)
            found.append((match.start(), Span(moment, moment + MINUTE)))
    found.sort(key=lambda pair: pair[0])
    moments = [span for _, span in found]
    if len(moments) == 2 and _RANGE.search(text) is not None and moments[0] != moments[1]:
        # The end is the next such time after the beginning, be it still to come.
        length = (moments[1].first - moments[0].first) % DAY
        return (Span(moments[0].first, moments[0].first + (length if length <= DAY // 2 else length - DAY // 2)),)
    return tuple(dict.fromkeys(moments)) if moments else _part(text, day, now, named=named)


def _part(text: str, day: int, now: int, *, named: bool) -> tuple[Span, ...]:
    """A part of a day, or the whole of a day that is named."""
    for words, first, last in _PARTS:
        if words.search(text) is not None:
            start = day * DAY
            if not named and start + first * HOUR > now and _FUTURE.search(text) is None and "tonight" not in text:
                start -= DAY
            return (Span(start + first * HOUR, start + last * HOUR),)
    return (Span(day * DAY, (day + 1) * DAY),) if named else ()


def _day(text: str, now: int, weekday: int) -> tuple[int, bool]:
    """The day that is spoken of, counted from 0, and whether it is named."""
    today = now // DAY
    numbered = _NUMBERED.search(text)
    if numbered is not None:
        return max(0, int(numbered[1]) - 1), True
    if _BEFORE_YESTERDAY.search(text) is not None:
        return today - 2, True
    if _YESTERDAY.search(text) is not None:
        return today - 1, True
    if _TOMORROW.search(text) is not None:
        return today + 1, True
    for number, names in enumerate(zip(WEEKDAY_NAMES, _GERMAN_DAYS, strict=True)):
        if any(re.search(rf"\b{name.casefold()}\b", text) for name in names):
            ahead = (number - weekday) % 7
            return today + (ahead if _FUTURE.search(text) is not None or not ahead else ahead - 7), True
    return today, _TODAY.search(text) is not None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[" ".join(word.split())]


def _hour(word: str) -> int:
    return {"noon": 12, "midnight": 24}.get(word) or _number(word)


def _minute(match: re.Match[str]) -> int | None:
    """Minutes since midnight that a match says, in the half of the day that it says if it does."""
    said = match.groupdict()
    if said.get("noon") or said.get("midnight"):
        return 12 * 60 if said.get("noon") else 24 * 60
    if said.get("before") or said.get("quarter"):
        hour = _hour(said.get("before") or said["quarter"])
        minute = hour * 60 - (30 if said.get("before") else 15)
        if said.get("past"):
            minute += _number(said["past"]) * (1 if said["from"] == "nach" else -1)
        return minute
    if said.get("half_past"):
        return _hour(said["half_past"]) * 60 + 30
    hour = _hour(said["hour"])
    minute = hour * 60 + (int(said["minute"]) if said.get("minute") else 0)
    if said.get("worded"):
        minute += _number(
            said["worded"].replace("-", " ").replace("twenty five", "twenty-five").replace("forty five", "forty-five")
        )
    if said.get("past"):
        minute += _number(said["past"]) * (1 if said["from"] in ("past", "after", "nach") else -1)
    half = (said.get("half") or "")[:1]
    if half and hour <= 12:
        minute = minute % (12 * 60) + (12 * 60 if half == "p" else 0)
    return minute if 0 <= minute <= 24 * 60 else None


def _is_open(match: re.Match[str], text: str) -> bool:
    """Whether a time may be in either half of the day: up to twelve, in words or figures, with nothing that decides."""
    said = match.groupdict()
    if said.get("half") or said.get("noon") or said.get("midnight") or said.get("hour") in ("noon", "midnight"):
        return False
    if said.get("minute") and (len(match["hour"]) == 2 or "uhr" in match[0]):
        return False  # "04:30", "16:30" and "4 Uhr 30" are said by the clock of a day
    minute = _minute(match)
    return minute is not None and minute < 13 * 60 and not (said.get("minute") and text[match.start()] == "0")


def _settled(minute: int, is_open: bool, text: str, day: int | None, now: int, *, future: bool) -> int:
    """The moment that is meant, seconds of the run."""
    if is_open and (_MORNING.search(text) is not None or _LATER.search(text) is not None):
        minute = minute % (12 * 60) + (12 * 60 if _LATER.search(text) is not None else 0)
        is_open = False
    halves = [minute % (12 * 60), minute % (12 * 60) + 12 * 60] if is_open else [minute]
    days = [day] if day is not None else [now // DAY + 1, now // DAY, now // DAY - 1]
    moments = sorted(each * DAY + half * MINUTE for each in days for half in halves)
    awake = [moment for moment in moments if _UP * HOUR <= moment % DAY < _DOWN * HOUR] if is_open else moments
    for among in (awake, moments):
        fitting = [moment for moment in among if (moment > now if future else moment <= now)]
        if fitting:
            return fitting[0] if future else fitting[-1]
    return (awake or moments)[0]
