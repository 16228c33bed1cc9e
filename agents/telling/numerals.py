"""The words for numbers, sums, times and days in English and German."""

import re


def _numbered(words: str, first: int, factor: int = 1) -> dict[str, int]:
    return {word: n * factor for n, word in enumerate(words.split(), first)}


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_DE_UNITS = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
    " achtzehn neunzehn"
)
_DE_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_TWELVE = "dozen dutzend noon midnight mitternacht"
NUMBERS: dict[str, int] = {
    **_numbered(_UNITS, 0),
    **_numbered(_TENS, 2, 10),
    **_numbered(_DE_UNITS, 0),
    **_numbered(_DE_TENS, 2, 10),
    **dict.fromkeys(_TWELVE.split(), 12),
    "zwo": 2,
    "dreissig": 30,
    "twice": 2,
    "thrice": 3,
}
#: Words that are a number only beside a unit or in the place of an hour: "the blue one" counts nothing.
SHY = frozenset(("one", "eins", "null", "zero"))
MULTIPLIERS = {"hundred": 100, "hundert": 100, "thousand": 1000, "tausend": 1000, "million": 10**6}
_ROW = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS: dict[str, int] = {**_numbered(_ROW, 1), "thirtieth": 30}
DE_ORDINALS = {"ers": 1, "drit": 3, "sieb": 7, "ach": 8}
DE_ORDINAL = re.compile(r"(.{3,})te[nrsm]?$")
_SUMS = "pound pounds quid pence euro euros cent cents dollar dollars mark franken gbp eur usd £ € $"
MONEY = frozenset(_SUMS.split())
CLOCK = frozenset(("o'clock", "oclock", "uhr", "pm", "am", "p.m.", "a.m.", "p.m", "a.m"))
_BEFORE_HOURS = "at till until by um gegen bis before after past from nach vor"
AT = frozenset(_BEFORE_HOURS.split())
DAYS: dict[str, int] = {
    **_numbered("monday tuesday wednesday thursday friday saturday sunday", 1),
    **_numbered("montag dienstag mittwoch donnerstag freitag samstag sonntag", 1),
    "sonnabend": 6,
}
DAY = re.compile(f"({'|'.join(DAYS)})")
RELATIVE = {
    "tomorrow": 1,
    "today": 0,
    "tonight": 0,
    "yesterday": -1,
    "heute": 0,
    "gestern": -1,
    "übermorgen": 2,
    "vorgestern": -2,
}
_EN_MONTHS = "january february march april may june july august september october november december"
_DE_MONTHS = "januar februar märz april mai juni juli august september oktober november dezember"
MONTHS: dict[str, int] = {**_numbered(_EN_MONTHS, 1), **_numbered(_DE_MONTHS, 1)}

#: A number behind one of these is that of a day.
DAY_OF_THE_RUN = frozenset(("day", "tag"))
