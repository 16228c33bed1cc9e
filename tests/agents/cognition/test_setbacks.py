"""A step fails: who has come to an appointment stays there without a seat, unless the answer says otherwise."""

import asyncio
from typing import Any

import pytest

from tests.agents.cognition.contexts import HOME, above, starter_world
from twinville.agents.action import Action
from twinville.agents.agreement import Agreement
from twinville.agents.cognition.appointments import EARLY, Appointments
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.duties import as_planned, duties_on
from twinville.agents.cognition.plan import Due, Plan, Step
from twinville.agents.cognition.setbacks import mend
from twinville.agents.observation import Occasion
from twinville.agents.persona import Persona
from twinville.agents.prompts.replan import Replan, ReplanPrompt
from twinville.agents.protocols import SkippedError
from twinville.agents.records import PlanChanged
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules

NOON = 12 * 3600
CAFE = starter_world().arenas_of("Corner Cafe")[0].id
KITCHEN = starter_world().arenas_of(HOME)[0].id
PARK = starter_world().arenas_of("The Green")[0].id
LUNCH = Due(NOON, 60, "lunch", "Corner Cafe", frozenset({CAFE}), agreement="A1")


class _Source:
    key, by = "replan-1-0", "rule"


class _Ask:
    """Answers by rule, or as it is told to; keeps what was asked."""

    def __init__(self, answer: Replan | None = None, skips: bool = False) -> None:
        self.answer, self.skips = answer, skips
        self.asked: list[ReplanPrompt] = []

    async def __call__(self, agent: str, prompt: Any) -> tuple[Any, _Source]:
        self.asked.append(prompt)
        if self.skips:
            raise SkippedError("replan-1-0", "no answer")
        answer = self.answer or rules()["replan"](prompt, Dice(0, "replan", agent, prompt.day))
        prompt.check(answer)
        return answer, _Source()


def _mend(ask: _Ask, *, arena: int = CAFE, use: str = "dine", why: Occasion = Occasion.FULL, due: bool = True) -> Any:
    made = above()
    context = Context(type(made)(made.world, made.weekday_of, made.chance, ask), Persona(name="Ada", age=30, home=HOME))
    failed = Action("lunch", "social", use, arena, (), 1800, NOON + 3600, 240)
    instead = asyncio.run(mend(context, Plan(), failed, why, 1, NOON - 300, 0, (LUNCH, ("Ben", "Cal")) if due else None))
    return instead, [record.change for record in context.records if isinstance(record, PlanChanged)]


def test_who_finds_no_seat_at_an_appointment_stays_on_their_feet() -> None:
    ask = _Ask()
    assert _mend(ask) == (Step(1800, "lunch", "social", CAFE, "stand"), ["stays"])
    (prompt,) = ask.asked
    assert "It is an appointment with «Ben», «Cal»: «lunch». 'stay' keeps it" in prompt.question()
    assert prompt.choices()["where"][0] == "stay"


def test_without_an_answer_they_stay_too_and_at_home_nobody_is_asked() -> None:
    assert _mend(_Ask(skips=True)) == (Step(1800, "lunch", "social", CAFE, "stand"), ["stays"])
    ask = _Ask()
    assert _mend(ask, arena=KITCHEN)[0] == Step(1800, "lunch", "social", KITCHEN, "stand")
    assert not ask.asked


def test_an_answer_may_leave_it_or_use_something_else_of_the_place() -> None:
    away = Replan(where=f"P{PARK}.rest", activity="sitting down", minutes=20, reason="my feet hurt")
    assert _mend(_Ask(away)) == (Step(1200, "sitting down", "social", PARK, "rest"), ["replaced"])
    counter = Replan(where=f"P{CAFE}.drink", activity="a coffee", minutes=20, reason="there is the counter")
    instead, _ = _mend(_Ask(counter))
    assert (instead.arena, instead.use) == (CAFE, "drink")
    assert _mend(_Ask(Replan(where="skip", activity="lunch", minutes=5, reason="no"))) == (None, ["dropped"])
    assert _mend(_Ask(Replan(where="stay", activity="talking", minutes=45, reason="she waits")))[0].seconds == 2700


@pytest.mark.parametrize(
    ("given", "offers"), [({"why": Occasion.CLOSED}, False), ({"use": "stand"}, False), ({"due": False}, False)]
)
def test_it_is_offered_only_where_one_can_stay(given: dict[str, Any], offers: bool) -> None:
    """Where the place is closed, or there is no room to stand either, or nothing was agreed, nothing keeps one there."""
    ask = _Ask(Replan(where="skip", activity="lunch", minutes=5, reason="no"))
    _mend(ask, **given)
    assert ("stay" in ask.asked[0].choices()["where"]) is offers
    assert ("It is an appointment" in ask.asked[0].question()) is (given != {"due": False})


def _appointments(**terms: Any) -> Appointments:
    made = above()
    appointments = Appointments(Context(made, Persona(name="Ada", age=30, home=HOME)))
    given: dict[str, Any] = {
        "activity": "lunch",
        "day": 1,
        "at": 720,
        "place": "Corner Cafe",
        "arenas": (CAFE,),
        "minutes": 60,
    } | terms
    appointments.agreed(Agreement("A1", "accepted", "Ada", ("Ada", "Ben"), (), **given), 8 * 3600)
    return appointments


def test_an_appointment_is_at_hand_in_its_building_from_half_an_hour_before_to_its_end() -> None:
    appointments = _appointments()
    found = appointments.at_hand(CAFE, NOON - EARLY)
    assert found is not None
    assert (found[0].activity, found[1]) == ("lunch", ("Ben",))
    assert appointments.at_hand(CAFE, NOON + 3599) is not None
    assert appointments.at_hand(CAFE, NOON - EARLY - 1) is None
    assert appointments.at_hand(CAFE, NOON + 3600) is None
    assert appointments.at_hand(PARK, NOON) is None
    appointments.dues[0].settled = True
    assert appointments.at_hand(CAFE, NOON) is None


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        ("feeding the ducks", "feeding the ducks"),
        ("the birthday party", "at the birthday party"),
        ("evening drink", "at evening drink"),
    ],
)
def test_an_appointment_is_lived_in_words_that_say_what_is_done(activity: str, words: str) -> None:
    due = Due(NOON, 60, activity, "Corner Cafe", frozenset({CAFE}))
    assert as_planned(due) == words
    (duty,) = duties_on(starter_world(), Persona(name="Ada", age=30, home=HOME), 0, [due], 0)
    assert duty.activity == words


def test_what_falls_through_is_dropped_under_the_same_words() -> None:
    fallen: list[str] = []
    appointments = _appointments(activity="feeding the ducks")
    appointments.falls_through = fallen.append
    off = Agreement("A1", "called off", "Ada", (), (), "feeding the ducks", 1, 720, "Corner Cafe", (CAFE,), left=("Ada", "Ben"))
    appointments.agreed(off, 9 * 3600)
    assert fallen == ["feeding the ducks"]


def test_what_is_agreed_is_done_where_it_can_be() -> None:
    """Who agrees to have a drink does not sit down to dine because a place affords it first."""
    due = Due(NOON, 60, "an evening drink", "Corner Cafe", frozenset({CAFE}))
    persona = Persona(name="Ada", age=30, home=HOME)
    assert duties_on(starter_world(), persona, 0, [due], 0)[0].where == f"P{CAFE}.drink"
    due.activity = "a meeting"
    assert duties_on(starter_world(), persona, 0, [due], 0)[0].where == f"P{CAFE}.dine"
