"""The numbers, times and days of a text, in English, German and Chinese words or in digits."""

import re
from dataclasses import replace
from functools import lru_cache

from twinville.agents.telling import numerals
from twinville.agents.telling.chinese_numbers import chinese
from twinville.agents.telling.quantity import LONGEST, Kind, Quantity, clock, plain

_HAS_CJK = re.compile(r"[\u3400-\u9fff]")
_TOKEN = re.compile(r"\d+(?:[:.,]\d+)*|[ap]\.m\.?|[^\W\d_]+(?:['’][^\W\d_]+)*|[£€$]|[.,;:!?]")


def _german(word: str) -> int | None:
    """A German number written as one word: zweihundert, dreihundertzehn, einundzwanzig, achtzigtausend."""
    if word in numerals.NUMBERS:
        return numerals.NUMBERS[word]
    for big, factor in (("tausend", 1000), ("hundert", 100)):
        head, found, rest = word.partition(big)
        if found:
            first = 1 if head in ("", "ein") else _german(head)
            after = 0 if not rest else _german(rest.removeprefix("und"))
            return None if first is None or after is None else first * factor + after
    ones, found, tens = word.partition("und")
    if found and tens in numerals.NUMBERS:
        unit = 1 if ones == "ein" else numerals.NUMBERS.get(ones)
        return None if unit is None or unit > 9 else unit + numerals.NUMBERS[tens]
    return None


@lru_cache(maxsize=4096)
def _cardinal(word: str) -> float | None:
    if len(word) > LONGEST * 3:
        return None
    if word[0].isdecimal():
        if len(word) > LONGEST:
            return None
        try:
            return float(word.replace(",", ".")) if word.count(",") + word.count(".") <= 1 and ":" not in word else None
        except ValueError:
            return None
    if word in numerals.NUMBERS:
        return numerals.NUMBERS[word]
    if word.endswith("mal") and len(word) > 5:
        return _german(word[:-3])
    return _german(word) if "und" in word or "hundert" in word or "tausend" in word else None


@lru_cache(maxsize=4096)
def _ordinal(word: str) -> int | None:
    if word in numerals.ORDINALS:
        return numerals.ORDINALS[word]
    if len(word) <= LONGEST * 3 and (found := numerals.DE_ORDINAL.match(word)):
        stem = found[1]
        return numerals.DE_ORDINALS.get(stem) or _german(stem) or (_german(stem[:-1]) if stem[-1] == "s" else None)
    return None


