"""How fast a model answered, and what a day of a town would take with it: from answers of an examination, never from nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from twinville.agents.doctor.findings import Findings
from twinville.agents.doctor.samples import RecordedDay
from twinville.agents.doctor.watching import Call
from twinville.agents.language_models.prices import Price

#: To read a token takes about this share of the time to write one.
_READING = 0.05
#: A range runs from this quantile of what was measured to the other.
_LOW, _HIGH = 0.25, 0.75
#: With fewer answers nothing is estimated.
LEAST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class Speed:
    """Of answers one at a time: their number, the median seconds to one, and tokens written a second. With several at once: answers
    and tokens a second of all together; None where there were none.
    """

    answers: int
    latency: float
    tokens_a_second: float
    at_once: int
    several_answers_a_second: float | None
    several_tokens_a_second: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """A simulated day of `people` in a profile. `hours` and `dollars` are ranges from low to high; dollars None without a price."""

    profile: str
    people: int
    prompts: int
    hours: tuple[float, float]
    dollars: tuple[float, float] | None


def speed(found: Findings) -> Speed | None:
    """What was measured; None where nothing was answered one at a time."""
    single = [call for call in found.calls if call.at_once == 1]
    if not single:
        return None
    several = [call for call in found.calls if call.at_once > 1]
    took = found.several if several else 0.0
    return Speed(
        len(single),
        median(call.seconds for call in single),
        sum(map(written, single)) / max(1e-9, sum(call.seconds for call in single)),
        found.at_once,
        len(several) / took if took else None,
        sum(map(written, several)) / took if took else None,
    )


def written(call: Call) -> int:
    """Tokens that were written, as the server counts them where it does: it counts those of reasoning, too."""
    return call.written or call.text


def day(found: Findings, recorded: RecordedDay, profile: str, people: int, prices: Mapping[str, Price | None]) -> Day | None:
    """What a day would take; None where too little was answered to say so. `prices` are those of each kind's model.

    A day is little more than one answer after the other, so that it is the answers one at a time that count. Its time follows from
    the seconds of an answer by the tokens that it read and wrote; how many a model writes, from what it wrote to prompts of the
    same kinds as the rules do. The range is that of both.
    """
    single = [call for call in found.calls if call.at_once == 1]
    longer = _longer(found, recorded)
    if len(single) < LEAST_ANSWERS or not longer:
        return None
    each, a_token = _line([(_work(call.sent, written(call)), call.seconds) for call in single])
    paces = []
    for call in single:
        expected = each + a_token * _work(call.sent, written(call))
        paces.append((call.seconds / max(1e-9, expected), expected))
    asked = {kind: row.prompts * people / recorded.people for kind, row in recorded.kinds.items()}
    hours, dollars = [], []
    for share in (_LOW, _HIGH):
        times = _quantile(longer, share)
        rows = [(asked[kind], row.read, row.written * times) for kind, row in recorded.kinds.items()]
        seconds = sum(count * (each + a_token * _work(read, wrote)) for count, read, wrote in rows)
        hours.append(_quantile(paces, share) * seconds / recorded.width / 3600)
        dollars.append(_dollars(found, recorded, asked, times, prices))
    low, high = dollars
    return Day(
        profile,
        people,
        round(sum(asked.values())),
        (hours[0], hours[1]),
        (low, high) if low is not None and high is not None else None,
    )


def residents(found: Findings, recorded: RecordedDay, profile: str, seconds: float) -> tuple[int, int] | None:
    """How many people's day fits into so much time, from the slow to the quick end of the range; None where nothing can be said."""
    one = day(found, recorded, profile, recorded.people, {})
    if one is None:
        return None
    low, high = (int(seconds / 3600 / max(1e-9, hours) * recorded.people) for hours in (one.hours[1], one.hours[0]))
    return low, high


def _work(read: float, wrote: float) -> float:
    """Tokens written, and a part of those read."""
    return wrote + _READING * read


def _longer(found: Findings, recorded: RecordedDay) -> list[tuple[float, float]]:
    """How many times as much as the rules the model wrote, answer by answer, with the weight of each."""
    return [
        (written(call) / recorded.kinds[call.kind].written, float(recorded.kinds[call.kind].written))
        for call in found.calls
        if call.kind in recorded.kinds and not call.asked_again
    ]


def _line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The seconds of every answer and those of a token, neither below 0, that come nearest to (work, seconds) of all answers."""
    count = len(points)
    x, y = sum(work for work, _ in points) / count, sum(seconds for _, seconds in points) / count
    spread = sum((work - x) ** 2 for work, _ in points)
    slope = sum((work - x) * (seconds - y) for work, seconds in points) / spread if spread else 0.0
    if slope <= 0:
        return y, 0.0
    if y - slope * x >= 0:
        return y - slope * x, slope
    return 0.0, sum(work * seconds for work, seconds in points) / sum(work * work for work, _ in points)


def _dollars(
    found: Findings, recorded: RecordedDay, asked: Mapping[str, float], longer: float, prices: Mapping[str, Price | None]
) -> float | None:
    """What the prompts cost where the model writes so many times as much as the rules; None where a price is not known."""
    counted = [call for call in found.calls if call.read and not call.asked_again]
    more_read = sum(call.read for call in counted) / sum(call.sent for call in counted) if counted else 1.0
    cost = 0.0
    for kind, count in asked.items():
        price, row = prices.get(kind), recorded.kinds[kind]
        if price is None:
            return None
        cost += count * price.of(round(row.read * more_read), round(row.written * longer))
    return cost


def _quantile(values: Sequence[tuple[float, float]], share: float) -> float:
    """The value below which lies this share of the weight."""
    ranked = sorted(values)
    wanted, so_far = share * sum(weight for _, weight in ranked), 0.0
    for value, weight in ranked:
        so_far += weight
        if so_far >= wanted:
            return value
    return ranked[-1][0]
