import asyncio
from typing import Any, ClassVar, TypeVar

import pytest

from twinville.agents.above import Above
from twinville.agents.action import Action
from twinville.agents.agent import Agent
from twinville.agents.cognition.perceiving import attend
from twinville.agents.cognition.surroundings import NEAREST, Surroundings, known_at_start
from twinville.agents.component import Part
from twinville.agents.decision import Decision
from twinville.agents.keys import keys_of
from twinville.agents.language_models.journal import JournalledModel
from twinville.agents.memory.recent import RecentSights
from twinville.agents.memory.spatial import SpatialMemory
from twinville.agents.observation import Observation, Occasion, Percept
from twinville.agents.persona import Persona
from twinville.agents.population.population import Fact, Population
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.protocols import Answered
from twinville.agents.records import PlanChanged
from twinville.agents.rules.rule_model import RuleModel
from twinville.agents.said import Said
from twinville.agents.shared_facts import SharedFacts
from twinville.agents.stimulus import Arrived, Felt, Heard, SignRead, Told
from twinville.worlds.keyed import keyed
from twinville.worlds.world import World

A = TypeVar("A", bound=Answer)


class _Chance:
    def uniform(self, purpose: str, who: str, day: int, ordinal: int) -> float:
        return keyed(3, purpose, who, day, ordinal)


class _Nothing:
    def get(self, key: str) -> None:
        return None

    def put(self, entry: Any) -> None:
        pass


def _agent(world: World, persona: Persona) -> Agent:
    ask = JournalledModel(RuleModel(3), _Nothing()).ask
    return Agent(Above(world, lambda day: day % 7, _Chance(), ask), persona)


def _act(agent: Agent, observation: Observation) -> Action:
    action = asyncio.run(agent.act(observation)).action
    assert action is not None
    return action


