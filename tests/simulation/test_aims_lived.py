"""Aims over three days: told, pursued, moved on, shown, and the same after a checkpoint and in any order."""

import csv
import json
from pathlib import Path
from typing import Any, cast

import pytest

from tests.simulation.scripted import Kept, Lived
from twinville.agents.persona import Persona
from twinville.agents.population.population import Population
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.asking.interview import interview
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.export import export_table
from twinville.simulation.episode.mind_events import AimsStand, Decided, Put
from twinville.simulation.episode.projections.mind import mind_at
from twinville.simulation.episode.projections.town import day_of
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.simulation.interventions.persona import PersonaChanged
from twinville.simulation.measures.aim_questions import AIM_KINDS, aim_questions
from twinville.simulation.measures.memory_questions import put
from twinville.worlds.daytime import DAY
from twinville.worlds.world import World

Town = tuple[World, Population]
PEOPLE = ("Orla Halloran", "Dev Halloran")
ORLA = PEOPLE[0]
BOOK = {"goal": "a book about the river", "next": "writing a page about the river"}


def _with_a_book(persona: Persona) -> Persona:
    return Persona.model_validate(persona.model_dump() | {"aims": [BOOK]}) if persona.name == ORLA else persona


def _renews(prompt: Any) -> dict[str, Any]:
    """What a language model might say: the progress is what the question tells of it."""
    told = prompt.done[0][-1] if prompt.done and prompt.done[0] else prompt.identity.aims[0].progress
    aims = [BOOK | {"next": f"writing page {prompt.day} about the river", "progress": told[:160]}]
    return {"currently": "Orla writes.", "aims": aims}


def _lived(town: Town, **more: Any) -> Lived:
    script: Any = {("renew_identity", ORLA): _renews}
    lived = Lived(town, PEOPLE, script, start="00:00", until="23:00", change=_with_a_book, **more)
    lived.last = lived.scenario.clock.tick_at(2 * DAY + 12 * 3600)
    return lived


def _lines(lived: Lived) -> list[str]:
    return [canonical([tick, event.kind, event.person, event.data()]) for tick, event in lived.log]


@pytest.fixture(scope="module")
def three(larkwater: Town) -> Lived:
    return _lived(larkwater).live()


def test_an_aim_of_the_first_day_has_moved_on_by_the_third(three: Lived) -> None:
    stand = [event.aims[0] for event in three.of(AimsStand, ORLA)]
    assert [aim.next for aim in stand] == [BOOK["next"], "writing page 2 about the river", "writing page 3 about the river"]
    assert stand[0].progress == ""
    assert "writing" in stand[-1].progress
    prompts = [prompt for prompt in three.model.asked if prompt.identity.name == ORLA]
    assert prompts[-1].identity.aims[0].next == "writing page 2 about the river"
    assert "next: «writing page 2 about the river»" in prompts[-1].question()


def test_the_order_of_minds_changes_nothing(larkwater: Town, three: Lived) -> None:
    assert _lines(_lived(larkwater, order=lambda order: order[::-1]).live()) == _lines(three)


def test_a_checkpoint_in_the_night_changes_nothing(larkwater: Town, three: Lived) -> None:
    first = _lived(larkwater).live(lambda lived: any(event.prompt == "renew_identity" for event in lived.of(Put, ORLA)))
    state = json.loads(json.dumps(first.simulation.state()))
    memories = {body.name: list(cast(Any, body.mind)._context.recollection.stream) for body in first.simulation.bodies}
    keys = [*(event.key for event in first.of(Decided)), *(event.key for event in first.of(Put))]
    second = _lived(larkwater, journal=cast(Kept, cast(Any, first.simulation._model)._journal))
    second.simulation.restore(state, memories.__getitem__, keys)
    second.log = first.log
    assert 0 < len(first.log) < len(three.log)
    assert _lines(second.live()) == _lines(three)


def test_a_change_of_persona_leaves_aims_alone(larkwater: Town) -> None:
    changed = PersonaChanged(id="i1", tick=4000, people=(ORLA,), attribute="interests", value=("chess",))
    lived = _lived(larkwater, interventions=(changed,))
    lived.last = lived.tick("14:00")
    lived.live()
    assert len(lived.of(AimsStand, ORLA)) == 1
    assert cast(Any, lived.simulation.bodies[0].mind)._context.identity.aims


@pytest.fixture(scope="module")
def episode(small: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(*small, tmp_path_factory.mktemp("aims") / "aims.episode", days=2.5, seed=3)


@pytest.mark.slow
def test_aims_are_shown_exported_and_told_when_asked(episode: Path, tmp_path: Path) -> None:
    with Episode(episode) as opened:
        end = opened.clock.seconds(opened.last_tick)
        moved = next(e for e in opened.entries(AimsStand) if e.event.aims[0].progress)
        name, aim = str(moved.person), moved.event.aims[0]
        at = opened.clock.seconds(moved.tick)
        assert mind_at(opened, name, at).aims == moved.event.aims
        assert any(line.kind == "aims" and aim.progress in line.text for line in day_of(opened, name, at, at + 60))
        later = mind_at(opened, name, end).aims[0]
        told = interview(opened, name, "What are you working towards?", end, RuleModel(1))[0].text
        assert later.goal in told
        rows = export_table(opened, "aims", "csv", tmp_path / "aims.csv")
        export_table(opened, "aims", "csv", tmp_path / "redacted.csv", redact=True)
        questions = aim_questions(opened, 5, 24)
        marks = put(opened, questions, RuleModel(5))
        strange = [mark.asked.right("I could not tell you.") for mark in marks]
    with (tmp_path / "aims.csv").open(newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) == rows
    assert (name, aim.goal, aim.progress) in {(row["person"], row["goal"], row["progress"]) for row in found}
    assert {row["day"] for row in found} >= {"1", "2"}
    assert aim.goal not in (tmp_path / "redacted.csv").read_text()
    assert {asked.kind for asked in questions} == set(AIM_KINDS)
    assert sum(mark.right for mark in marks) >= 0.95 * len(marks)
    assert not any(strange)


def test_the_plan_of_a_day_serves_an_aim_by_rule(three: Lived) -> None:
    assert DayPlanPrompt.shows_aims
    plans = [event for event in three.log if event[1].kind == "planned" and event[1].person == ORLA]
    assert any("writing" in item.activity for _, event in plans for item in cast(Any, event).items)
