"""Planning by one mind: what is fixed stands unless it is broken by saying so, and what is said to be at home is at home."""

import asyncio
from typing import Any

import pytest

from tests.agents.cognition.contexts import HOME, above, starter_world
from twinville.agents.agent import Agent
from twinville.agents.cognition.planning import _where
from twinville.agents.cognition.questions import Questions
from twinville.agents.observation import Observation, Occasion
from twinville.agents.persona import Commitment, Persona, Shift
from twinville.agents.prompts.day_plan import Break, DayPlan, Stroke
from twinville.agents.prompts.decompose import DecomposePrompt
from twinville.agents.prompts.places import Place
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.wake_time import WakeTime, WakeTimePrompt
from twinville.agents.protocols import SkippedError
from twinville.agents.records import Decided, PlanChanged, Planned, Put, Withdrawn
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules
from twinville.worlds.state import load, restore, save

HOUR = 3600
CAFE, PARK = "Corner Cafe:cafe", "The Green"


class _Source:
    def __init__(self, key: str) -> None:
        self.key, self.by = key, "rule"


class _Ask:
    """Answers by rule, but for kinds whose answers are given; keeps what was asked."""

    def __init__(self, **given: Any) -> None:
        self.given = given
        self.asked: list[Prompt[Any]] = []

    async def __call__(self, agent: str, prompt: Prompt[Any]) -> tuple[Any, _Source]:
        self.asked.append(prompt)
        answer = self.given.get(prompt.kind)
        if answer is None:
            answer = rules()[prompt.kind](prompt, Dice(0, prompt.kind, agent, prompt.day))
        prompt.check(answer)
        return answer, _Source(f"{prompt.kind}-{len(self.asked)}-0")


def _agent(ask: Any, **more: Any) -> Agent:
    world = starter_world()
    persona = Persona(
        name="Ada", age=30, home=HOME, wake="06:30", occupation="cafe keeper", workplace=CAFE,
        shifts=(Shift(days="daily", start="08:00", end="16:00"),), **more,
    )  # fmt: skip
    home = world.arenas_of(HOME)[0]
    bed = next(t for t in world.things if t.arena == home.id or "sleep" in t.affordances)
    made = above()
    return Agent(type(made)(made.world, made.weekday_of, made.chance, ask), persona.model_copy(update={"bed": bed.address}))


def _begin(agent: Agent, now: int = 7 * HOUR) -> list[Any]:
    """The first decision of somebody who is up already."""
    agent._context.identity = agent._context.identity.model_copy(update={"wake": 330})
    asyncio.run(agent.act(Observation(now, 0, Occasion.BEGIN, agent._context.surroundings.home[0], 0, None)))
    return agent.take_records()


def _idle_day(prompt_places: str = "") -> DayPlan:
    """A plan that forgets the shift and everything else."""
    where = prompt_places or f"P{starter_world().arenas_of(PARK)[0].id}.stand"
    strokes = tuple(
        Stroke(start=f"{hour:02d}:00", minutes=180, activity="sitting about", category="leisure", where=where)
        for hour in (9, 12, 15)
    )
    return DayPlan(strokes=strokes)


def test_a_plan_that_leaves_a_shift_out_does_not_lose_it() -> None:
    agent = _agent(_Ask(day_plan=_idle_day()))
    records = _begin(agent)
    hours = next(record for record in records if isinstance(record, Planned) and record.level == "hours")
    assert any(item["address"] == starter_world().arenas_of(CAFE)[0].address for item in hours.items)
    duty = [block for block in agent._context.plan.blocks if block.fixed == "duty"]
    assert sum(block.end - block.start for block in duty) >= 7.5 * HOUR


def test_what_is_broken_by_saying_so_is_not_in_the_day_and_the_reason_is_logged() -> None:
    party = Commitment(day=1, at="18:00", minutes=60, activity="the party", place=PARK)
    day = _idle_day()
    kept = _agent(_Ask(day_plan=day), commitments=(party,))
    _begin(kept)
    assert [block.activity for block in kept._context.plan.blocks if block.fixed == "appointment"] == ["at the party"]
    broken = day.model_copy(update={"breaks": (Break(duty="d2", reason="my head aches"),)})
    stays = _agent(_Ask(day_plan=broken), commitments=(party,))
    records = _begin(stays)
    assert PlanChanged("at the party", "dropped", "stated reason: my head aches") in records
    plan = stays._context.plan
    assert {block.fixed for block in plan.blocks} <= {"", "duty"}
    # Laid out again, it stays broken.
    stays._parts.planner.replan_hours(plan, 8 * HOUR, 0)
    assert {block.fixed for block in plan.blocks} <= {"", "duty"}


def test_steps_are_asked_for_by_hours_and_never_for_less_than_a_quarter() -> None:
    ask = _Ask()
    agent = _agent(ask)
    _begin(agent)
    asked = [prompt for prompt in ask.asked if isinstance(prompt, DecomposePrompt)]
    assert len(asked) == 1
    assert 150 <= asked[0].minutes <= 330
    assert asked[0].done == ()
    plan, planner = agent._context.plan, agent._parts.planner
    plan.steps.clear()
    plan.span = plan.blocks[0].end
    asyncio.run(planner.steps(plan, plan.span - 600, 0))
    assert len([prompt for prompt in ask.asked if isinstance(prompt, DecomposePrompt)]) == 1
    assert plan.steps


