"""Spans: how many hours one question breaks down, and how its answer is laid onto their blocks."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.cognition.plan import Block, Fixed, Plan, Step
from twinville.agents.cognition.spans import LONGEST, SHORTEST, laid_out, span_from

MINUTE = 60


def _plan(*parts: tuple[int, Fixed]) -> Plan:
    """Blocks of so many minutes, one after the other."""
    blocks: deque[Block] = deque()
    at = 0
    for number, (minutes, fixed) in enumerate(parts):
        activity = "working" if fixed == "duty" else f"block {number}"
        blocks.append(
            Block(at, at + minutes * MINUTE, activity, "work" if fixed else "leisure", 1 if fixed else 0, "stand", fixed=fixed)
        )
        at += minutes * MINUTE
    return Plan(blocks=blocks)


def test_a_span_ends_where_a_duty_is_over_and_before_an_appointment() -> None:
    assert span_from(_plan((60, ""), (120, "duty"), (30, ""), (60, "duty"), (200, "")), 0)[-1].end == 270 * MINUTE
    assert span_from(_plan((60, ""), (60, "appointment"), (200, "")), 0)[-1].end == 60 * MINUTE
    assert span_from(_plan((60, "appointment"), (200, "")), 0)[-1].end == 260 * MINUTE
    assert span_from(_plan((100, ""), (100, "")), 0)[-1].end == 200 * MINUTE


_PARTS = st.lists(
    st.tuples(st.integers(2, 120).map(lambda n: n * 5), st.sampled_from(["", "duty", "appointment"])), min_size=1, max_size=12
)


@given(parts=_PARTS)
def test_spans_follow_each_other_to_the_end_of_the_plan(parts: list[tuple[int, Fixed]]) -> None:
    plan = _plan(*parts)
    end, at, count = plan.blocks[-1].end, 0, 0
    while end - at >= 300:
        span = span_from(plan, at)
        assert span
        assert span[-1].end > at
        assert span[-1].end - at <= LONGEST or len(span) == 1
        assert not any(block.fixed == "appointment" and block.start > at for block in span)
        at, count = span[-1].end, count + 1
    assert plan.blocks[-1].end == end
    assert all(one.end == other.start for one, other in zip(plan.blocks, list(plan.blocks)[1:], strict=False))
    assert SHORTEST == 900
    # Not more questions than there are ends, and long stretches in parts of some hours.
    ends = sum(fixed != "" for _, fixed in parts) * 2 + 1
    assert count <= ends + end // (LONGEST // 2)


@given(
    parts=_PARTS,
    lengths=st.lists(st.tuples(st.integers(5, 120), st.integers(0, 2)), min_size=1, max_size=20),
)
def test_whatever_is_answered_what_is_fixed_is_done_where_it_is_fixed(
    parts: list[tuple[int, Fixed]], lengths: list[tuple[int, int]]
) -> None:
    plan = _plan(*parts)
    span = span_from(plan, 0)
    steps, at = [], 0
    for minutes, arena in lengths:
        steps.append(Step(minutes * MINUTE, "something", "leisure", arena, "stand", at))
        at += minutes * MINUTE
    found = laid_out([step for step in steps if step.at < span[-1].end], span, 0, lambda arena: f"building {arena}")
    assert [step.at for step in found] == sorted(step.at for step in found)
    for block in span:
        mine = [step for step in found if block.start <= step.at < block.end]
        if block.fixed == "appointment":
            assert all(step.arena == block.arena for step in mine)
        if block.fixed == "duty" and mine:
            assert any(step.arena == block.arena for step in mine)
        assert all(step.limit >= block.end for step in mine)


@given(minutes=st.integers(1, 20), left=st.integers(1, 20), fixed=st.sampled_from(["", "duty", "appointment"]))
def test_whatever_is_left_of_a_block_something_is_done(minutes: int, left: int, fixed: Fixed) -> None:
    blocks = list(_plan((minutes, fixed)).blocks)
    start = max(0, minutes - left) * MINUTE
    steps = laid_out([], blocks, start, lambda arena: "there")
    assert [step.activity for step in steps] == [blocks[0].activity]
    assert (steps[0].at, steps[0].at + steps[0].seconds) == (start, minutes * MINUTE)


def test_a_step_that_begins_a_minute_early_belongs_to_the_block_that_follows() -> None:
    # A supper of 71 minutes is shown as 70; what is done after it is no part of it, and what follows is not lost.
    blocks = [
        Block(0, 71 * MINUTE, "at supper", "social", 1, "dine", fixed="appointment"),
        Block(71 * MINUTE, 121 * MINUTE, "writing a list", "leisure", 0, "rest"),
        Block(121 * MINUTE, 146 * MINUTE, "a hot wash", "hygiene", 0, "wash"),
    ]
    steps = [
        Step(70 * MINUTE, "eating fish pie", "social", 1, "dine", 0),
        Step(50 * MINUTE, "writing it on a bill", "leisure", 0, "rest", 70 * MINUTE),
        Step(25 * MINUTE, "humming in the bath", "hygiene", 0, "wash", 120 * MINUTE),
    ]
    laid = laid_out(steps, blocks, 0, str)
    assert [(step.activity, step.at // MINUTE) for step in laid] == [
        ("eating fish pie", 0),
        ("writing it on a bill", 71),
        ("humming in the bath", 121),
    ]
