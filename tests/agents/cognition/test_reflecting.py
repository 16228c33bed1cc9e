import asyncio
from typing import Any

from tests.agents.cognition.contexts import HOME, context_for
from twinville.agents.cognition.acquaintance import Acquaintances
from twinville.agents.cognition.reflecting import THRESHOLD, Reflecting
from twinville.agents.memory.recollection import Recollection
from twinville.agents.memory.stretch import Stretch
from twinville.agents.persona import Persona, Tie
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.places import Place
from twinville.agents.prompts.reflect import ReflectPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules

IDENTITY = Identity(name="Ada", age=30, wake=400, sleep=1300)


def _mind() -> tuple[Reflecting, Recollection, Acquaintances]:
    persona = Persona(name="Ada", age=30, home=HOME, biography="Ada lives here.", ties=(Tie(name="Ben", relation="neighbour"),))
    context = context_for(persona)
    return Reflecting(context), context.recollection, context.acquaintances


def _reflect(reflecting: Reflecting, now: int) -> list[Any]:
    return list(asyncio.run(reflecting.reflect(now)))


def _live(recollection: Recollection, count: int, now: int) -> None:
    activities = ("reading", "cooking", "mending a chair", "writing", "humming", "counting coins", "asleep", "painting")
    for index in range(count):
        recollection.add("observation", f"Ben is {activities[index % 8]} at The Green", "Ben", now + 60 * index, 2)
    recollection.add("conversation", "I talked with Ben about the weather", "Ben", now + 5000, 4)


def test_insights_cite_memories_that_exist_and_change_feelings() -> None:
    reflecting, recollection, acquaintances = _mind()
    before = acquaintances.to("Ben").closeness
    _live(recollection, 6, 100)
    kept = _reflect(reflecting, 9000)
    assert kept
    for memory in kept:
        assert memory.kind == "reflection"
        assert memory.evidence
        assert all(int(item[1:]) < memory.id for item in memory.evidence)
    assert acquaintances.to("Ben").closeness != before
    assert reflecting.likings.get("The Green") == 1


def test_nothing_new_is_no_reason_to_reflect() -> None:
    reflecting, recollection, _ = _mind()
    assert _reflect(reflecting, 100) == []
    _live(recollection, 3, 100)
    assert _reflect(reflecting, 9000)
    assert _reflect(reflecting, 9100) == []


def test_reflections_rest_on_reflections() -> None:
    reflecting, recollection, _ = _mind()
    reflections: set[int] = set()
    rests = False
    for day in range(12):
        _live(recollection, 4 + day, 100 + 90_000 * day)
        for memory in _reflect(reflecting, 9000 + 90_000 * day):
            rests = rests or any(int(item[1:]) in reflections for item in memory.evidence)
            reflections.add(memory.id)
    assert rests


def test_weight_gathers_until_the_threshold() -> None:
    reflecting, recollection, _ = _mind()
    assert not reflecting.is_due()
    for index in range(THRESHOLD // 10):
        recollection.add("speech", f"news number {index}", "Ben", index, 10)
    assert reflecting.is_due()


def test_talk_is_weighed_in_a_batch() -> None:
    reflecting, recollection, _ = _mind()
    recollection.add("speech", "Ben said: the dog is missing", "Ben", 10, 7, evidence=("s1",))
    recollection.add("conversation", "I talked with Ben about nothing in particular", "Ben", 20, 4)
    _reflect(reflecting, 1000)
    by_kind = {memory.kind: memory.importance for memory in recollection.stream}
    assert by_kind["speech"] > by_kind["conversation"]


def test_a_reflection_changes_a_later_plan() -> None:
    """The same day, planned with and without a liking for a place that a reflection left behind."""
    places = (
        Place(id="P0", name="Home: room", kind="home", affords=("rest", "read", "eat", "stand"), home=True),
        Place(id="P1", name="The Green: lawn", kind="park", affords=("rest", "stroll", "read", "stand")),
        Place(id="P2", name="The Quay: landing", kind="park", affords=("rest", "stroll", "read", "stand")),
    )

    def visits(likings: tuple[tuple[str, int], ...]) -> int:
        count = 0
        for day in range(60):
            prompt = DayPlanPrompt(identity=IDENTITY, day=day, weekday="Sunday", wake=420, bed=1300, likings=likings, places=places)
            plan = rules()["day_plan"](prompt, Dice(0, "day_plan", "Ada", day))
            count += sum(stroke.where.startswith("P1.") for stroke in plan.strokes)
        return count

    assert visits((("The Green", 2),)) > visits(()) + 10


def test_deeds_are_considered_but_drive_nothing() -> None:
    """A hundred deeds are no reason to reflect; when one does, the longest of them are before one's eyes, with their hours."""
    reflecting, recollection, _ = _mind()
    for index in range(100):
        since = 6 * 3600 + 600 * index
        length = 540 if index != 50 else 6000
        stretch = Stretch(f"doing thing {index}", "The Green, lawn", since, since + length)
        recollection.add("activity", stretch.words(), "Ada", since + length, 2)
    assert not reflecting.is_due()
    assert _reflect(reflecting, 90_000) == []
    recollection.add("conversation", "I talked with Ben about the weather", "Ben", 91_000, 4)
    seen: list[ReflectPrompt] = []
    decide = reflecting._context.decide

    async def watched(prompt: Any) -> Any:
        if isinstance(prompt, ReflectPrompt):
            seen.append(prompt)
        return await decide(prompt)

    reflecting._context.decide = watched  # type: ignore[method-assign]
    assert _reflect(reflecting, 92_000)
    deeds = [memory for memory in seen[0].memories if memory.kind == "activity"]
    assert 1 <= len(deeds) <= 6
    assert any("doing thing 50 at" in memory.text for memory in deeds)
    assert [memory.at for memory in seen[0].memories if memory.kind == "conversation"] == ["day 2, 01:16"]
