"""Agreements as they are lived: what was agreed at breakfast is in the day's plan, is kept or missed, and is remembered."""

import asyncio
import json
from typing import Any, ClassVar, cast

import pytest

from tests.simulation.scripted import Kept
from twinville.agents.agreement import Stated
from twinville.agents.memory.stream import Memory
from twinville.agents.population.load import load_people
from twinville.agents.population.population import Population
from twinville.simulation.engine.conversations import EARSHOT
from twinville.simulation.engine.simulation import Simulation
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.events import Acted, AgreementChanged, AgreementOver, Conversed
from twinville.simulation.episode.mind_events import Appointment, Decided, PlanChanged, Put, Reacted, Remembered
from twinville.simulation.event import Event
from twinville.simulation.history.run import prepare
from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.engine import Engine
from twinville.simulation.run_options import RunOptions
from twinville.worlds.load import load_world

LUCA, INES, YUSUF = "Luca Castellano", "Ines Castellano", "Yusuf Demir"
WORLD = load_world("larkwater")
SOMETHING = {"activity": "football", "day": "today", "time": "half past four", "place": "the green"}

#: What is said in a talk: speaker, listener, what it does.
Line = tuple[str, str, Stated]


class _Spoken(Intervention):
    """A talk, as far as it is about agreements; it stands for what the engine of talk does."""

    what: str = "spoken"
    talk: int
    lines: tuple[Line, ...]
    _of: ClassVar[dict[int, Simulation]] = {}

    def happens(self, engine: Engine) -> None:
        simulation = self._of[id(engine)]
        now = simulation.clock.seconds(self.tick)
        for number, (speaker, listener, stated) in enumerate(self.lines):
            simulation._agreements.state(stated, f"s{self.talk}-{number}", speaker, listener, self.talk, self.tick)
        people = dict.fromkeys(name for speaker, listener, _ in self.lines for name in (speaker, listener))
        for name in people:
            body = next(body for body in simulation.bodies if body.name == name)
            parts = cast(Any, body.mind)._parts
            for agreement in simulation._agreements.of_talk(self.talk, name):
                stale = parts.appointments.agreed(agreement, now)
                parts.company.plan_is_stale = parts.company.plan_is_stale or stale
            simulation._report(body)


def _people() -> Population:
    population = load_people(WORLD, "larkwater", None, None, 0)
    kept = tuple(persona for persona in population.personas if persona.name in (LUCA, INES, YUSUF))
    return Population(kept, tuple(fact for fact in population.facts if fact.origin in (LUCA, INES) and fact.contradicts is None))


class _Life:
    """A few people of the bundled town, with talks that are put in by hand."""

    def __init__(self, talks: list[tuple[int, list[Line]]], days: int = 1, journal: Kept | None = None) -> None:
        scenario, model = prepare(WORLD, _people(), RunOptions(seed=5, days=days))
        spoken = [
            _Spoken(id=f"i{talk}", tick=scenario.clock.tick_at(at * 60), talk=talk, lines=tuple(lines))
            for talk, (at, lines) in enumerate(talks, start=9001)  # no number of a talk that people have by themselves
        ]
        self.journal = journal or Kept()
        self.simulation = Simulation(scenario, model, self.journal, world=WORLD, interventions=spoken)
        _Spoken._of[id(self.simulation._outside)] = self.simulation
        self.clock = scenario.clock
        self.log: list[tuple[int, Event]] = []

    def until(self, minutes: int) -> "_Life":
        async def live() -> None:
            while (ticked := await self.simulation.step(self.clock.tick_at(minutes * 60))) is not None:
                self.log += [(ticked.tick, event) for event in ticked.events]

        asyncio.run(live())
        return self

    def of(self, kind: type[Any], person: str | None = None) -> list[Any]:
        return [event for _, event in self.log if isinstance(event, kind) and person in (None, event.person)]

    def memories(self, person: str) -> list[str]:
        return [event.text for event in self.of(Remembered, person) if event.memory_kind == "agreement"]

    def doing(self, person: str, minute: int) -> str:
        acted = [event.address for tick, event in self.log if isinstance(event, Acted) and event.person == person
                 and event.phase != "walking" and self.clock.seconds(tick) <= minute * 60]  # fmt: skip
        return str(acted[-1])

    def lines(self) -> list[str]:
        return [canonical([tick, event.kind, event.person, event.data()]) for tick, event in self.log]


def _football(one: str, other: str, **terms: Any) -> list[Line]:
    return [
        (one, other, Stated("new", "proposes", (one, other), **(SOMETHING | terms))),
        (other, one, Stated("#1", "accepts", (other,))),
    ]


