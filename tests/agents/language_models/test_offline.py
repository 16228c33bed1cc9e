"""The rule model answers from typed inputs alone, and a trait, an occupation or a commitment changes what it answers."""

import re
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from twinville.agents.language_models.model import Request
from twinville.agents.population.population import Population
from twinville.agents.prompts.day_plan import DayPlan, DayPlanPrompt, Duty
from twinville.agents.prompts.decompose import DecomposePrompt
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.places import Place
from twinville.agents.prompts.replan import WAIT, ReplanPrompt
from twinville.agents.prompts.wake_time import WakeTimePrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules
from twinville.agents.rules.rule_model import RuleModel
from twinville.worlds.world import World

HOME = Place(id="P0", name="Home: room", kind="home", affords=("cook", "eat", "rest", "read", "wash", "toilet", "stand"), home=True)
PUB = Place(id="P1", name="Pub: bar", kind="pub", affords=("drink", "dine", "chat", "game", "stand"), open=((720, 1440),))
CAFE = Place(id="P2", name="Cafe: cafe", kind="cafe", affords=("serve", "dine", "drink", "stand"), open=((420, 1110),))
PARK = Place(id="P3", name="Park: green", kind="park", affords=("rest", "stroll", "garden", "stand"))
CHAPEL = Place(id="P4", name="Chapel: nave", kind="chapel", affords=("worship", "rest", "stand"), open=((480, 1230),))
PLACES = (HOME, PUB, CAFE, PARK, CHAPEL)


def _identity(**fields: Any) -> Identity:
    return Identity(**{"name": "A", "age": 40, "wake": 420, "sleep": 1350, **fields})


def _day(identity: Identity, day: int, **fields: Any) -> DayPlan:
    prompt = DayPlanPrompt(
        **{"identity": identity, "day": day, "weekday": "Monday", "wake": 430, "bed": 1350, "places": PLACES, **fields}
    )
    answer: DayPlan = rules()["day_plan"](prompt, Dice(0, "day_plan", identity.name, day))
    prompt.check(answer)
    return answer


def _minutes(identity: Identity, use: str, days: int = 60) -> float:
    return mean(sum(s.minutes for s in _day(identity, day).strokes if s.where.endswith(f".{use}")) for day in range(days))


def test_a_trait_changes_the_answer() -> None:
    sociable, solitary = _identity(traits=("sociable",)), _identity(traits=("solitary",))
    assert _minutes(sociable, "drink") > 1.5 * _minutes(solitary, "drink")


def test_an_interest_changes_the_answer() -> None:
    assert _minutes(_identity(interests=("gardening",)), "garden") > 2 * _minutes(_identity(), "garden")


def test_an_occupation_changes_the_answer() -> None:
    duty = Duty(start=480, end=960, activity="work as cook", category="work", where="P2.serve")
    with_work = _day(_identity(occupation="cook"), 1, duties=(duty,))
    assert any(stroke.category == "work" and stroke.where == "P2.serve" for stroke in with_work.strokes)
    assert not any(stroke.category == "work" for stroke in _day(_identity(), 1).strokes)


@pytest.mark.parametrize("day", range(20))
def test_a_commitment_is_planned(day: int) -> None:
    party = Duty(start=1110, end=1200, activity="the party", category="social", where="P4.rest", appointment=True)
    plan = _day(_identity(), day, duties=(party,))
    assert any(stroke.activity == "the party" and stroke.start == "18:30" for stroke in plan.strokes)


def test_who_is_ill_says_what_will_not_be_kept() -> None:
    work = Duty(start=480, end=960, activity="work as cook", category="work", where="P2.serve")
    ill = [_day(_identity(), day, duties=(work,), thoughts=("I have a fever",)) for day in range(30)]
    assert sum(bool(plan.breaks) for plan in ill) > 15
    assert not any(plan.breaks for plan in (_day(_identity(), day, duties=(work,)) for day in range(30)))


def test_children_do_not_plan_to_drink() -> None:
    assert _minutes(_identity(age=10, interests=("company",)), "drink") == 0
    assert all(not s.where.startswith("P1.") for day in range(40) for s in _day(_identity(age=10), day).strokes)


def test_nobody_plans_to_be_where_it_is_closed() -> None:
    closed = CAFE.model_copy(update={"open": (), "closed_today": True})
    for day in range(40):
        strokes = _day(_identity(traits=("sociable",)), day, places=(HOME, closed, PARK)).strokes
        assert all(not s.where.startswith("P2.") for s in strokes)


