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
_LOW, _HIGH = 0.1, 0.9
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

    A day is little more than one answer after the other, so that it is the answers one at a time that count. How long each took is
    compared with the work it was: the tokens that the rules write to such a prompt, and those that were read.
    """
    single = [call for call in found.calls if call.at_once == 1 and call.kind in _works(recorded, found)]
    if len(single) < LEAST_ANSWERS:
        return None
    works = _works(recorded, found)
    paces = [(call.seconds / works[call.kind], works[call.kind]) for call in single]
    asked = {kind: row.prompts * people / recorded.people for kind, row in recorded.kinds.items()}
    work = sum(count * works[kind] for kind, count in asked.items()) / recorded.width
    hours = tuple(_quantile(paces, share) * work / 3600 for share in (_LOW, _HIGH))
    return Day(profile, people, round(sum(asked.values())), (hours[0], hours[1]), _dollars(found, recorded, asked, prices))


def residents(found: Findings, recorded: RecordedDay, profile: str, seconds: float) -> tuple[int, int] | None:
    """How many people's day fits into so much time, from the slow to the quick end of the range; None where nothing can be said."""
    one = day(found, recorded, profile, recorded.people, {})
    if one is None:
        return None
    low, high = (int(seconds / 3600 / max(1e-9, hours) * recorded.people) for hours in (one.hours[1], one.hours[0]))
    return low, high


#: What the rules write to prompts that a recorded day does not have, tokens.
_ELSEWHERE = {"survey": 25, "interview": 30, "utter": 54, "converse": 448}


def _works(recorded: RecordedDay, found: Findings) -> dict[str, float]:
    """By kind, the work of an answer: tokens written, and a part of those read."""
    works = {kind: row.written + _READING * row.read for kind, row in recorded.kinds.items()}
    for call in found.calls:
        if call.kind not in works and call.kind in _ELSEWHERE:
            works[call.kind] = _ELSEWHERE[call.kind] + _READING * call.sent
    return works


def _dollars(
    found: Findings, recorded: RecordedDay, asked: Mapping[str, float], prices: Mapping[str, Price | None]
) -> tuple[float, float] | None:
    """What the prompts cost; None where a price is not known. The range is that of what the model writes, against the rules."""
    first = [call for call in found.calls if not call.asked_again]
    counted = [call for call in first if call.read]
    more_read = sum(call.read for call in counted) / sum(call.sent for call in counted) if counted else 1.0
    longer = [
        (written(call) / recorded.kinds[call.kind].written, float(recorded.kinds[call.kind].written))
        for call in first
        if call.kind in recorded.kinds
    ]
    if not longer or any(prices.get(kind) is None for kind in asked):
        return None
    costs = []
    for share in (_LOW, _HIGH):
        more_written, cost = _quantile(longer, share), 0.0
        for kind, count in asked.items():
            price, row = prices[kind], recorded.kinds[kind]
            if price is not None:
                cost += count * price.of(round(row.read * more_read), round(row.written * more_written))
        costs.append(cost)
    return costs[0], costs[1]


def _quantile(values: Sequence[tuple[float, float]], share: float) -> float:
    """The value below which lies this share of the weight."""
    ranked = sorted(values)
    wanted, so_far = share * sum(weight for _, weight in ranked), 0.0
    for value, weight in ranked:
        so_far += weight
        if so_far >= wanted:
            return value
    return ranked[-1][0]