BREAKFAST, EVENING = 8 * 60 + 10, 18 * 60 + 30


@pytest.fixture(scope="module")
def kept() -> _Life:
    return _Life([(BREAKFAST, _football(LUCA, INES))]).until(EVENING)


def test_agreed_at_breakfast_and_kept_in_the_afternoon(kept: _Life) -> None:
    assert {event.person: event.outcome for event in kept.of(AgreementOver) if event.id == "A1"} == {LUCA: "kept", INES: "kept"}
    last = [event for event in kept.of(AgreementChanged) if event.id == "A1"][-1]
    assert last.standing == "kept"
    assert last.person is None
    assert any("football" in event.activity for event in kept.of(Acted, LUCA))
    assert kept.doing(LUCA, 16 * 60 + 55).startswith("Larkwater:The Green")
    appointments = {event.person: event for event in kept.of(Appointment)}
    assert appointments[LUCA].kept
    assert appointments[LUCA].agreement == "A1"


def test_both_remember_what_they_agreed_and_that_they_met(kept: _Life) -> None:
    agreed, met = (text for text in kept.memories(LUCA) if "football" in text)
    assert agreed == f"Agreed with {INES}: football at The Green, day 1 at 16:30"
    assert met.startswith(f"I met {INES} for football at The Green, day 1 at 16:30, as agreed")
    (first, *_) = [event for event in kept.of(Remembered, INES) if event.memory_kind == "agreement"]
    assert first.subject == LUCA
    assert first.evidence == ("s9001-0", "s9001-1")


def test_who_agreed_to_meet_walk_over_to_each_other_and_talk(kept: _Life) -> None:
    begins, over = kept.clock.tick_at(16 * 3600 + 1800), next(tick for tick, event in kept.log if isinstance(event, AgreementOver))
    talks = [event for tick, event in kept.log if isinstance(event, Conversed) and begins - 180 <= tick <= over]
    assert any({LUCA, INES} <= set(event.people) for event in talks)
    apart = {}
    for walks_over in (True, False):
        life = _Life([(BREAKFAST, _football(LUCA, INES))])
        if not walks_over:
            life.simulation._agreements.let_gather(lambda there, tick: None)
        life.until(16 * 60 + 50)
        luca, ines = (body.tile for body in life.simulation.bodies if body.name in (LUCA, INES))
        apart[walks_over] = WORLD.chebyshev(luca, ines)
    assert apart[True] <= EARSHOT < apart[False]


def test_called_off_it_is_dropped() -> None:
    off: list[Line] = [(INES, LUCA, Stated("A1", "calls off", (INES,)))]
    life = _Life([(BREAKFAST, _football(LUCA, INES)), (15 * 60 + 30, off)]).until(EVENING)
    assert life.of(AgreementOver) == []
    assert [event.standing for event in life.of(AgreementChanged) if event.id == "A1"][-1] == "called off"
    assert not any("football" in event.activity for event in life.of(Acted))
    assert "it is off" in {event.reason for event in life.of(PlanChanged, LUCA) if event.activity == "football"}
    assert [text for text in life.memories(LUCA) if "football" in text][
        -1
    ] == f"Called off, with {INES}: football at The Green, day 1 at 16:30"


@pytest.fixture(scope="module")
def missed() -> _Life:
    """Yusuf calls it off where Luca does not hear it."""
    off: list[Line] = [(YUSUF, INES, Stated("A1", "calls off", (YUSUF,)))]
    return _Life([(BREAKFAST, _football(LUCA, YUSUF)), (15 * 60 + 30, off)]).until(EVENING)


def test_one_does_not_come_and_the_other_notices(missed: _Life) -> None:
    assert [event.person for event in missed.of(AgreementOver)] == [LUCA]
    over = missed.of(AgreementOver, LUCA)[0]
    assert (over.met, over.absent) == ([], [YUSUF])
    assert [event.standing for event in missed.of(AgreementChanged) if event.id == "A1"][-1] == "missed"
    waited = [event for event in missed.of(Remembered, LUCA) if "I waited" in event.text]
    assert [(event.subject, event.importance) for event in waited] == [(YUSUF, 6)]
    when = next(tick for tick, event in missed.log if event in waited)
    assert 16 * 60 + 40 <= missed.clock.seconds(when) / 60 <= 16 * 60 + 50
    assert any("did not come" in event.text for event in missed.of(Reacted, LUCA))
    football = [text for text in missed.memories(LUCA) if "football" in text]
    assert football[-1].startswith("I was at football at The Green, day 1 at 16:30, as agreed")
    assert football[-1].endswith(f", but {YUSUF} did not come")
    assert not any("did not come" in text for text in missed.memories(YUSUF))


