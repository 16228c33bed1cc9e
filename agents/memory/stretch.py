"""A `Stretch`: what somebody did in one place from one moment to another, and in whose company; in words, and read from them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from twinville.agents.words import is_doing
from twinville.worlds.daytime import DAY, format_time
from twinville.worlds.state import saved

#: What a person in bed does.
SLEEPING = "sleeping"
#: Companions named in words: those who were there longest.
NAMED = 8
_WORDS = re.compile(
    r"From (?P<since>\d\d:\d\d) to (?P<until>\d\d:\d\d) I (?:was|did this:) (?P<activity>.*),? at (?P<place>[^:;]*?)"
    r"(?:, with (?P<company>.*))?",
    re.DOTALL,
)
_COMPANION = re.compile(r"(?P<name>[^;()]+?)(?: \((?P<since>\d\d:\d\d)-(?P<until>\d\d:\d\d)\))?(?:; |$)")


@saved("Companion")
@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who was in sight there, from when to when: seconds of the run."""

    name: str
    since: int
    until: int


@saved("Stretch")
@dataclass(frozen=True, slots=True)
class Stretch:
    """An activity at a place ("Castellano House, kitchen"), from `since` to `until`, seconds of the run; the company by name."""

    activity: str
    place: str
    since: int
    until: int
    company: tuple[Companion, ...] = ()

    def joined(self, later: "Stretch") -> "Stretch":
        """This stretch and a later one of the same activity at the same place, as one."""
        both: dict[str, Companion] = {}
        for each in (*self.company, *later.company):
            before = both.get(each.name, each)
            both[each.name] = Companion(each.name, min(before.since, each.since), max(before.until, each.until))
        company = tuple(both[name] for name in sorted(both))
        return Stretch(self.activity, self.place, self.since, later.until, company)

    def with_whom(self, first: int, last: int) -> tuple[str, ...]:
        """Who was there at some moment from `first` to `last`, by name."""
        return tuple(each.name for each in self.company if each.since < last and each.until > first)

    def words(self) -> str:
        """Said in the first person, with times of day to the minute: "From 16:05 to 16:40 I was reading at The Green, lawn"."""
        did = f"I was {self.activity}" if is_doing(self.activity) else f"I did this: {self.activity},"
        text = f"From {format_time(self.since)} to {format_time(self.until)} {did} at {self.place}"
        longest = sorted(self.company, key=lambda each: (each.since - each.until, each.name))[:NAMED]
        named = [self._named(each) for each in sorted(longest, key=lambda each: (each.since, each.name))]
        return f"{text}, with {'; '.join(named)}" if named else text

    def _named(self, companion: Companion) -> str:
        since, until = format_time(companion.since), format_time(companion.until)
        if (since, until) == (format_time(self.since), format_time(self.until)):
            return companion.name
        return f"{companion.name} ({since}-{until})"


# The deeds of a day are read anew at each of its questions.
@lru_cache(maxsize=4096)
def stretch_in(text: str, before: int) -> Stretch | None:
    """The stretch that words tell of, which was over by a moment; None where they tell of none. Seconds are whole minutes."""
    match = _WORDS.fullmatch(text)
    if match is None:
        return None
    until = _latest(match["until"], before)
    since = _latest(match["since"], until)
    company = []
    for each in _COMPANION.finditer(match["company"] or ""):
        left = until if each["until"] is None else _latest(each["until"], until)
        came = since if each["since"] is None else _latest(each["since"], left)
        company.append(Companion(each["name"], came, left))
    return Stretch(match["activity"].removesuffix(","), match["place"], since, until, tuple(company))


def in_short(stretches: Iterable[Stretch]) -> tuple[str, ...]:
    """What was done, place by place: "At The Green, lawn, with Ada Field: 16:05 reading, 16:40 feeding the ducks"."""
    found = []
    for place, group in groupby(stretches, key=lambda each: each.place):
        here = list(group)
        company = dict.fromkeys(each.name for stretch in here for each in stretch.company)
        named = f", with {'; '.join(list(company)[:NAMED])}" if company else ""
        found.append(f"At {place}{named}: {', '.join(f'{format_time(each.since)} {each.activity}' for each in here)}")
    return tuple(found)


def main_stretches(stretches: Iterable[Stretch], count: int) -> list[Stretch]:
    """The longest at each place, then the longest of all, without sleep, in the order in which they were lived.

    So an hour with friends is not lost beside a day at work.
    """
    awake = [each for each in stretches if each.activity != SLEEPING]
    longest = sorted(awake, key=lambda each: (each.since - each.until, each.since))
    first = {each.place.partition(", ")[0]: each for each in reversed(longest)}.values()
    chosen = sorted(longest, key=lambda each: not any(each is one for one in first))[:count]
    return sorted(chosen, key=lambda each: each.since)


def _latest(clock: str, before: int) -> int:
    """The latest moment with this time of day that is not after another."""
    seconds = int(clock[:2]) * 3600 + int(clock[3:]) * 60
    return before - (before - seconds) % DAY
