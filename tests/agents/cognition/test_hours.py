"""The hours of a day, by rule: whatever a plan says, duties and appointments stand, and there are no gaps."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.cognition.hours import Frame, lay_out
from twinville.agents.cognition.plan import Intended
from twinville.agents.prompts.places import Place
from twinville.worlds.keyed import keyed

PLACES = (
    Place(id="P0", name="Home: room", kind="home", affords=("cook", "eat", "rest", "wash", "stand"), home=True),
    Place(id="P1", name="Cafe: cafe", kind="cafe", affords=("serve", "dine", "stand"), work=True),
    Place(id="P2", name="Park: green", kind="park", affords=("stroll", "rest", "stand")),
)
WORK = Intended(480, 480, "working", "work", "P1.serve", "duty")
MATCH = Intended(1020, 60, "at the match", "social", "P2.stroll", "appointment")
WAY = 12


def _frame(**more: Any) -> Frame:
    given: dict[str, Any] = {
        "now": 400, "bed": 1350, "just_up": True, "orderly": 0.0, "places": PLACES,
        "luck": lambda purpose, number: keyed(1, purpose, number), "way": lambda a, b: WAY if a != b else 0,
    }  # fmt: skip
    return Frame(**given | more)


_STROKES = st.lists(
    st.builds(
        Intended,
        st.integers(380, 1400),
        st.integers(15, 720),
        st.sampled_from(["reading", "lunch", "at the counter"]),
        st.sampled_from(["leisure", "meals", "work", "errands", "social", "hygiene"]),
        st.sampled_from(["P0.rest", "P1.dine", "P2.stroll"]),
    ),
    max_size=12,
)


@given(strokes=_STROKES, seed=st.integers(0, 50), now=st.integers(300, 470), just_up=st.booleans())
def test_no_plan_loses_a_shift_or_an_appointment(strokes: list[Intended], seed: int, now: int, just_up: bool) -> None:
    frame = _frame(now=now, just_up=just_up, luck=lambda purpose, number: keyed(seed, purpose, number))
    blocks = lay_out([*strokes, WORK, MATCH], frame, 0)
    assert blocks[0].start == now * 60
    assert all(one.end == other.start for one, other in pairwise(blocks))
    assert all(block.end > block.start for block in blocks)
    match = [block for block in blocks if block.fixed == "appointment"]
    assert len(match) == 1
    # It is left for in time, whatever comes before: blocks begin on five minutes of the frame, and take five at least.
    before = blocks[blocks.index(match[0]) - 1]
    way = 0 if before.arena == match[0].arena else WAY
    assert match[0].start <= (MATCH.start - way) * 60 + 300
    assert match[0].end >= (MATCH.start + MATCH.minutes - 5) * 60
    at_work = sum(block.end - block.start for block in blocks if block.fixed == "duty")
    meals = sum(stroke.minutes for stroke in strokes if stroke.category == "meals" and stroke.minutes <= 60)
    assert at_work >= (WORK.minutes - meals - 15) * 60
    starts = [block.start for block in blocks if block.fixed == "duty"]
    assert min(starts) <= (WORK.start + (meals or 0)) * 60


def test_the_morning_belongs_to_getting_ready_unless_the_plan_says_how_it_begins() -> None:
    plain = lay_out([WORK], _frame(), 0)
    assert [block.activity for block in plain[:2]] == ["getting washed and dressed", "having breakfast"]
    own = lay_out([Intended(400, 40, "a slow breakfast", "meals", "P0.eat"), WORK], _frame(), 0)
    assert own[0].activity == "a slow breakfast"
    later = lay_out([Intended(450, 40, "a late breakfast", "meals", "P0.eat"), WORK], _frame(), 0)
    assert [block.activity for block in later if block.category == "meals"] == ["a late breakfast"]


def test_an_appointment_within_a_duty_is_kept_and_the_duty_goes_on() -> None:
    within = Intended(700, 30, "seeing the doctor", "errands", "P2.rest", "appointment")
    blocks = lay_out([WORK, within], _frame(), 0)
    kinds = [block.fixed for block in blocks if block.fixed]
    assert kinds == ["duty", "appointment", "duty"]
    assert next(block for block in blocks if block.fixed == "appointment").start <= (700 - WAY) * 60


def test_the_same_luck_lays_out_the_rest_of_a_day_as_before() -> None:
    """Laid out again at noon, without anything new, what was planned for the evening is the same."""
    free = [Intended(1110, 60, "supper", "meals", "P0.eat")]
    whole = lay_out([WORK, *free], _frame(), 0)
    again = lay_out([WORK, *free], _frame(now=900, just_up=False), 0)
    assert [(b.start, b.activity) for b in again if b.start > 1000 * 60] == [
        (b.start, b.activity) for b in whole if b.start > 1000 * 60
    ]


def test_a_supper_that_was_agreed_takes_the_place_of_the_planned_one() -> None:
    supper = Intended(19 * 60, 60, "supper at the Bell", "social", "P1.dine", "appointment")
    home = Intended(18 * 60, 40, "having dinner at home", "meals", "P0.eat")
    lunch = Intended(12 * 60, 40, "having lunch at home", "meals", "P0.eat")
    activities = [block.activity for block in lay_out([supper, home, lunch], _frame(), 0)]
    assert supper.activity in activities
    assert lunch.activity in activities
    assert home.activity not in activities
