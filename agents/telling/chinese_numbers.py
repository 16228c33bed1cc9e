"""The numbers, times and days that a text has in Chinese characters."""

import re
from dataclasses import replace

from twinville.agents.telling.quantity import LONGEST, Quantity, clock, plain

_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = re.compile(
    r"(?P<day>(?:星期|礼拜|周)(?P<which>[一二三四五六日天1-6]))"
    r"|(?P<relative>[今明昨后前](?=[天晚早日夜]))"
    r"|(?P<number>[零〇一二两三四五六七八九十百千万\d]+)"
    r"(?:(?P<unit>[点块元毛时時])(?P<more>半|[一三]刻|[一二两三四五六七八九十\d]+(?![个斤天人口票碗里号月]))?|(?P<plain>[号號日月]))?"
)
_RELATIVE = {"今": 0, "明": 1, "昨": -1, "后": 2, "前": -2}


def _chinese(text: str) -> float | None:
    """A Chinese numeral as a number."""
    if not text or len(text) > LONGEST:
        return None
    if text.isdecimal():
        return float(text)
    if all(char in _DIGITS for char in text):
        return float("".join(str(_DIGITS[char]) for char in text))
    total, section, digit = 0, 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char.isdecimal():
            digit = digit * 10 + int(char)
        elif char in _POWERS:
            section += (digit or 1) * _POWERS[char]
            digit = 0
        else:
            total = (total + section + digit) * 10000
            section = digit = 0
    return total + section + digit


def _number(number: str, unit: str, more: str) -> Quantity | None:
    value = _chinese(number)
    if value is None or (number == "一" and not unit):
        return None
    name = f"n{plain(value)}"
    if unit in ("点", "时", "時"):
        minutes = 30 if more == "半" else 15 * _DIGITS[more[0]] if more.endswith("刻") else int(_chinese(more) or 0)
        keys = clock(int(value) * 60 + minutes)
        return Quantity("time", keys if minutes else keys | {name})
    if unit in ("块", "元", "毛"):
        rest = 5 if more == "半" else _chinese(more) or 0 if not more.endswith("刻") else 0
        return Quantity("money", frozenset((f"n{plain(value + rest / (10 if rest < 10 else 100))}",)))
    if unit == "月":
        return Quantity("month", frozenset((f"m{plain(value)}",)))
    return Quantity("date" if unit else "count", frozenset((name,)))


def chinese(text: str) -> list[Quantity]:
    """The numbers, times and days in Chinese characters."""
    found = []
    for match in _NUMBER.finditer(text):
        if which := match["which"]:
            day = int(which) if which.isdecimal() else "一二三四五六".find(which) + 1 or 7
            found.append(Quantity("day", frozenset((f"d{day}",))))
        elif relative := match["relative"]:
            found.append(Quantity("day", frozenset((f"r{_RELATIVE[relative]}",))))
        elif quantity := _number(match["number"], match["unit"] or match["plain"] or "", match["more"] or ""):
            found.append(quantity)
        else:
            continue
        found[-1] = replace(found[-1], said=match[0])
    return found
