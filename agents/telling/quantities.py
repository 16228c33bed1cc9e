"""The numbers, times and days of a text, in English, German and Chinese words or in digits."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

Kind = Literal["time", "day", "month", "date", "money", "count"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, time or day. Two are the same where their keys meet: "at six" may be 6:00, the count six or 18:00."""

    kind: Kind
    keys: frozenset[str]
    #: The words that say it.
    said: str = field(default="", compare=False)


_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_DE_UNITS = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
_DE_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_NUMBERS: dict[str, int] = {
    **{word: n for n, word in enumerate(_UNITS.split())},
    **{word: 10 * n for n, word in enumerate(_TENS.split(), 2)},
    **{word: n for n, word in enumerate(_DE_UNITS.split())},
    **{word: 10 * n for n, word in enumerate(_DE_TENS.split(), 2)},
    **{
        "zwo": 2,
        "dreissig": 30,
        "dozen": 12,
        "dutzend": 12,
        "twice": 2,
        "thrice": 3,
        "noon": 12,
        "midnight": 12,
        "mitternacht": 12,
    },
}
#: Words that are a number only beside a unit or in the place of an hour: "the blue one" counts nothing.
_SHY = frozenset(("one", "eins", "null", "zero"))
_MULTIPLIERS = {"hundred": 100, "hundert": 100, "thousand": 1000, "tausend": 1000, "million": 10**6}
_ORDINALS: dict[str, int] = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
        " sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
} | {"thirtieth": 30}
_DE_ORDINALS = {"ers": 1, "drit": 3, "sieb": 7, "ach": 8}
_DE_ORDINAL = re.compile(r"(.{3,})te[nrsm]?$")
_MONEY = frozenset("pound pounds quid pence euro euros cent cents dollar dollars mark franken gbp eur usd £ € $".split())
_CLOCK = frozenset(("o'clock", "oclock", "uhr", "pm", "am", "p.m.", "a.m.", "p.m", "a.m"))
_AT = frozenset("at till until by um gegen bis before after past from nach vor".split())
_DAYS: dict[str, int] = {
    word: n
    for days in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    )
    for n, word in enumerate(days.split(), 1)
} | {"sonnabend": 6}
_DAY = re.compile(f"({'|'.join(_DAYS)})")
_RELATIVE = {
    "tomorrow": 1,
    "today": 0,
    "tonight": 0,
    "yesterday": -1,
    "heute": 0,
    "gestern": -1,
    "übermorgen": 2,
    "vorgestern": -2,
}
_MONTHS: dict[str, int] = {
    word: n
    for months in (
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
    )
    for n, word in enumerate(months.split(), 1)
}
_TOKEN = re.compile(r"\d+(?:[:.,]\d+)*|[ap]\.m\.?|[^\W\d_]+(?:['’][^\W\d_]+)*|[£€$]|[.,;:!?]")
_CJK_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CJK_POWERS = {"十": 10, "百": 100, "千": 1000}
_CJK_NUMBER = re.compile(
    r"(?P<day>(?:星期|礼拜|周)(?P<which>[一二三四五六日天1-6]))"
    r"|(?P<relative>[今明昨后前](?=[天晚早日夜]))"
    r"|(?P<number>[零〇一二两三四五六七八九十百千万\d]+)"
    r"(?:(?P<unit>[点块元毛时時])(?P<more>半|[一三]刻|[一二两三四五六七八九十\d]+(?![个斤天人口票碗里号月]))?|(?P<plain>[号號日月]))?"
)
_CJK_RELATIVE = {"今": 0, "明": 1, "昨": -1, "后": 2, "前": -2}
_HAS_CJK = re.compile(r"[\u3400-\u9fff]")


#: Longer strings of digits are no numbers that people tell each other.
_LONGEST = 15


def _text(value: float) -> str:
    return f"{value:g}"


def _clock(minutes: int) -> frozenset[str]:
    """A time of day; a full hour may also be meant by its bare number. Morning and evening are not told apart."""
    minutes %= 720
    hour, rest = divmod(minutes, 60)
    return frozenset((f"t{minutes}",)) if rest else frozenset((f"n{hour or 12}",))


def _german(word: str) -> int | None:
    """A German number written as one word: zweihundert, dreihundertzehn, einundzwanzig, achtzigtausend."""
    if word in _NUMBERS:
        return _NUMBERS[word]
    for big, factor in (("tausend", 1000), ("hundert", 100)):
        head, found, rest = word.partition(big)
        if found:
            first = 1 if head in ("", "ein") else _german(head)
            after = 0 if not rest else _german(rest.removeprefix("und"))
            return None if first is None or after is None else first * factor + after
    ones, found, tens = word.partition("und")
    if found and tens in _NUMBERS:
        unit = 1 if ones == "ein" else _NUMBERS.get(ones)
        return None if unit is None or unit > 9 else unit + _NUMBERS[tens]
    return None


