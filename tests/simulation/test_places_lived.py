"""Places as they are lived: a mill that an inner voice names, homes one is asked to, somewhere new, and a plan that changes."""

import json
from collections.abc import Callable
from typing import Any, cast

import pytest

from tests.simulation.scripted import Lived
from twinville.agents.agreement import Stated
from twinville.agents.memory.stream import Memory
from twinville.agents.population.population import Population
from twinville.agents.prompts.placed import PlacedPrompt
from twinville.agents.prompts.places import EXPLORE
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.events import Acted, Knocked, Refused
from twinville.simulation.episode.mind_events import Decided, PlaceLearned, PlanChanged, Planned, Put, Reacted, Remembered
from twinville.simulation.interventions.whisper import Whispered
from twinville.worlds.world import World

Town = tuple[World, Population]
LUCA, MAJA, INES = "Luca Castellano", "Maja Lindqvist", "Ines Castellano"
MILLERS = tuple(f"{name} Halloran" for name in ("Brigid", "Dev", "Nell", "Orla", "Tomas"))
MILL = "Larkwater:Mill Cottage"
VOICE = "Look for Pepper at the mill, she is lost there."


def _whisper(text: str, tick: int = 20, person: str = LUCA) -> Whispered:
    return Whispered(id="w1", tick=tick, person=person, text=text)


def _changes(where: str, at: str = "now") -> Callable[[Any], dict[str, Any]]:
    return lambda _: {"choice": where, "activity": "looking for Pepper", "minutes": 30, "at": at, "reason": "she may be there"}


def _door(*, lets_in: bool) -> Callable[[Any], dict[str, Any]]:
    return lambda _: {"lets_in": lets_in, "words": "Pepper? Come and look.", "reason": "he looks so worried"}


def _at_the_mill(town: Town, *, lets_in: bool = True, where: str = "at the mill.stand", **options: Any) -> Lived:
    script = {("react", LUCA): _changes(where), **{("door", name): _door(lets_in=lets_in) for name in MILLERS}}
    return Lived(town, (LUCA, *MILLERS), script, start="17:00", until="18:00", interventions=[_whisper(VOICE)], **options)


def _lines(lived: Lived) -> list[str]:
    return [canonical([tick, event.kind, event.person, event.data()]) for tick, event in lived.log]


@pytest.fixture(scope="module")
def mill(larkwater: Town) -> Lived:
    """Luca hears of the mill, goes there and is let in."""
    return _at_the_mill(larkwater).live()


def test_a_place_that_is_named_is_learned_and_can_be_gone_to(mill: Lived) -> None:
    learned = [event for event in mill.of(PlaceLearned, LUCA) if event.address == MILL]
    assert [event.how for event in learned] == ["heard"]
    (reacted,) = mill.of(Reacted, LUCA)
    assert reacted.choice == "change plan"
    (knock,) = mill.of(Knocked, LUCA)
    assert (knock.address, knock.let_in, knock.words) == (MILL, True, "Pepper? Come and look.")
    assert knock.answered in MILLERS
    doing = [event for event in mill.of(Acted, LUCA) if event.activity == "looking for Pepper" and event.phase == "doing"]
    assert doing
    assert doing[0].address == f"{MILL}:living room"


def test_the_place_was_on_the_list_of_the_next_question(mill: Lived) -> None:
    (prompt,) = (prompt for prompt in mill.model.asked if prompt.kind == "react")
    assert isinstance(prompt, PlacedPrompt)
    assert any(place.name.startswith("Mill Cottage") and place.knock for place in prompt.visits)
    assert ".chat «Mill Cottage»" in prompt.system()


def test_both_remember_the_door(mill: Lived) -> None:
    (knock,) = mill.of(Knocked, LUCA)
    mine = [event.text for event in mill.of(Remembered, LUCA)]
    theirs = [event.text for event in mill.of(Remembered, knock.answered)]
    assert f"{knock.answered} let me in at Mill Cottage and said: Pepper? Come and look." in mine
    assert f"{LUCA} knocked at our door; I let them in, because: he looks so worried" in theirs


def test_the_question_at_the_door_is_small_and_says_who_knocks(mill: Lived) -> None:
    (prompt,) = (prompt for prompt in mill.model.asked if prompt.kind == "door")
    assert f"«{LUCA}»" in prompt.question()
    assert "knocks at «Mill Cottage»" in prompt.question()
    # With the few memories that come to mind.
    assert len(prompt.question()) < 800


def test_who_is_not_let_in_does_something_else_and_remembers_it(larkwater: Town) -> None:
    lived = _at_the_mill(larkwater, lets_in=False).live()
    assert [knock.let_in for knock in lived.of(Knocked, LUCA)] == [False]
    assert "not let in" in {refused.reason for refused in lived.of(Refused, LUCA)}
    texts = [event.text for event in lived.of(Remembered, LUCA)]
    assert any("did not let me in at Mill Cottage" in text for text in texts)
    assert any("could not do this: looking for Pepper (one was not let in)" in text for text in texts)
    assert any(event.change == "dropped" for event in lived.of(PlanChanged, LUCA))


