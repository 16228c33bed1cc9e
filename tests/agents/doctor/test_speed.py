"""Speed and days are told from answers, in ranges, and from nothing where there are none."""

import pytest

from twinville.agents.doctor.findings import Findings
from twinville.agents.doctor.samples import shipped
from twinville.agents.doctor.speed import day, residents, speed
from twinville.agents.doctor.watching import Call
from twinville.agents.language_models.prices import Price

DAY = shipped().days["thrifty"]


def _found(times: float = 1.0, each: float = 0.5, a_token: float = 0.02) -> Findings:
    found = Findings("m", 120)
    for kind, row in DAY.kinds.items():
        wrote = round(row.written * times)
        seconds = each + a_token * (wrote + 0.05 * row.read)
        found.calls.append(Call(kind, seconds, row.read, wrote, 2 * row.read, wrote, 1, False, False))
    return found


def test_the_time_of_a_day_follows_from_the_answers() -> None:
    known = sum(row.prompts * (0.5 + 0.02 * (row.written + 0.05 * row.read)) for row in DAY.kinds.values()) / DAY.width / 3600
    its = day(_found(), DAY, "thrifty", 25, {})
    assert its is not None
    assert its.hours == pytest.approx((known, known), rel=0.02)
    assert its.dollars is None
    twice = day(_found(), DAY, "thrifty", 50, {})
    assert twice is not None
    assert twice.hours == pytest.approx((2 * known, 2 * known), rel=0.02)


def test_a_model_that_writes_more_takes_longer_and_costs_more() -> None:
    prices: dict[str, Price | None] = dict.fromkeys(DAY.kinds, Price(input=1, output=2))
    short, long = (day(_found(times), DAY, "thrifty", 25, prices) for times in (1, 3))
    assert short is not None
    assert long is not None
    assert long.hours[0] > 2 * short.hours[1]
    assert short.dollars is not None
    assert long.dollars is not None
    assert long.dollars[0] > short.dollars[1] > 0


def test_what_was_measured_unevenly_has_a_range() -> None:
    found = _found()
    for number, call in enumerate(found.calls):
        found.calls[number] = Call(call.kind, call.seconds * (0.5 + number % 3), call.sent, call.text, 0, 0, 1, False, False)
    its = day(found, DAY, "thrifty", 25, {})
    assert its is not None
    assert its.hours[1] > 1.2 * its.hours[0]
    fits = residents(found, DAY, "thrifty", 3600)
    assert fits is not None
    assert 0 < fits[0] < fits[1]


def test_from_nothing_comes_nothing() -> None:
    nothing = Findings("m", 120)
    assert speed(nothing) is None
    assert day(nothing, DAY, "thrifty", 25, {}) is None
    assert residents(nothing, DAY, "thrifty", 3600) is None