@lru_cache(maxsize=65536)
def _begins(word: str) -> bool:
    """Whether a quantity may begin with a word."""
    return word[0].isdecimal() or word in ("a", "ein", "morgen") or is_quantity(word)


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
        if value is None and word in ("a", "ein") and self.at(i + 1) in numerals.MULTIPLIERS:
            value = 1
        if value is None:
            return None
        i += 1
        if 20 <= value < 100 and value % 10 == 0 and 1 <= (numerals.NUMBERS.get(self.at(i)) or 0) <= 9:
            value, i = value + numerals.NUMBERS[self.at(i)], i + 1
        while self.at(i) in numerals.MULTIPLIERS and value < 10**9:
            value, i = value * numerals.MULTIPLIERS[self.at(i)], i + 1
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
            if not _begins(self.words[i]):
                i += 1
                continue
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
            self.found.append(Quantity("time", clock(whole)))
            return hour[1]
        if ":" in word and word[0].isdecimal():
            parts = word.split(":")
            if len(parts[0]) <= 2 and len(parts[1]) == 2:
                self.found.append(Quantity("time", clock(int(parts[0]) * 60 + int(parts[1]))))
                return i + 1
        if numerals.NUMBERS.get(word, 0) in range(1, 30) and after in ("to", "past", "vor", "nach"):
            hour = self.number(i + 2)
            if hour is not None and 1 <= hour[0] <= 12 and self.at(hour[1]) not in numerals.MONEY:
                sign = -1 if after in ("to", "vor") else 1
                self.found.append(Quantity("time", clock(int(hour[0]) * 60 + sign * numerals.NUMBERS[word])))
                return hour[1]
        return None

    def amount(self, i: int) -> int | None:
        """A sum, a date, an hour or a count that begins here."""
        word = self.at(i)
        parsed = (
            None if numerals.NUMBERS.get(word) in (20, 30) and numerals.ORDINALS.get(self.at(i + 1), 10) < 10 else self.number(i)
        )
        if parsed is None:
            return self.date(i)
        value, end = parsed
        after = self.at(end)
        if self.at(i - 1) in numerals.DAY_OF_THE_RUN and value == int(value):
            # The second day is not two of anything.
            self.add("date", f"day{plain(value)}")
            return end
        if word[0].isdecimal() and after in ("st", "nd", "rd", "th"):
            self.add("date", f"n{plain(value)}")
            return end + 1
        money = after in numerals.MONEY or self.at(i - 1) in ("£", "€", "$")
        small = self.number(end + 1 if after in numerals.MONEY else end)
        if small is not None and value < 100 and 10 <= small[0] < 100 and value == int(value):
            joined = f"n{plain(value + small[0] / 100)}"
            if money or self.at(small[1]) in numerals.MONEY:
                self.add("money", joined)
                return small[1]
            if after not in numerals.MONEY and value <= 24:
                keys = {joined} | (clock(int(value * 60 + small[0])) if small[0] < 60 else frozenset())
                self.add("time", *sorted(keys))
                return small[1]
        if money:
            self.add("money", f"n{plain(value)}")
            return end + 1
        oclock = after in numerals.CLOCK and (after != "am" or word[0].isdecimal())
        if word[0].isdecimal() and "." in word and oclock and len(word.split(".")[1]) == 2:
            hour, minute = word.split(".")[:2]
            self.found.append(Quantity("time", clock(int(hour) * 60 + int(minute))))
            return end + 1
        if value == int(value) and 1 <= value <= 24 and (oclock or self.at(i - 1) in numerals.AT):
            self.add("time", *sorted(clock(int(value) * 60) | {f"n{plain(value)}"}))
            return end + oclock
        if word in ("midnight", "noon", "mitternacht"):
            self.add("time", "n12")
        elif word not in numerals.SHY:
            self.add("count", f"n{plain(value)}")
        return end

    def date(self, i: int) -> int | None:
        """A day of a month, or a place in a row, that begins here."""
        word = self.at(i)
        value = _ordinal(word) if word else None
        if value is not None:
            self.add("date", f"n{value}")
            return i + 1
        tens = numerals.NUMBERS.get(word, 0)
        if tens in (20, 30) and (last := numerals.ORDINALS.get(self.at(i + 1), 10)) < 10:
            self.add("date", f"n{tens + last}")
            return i + 2
        return None

    def day(self, i: int) -> int | None:
        """A day of the week, a month or a day told from today."""
        word = self.at(i)
        if found := numerals.DAY.match(word):
            self.add("day", f"d{numerals.DAYS[found[1]]}")
            return i + 1
        if word in numerals.RELATIVE:
            self.add("day", f"r{numerals.RELATIVE[word]}")
            return i + 1
        if word == "morgen" and self.raw[i] == "morgen" and self.at(i - 1) not in ("am", "guten", "jeden"):
            self.add("day", "r1")
            return i + 1
        month = numerals.MONTHS.get(word)
        if month is not None and (word not in ("may", "march", "mai") or (i > 0 and self.raw[i][0].isupper())):
            self.add("month", f"m{month}")
            return i + 1
        return None


def quantities(text: str) -> tuple[Quantity, ...]:
    """All numbers, times and days of a text, in order within each script."""
    latin = _Reader(text).read()
    return (*latin, *chinese(text)) if _HAS_CJK.search(text) else latin


@lru_cache(maxsize=65536)
def is_quantity(word: str) -> bool:
    """Whether a word, case folded, is part of a number, a sum, a time or a day rather than content of its own."""
    return bool(
        word in numerals.MONEY
        or word in numerals.CLOCK
        or word in numerals.MULTIPLIERS
        or word in numerals.RELATIVE
        or word in numerals.MONTHS
        or word in ("half", "quarter", "halb", "viertel", "dreiviertel")
        or numerals.DAY.match(word)
        or _cardinal(word) is not None
        or _ordinal(word) is not None
    )