def _observe(now: int, occasion: Occasion = Occasion.BEGIN, arena: int | None = 0, began: int | None = None) -> Observation:
    return Observation(now, now // 86400 % 7, occasion, arena, 0, began)


@pytest.fixture
def ada(small: tuple[World, Population]) -> Agent:
    world, people = small
    return _agent(world, people.personas[0])


def test_the_first_moment_is_in_bed(ada: Agent, small: tuple[World, Population]) -> None:
    world, _ = small
    action = _act(ada, _observe(5 * 3600))
    assert action.category == "sleep"
    assert [world.things[thing].address for thing in action.things] == [ada.persona.bed]
    assert action.latest <= 8 * 3600


def test_who_would_be_up_already_is_up(ada: Agent) -> None:
    assert _act(ada, _observe(12 * 3600)).category != "sleep"


def test_every_step_is_at_a_known_place_that_affords_it_and_is_open(small: tuple[World, Population]) -> None:
    world, people = small
    for persona in people.personas:
        agent = _agent(world, persona)
        known = known_at_start(world, persona)
        now, occasion, began = 7 * 3600, Occasion.BEGIN, None
        for _ in range(120):
            action = _act(agent, _observe(now, occasion, world.arenas[0].id, began))
            arena = world.arenas[action.arena]
            assert action.arena in known
            assert action.use in world.affordances(arena)
            assert all(action.use in world.things[i].affordances for i in action.things)
            if arena.hours is not None and arena.id not in keys_of(world, persona):
                assert arena.hours.is_open(now // 86400 % 7, now % 86400)
            began, occasion = now, Occasion.DONE
            now = min(now + action.seconds, max(action.latest, now + 60))


def test_a_closed_place_is_dropped_with_a_reason(ada: Agent) -> None:
    _act(ada, _observe(8 * 3600))
    ada.take_records()
    for _ in range(3):
        action = _act(ada, _observe(8 * 3600 + 60, Occasion.CLOSED))
    assert action is not None
    changes = [record for record in ada.take_records() if isinstance(record, PlanChanged)]
    assert changes
    assert all("closed" in change.reason or "again" in change.reason for change in changes)


def test_failing_again_and_again_ends_in_a_quiet_moment_at_home(ada: Agent) -> None:
    action = _act(ada, _observe(9 * 3600))
    uses = []
    for attempt in range(12):
        action = _act(ada, _observe(9 * 3600 + 10 * attempt, Occasion.UNREACHABLE))
        uses.append(action.activity)
    assert any("think what to do" in activity for activity in uses)


def test_spatial_memory_is_given_or_seen(small: tuple[World, Population]) -> None:
    world, people = small
    ben = people.personas[1].model_copy(update={"knows": (), "routines": ()})
    known = known_at_start(world, ben)
    cafe = world.arena("Corner Cafe:cafe").id
    assert cafe not in known
    agent = _agent(world, ben)
    agent.take_records()  # what the first moment brought along
    agent.perceive(Arrived(cafe), 0)
    assert [record.kind for record in agent.take_records()] == ["place_learned"]
    agent.perceive(Arrived(cafe), 0)
    assert agent.take_records() == []


def test_private_rooms_are_not_offered(small: tuple[World, Population]) -> None:
    world, _ = small
    stranger = Persona(name="Stranger", age=30, home="Corner Cafe")
    surroundings = Surroundings(world, stranger, SpatialMemory(world, "Stranger", range(len(world.arenas))))
    offered = {place.name for place in surroundings.of_the_day(0)}
    assert not any(name.startswith("Rose Cottage") for name in offered)


def test_people_think_of_the_nearest_few_places(larkwater: tuple[World, Population]) -> None:
    world, people = larkwater
    persona = people.personas[0]
    surroundings = Surroundings(world, persona, SpatialMemory(world, persona.name, known_at_start(world, persona)))
    by_kind: dict[str, set[str]] = {}
    for place in surroundings.of_the_day(0):
        by_kind.setdefault(place.kind, set()).add(place.name.partition(":")[0])
    assert all(len(names) <= NEAREST + 1 for names in by_kind.values())


def test_attention_goes_to_the_nearest_and_repeats_are_no_news() -> None:
    recent = RecentSights(2)
    sights = [Percept(name, "reading", "T:A:a", distance) for name, distance in (("C", 3), ("A", 1), ("B", 1))]
    assert [seen.subject for seen in attend(sights, 2, recent)] == ["A", "B"]
    assert attend(sights, 2, recent) == []
    # The window holds two sights: a third pushes the oldest out.
    assert [seen.subject for seen in attend(sights, 3, recent)] == ["C"]
    assert [seen.subject for seen in attend(sights[1:2], 3, recent)] == ["A"]


@pytest.mark.parametrize("fields", [{"seconds": 0}, {"seconds": 90_000}, {"activity": " "}, {"category": "fun"}, {"patience": -1}])
def test_a_wrong_action_cannot_be_made(fields: dict[str, Any]) -> None:
    good: dict[str, Any] = {
        "activity": "x", "category": "leisure", "use": "stand", "arena": 0, "things": (), "seconds": 60, "latest": 100
    }  # fmt: skip
    Action(**good)
    with pytest.raises(ValueError):
        Action(**good | fields)


def test_what_a_mind_awaits_and_believes_follows_from_what_came_in(small: tuple[World, Population]) -> None:
    world, people = small
    name = people.personas[0].name
    own, news = (Fact(id="own", origin=name, statement="I bake."), Fact(id="news", origin="Bo", statement="It snows."))
    ask = JournalledModel(RuleModel(3), _Nothing()).ask
    ada = Agent(Above(world, lambda day: day % 7, _Chance(), ask, SharedFacts((own, news))), people.personas[0])
    assert ada.awaits is None
    assert dict(ada.beliefs) == {"own": True}
    assert ada.perceive(Heard(Said("s1", "Bo", name, "It snows.", ("news",), unsure=("news",))), 100)
    assert dict(ada.beliefs) == {"own": True, "news": False}
    assert ada.perceive(Told(Said("i0", "a stranger", "Ada Field", "Nothing new.", ())), 100)
    assert not ada.perceive(SignRead(Said("i1", "a sign", "Ada Field", "What one knows.", ("own",))), 100)
    ada.perceive(Felt("I have a fever", 9), 100)
    assert ada.awaits == "reaction"
    assert [record.kind for record in ada.take_records()][-1] == "memory"
    assert ada.take_records() == []


def test_a_part_colours_what_is_asked_and_sees_what_is_decided(small: tuple[World, Population]) -> None:
    world, people = small
    asked: list[str] = []
    model = JournalledModel(RuleModel(3), _Nothing())

    class Listening:
        async def __call__(self, agent: str, prompt: Prompt[A]) -> tuple[A, Answered]:
            asked.append(prompt.model_dump_json())
            return await model.ask(agent, prompt)

    class Hurried(Part):
        name = "hurried"
        decided: ClassVar[list[Decision]] = []

        def colour(self, now: int) -> str:
            return "I am in a hurry."

        def after_act(self, decision: Decision, now: int) -> None:
            self.decided.append(decision)

    above = Above(world, lambda day: day % 7, _Chance(), Listening())
    agent = Agent(above, people.personas[0], components={"hurried": lambda context: Hurried()})
    asyncio.run(agent.act(_observe(12 * 3600)))
    assert asked
    assert all("I am in a hurry." in inputs for inputs in asked)
    assert [decision.action is not None for decision in Hurried.decided] == [True]
    assert "I am in a hurry." in agent.side_of_talk("Ben Field", "reading", "writing", "the cafe", 12 * 3600).identity.currently