def test_a_place_that_nobody_knows_is_asked_again(larkwater: Town) -> None:
    lived = _at_the_mill(larkwater, where="at the lighthouse.stand")
    with pytest.raises(Exception, match="not among the choices"):
        lived.live()


def test_the_order_of_minds_changes_nothing(larkwater: Town, mill: Lived) -> None:
    assert _lines(_at_the_mill(larkwater, order=lambda order: order[::-1]).live()) == _lines(mill)


@pytest.mark.parametrize("phase", ["waiting", "let in"])
def test_a_checkpoint_in_the_middle_of_a_knock_changes_nothing(larkwater: Town, mill: Lived, phase: str) -> None:
    def knocking(lived: Lived) -> bool:
        if phase == "let in":
            return bool(lived.of(Knocked, LUCA))
        return any(event.activity.startswith("knocking") for event in lived.of(Acted, LUCA))

    first = _at_the_mill(larkwater).live(knocking)
    state = json.loads(json.dumps(first.simulation.state()))
    memories = {
        body.name: [cast(Memory, memory) for memory in cast(Any, body.mind)._context.recollection.stream]
        for body in first.simulation.bodies
    }
    put = [*(event.key for event in first.of(Decided)), *(event.key for event in first.of(Put))]
    second = _at_the_mill(larkwater, journal=cast(Any, first.simulation._model)._journal)
    second.simulation.restore(state, lambda name: memories[name], put)
    second.log = first.log
    assert 0 < len(first.log) < len(mill.log)
    assert _lines(second.live()) == _lines(mill)


def _agree(lived: Lived, place: str, at: str) -> None:
    """Luca and Orla agree to meet."""
    simulation, tick = lived.simulation, lived.simulation.tick
    orla = MILLERS[3]
    terms: dict[str, Any] = {"activity": "looking at old maps", "day": "today", "time": at, "place": place}
    lines = [(LUCA, orla, Stated("new", "proposes", (LUCA, orla), **terms)), (orla, LUCA, Stated("#1", "accepts", ()))]
    for number, (speaker, listener, stated) in enumerate(lines):
        simulation._agreements.state(stated, f"s0-{number}", speaker, listener, 99, tick)
    for body in simulation.bodies:
        parts = cast(Any, body.mind)._parts
        for agreement in simulation._agreements.of_talk(99, body.name) if body.name in (LUCA, orla) else ():
            parts.appointments.agreed(agreement, simulation.clock.seconds(tick))
            parts.company.plan_is_stale = True


def test_who_is_expected_is_let_in_without_a_question(larkwater: Town) -> None:
    def nobody_asks(_: Any) -> dict[str, Any]:
        raise AssertionError("who is expected is let in by rule")

    script = {("door", name): nobody_asks for name in MILLERS}
    lived = Lived(larkwater, (LUCA, *MILLERS), script, start="16:00", until="18:30")
    lived.live(lambda lived: lived.simulation.tick >= 30)
    _agree(lived, "Mill Cottage", "17:30")
    lived.live()
    (knock,) = lived.of(Knocked, LUCA)
    assert knock.let_in
    assert knock.reason == "expected by Orla Halloran"
    assert lived.time(knock) <= "17:35"
    assert not lived.of(Knocked, MILLERS[3])


def test_the_homes_of_the_closest_are_offered_and_a_friend_can_be_named(larkwater: Town) -> None:
    asked: list[Any] = []

    def plan(prompt: Any) -> dict[str, Any]:
        asked.append(prompt)
        strokes = [
            {"start": "10:00", "minutes": 60, "activity": "seeing Astrid", "category": "social", "where": "at Astrid's"},
            {"start": "12:00", "minutes": 60, "activity": "a look around", "category": "leisure", "where": "explore.stroll"},
            {"start": "14:00", "minutes": 60, "activity": "a walk", "category": "leisure", "where": "at the quay"},
        ]
        return {"strokes": strokes, "breaks": []}

    names = (INES, MAJA, "Astrid Lindqvist", "Edith Pym")
    change = lambda persona: persona.model_copy(update={"shifts": ()})  # noqa: E731
    lived = Lived(larkwater, names, {("day_plan", INES): plan}, start="06:00", until="15:00", change=change)
    for body in lived.simulation.bodies:
        if body.name == INES:
            context = cast(Any, body.mind)._context
            context.acquaintances.to("Astrid Lindqvist").closeness = 0.9
            context.renew_ties()
    lived.live()
    (prompt,) = asked
    assert prompt.visits[0].of == ("Astrid Lindqvist",)
    assert len(prompt.visits) <= 3
    assert prompt.explores
    planned = next(event for event in lived.of(Planned, INES) if event.level == "day")
    addresses = {item.activity: item.address for item in planned.items}
    assert addresses["seeing Astrid"] == "Larkwater:1 Chapel Row:living room"
    assert addresses["a walk"].startswith("Larkwater:Ferry Quay:")
    assert addresses["a look around"].partition(":")[2].partition(":")[0] not in ("Weir House", "The Copper Kettle")
    assert {knock.address for knock in lived.of(Knocked, INES)} == {"Larkwater:1 Chapel Row"}


