"""A town in which nobody ever gets an answer to one kind of prompt: it goes on for a day, and nothing is made up."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT
from twinville.agents.language_models.journal import Entry
from twinville.agents.language_models.model import Reply, Request
from twinville.agents.ordinance import Ordinance
from twinville.agents.population.population import Population
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.registry import prompt_kinds
from twinville.agents.rules import outings
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.asking.interview import interview
from twinville.simulation.asking.survey import Item, put_item
from twinville.simulation.engine.simulation import Simulation, TickLog
from twinville.simulation.episode.events import Acted, Conversed, Knocked, Posted, Spoke
from twinville.simulation.episode.mind_events import (
    Considered,
    Decided,
    IdentityRenewed,
    PlanChanged,
    Planned,
    Promised,
    Reacted,
    Related,
    Remembered,
    Weighed,
)
from twinville.simulation.episode.reader import Episode
from twinville.simulation.event import Event
from twinville.simulation.history.run import prepare, run
from twinville.simulation.interventions.ordinance import Ordained
from twinville.simulation.run_options import RunOptions
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

#: Six people, one of whom has something to announce.
PEOPLE = ("Brigid Halloran", "Callum Reid", "Dev Halloran", "Ines Castellano", "Luca Castellano", "Marco Castellano")
FAITHFUL = frozenset({"utter", "keep_talk", "questions"})
OFF_THE_RECORD = frozenset({"interview", "survey"})


class Refusing(RuleModel):
    """The rules, but for one kind of prompt, to which it only ever says something that is no answer."""

    def __init__(self, kind: str) -> None:
        super().__init__(0)
        self._kind = kind

    async def answer(self, request: Request) -> Reply:
        return Reply("I would rather not say.") if request.prompt.kind == self._kind else await super().answer(request)


class _Journal:
    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def get(self, key: str) -> str | None:
        return self.entries[key].answer if key in self.entries else None

    def put(self, entry: Entry) -> None:
        self.entries[entry.key] = entry


def _few(larkwater: tuple[World, Population]) -> tuple[World, Population]:
    world, people = larkwater
    kept = tuple(persona for persona in people.personas if persona.name in PEOPLE)
    assert len(kept) == len(PEOPLE)
    return world, Population(kept, tuple(fact for fact in people.facts if fact.origin in PEOPLE))


def _lived(larkwater: tuple[World, Population], kind: str) -> tuple[list[TickLog], _Journal]:
    """What happens from the first morning to the second noon."""
    # Six people find room and open doors wherever they go, and nobody has to think of something else; nor do three often meet, nor
    # does anybody call on another.
    world, people = larkwater if kind in ("replan", "utter_group", "door") else _few(larkwater)
    options = RunOptions(until="day 2 12:00", profile="faithful" if kind in FAITHFUL else "thrifty")
    scenario, model = prepare(world, people, options, model=Refusing(kind))
    journal = _Journal()
    asked = Ordinance(
        id="i1", statement="Everybody is to be at home by nine in the evening.", asks="stay home", hours=("daily 21:00-24:00",)
    )
    begins = (Ordained(id="i1", tick=900, ordinance=asked),)
    simulation = Simulation(scenario, model, journal, world=world, interventions=begins, goes_on=True)

    async def live() -> list[TickLog]:
        lived = []
        while (tick := await simulation.step(options.last_tick(scenario.clock))) is not None:
            lived.append(tick)
        return lived

    return asyncio.run(live()), journal


Happens = Callable[[Sequence[Event]], bool]


def _kinds(kind: type[Event]) -> Happens:
    return lambda events: any(isinstance(event, kind) for event in events)


def _remembered(kind: str) -> Happens:
    return lambda events: any(isinstance(event, Remembered) and event.memory_kind == kind for event in events)


def _planned(events: Sequence[Event], level: str) -> set[str]:
    """What stands in plans of a level."""
    return {item.activity for event in events if isinstance(event, Planned) and event.level == level for item in event.items}


def _strokes(events: Sequence[Event]) -> bool:
    """Whether a day holds anything but duties, and what was fixed before or agreed."""
    agreed = {event.activity for event in events if isinstance(event, Promised)}
    free = {activity for activity in _planned(events, "day") if activity.removeprefix("at ") not in agreed}
    return any(not activity.startswith(("working as ", "having lessons", "at the birthday party")) for activity in free)


def _steps(events: Sequence[Event]) -> bool:
    """Whether a block is lived as anything but one step."""
    return bool(_planned(events, "steps") - _planned(events, "hours") - {"taking some unplanned time"})


def _instead(events: Sequence[Event]) -> bool:
    """Whether somebody says why they do something else, but for reactions."""
    changes = [event for event in events if isinstance(event, PlanChanged)]
    return any("; stated reason: " in change.reason and change.change not in ("added", "left") for change in changes)


#: What happens only where the answers to a kind of prompt say it.
ANSWERED: dict[str, Happens] = {
    "comply": _kinds(Considered),
    "converse": _kinds(Spoke),
    "day_plan": _strokes,
    "decompose": _steps,
    "door": lambda events: any(isinstance(event, Knocked) and event.let_in for event in events),
    "importance": _kinds(Weighed),
    "keep_talk": _remembered("conversation"),
    "notice": _kinds(Posted),
    "questions": _remembered("reflection"),
    "react": _kinds(Reacted),
    "reflect": _remembered("reflection"),
    "relationships": _kinds(Related),
    "renew_identity": _kinds(IdentityRenewed),
    "replan": _instead,
    "utter": _kinds(Spoke),
}


def _events(lived: Sequence[TickLog]) -> list[Event]:
    return [event for tick in lived for event in tick.events]


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(prompt_kinds().keys() - OFF_THE_RECORD))
def test_the_town_goes_on_and_nothing_is_made_up(
    kind: str, larkwater: tuple[World, Population], monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "door":
        # People call on each other seldom; here they do so whenever they can.
        monkeypatch.setattr(outings, "_VISITS", 1.0)
    lived, journal = _lived(larkwater, kind)
    events = _events(lived)
    decided = [event for event in events if isinstance(event, Decided)]
    refused = [event for event in decided if event.by == "nobody"]
    assert refused
    # All of that kind, and nothing else, is decided by nobody; what is kept of it says why, and holds no answer.
    assert {event.prompt for event in refused} == {kind}
    assert not [event for event in decided if event.prompt == kind and event.by != "nobody"]
    assert all(entry.answer.startswith('{"skipped":') == (entry.kind == kind) for entry in journal.entries.values())
    if kind in ANSWERED:
        assert not ANSWERED[kind](events)
    # Everybody lives on through the second morning.
    noon = [tick.tick for tick in lived if tick.tick * 10 > DAY]
    assert noon
    late = {event.person for tick in lived if tick.tick in set(noon) for event in tick.events if isinstance(event, Acted)}
    assert late >= set(PEOPLE)


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["converse", "keep_talk"])
def test_with_answers_all_of_it_happens(profile: str, larkwater: tuple[World, Population], monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would show nothing."""
    monkeypatch.setattr(Refusing, "answer", RuleModel.answer)
    events = _events(_lived(larkwater, profile)[0])
    put = {event.prompt for event in events if isinstance(event, Decided)}
    for kind in sorted(ANSWERED.keys() & put):
        assert ANSWERED[kind](events), kind