def test_days_and_people_differ() -> None:
    plans = {_day(_identity(), day).model_dump_json() for day in range(20)}
    assert len(plans) == 20
    assert _day(_identity(name="B"), 1) != _day(_identity(name="A"), 1)


def test_getting_up_in_time_for_work() -> None:
    options = tuple(range(240, 601, 15))
    for day in range(30):
        prompt = WakeTimePrompt(
            identity=_identity(), day=day, now=-90, weekday="Monday", first_duty="work", first_duty_at=360, options=options
        )
        answer = rules()["wake_time"](prompt, Dice(0, "wake_time", "A", day))
        assert prompt.minutes(answer) <= 360 - 45


def test_an_early_riser_is_up_before_a_night_owl() -> None:
    def wake(trait: str) -> float:
        prompts = [
            WakeTimePrompt(
                identity=_identity(traits=(trait,)), day=day, now=-60, weekday="Sunday", options=tuple(range(240, 601, 15))
            )
            for day in range(60)
        ]
        return mean(p.minutes(rules()["wake_time"](p, Dice(0, "wake_time", "A", p.day))) for p in prompts)

    assert wake("early riser") < wake("night owl") - 15


def test_patience_decides_whether_to_wait() -> None:
    def waits(trait: str) -> int:
        count = 0
        for day in range(80):
            prompt = ReplanPrompt(
                identity=_identity(traits=(trait,)), day=day, weekday="Monday", now=800, step="a coffee", where="P2.dine",
                category="social", obstacle="there is no room", may_wait=True, times_failed=1, places=PLACES,
            )  # fmt: skip
            answer = rules()["replan"](prompt, Dice(0, "replan", "A", day))
            prompt.check(answer)
            count += answer.where == WAIT
        return count

    assert waits("patient") > waits("impatient") + 20


@pytest.mark.parametrize(
    ("category", "where"), [("meals", "P0.eat"), ("hygiene", "P0.wash"), ("work", "P2.serve"), ("leisure", "P3.stroll")]
)
@pytest.mark.parametrize("minutes", [(5,), (12, 30), (75, 15, 40), (300, 30)])
def test_steps_fill_the_time_of_every_block_and_no_more(category: str, where: str, minutes: tuple[int, ...]) -> None:
    starts = [500 + sum(minutes[:index]) for index in range(len(minutes))]
    for day in range(10):
        blocks = [
            {"start": start, "minutes": length, "activity": "it", "category": category, "where": where}
            for start, length in zip(starts, minutes, strict=True)
        ]
        prompt = DecomposePrompt.model_validate(
            {"identity": _identity(), "day": day, "weekday": "Monday", "now": 500, "blocks": blocks, "places": PLACES}
        )
        answer = rules()["decompose"](prompt, Dice(0, "decompose", "A", day))
        prompt.check(answer)
        assert sum(step.minutes for step in answer.steps) == max(5, sum(minutes))
        ends = [500 + sum(step.minutes for step in answer.steps[: index + 1]) for index in range(len(answer.steps))]
        assert {start + length for start, length in zip(starts, minutes, strict=True)} <= set(ends)


async def _answer(rule_model: RuleModel, key: str) -> str:
    prompt = WakeTimePrompt(identity=_identity(), day=1, now=-60, weekday="Sunday", options=tuple(range(240, 601, 15)))
    return (await rule_model.answer(Request(prompt, key))).text


def test_answers_are_a_function_of_seed_and_key() -> None:
    import asyncio

    def ask(seed: int, draw: int) -> str:
        return asyncio.run(_answer(RuleModel(seed), f"content-agent-{draw}"))

    assert ask(1, 0) == ask(1, 0)
    assert len({ask(seed, draw) for seed in range(4) for draw in range(4)}) > 2


def test_no_rule_names_a_resident_or_a_town(larkwater: tuple[World, Population]) -> None:
    world, people = larkwater
    words = {word for persona in people.personas for word in persona.name.split()}
    words |= {world.name, "Isabella", "Klaus", "Maria", "Hobbs", "Ville"}
    words |= {sector.name for sector in world.sectors if sector.name not in ("Allotments", "The Green", "Town Hall")}
    folder = Path(__file__).parents[3] / "agents" / "rules"
    for file in folder.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not [word for word in words if re.search(rf"\b{re.escape(word)}\b", text)], file
    assert all("persona" not in file.read_text().replace("personas", "") for file in folder.glob("*.py"))