def test_who_waited_comes_to_mind_when_they_meet_again(missed: _Life) -> None:
    luca = next(body for body in missed.simulation.bodies if body.name == LUCA)
    mind = cast(Any, luca.mind)
    side = mind.side_of_talk(YUSUF, "resting", "reading", "The Green", missed.clock.seconds(missed.simulation.tick))
    assert any("I waited" in recalled.text for recalled in side.memories)


def test_a_clash_stands_and_the_next_plan_is_asked_about_it() -> None:
    lesson = _football(LUCA, INES, time="10:00", day="tomorrow")
    life = _Life([(17 * 60, lesson)]).until(18 * 60)
    changed = next(event for event in reversed(life.of(AgreementChanged)) if event.activity == "football")
    assert changed.standing == "accepted"
    assert any(text.startswith(f"{LUCA}: lessons") for text in changed.problems)
    luca = next(body for body in life.simulation.bodies if body.name == LUCA)
    appointments = cast(Any, luca.mind)._parts.appointments
    (unsettled,) = appointments.unsettled(1)
    assert "I have lessons from 08:45 to 15:00" in unsettled
    assert appointments.unsettled(0) == ()
    assert changed.id in {due.agreement for due in appointments.dues}


@pytest.mark.parametrize(
    ("act", "terms", "words"),
    [
        ("accepts", {"place": "the otter pool"}, "nobody knows a place called 'the otter pool'"),
        ("accepts", {"time": "after tea"}, "the time is open"),
        ("accepts if", {"condition": "the bread is done"}, "I said: only if the bread is done"),
    ],
)
def test_what_is_open_is_in_nobodys_diary_and_asked_about(act: Any, terms: dict[str, Any], words: str) -> None:
    condition = terms.get("condition", "")
    terms = {name: value for name, value in terms.items() if name != "condition"}
    talk: list[Line] = [
        (LUCA, INES, Stated("new", "proposes", (LUCA, INES), **(SOMETHING | terms))),
        (INES, LUCA, Stated("#1", act, (INES,), condition=condition)),
    ]
    life = _Life([(BREAKFAST, talk)]).until(BREAKFAST + 5)
    for name in (INES, LUCA):
        body = next(body for body in life.simulation.bodies if body.name == name)
        appointments = cast(Any, body.mind)._parts.appointments
        assert not [due for due in appointments.dues if due.agreement]
        (unsettled,) = appointments.unsettled(0)
        if name == INES:
            assert words in unsettled


@pytest.mark.parametrize("at", [BREAKFAST, 12 * 60, 16 * 60 + 30, 16 * 60 + 40, 17 * 60 + 29, 17 * 60 + 31])
def test_a_resume_in_between_changes_nothing(missed: _Life, at: int) -> None:
    off: list[Line] = [(YUSUF, INES, Stated("A1", "calls off", (YUSUF,)))]
    talks = [(BREAKFAST, _football(LUCA, YUSUF)), (15 * 60 + 30, off)]
    first = _Life(talks).until(at)
    state = json.loads(json.dumps(first.simulation.state()))
    memories = {
        body.name: [cast(Memory, memory) for memory in cast(Any, body.mind)._context.recollection.stream]
        for body in first.simulation.bodies
    }
    second = _Life(talks, journal=first.journal)
    put = [event.key for _, event in first.log if isinstance(event, Decided | Put)]
    second.simulation.restore(state, memories.__getitem__, put)
    second.log = first.log
    second.until(EVENING)
    assert second.lines() == missed.lines()


def test_who_finds_no_seat_where_they_agreed_to_be_stays_there() -> None:
    """Three agree to meet where there is one armchair: all are there, and stay."""
    there = {"activity": "a meeting about the fair", "day": "today", "time": "half past four", "place": "the library"}
    lines = [
        *_football(LUCA, INES, **there),
        (LUCA, YUSUF, Stated("#1", "proposes", (YUSUF,))),
        (YUSUF, LUCA, Stated("#1", "accepts", ())),
    ]
    life = _Life([(BREAKFAST, lines)]).until(EVENING)
    outcomes = {event.person: event.outcome for event in life.of(AgreementOver)}
    assert outcomes == dict.fromkeys((LUCA, INES, YUSUF), "kept")
    stayed = [event for event in life.of(PlanChanged) if event.change == "stays"]
    assert stayed
    for event in stayed:
        assert event.person is not None
        assert "Larkwater Library" in life.doing(event.person, 16 * 60 + 50)