@pytest.mark.slow
def test_what_is_kept_without_an_answer(larkwater: tuple[World, Population]) -> None:
    """The usual hour of getting up; a block in one piece; the talk that ends at once; a step that is left out."""
    events = _events(_lived(larkwater, "decompose")[0])
    asked = sum(isinstance(event, Decided) and event.prompt == "decompose" for event in events)
    planned = _planned(events, "hours")
    done = {event.activity for event in events if isinstance(event, Acted) and event.phase == "doing"}
    assert asked
    assert len(done & planned) > 10
    talks = [event for event in _events(_lived(larkwater, "converse")[0]) if isinstance(event, Conversed)]
    assert talks
    assert all(talk.lines == 0 for talk in talks)
    changes = [event for event in _events(_lived(larkwater, "replan")[0]) if isinstance(event, PlanChanged)]
    assert changes
    assert {change.change for change in changes} <= {"dropped", "added", "left", "stays", "waits"}
    # At home one waits for one's turn by rule.
    assert {change.reason for change in changes if change.change == "waits"} <= {"there is no room"}


@pytest.mark.slow
def test_who_has_no_hour_gets_up_as_usual(larkwater: tuple[World, Population]) -> None:
    lived, _ = _lived(larkwater, "wake_time")
    usual = {persona.name: persona.wake for persona in _few(larkwater)[1].personas}
    first: dict[str, int] = {}
    for tick in lived:
        for event in tick.events:
            if isinstance(event, Planned) and event.level == "day" and event.person is not None:
                first[event.person] = 6 * 3600 + tick.tick * 10
    for name, at in first.items():
        if at > DAY:
            hours, minutes = usual[name].split(":")
            # Give or take what it takes to get up.
            assert abs(at % DAY - int(hours) * 3600 - int(minutes) * 60) <= 30 * 60, name
    assert sum(at > DAY for at in first.values()) >= 4


def test_a_question_off_the_record_ends_with_the_reason(small: tuple[World, Population], tmp_path: Path) -> None:
    path = run(*small, tmp_path / "x.episode", until="day 1 08:00")
    with Episode(path) as episode:
        with pytest.raises(InputError, match=r"no answer came: .*no legal answer to 'interview'"):
            interview(episode, episode.names[0], "How are you?", 7 * 3600, Refusing("interview"))
        item = Item("Should there be a market?", ("no", "yes"))
        with pytest.raises(InputError, match=r"no answer came: .*no legal answer to 'survey'"):
            put_item(episode, item, episode.last_tick, Refusing("survey"))


def test_each_kind_says_what_happens_without_an_answer() -> None:
    for kind, prompt in prompt_kinds().items():
        said = vars(prompt).get("without_answer")
        assert said, f"'{kind}' does not say what somebody does without an answer"
        assert said != Prompt.without_answer
        assert said[0].islower()
        assert not said.endswith(".")


def test_the_document_says_the_same() -> None:
    lines = (ROOT / "docs" / "language-models.md").read_text(encoding="utf-8").splitlines()
    begin = lines.index("| prompt | without an answer, that person ... |") + 2
    rows = [line.strip("| ").split(" | ") for line in lines[begin : begin + len(prompt_kinds()) + 1]]
    assert [tuple(row) for row in rows if len(row) == 2] == [
        (f"`{kind}`", prompt.without_answer) for kind, prompt in sorted(prompt_kinds().items())
    ]