@lru_cache(maxsize=4096)
def _cardinal(word: str) -> float | None:
    if len(word) > _LONGEST * 3:
        return None
    if word[0].isdecimal():
        if len(word) > _LONGEST:
            return None
        try:
            return float(word.replace(",", ".")) if word.count(",") + word.count(".") <= 1 and ":" not in word else None
        except ValueError:
            return None
    if word in _NUMBERS:
        return _NUMBERS[word]
    if word.endswith("mal") and len(word) > 5:
        return _german(word[:-3])
    return _german(word) if "und" in word or "hundert" in word or "tausend" in word else None


@lru_cache(maxsize=4096)
def _ordinal(word: str) -> int | None:
    if word in _ORDINALS:
        return _ORDINALS[word]
    if len(word) <= _LONGEST * 3 and (found := _DE_ORDINAL.match(word)):
        stem = found[1]
        return _DE_ORDINALS.get(stem) or _german(stem) or (_german(stem[:-1]) if stem[-1] == "s" else None)
    return None


class _Reader:
    """Reads the tokens of one text from left to right."""

    def __init__(self, text: str) -> None:
        self.raw = _TOKEN.findall(text)
        self.words = [word.casefold().replace("’", "'") for word in self.raw]
        self.found: list[Quantity] = []

    def at(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else ""

    def number(self, i: int) -> tuple[float, int] | None:
        """A number in words or digits that begins here, and where it ends."""
        word = self.at(i)
        value = _cardinal(word) if word else None
        if value is None and word in ("a", "ein") and self.at(i + 1) in _MULTIPLIERS:
            value = 1
        if value is None:
            return None
        i += 1
        if 20 <= value < 100 and value % 10 == 0 and 1 <= (_NUMBERS.get(self.at(i)) or 0) <= 9:
            value, i = value + _NUMBERS[self.at(i)], i + 1
        while self.at(i) in _MULTIPLIERS and value < 10**9:
            value, i = value * _MULTIPLIERS[self.at(i)], i + 1
            skip = i + 1 if self.at(i) in ("and", "und") else i
            rest = self.number(skip)
            if rest is not None and rest[0] < 100 and self.at(skip) not in ("a", "ein"):
                return value + rest[0], rest[1]
        return value, i

    def add(self, kind: Kind, *keys: str) -> None:
        self.found.append(Quantity(kind, frozenset(keys)))

    def read(self) -> tuple[Quantity, ...]:
        """All quantities, in order."""
        i, found = 0, list[Quantity]()
        while i < len(self.words):
            end = self.time(i) or self.amount(i) or self.day(i) or i + 1
            found += (replace(quantity, said=" ".join(self.raw[i:end])) for quantity in self.found)
            self.found.clear()
            i = end
        return tuple(found)

    def time(self, i: int) -> int | None:
        """A time of day that begins here."""
        word, after = self.at(i), self.at(i + 1)
        minutes = {"half": 30, "quarter": 15, "viertel": 15, "halb": 30, "dreiviertel": 45}.get(word)
        if minutes is not None:
            skip = after in ("past", "to", "nach", "vor")
            hour = self.number(i + 1 + skip)
            if hour is None or not 1 <= hour[0] <= 24:
                return None
            whole = int(hour[0]) * 60
            if after in ("to", "vor"):
                whole -= minutes
            elif word in ("halb", "dreiviertel"):
                whole += minutes - 60
            else:
                whole += minutes
            self.found.append(Quantity("time", _clock(whole)))
            return hour[1]
        if ":" in word and word[0].isdecimal():
            parts = word.split(":")
            if len(parts[0]) <= 2 and len(parts[1]) == 2:
                self.found.append(Quantity("time", _clock(int(parts[0]) * 60 + int(parts[1]))))
                return i + 1
        if _NUMBERS.get(word, 0) in range(1, 30) and after in ("to", "past", "vor", "nach"):
            hour = self.number(i + 2)
            if hour is not None and 1 <= hour[0] <= 12 and self.at(hour[1]) not in _MONEY:
                sign = -1 if after in ("to", "vor") else 1
                self.found.append(Quantity("time", _clock(int(hour[0]) * 60 + sign * _NUMBERS[word])))
                return hour[1]
        return None

    def amount(self, i: int) -> int | None:
        """A sum, a date, an hour or a count that begins here."""
        word = self.at(i)
        parsed = None if _NUMBERS.get(word) in (20, 30) and _ORDINALS.get(self.at(i + 1), 10) < 10 else self.number(i)
        if parsed is None:
            return self.date(i)
        value, end = parsed
        after = self.at(end)
        if word[0].isdecimal() and after in ("st", "nd", "rd", "th"):
            self.add("date", f"n{_text(value)}")
            return end + 1
        money = after in _MONEY or self.at(i - 1) in ("£", "€", "$")
        small = self.number(end + 1 if after in _MONEY else end)
        if small is not None and value < 100 and 10 <= small[0] < 100 and value == int(value):
            joined = f"n{_text(value + small[0] / 100)}"
            if money or self.at(small[1]) in _MONEY:
                self.add("money", joined)
                return small[1]
            if after not in _MONEY and value <= 24:
                keys = {joined} | (_clock(int(value * 60 + small[0])) if small[0] < 60 else frozenset())
                self.add("time", *sorted(keys))
                return small[1]
        if money:
            self.add("money", f"n{_text(value)}")
            return end + 1
        clock = after in _CLOCK and (after != "am" or word[0].isdecimal())
        if word[0].isdecimal() and "." in word and clock and len(word.split(".")[1]) == 2:
            hour, minute = word.split(".")[:2]
            self.found.append(Quantity("time", _clock(int(hour) * 60 + int(minute))))
            return end + 1
        if value == int(value) and 1 <= value <= 24 and (clock or self.at(i - 1) in _AT):
            self.add("time", *sorted(_clock(int(value) * 60) | {f"n{_text(value)}"}))
            return end + clock
        if word in ("midnight", "noon", "mitternacht"):
            self.add("time", "n12")
        elif word not in _SHY:
            self.add("count", f"n{_text(value)}")
        return end

    def date(self, i: int) -> int | None:
        """A day of a month, or a place in a row, that begins here."""
        word = self.at(i)
        value = _ordinal(word) if word else None
        if value is not None:
            self.add("date", f"n{value}")
            return i + 1
        tens = _NUMBERS.get(word, 0)
        if tens in (20, 30) and (last := _ORDINALS.get(self.at(i + 1), 10)) < 10:
            self.add("date", f"n{tens + last}")
            return i + 2
        return None

    def day(self, i: int) -> int | None:
        """A day of the week, a month or a day told from today."""
        word = self.at(i)
        if found := _DAY.match(word):
            self.add("day", f"d{_DAYS[found[1]]}")
            return i + 1
        if word in _RELATIVE:
            self.add("day", f"r{_RELATIVE[word]}")
            return i + 1
        if word == "morgen" and self.raw[i] == "morgen" and self.at(i - 1) not in ("am", "guten", "jeden"):
            self.add("day", "r1")
            return i + 1
        month = _MONTHS.get(word)
        if month is not None and (word not in ("may", "march", "mai") or (i > 0 and self.raw[i][0].isupper())):
            self.add("month", f"m{month}")
            return i + 1
        return None


def _chinese(text: str) -> float | None:
    """A Chinese numeral as a number."""
    if not text or len(text) > _LONGEST:
        return None
    if text.isdecimal():
        return float(text)
    if all(char in _CJK_DIGITS for char in text):
        return float("".join(str(_CJK_DIGITS[char]) for char in text))
    total, section, digit = 0, 0, 0
    for char in text:
        if char in _CJK_DIGITS:
            digit = _CJK_DIGITS[char]
        elif char.isdecimal():
            digit = digit * 10 + int(char)
        elif char in _CJK_POWERS:
            section += (digit or 1) * _CJK_POWERS[char]
            digit = 0
        else:
            total = (total + section + digit) * 10000
            section = digit = 0
    return total + section + digit


def _cjk_number(number: str, unit: str, more: str) -> Quantity | None:
    value = _chinese(number)
    if value is None or (number == "一" and not unit):
        return None
    name = f"n{_text(value)}"
    if unit in ("点", "时", "時"):
        minutes = 30 if more == "半" else 15 * _CJK_DIGITS[more[0]] if more.endswith("刻") else int(_chinese(more) or 0)
        keys = _clock(int(value) * 60 + minutes)
        return Quantity("time", keys if minutes else keys | {name})
    if unit in ("块", "元", "毛"):
        rest = 5 if more == "半" else _chinese(more) or 0 if not more.endswith("刻") else 0
        return Quantity("money", frozenset((f"n{_text(value + rest / (10 if rest < 10 else 100))}",)))
    if unit == "月":
        return Quantity("month", frozenset((f"m{_text(value)}",)))
    return Quantity("date" if unit else "count", frozenset((name,)))


def _cjk(text: str) -> list[Quantity]:
    """The numbers, times and days in Chinese characters."""
    found = []
    for match in _CJK_NUMBER.finditer(text):
        if which := match["which"]:
            day = int(which) if which.isdecimal() else "一二三四五六".find(which) + 1 or 7
            found.append(Quantity("day", frozenset((f"d{day}",))))
        elif relative := match["relative"]:
            found.append(Quantity("day", frozenset((f"r{_CJK_RELATIVE[relative]}",))))
        elif quantity := _cjk_number(match["number"], match["unit"] or match["plain"] or "", match["more"] or ""):
            found.append(quantity)
        else:
            continue
        found[-1] = replace(found[-1], said=match[0])
    return found


@lru_cache(maxsize=16384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """All numbers, times and days of a text, in order within each script."""
    latin = _Reader(text).read()
    return (*latin, *_cjk(text)) if _HAS_CJK.search(text) else latin


@lru_cache(maxsize=65536)
def is_quantity(word: str) -> bool:
    """Whether a word, case folded, is part of a number, a sum, a time or a day rather than content of its own."""
    return bool(
        word in _MONEY
        or word in _CLOCK
        or word in _MULTIPLIERS
        or word in _RELATIVE
        or word in _MONTHS
        or word in ("half", "quarter", "halb", "viertel", "dreiviertel")
        or _DAY.match(word)
        or _cardinal(word) is not None
        or _ordinal(word) is not None
    )