def test_steps_of_free_time_may_lie_in_other_buildings_and_those_of_a_duty_stay(larkwater: Town) -> None:
    def steps(prompt: Any) -> dict[str, Any] | None:
        if not any(block.fixed for block in prompt.blocks):
            return None
        found = []
        for block in prompt.blocks:
            where = "at the library.read" if not block.fixed else block.where
            found.append({"minutes": min(120, max(5, block.minutes)), "activity": f"{block.activity}", "where": where})
        return {"steps": found}

    lived = Lived(larkwater, (INES,), {("decompose", INES): steps}, start="05:00", until="12:00").live()
    items = [item for event in lived.of(Planned, INES) if event.level == "steps" for item in event.items]
    assert any("Larkwater Library" in item.address for item in items)
    duty = [item for item in items if item.activity == "working as cafe keeper"]
    assert duty
    assert all(item.address == "Larkwater:The Copper Kettle:cafe" for item in duty)


def test_a_change_for_an_hour_within_a_duty_is_kept_for_that_hour(larkwater: Town) -> None:
    def steps(prompt: Any) -> dict[str, Any]:
        """Says nothing of the change: it works right through."""
        work = next((block for block in prompt.blocks if block.category == "work"), prompt.blocks[0])
        count = max(1, min(48, prompt.minutes // 30))
        return {"steps": [{"minutes": 30, "activity": work.activity, "where": work.where}] * count}

    script = {("react", INES): _changes("at the green.stroll", "13:20"), ("decompose", INES): steps}
    whisper = _whisper("Somebody waits on the green at twenty past one.", 1500, INES)
    lived = Lived(larkwater, (INES,), script, start="06:00", until="14:30", interventions=[whisper]).live()
    (added,) = (event for event in lived.of(PlanChanged, INES) if event.change == "added")
    assert added.activity == "looking for Pepper at 13:20"
    assert "in the hours of working as cafe keeper; stated reason: she may be there" in added.reason
    there = [event for event in lived.of(Acted, INES) if event.activity == "looking for Pepper" and event.phase == "doing"]
    assert there
    assert "13:15" <= lived.time(there[0]) <= "13:35"
    assert lived.of(Acted, INES)[-1].address.startswith("Larkwater:The Copper Kettle")


def test_what_failed_can_be_put_off_to_a_later_hour(larkwater: Town) -> None:
    def again(prompt: Any) -> dict[str, Any]:
        at = "18:30" if prompt.times_failed == 1 else "now"
        where = "at the mill.stand" if at != "now" else "skip"
        return {"where": where, "activity": "looking for Pepper again", "minutes": 20, "at": at, "reason": "they may be in by then"}

    answers = iter([False, True, True])
    script = {
        ("react", LUCA): _changes("at the mill.stand"),
        ("replan", LUCA): again,
        **{("door", name): lambda _: _door(lets_in=next(answers))(None) for name in MILLERS},
    }
    lived = Lived(larkwater, (LUCA, *MILLERS), script, start="17:00", until="19:00", interventions=[_whisper(VOICE)]).live()
    assert [knock.let_in for knock in lived.of(Knocked, LUCA)][:2] == [False, True]
    (replaced,) = (event for event in lived.of(PlanChanged, LUCA) if event.change == "replaced")
    assert "later, at 18:30" in replaced.reason
    there = [event for event in lived.of(Acted, LUCA) if event.activity == "looking for Pepper again" and event.phase == "doing"]
    assert there
    assert "18:25" <= lived.time(there[0]) <= "18:45"
    assert any("put this off to 18:30" in event.text for event in lived.of(Remembered, LUCA))


@pytest.mark.parametrize("without", [(), ("exploring",)])
def test_without_exploring_somewhere_new_is_not_on_offer(larkwater: Town, without: tuple[str, ...]) -> None:
    asked: list[Any] = []

    def answer(prompt: Any) -> None:
        asked.append(prompt)

    script = {(kind, LUCA): answer for kind in ("day_plan", "decompose", "react", "consider", "replan")}
    lived = Lived(larkwater, (LUCA,), script, start="16:00", until="18:30", interventions=[_whisper(VOICE)], without=without)
    lived.live()
    assert {"day_plan", "decompose", "react"} <= {prompt.kind for prompt in asked}
    assert {prompt.explores for prompt in asked} == {not without}
    assert {EXPLORE in prompt.legal_wheres() for prompt in asked} == {not without}