def test_what_begins_when_the_known_hours_are_over_is_asked_for_even_a_little_before() -> None:
    agent = _agent(_Ask())
    _begin(agent)
    plan, planner = agent._context.plan, agent._parts.planner
    plan.steps.clear()
    now = plan.blocks[0].end
    plan.blocks.popleft()
    plan.blocks[0].start = plan.span = now + 240
    asyncio.run(planner.steps(plan, now, 0))
    assert plan.steps


def test_at_home_is_at_home() -> None:
    home = Place(id="P0", name="Home: room", kind="home", affords=("rest", "stand"), home=True)
    green = Place(id="P1", name="The Green: green", kind="park", affords=("read", "stand"))
    assert _where("reading at home", "P1.read", (home, green)) == "P0.rest"
    assert _where("reading", "P1.read", (home, green)) == "P1.read"
    assert _where("resting at home", "P0.stand", (home, green)) == "P0.stand"


def _wake(day: int = 2) -> WakeTimePrompt:
    identity = _agent(_Ask())._context.identity
    return WakeTimePrompt(identity=identity, day=day, now=-60, weekday="Monday", options=(360, 375))


class _Skips:
    async def __call__(self, agent: str, prompt: Prompt[Any]) -> tuple[Any, _Source]:
        raise SkippedError("key-0", f"{agent}: skipped")


def _read(key: str, answer_type: Any) -> Any:
    return answer_type(wake="06:15") if key else None


def test_an_answer_is_used_later_unless_something_moved() -> None:
    records: list[Any] = []
    questions = Questions("Ada", _Ask(wake_time=WakeTime(wake="06:00")), _read, records)
    aims = ["a walk"]
    questions.watched["aims"] = lambda _: aims
    asyncio.run(questions.put(_wake(), 0))
    assert questions.is_usable("wake_time", 10)
    # What its kind does not declare does not matter to it.
    questions.move(("news",))
    assert questions.is_usable("wake_time", 20)
    assert questions.use("wake_time", WakeTime) == WakeTime(wake="06:00")
    assert records == [Put("wake_time", "wake_time-1-0"), Decided("wake_time", "wake_time-1-0", "rule")]
    assert not questions.is_usable("wake_time", 30)
    asyncio.run(questions.put(_wake(3), 40))
    aims.append("a rest")
    assert not questions.is_usable("wake_time", 50)
    assert records[-1] == Withdrawn("wake_time", "wake_time-2-0", ("aims",))
    assert not questions.pending


def test_what_is_pending_is_saved_and_its_answer_read_again() -> None:
    records: list[Any] = []
    questions = Questions("Ada", _Ask(wake_time=WakeTime(wake="06:00")), _read, records)
    questions.watched["aims"] = lambda _: "a walk"
    asyncio.run(questions.put(_wake(), 0))
    again = Questions("Ada", _Ask(), _read, [])
    again.watched["aims"] = lambda _: "a walk"
    restore(again, save(questions))
    assert load(save(again)["pending"]) == questions.pending
    assert again.is_usable("wake_time", 10)
    assert again.use("wake_time", WakeTime) == WakeTime(wake="06:15")


def test_a_skipped_question_is_nobodys_decision() -> None:
    records: list[Any] = []
    questions = Questions("Ada", _Skips(), _read, records)
    assert asyncio.run(questions.put(_wake(), 0)) is None
    assert questions.use("wake_time", WakeTime) is None
    assert records == [Put("wake_time", "key-0"), Decided("wake_time", "key-0", "nobody")]


@pytest.mark.parametrize(("at", "start"), [("now", 10 * HOUR), ("16:30", 16 * HOUR + 1800), ("09:00", 10 * HOUR)])
def test_a_changed_plan_may_begin_later(at: str, start: int) -> None:
    from twinville.agents.action import Action
    from twinville.agents.cognition.noticing import Noticed
    from twinville.agents.cognition.plan import Block
    from twinville.agents.prompts.react import Reaction

    park = starter_world().arenas_of(PARK)[0].id
    reaction = Reaction(choice=f"P{park}.stand", activity="football", minutes=60, at=at, reason="Cal asked me to")
    agent = _agent(_Ask(react=reaction))
    home = agent._context.surroundings.home[0]
    last = Action("reading", "leisure", "rest", home, (), 600, 40 * HOUR)
    noticed = Noticed("speech", "Cal", "Cal said: football at half past four!", 10 * HOUR)
    observation = Observation(10 * HOUR, 0, Occasion.NOTICED, home, 0, 10 * HOUR - 60)
    block = asyncio.run(agent._parts.reacting.react(noticed, observation, last, agent._context.plan))
    assert isinstance(block, Block)
    assert (block.start, block.end) == (start, start + HOUR)
