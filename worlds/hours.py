"""Opening hours of an arena, by weekday; they may extend past midnight."""

from collections.abc import Sequence
from dataclasses import dataclass

from twinville.worlds.daytime import DAY, WEEKDAYS, format_time, parse_days, parse_time


@dataclass(frozen=True, slots=True)
class Span:
    """One opening on one weekday: seconds since that day's midnight; `closes` exceeds a day past midnight."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly opening hours."""

    spans: tuple[Span, ...]

    def closes_in(self, weekday: int, second: int) -> int | None:
        """Seconds until closing at `second` of `weekday`, or None when closed then.

        A span that is followed at once by another counts as one opening.
        """
        now = weekday * DAY + second
        week = 7 * DAY
        end: int | None = None
        for _ in range(len(self.spans) + 1):
            at = now if end is None else end
            latest = at
            for span in self.spans:
                start = span.weekday * DAY + span.opens
                length = span.closes - span.opens
                offset = (at - start) % week
                if offset < length:
                    latest = max(latest, at + length - offset)
            if latest == at:
                break
            end = latest
            if end - now >= week:
                break
        return None if end is None else end - now

    def is_open(self, weekday: int, second: int) -> bool:
        """Whether anybody may be inside at `second` of `weekday`."""
        return self.closes_in(weekday, second) is not None

    def on(self, weekday: int) -> tuple[tuple[int, int], ...]:
        """The (opens, closes) seconds of the openings that begin on `weekday`."""
        return tuple((span.opens, span.closes) for span in self.spans if span.weekday == weekday)

    def opens_in(self, weekday: int, second: int) -> int | None:
        """Seconds until the next opening, 0 when open at `second` of `weekday`; None when it never opens."""
        if self.is_open(weekday, second):
            return 0
        now = weekday * DAY + second
        return min(((span.weekday * DAY + span.opens - now) % (7 * DAY) for span in self.spans), default=None)

    def without(self, other: "Hours") -> "Hours":
        """These hours less another's."""
        week = 7 * DAY
        taken = [
            (start + shift, start + shift + span.closes - span.opens)
            for span in other.spans
            for start in (span.weekday * DAY + span.opens,)
            for shift in (-week, 0, week)
        ]
        spans: list[Span] = []
        for span in self.spans:
            start = span.weekday * DAY + span.opens
            left = [(start, start + span.closes - span.opens)]
            for a, b in taken:
                left = [part for low, high in left for part in ((low, min(high, a)), (max(low, b), high)) if part[0] < part[1]]
            spans += [Span(a // DAY % 7, a % DAY, a % DAY + b - a) for a, b in left]
        return Hours(tuple(sorted(set(spans), key=lambda span: (span.weekday, span.opens, span.closes))))

    def text(self, weekday: int) -> str:
        """The hours of one weekday as "07:00-18:00", or "closed"."""
        return ", ".join(f"{format_time(a)}-{format_time(b)}" for a, b in self.on(weekday)) or "closed"

    def as_lines(self) -> list[str]:
        """The hours as lines that `parse_hours` reads back, one span each."""
        return [f"{WEEKDAYS[s.weekday]} {format_time(s.opens)}-{format_time(s.closes)}" for s in self.spans]


#: Every hour of the week.
ALWAYS = Hours(tuple(Span(weekday, 0, DAY) for weekday in range(7)))


def parse_hours(lines: Sequence[str]) -> Hours:
    """Hours from lines such as "mon-fri 08:00-18:00"; a closing time at or before the opening is the next day's.

    Raises ValueError, naming the line, when it cannot be read or two lines overlap on a weekday.
    """
    spans: list[Span] = []
    for line in lines:
        days, _, times = line.strip().rpartition(" ")
        opens_text, dash, closes_text = times.partition("-")
        if not days or not dash:
            raise ValueError(f"'{line}' does not state opening hours; write for example mon-fri 08:00-18:00")
        opens, closes = parse_time(opens_text), parse_time(closes_text)
        if opens in (closes, DAY):
            raise ValueError(f"'{line}' opens and closes at the same time; leave hours out for a place that never closes")
        if closes < opens:
            closes += DAY
        for day in sorted(parse_days(days)):
            for span in spans:
                if span.weekday == day and span.opens < closes and opens < span.closes:
                    raise ValueError(f"'{line}' overlaps another line on {WEEKDAYS[day]}")
            spans.append(Span(day, opens, closes))
    return Hours(tuple(spans))
