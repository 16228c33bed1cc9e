"""The life of agreements: what lines make of them, with bodies that are put where the test wants them."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinville.agents.agreement import Act, Agreement, Stated
from twinville.agents.cognition.agreed import became, told
from twinville.agents.population.load import load_people
from twinville.agents.records import Appointment
from twinville.agents.stimulus import AgreementPast, Stimulus, Waited
from twinville.simulation.clock import DEFAULT_DATE, Clock
from twinville.simulation.engine.agreements import Agreements
from twinville.simulation.engine.body import Body
from twinville.simulation.episode.events import AgreementChanged, AgreementOver
from twinville.simulation.event import Event
from twinville.worlds.load import load_world
from twinville.worlds.state import restore, save

WORLD = load_world("larkwater")
PEOPLE = load_people(WORLD, "larkwater", None, None, 0)
LUCA, INES, YUSUF, BRIGID = "Luca Castellano", "Ines Castellano", "Yusuf Demir", "Brigid Halloran"
HOUR = 3600
GREEN = WORLD.arenas_of("The Green")[0]


@dataclass
class _Mind:
    persona: Any
    perceived: list[Stimulus] = field(default_factory=list)
    did: list[str] = field(default_factory=list)

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        self.perceived.append(stimulus)
        return True

    def has_done(self, agreement: Agreement, since: int, now: int) -> bool:
        return agreement.activity in self.did


class _Town:
    """Agreements in the bundled town, with people who are where they are put."""

    def __init__(self) -> None:
        self.clock = Clock(0, 10, DEFAULT_DATE)
        self.events: list[Event] = []
        self.bodies = [
            Body(index, cast(Any, _Mind(persona)), WORLD.arenas_of(persona.home)[0].tiles[0], awake=True, activity="reading")
            for index, persona in enumerate(PEOPLE.personas)
        ]
        for body in self.bodies:
            body.set_out(0, [body.tile])
        self.by_name = {body.name: body for body in self.bodies}
        self.agreements = self.made()
        self.said = 0

    def made(self) -> Agreements:
        facts = {fact.id: fact for fact in PEOPLE.facts}
        return Agreements(self.clock, WORLD, self.bodies, facts, lambda _, event: self.events.append(event), lambda body: None)

    def say(
        self, speaker: str, listener: str, act: Act, about: str = "new", *, talk: int = 1, hour: float = 7, **terms: Any
    ) -> Agreement | None:
        self.said += 1
        who = terms.pop("who", (speaker, listener))
        stated = Stated(about, act, who, **terms)
        return self.agreements.state(stated, f"s{self.said}", speaker, listener, talk, self.tick(hour))

    def tick(self, hour: float) -> int:
        return self.clock.tick_at(round(hour * HOUR))

    def put(self, name: str, arena: Any, hour: float) -> None:
        self.by_name[name].set_out(self.tick(hour), [arena.tiles[0]])

    def live_until(self, hour: float) -> None:
        while (tick := self.agreements.next_tick(self.now)) is not None and tick <= self.tick(hour):
            self.agreements.look(tick)
            self.now = tick

    now = 0

    def perceived(self, name: str) -> list[Any]:
        return list(cast(Any, self.by_name[name].mind).perceived)

    def outcomes(self) -> dict[str, str]:
        return {str(event.person): event.outcome for event in self.events if isinstance(event, AgreementOver)}

    def last(self) -> AgreementChanged:
        return next(event for event in reversed(self.events) if isinstance(event, AgreementChanged))


FOOTBALL: dict[str, Any] = {"activity": "football", "day": "today", "time": "half past four", "place": "the green"}


@pytest.fixture
def town() -> _Town:
    return _Town()


def _football(town: _Town) -> Agreement:
    town.say(LUCA, YUSUF, "proposes", **FOOTBALL)
    made = town.say(YUSUF, LUCA, "accepts", "#1")
    assert made is not None
    return made


def test_a_proposal_that_is_accepted_binds_both(town: _Town) -> None:
    proposed = town.say(LUCA, YUSUF, "proposes", **FOOTBALL)
    assert proposed is not None
    assert (proposed.standing, proposed.who, proposed.asked) == ("proposed", (LUCA,), (YUSUF,))
    assert (proposed.day, proposed.at, proposed.place) == (1, 990, "The Green")
    assert not proposed.is_binding
    agreed = town.say(YUSUF, LUCA, "accepts", "#1")
    assert agreed is not None
    assert (agreed.standing, agreed.who, agreed.asked, agreed.lines) == ("accepted", (LUCA, YUSUF), (), ("s1", "s2"))
    assert agreed.is_binding
    assert [event.standing for event in town.events if isinstance(event, AgreementChanged)] == ["proposed", "accepted"]
    assert town.last().said == "s2"
    assert town.last().person == YUSUF
    assert town.agreements.of_talk(1, LUCA) == (agreed,)
    assert town.agreements.of_talk(1, BRIGID) == ()
    assert town.agreements.standing(LUCA, 8 * HOUR) == (agreed,)
    assert town.agreements.standing(LUCA, 17 * HOUR) == ()


def test_an_answer_need_not_name_what_it_answers(town: _Town) -> None:
    town.say(LUCA, YUSUF, "proposes", **FOOTBALL)
    agreed = town.say(YUSUF, LUCA, "accepts")
    assert agreed is not None
    assert (agreed.id, agreed.standing) == ("A1", "accepted")


@pytest.mark.parametrize("day", ["today", "tomorrow"])
def test_what_both_sides_declare_is_one_agreement(town: _Town, day: str) -> None:
    town.say(LUCA, YUSUF, "proposes", **(FOOTBALL | {"day": day}))
    same = town.say(YUSUF, LUCA, "promises", activity="a kickabout", time="16:30")
    assert same is not None
    assert (same.id, same.standing, same.who) == ("A1", "accepted", (LUCA, YUSUF))


def test_declined(town: _Town) -> None:
    town.say(LUCA, YUSUF, "proposes", **FOOTBALL)
    declined = town.say(YUSUF, LUCA, "declines", "#1")
    assert declined is not None
    assert declined.standing == "declined"
    assert town.agreements.standing(LUCA, 8 * HOUR) == ()
    town.live_until(24)
    assert town.outcomes() == {}


def test_who_declined_may_think_better_of_it(town: _Town) -> None:
    town.say(LUCA, YUSUF, "proposes", **FOOTBALL)
    town.say(YUSUF, LUCA, "declines", "#1")
    again = town.say(YUSUF, LUCA, "accepts", "#1")
    assert again is not None
    assert (again.standing, again.who, again.asked) == ("accepted", (LUCA, YUSUF), ())


def test_what_was_called_off_must_be_agreed_again(town: _Town) -> None:
    _football(town)
    town.say(LUCA, YUSUF, "calls off", "A1")
    again = town.say(YUSUF, LUCA, "proposes", "A1")
    assert again is not None
    assert (again.standing, again.by, again.who, again.asked) == ("proposed", YUSUF, (YUSUF,), (LUCA,))
    agreed = town.say(LUCA, YUSUF, "accepts", "A1")
    assert agreed is not None
    assert (agreed.standing, agreed.who) == ("accepted", (YUSUF, LUCA))


def test_what_one_asks_of_another_binds_the_other_alone(town: _Town) -> None:
    asked = town.say(INES, LUCA, "proposes", who=(LUCA,), **FOOTBALL)
    assert asked is not None
    assert (asked.standing, asked.who, asked.asked, asked.to) == ("proposed", (), (LUCA,), (INES,))
    agreed = town.say(LUCA, INES, "accepts", "#1")
    assert agreed is not None
    assert (agreed.standing, agreed.who, agreed.to) == ("accepted", (LUCA,), (INES,))


def test_nobody_speaks_of_what_they_have_not_heard_of(town: _Town) -> None:
    _football(town)
    assert town.say(BRIGID, INES, "accepts", "A1", talk=2) is None
    assert town.say(BRIGID, INES, "calls off", "A1", talk=2) is None


def test_who_turns_down_another_hour_of_what_is_agreed_is_in_it_still(town: _Town) -> None:
    match = _football(town)
    assert set(match.who) == {LUCA, YUSUF}
    early = town.say(
        LUCA, YUSUF, "proposes", activity="football practice", day="today", time="four", place="the Green", talk=2, tag="t0"
    )
    assert early is not None
    assert (early.id != match.id, early.at, early.asked) == (True, 16 * 60, (YUSUF,))
    town.say(YUSUF, LUCA, "declines", "#t0", talk=2)
    assert [each.id for each in town.agreements.standing(YUSUF, 8 * HOUR)] == [match.id]
    # Who says the hour again changes nothing, and who names it roughly to somebody who is not in it means the same.
    again = town.say(LUCA, YUSUF, "proposes", activity="football", day="today", time="half past four", place="the Green", talk=3)
    assert again is not None
    assert again.id == match.id


def test_a_counter_proposal_waits_for_the_other(town: _Town) -> None:
    town.say(LUCA, YUSUF, "proposes", **FOOTBALL)
    countered = town.say(YUSUF, LUCA, "counters", "#1", time="17:30")
    assert countered is not None
    assert (countered.id, countered.standing, countered.at) == ("A1", "countered", 17 * 60 + 30)
    assert (countered.by, countered.who, countered.asked) == (YUSUF, (YUSUF,), (LUCA,))
    agreed = town.say(LUCA, YUSUF, "accepts", "#1")
    assert agreed is not None
    assert (agreed.standing, agreed.at, agreed.place) == ("accepted", 17 * 60 + 30, "The Green")
    assert set(agreed.who) == {LUCA, YUSUF}


def test_to_accept_at_another_time_is_to_counter(town: _Town) -> None:
    town.say(LUCA, YUSUF, "proposes", **FOOTBALL)
    countered = town.say(YUSUF, LUCA, "accepts", "#1", time="18:00")
    assert countered is not None
    assert countered.standing == "countered"


def test_what_was_agreed_stands_until_the_counter_proposal_is_accepted(town: _Town) -> None:
    _football(town)
    other = town.say(YUSUF, LUCA, "counters", "A1", time="18:00", talk=2)
    assert other is not None
    assert other.id == "A2"
    assert [a.id for a in town.agreements.standing(LUCA, 8 * HOUR) if a.is_binding] == ["A1"]
    agreed = town.say(LUCA, YUSUF, "accepts", "A1", talk=2)
    assert agreed is not None
    assert (agreed.id, agreed.standing, agreed.at) == ("A2", "accepted", 18 * 60)
    assert [a.id for a in town.agreements.standing(LUCA, 8 * HOUR)] == ["A2"]
    assert {a.id: a.standing for a in town.agreements.of_talk(2, YUSUF)} == {"A2": "accepted", "A1": "called off"}


def test_on_a_condition_it_binds_nobody(town: _Town) -> None:
    town.say(LUCA, YUSUF, "proposes", **FOOTBALL)
    perhaps = town.say(YUSUF, LUCA, "accepts if", "#1", condition="the bread is done by then")
    assert perhaps is not None
    assert (perhaps.standing, perhaps.who, perhaps.asked) == ("conditional", (LUCA,), (YUSUF,))
    assert not perhaps.is_binding
    assert town.agreements.next_tick(0) is None
    agreed = town.say(YUSUF, LUCA, "accepts", "A1", talk=2)
    assert agreed is not None
    assert (agreed.standing, agreed.condition) == ("accepted", "")


def test_a_promise_binds_whoever_makes_it(town: _Town) -> None:
    promised = town.say(
        LUCA, BRIGID, "promises", who=(LUCA,), activity="bringing the rope", day="Saturday", time="9:00", place="the quay"
    )
    assert promised is not None
    assert (promised.standing, promised.who, promised.asked, promised.to) == ("accepted", (LUCA,), (), (BRIGID,))
    assert promised.day == 6
    assert promised.is_binding
    assert town.agreements.of_talk(1, BRIGID) == (promised,)


def test_who_promised_alone_may_put_it_off(town: _Town) -> None:
    town.say(YUSUF, INES, "promises", who=(YUSUF,), **(FOOTBALL | {"activity": "telling Luca"}))
    later = town.say(
        YUSUF, INES, "promises", "A1", who=(YUSUF,), talk=2, hour=8, activity="telling Luca", day="today", time="18:00"
    )
    assert later is not None
    assert (later.id, later.standing, later.at, later.who, later.to) == ("A1", "accepted", 18 * 60, (YUSUF,), (INES,))


def test_what_is_promised_to_be_done_at_a_meeting_is_not_the_meeting(town: _Town) -> None:
    football = _football(town)
    other = town.say(YUSUF, INES, "promises", who=(YUSUF,), talk=2, hour=8, **(FOOTBALL | {"activity": "telling Luca"}))
    assert other is not None
    assert other.id != football.id
    assert (other.activity, other.who, other.to) == ("telling Luca", (YUSUF,), (INES,))
    again = town.say(YUSUF, LUCA, "promises", who=(YUSUF,), talk=3, hour=9, **FOOTBALL)
    assert again is not None
    assert again.id == football.id


@pytest.mark.parametrize(("said", "becomes"), [("asking Joss", "asking Joss"), ("football again", "football"), ("", "football")])
def test_a_counter_proposal_may_be_of_something_else(town: _Town, said: str, becomes: str) -> None:
    town.say(LUCA, INES, "proposes", **FOOTBALL)
    other = town.say(INES, LUCA, "counters", "#1", activity=said, day="today", time="18:00")
    assert other is not None
    assert (other.activity, other.at) == (becomes, 18 * 60)


def test_called_off_for_two(town: _Town) -> None:
    _football(town)
    off = town.say(YUSUF, LUCA, "calls off", "A1", talk=2)
    assert off is not None
    assert off.standing == "called off"
    assert town.agreements.standing(LUCA, 8 * HOUR) == ()
    assert [a.standing for a in town.agreements.of_talk(2, LUCA)] == ["called off"]
    town.live_until(24)
    assert town.outcomes() == {}


def test_who_did_not_hear_that_it_is_off_goes_and_waits(town: _Town) -> None:
    _football(town)
    town.say(LUCA, BRIGID, "calls off", "A1", talk=2)
    assert [a.id for a in town.agreements.standing(YUSUF, 8 * HOUR)] == ["A1"]
    assert town.agreements.standing(LUCA, 8 * HOUR) == ()
    town.put(YUSUF, GREEN, 16.4)
    town.live_until(24)
    waited = [stimulus for stimulus in town.perceived(YUSUF) if isinstance(stimulus, Waited)]
    assert [stimulus.absent for stimulus in waited] == [(LUCA,)]
    assert town.last().standing == "missed"


def test_what_one_only_hears_of_does_not_concern_one(town: _Town) -> None:
    _football(town)
    town.say(LUCA, BRIGID, "calls off", "A1", talk=2)
    assert town.agreements.of_talk(2, BRIGID) == ()
    assert [a.id for a in town.agreements.of_talk(2, LUCA)] == ["A1"]


def test_who_declined_knows_that_they_did(town: _Town) -> None:
    town.say(LUCA, YUSUF, "proposes", **FOOTBALL)
    town.say(YUSUF, LUCA, "declines", "#1")
    assert [a.standing for a in town.agreements.of_talk(1, YUSUF)] == ["declined"]


def test_who_is_asked_behind_their_back_knows_nothing_of_it(town: _Town) -> None:
    town.say(LUCA, YUSUF, "proposes", who=(LUCA, YUSUF, INES), **FOOTBALL)
    town.say(YUSUF, LUCA, "accepts", "#1")
    assert town.agreements.standing(INES, 8 * HOUR) == ()
    town.say(YUSUF, INES, "proposes", "A1", talk=2)
    assert [a.id for a in town.agreements.standing(INES, 8 * HOUR)] == ["A1"]


def test_a_third_joins(town: _Town) -> None:
    _football(town)
    asked = town.say(YUSUF, INES, "proposes", "A1", talk=2, who=(YUSUF, INES))
    assert asked is not None
    assert (asked.standing, asked.who, asked.asked) == ("accepted", (LUCA, YUSUF), (INES,))
    joined = town.say(INES, YUSUF, "accepts", "A1", talk=2)
    assert joined is not None
    assert (joined.standing, joined.who, joined.asked) == ("accepted", (LUCA, YUSUF, INES), ())
    # Luca, who was not there, does not expect her.
    (seen,) = town.agreements.standing(LUCA, 8 * HOUR)
    assert seen.who == (LUCA, YUSUF)
    (seen,) = town.agreements.standing(INES, 8 * HOUR)
    assert set(seen.who) == {LUCA, YUSUF, INES}


def test_the_same_arranged_twice_is_one(town: _Town) -> None:
    _football(town)
    terms = FOOTBALL | {"time": "16:45", "activity": "a game"}
    proposed = town.say(INES, LUCA, "proposes", talk=2, **terms)
    assert proposed is not None
    assert (proposed.standing, proposed.who) == ("proposed", (INES,))
    again = town.say(LUCA, INES, "accepts", "#1", talk=2)
    assert again is not None
    assert (again.id, again.at, again.activity) == ("A1", 990, "football")
    assert again.who == (LUCA, YUSUF, INES)
    assert [a.id for a in town.agreements.of_talk(2, INES)] == ["A1"]
    assert [a.id for a in town.agreements.standing(LUCA, 8 * HOUR)] == ["A1"]
    other = town.say(INES, LUCA, "proposes", talk=3, **(FOOTBALL | {"time": "17:15"}))
    assert other is not None
    assert (other.id, other.standing) == ("A3", "proposed")
    strangers = town.say(BRIGID, "Orla Halloran", "proposes", talk=4, **FOOTBALL)
    assert strangers is not None
    assert strangers.id == "A4"


def test_to_decline_what_another_proposes_leaves_what_one_has_agreed(town: _Town) -> None:
    _football(town)
    town.say(INES, LUCA, "proposes", talk=2, **(FOOTBALL | {"time": "16:15", "activity": "feeding the ducks"}))
    declined = town.say(LUCA, INES, "declines", "#1", talk=2)
    assert declined is not None
    assert (declined.id, declined.standing) == ("A2", "declined")
    (kept,) = town.agreements.standing(LUCA, 8 * HOUR)
    assert (kept.id, kept.standing, kept.who) == ("A1", "accepted", (LUCA, YUSUF))
    assert [a.id for a in town.agreements.standing(YUSUF, 8 * HOUR)] == ["A1"]


def test_who_declines_takes_back_their_own_word_alone(town: _Town) -> None:
    _football(town)
    town.say(YUSUF, INES, "proposes", "A1", talk=2)
    town.say(INES, YUSUF, "accepts", "A1", talk=2)
    out = town.say(LUCA, YUSUF, "declines", "A1", talk=3)
    assert out is not None
    assert (out.standing, out.who, out.left) == ("accepted", (YUSUF, INES), (LUCA,))


def test_a_time_put_off_a_little_is_the_new_one(town: _Town) -> None:
    _football(town)
    town.say(YUSUF, LUCA, "counters", "A1", time="16:50", talk=2)
    agreed = town.say(LUCA, YUSUF, "accepts", "A1", talk=2)
    assert agreed is not None
    assert (agreed.id, agreed.at) == ("A2", 16 * 60 + 50)


def test_all_who_accept_an_invitation_share_one_agreement(town: _Town) -> None:
    first = town.say(LUCA, INES, "accepts", "party", who=(LUCA,))
    second = town.say(YUSUF, LUCA, "promises", "party", talk=2, who=(YUSUF,))
    assert first is not None
    assert second is not None
    assert (first.id, second.id) == ("A1", "A1")
    assert (second.by, second.who, second.fact) == (INES, (INES, LUCA, YUSUF), "party")
    assert (second.day, second.at, second.place, second.minutes) == (2, 18 * 60 + 30, "The Copper Kettle: cafe", 90)
    declined = town.say(BRIGID, LUCA, "declines", "party", talk=3)
    assert declined is not None
    assert declined.who == (INES, LUCA, YUSUF)
    # "#1" is what a talk made, not an invitation that it speaks of.
    town.say(LUCA, BRIGID, "proposes", talk=3, **FOOTBALL)
    agreed = town.say(BRIGID, LUCA, "accepts", "#1", talk=3)
    assert agreed is not None
    assert agreed.activity == "football"


def test_an_unknown_place_is_open_and_the_reason_is_told(town: _Town) -> None:
    town.say(LUCA, YUSUF, "proposes", activity="fishing", day="Sunday", time="10:00", place="the otter pool")
    agreed = town.say(YUSUF, LUCA, "accepts", "#1")
    assert agreed is not None
    assert (agreed.standing, agreed.place, agreed.arenas) == ("accepted", "the otter pool", ())
    assert agreed.problems == ("nobody knows a place called 'the otter pool'",)
    assert not agreed.is_binding
    found = town.say(LUCA, YUSUF, "proposes", "A1", talk=2, place="the quay")
    assert found is not None
    assert (found.place, found.problems, found.is_binding) == ("Ferry Quay", (), True)


def test_a_time_nobody_named_is_open(town: _Town) -> None:
    town.say(LUCA, YUSUF, "proposes", activity="a drink", day="tomorrow", time="after supper", place="the Bell")
    agreed = town.say(YUSUF, LUCA, "accepts", "#1")
    assert agreed is not None
    assert (agreed.at, agreed.problems) == (None, ("no time can be read from 'after supper'",))
    filled = town.say(YUSUF, LUCA, "accepts", "A1", talk=2, time="20:00")
    assert filled is not None
    assert (filled.at, filled.problems, filled.is_binding) == (20 * 60, (), True)


@pytest.mark.parametrize("time", ["midnight", "24:00"])
def test_midnight_is_the_beginning_of_the_next_day(town: _Town, time: str) -> None:
    """What is agreed for midnight today is not told as the midnight that is past."""
    town.say(LUCA, YUSUF, "proposes", activity="watching the stars", day="today", time=time, place="the green")
    agreed = town.say(YUSUF, LUCA, "accepts", "#1", day="today", time=time)
    assert agreed is not None
    assert (agreed.day, agreed.at, agreed.begins) == (2, 0, 24 * HOUR)
    assert agreed.in_words() == "watching the stars at The Green, day 2 at 00:00"


def test_a_clash_stands_and_is_told_to_whom_it_concerns(town: _Town) -> None:
    _football(town)
    town.say(YUSUF, BRIGID, "proposes", talk=2, activity="tea", day="today", time="16:45", place="the Kettle")
    agreed = town.say(BRIGID, YUSUF, "accepts", "#1", talk=2)
    assert agreed is not None
    assert agreed.standing == "accepted"
    assert f"{YUSUF}: football from 16:30 to 17:30" in agreed.problems
    (mine,) = [a for a in town.agreements.standing(YUSUF, 8 * HOUR) if a.id == agreed.id]
    assert mine.problems == ("football from 16:30 to 17:30",)
    (theirs,) = [a for a in town.agreements.standing(BRIGID, 8 * HOUR) if a.id == agreed.id]
    assert not any("football" in text for text in theirs.problems)


def test_a_shift_is_in_the_diary(town: _Town) -> None:
    worker = next(persona for persona in PEOPLE.personas if persona.shifts)
    shift = worker.shifts[0]
    agreed = town.say(
        worker.name, LUCA, "promises", who=(worker.name,), activity="a walk", day="tomorrow", time=shift.start, place="the green"
    )
    assert agreed is not None
    assert any(text.startswith(f"{worker.name}: ") and " from " in text for text in agreed.problems)


def test_what_is_past_is_not_looked_for(town: _Town) -> None:
    late = town.say(LUCA, YUSUF, "promises", who=(LUCA,), hour=18, **FOOTBALL)
    assert late is not None
    assert "that is past already" in late.problems
    assert town.agreements.next_tick(0) is None


def test_kept_late_and_missed(town: _Town) -> None:
    _football(town)
    town.say(YUSUF, INES, "proposes", "A1", talk=2)
    town.say(INES, YUSUF, "accepts", "A1", talk=2)
    town.put(YUSUF, GREEN, 16.45)
    town.put(LUCA, GREEN, 16.85)
    assert town.agreements.next_tick(0) == town.tick(16.5)
    town.live_until(16.6)
    assert town.perceived(YUSUF) == []
    town.live_until(16.7)
    (waited,) = town.perceived(YUSUF)
    assert isinstance(waited, Waited)
    assert waited.absent == (LUCA, INES)
    assert town.perceived(INES) == []
    town.live_until(24)
    assert town.outcomes() == {YUSUF: "kept", LUCA: "late", INES: "missed"}
    assert town.last().standing == "kept"
    past = {name: town.perceived(name)[-1] for name in (YUSUF, LUCA, INES)}
    assert isinstance(past[LUCA], AgreementPast)
    assert (past[YUSUF].met, past[YUSUF].absent) == ((LUCA,), (INES,))
    # Luca has not heard that Ines would come.
    assert (past[LUCA].met, past[LUCA].absent, past[LUCA].late) == ((YUSUF,), (), 25)
    # Who was not there knows only of that.
    assert (past[INES].met, past[INES].absent, past[INES].instead) == ((), (), "reading")
    assert town.agreements.next_tick(town.now) is None


def test_those_who_come_and_go_without_meeting_have_not_met(town: _Town) -> None:
    _football(town)
    town.put(YUSUF, GREEN, 16.45)
    town.put(YUSUF, WORLD.arenas_of("The Copper Kettle")[0], 16.8)
    town.put(LUCA, GREEN, 17.2)
    town.live_until(24)
    assert town.outcomes() == {LUCA: "late", YUSUF: "kept"}
    assert town.last().standing == "missed"


def test_who_sleeps_or_walks_past_is_not_there(town: _Town) -> None:
    _football(town)
    town.put(YUSUF, GREEN, 16.45)
    town.by_name[YUSUF].awake = False
    town.by_name[LUCA].set_out(town.tick(16.49), list(GREEN.tiles[:1]) * 2000)
    town.live_until(24)
    assert town.outcomes() == {LUCA: "missed", YUSUF: "missed"}


def test_who_holds_it_for_off_has_not_missed_it(town: _Town) -> None:
    _football(town)
    town.agreements.noted(YUSUF, [Appointment("football", "The Green", False, "had it from Ada that it is off", "A1")])
    town.live_until(24)
    assert town.outcomes() == {LUCA: "missed", YUSUF: "called off"}


def test_here_and_open_are_understood(town: _Town) -> None:
    town.put(LUCA, WORLD.arenas_of("The Copper Kettle")[0], 6)
    made = town.say(LUCA, YUSUF, "proposes", activity="the party", day="tomorrow night", time="8", place="here")
    assert made is not None
    assert (made.day, made.at, made.place) == (2, 20 * 60, "The Copper Kettle")
    chairs = town.say(
        YUSUF, LUCA, "promises", who=(YUSUF,), activity="asking for chairs", day="open", time="open", place="the chapel"
    )
    assert chairs is not None
    assert (chairs.day, chairs.at, chairs.place, chairs.problems) == (None, None, "St Bride's Chapel", ())


def test_the_labels_of_talks_by_a_good_model_become_agreements(town: _Town, fixtures: Path) -> None:
    text = (fixtures / "minds" / "talks.jsonl").read_text(encoding="utf-8")
    understood = 0
    for number, talk in enumerate(map(json.loads, text.splitlines()), start=1):
        for agreed in talk["agreed"]:
            who = tuple(agreed["who"])
            other = talk["b"] if who[0] == talk["a"] else talk["a"]
            day = "" if agreed["day"] == "open" else f"day {agreed['day']}"
            terms = {"activity": agreed["activity"], "day": day, "time": agreed["at"], "place": agreed["place"]}
            made = town.say(who[0], other, "promises" if len(who) == 1 else "proposes", talk=number, hour=8.3, who=who, **terms)
            assert made is not None
            if len(who) > 1:
                made = town.say(other, who[0], "accepts", made.id, talk=number, hour=8.3)
                assert made is not None
            assert made.standing == "accepted"
            assert made.is_fixed == bool(day)
            understood += 1
    assert understood == 5
    soonest = town.agreements.standing(YUSUF, 9 * HOUR)[0]
    assert (soonest.activity, soonest.at) == ("football, and look for Pepper", 990)


def test_names_are_understood_and_unknown_ones_told(town: _Town) -> None:
    made = town.say(LUCA, YUSUF, "proposes", who=("I", "you", "Brigid", "Zorro"), **FOOTBALL)
    assert made is not None
    assert (made.who, made.asked) == ((LUCA,), (YUSUF, BRIGID))
    assert made.problems == ("nobody here is called 'Zorro'",)


def test_what_was_never_arranged_is_neither_declined_nor_called_off(town: _Town) -> None:
    assert town.say(LUCA, YUSUF, "declines") is None
    assert town.say(LUCA, YUSUF, "calls off", "A9") is None
    assert town.say(LUCA, YUSUF, "accepts", "#3") is None
    assert town.events == []


ACTS: tuple[Act, ...] = ("proposes", "promises", "accepts", "declines", "counters", "accepts if", "calls off")
LINES = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.permutations([LUCA, YUSUF, INES]).map(lambda names: tuple(names[:2])),
        st.sampled_from(["new", "#1", "#2", "A1", "A2", "party", "nothing"]),
        st.sampled_from(["", "today", "tomorrow", "one day"]),
        st.sampled_from(["", "half past four", "16:40", "18:00", "whenever"]),
        st.sampled_from(["", "the green", "the Bell", "the moon"]),
        st.integers(1, 3),
        st.sampled_from([(), (LUCA,), (INES, YUSUF), ("Zorro",)]),
    ),
    max_size=14,
)


@settings(max_examples=120, deadline=None)
@given(lines=LINES, cut=st.integers(0, 14), there=st.lists(st.tuples(st.sampled_from([LUCA, YUSUF, INES]), st.floats(16, 19))))
def test_in_any_order_of_lines_what_is_kept_is_sound_and_a_resume_changes_nothing(
    lines: list[Any], cut: int, there: list[tuple[str, float]]
) -> None:
    whole, parted = _Town(), _Town()
    for town in (whole, parted):
        for number, (act, (speaker, listener), about, day, time, place, talk, who) in enumerate(lines):
            if town is parted and number == cut:
                _resume(town)
            town.say(
                speaker, listener, act, about, talk=talk, hour=7 + number / 10, activity="chess", day=day, time=time, place=place,
                who=who, condition="it is dry" if act == "accepts if" else "",
            )  # fmt: skip
            for person in (LUCA, YUSUF, INES):
                for agreement in town.agreements.standing(person, 7 * HOUR):
                    assert not set(agreement.who) & set(agreement.asked)
                    assert person in (*agreement.who, *agreement.asked)
        for name, hour in sorted(there, key=lambda each: each[1]):
            town.put(name, GREEN, hour)
        town.live_until(17)
        if town is parted:
            _resume(town)
        town.live_until(48)
    assert whole.events == parted.events
    assert _indexed(whole) == _indexed(parted)
    _resume(whole)
    assert _indexed(whole) == _indexed(parted)
    changes = [event for event in whole.events if isinstance(event, AgreementChanged)]
    for event in changes:
        assert len(set(event.who)) == len(event.who)
        assert event.standing != "accepted" or event.who
    over = [event for event in whole.events if isinstance(event, AgreementOver)]
    assert len({(event.person, event.id) for event in over}) == len(over)


def _resume(town: _Town) -> None:
    kept = save(town.agreements)
    town.agreements = town.made()
    restore(town.agreements, kept)


def _indexed(town: _Town) -> dict[str, list[str]]:
    """Whose agreements are alive, as it is kept beside them; a resume makes it anew."""
    return {person: sorted(names) for person, names in sorted(town.agreements._book.of_person.items()) if names}


@pytest.mark.parametrize(("day", "judged"), [("today", 24), ("tomorrow", 48), ("", 7 + 48)])
@pytest.mark.parametrize("did", [True, False])
def test_what_has_no_hour_is_judged_in_the_end(day: str, judged: int, did: bool) -> None:
    town = _Town()
    promised = town.say(LUCA, INES, "promises", who=(LUCA,), activity="bring two pounds of raisins", day=day)
    assert promised is not None
    mind = cast(Any, town.by_name[LUCA].mind)
    mind.did += ["bring two pounds of raisins"] if did else []
    town.live_until(judged - 0.1)
    assert not [event for event in town.events if isinstance(event, AgreementOver)]
    town.live_until(judged + 0.1)
    (over,) = [event for event in town.events if isinstance(event, AgreementOver)]
    assert (over.person, over.outcome) == (LUCA, "kept" if did else "missed")
    assert [event.standing for event in town.events if isinstance(event, AgreementChanged)][-1] == over.outcome
    past = mind.perceived[-1]
    assert became(past, (INES,)).startswith(f"I did {'this, as' if did else 'not do this,'} agreed with {INES}: bring two pounds")


def test_who_comes_on_a_condition_has_answered_and_what_nobody_is_asked_awaits_no_answer() -> None:
    town = _Town()
    made = town.say(LUCA, INES, "proposes", who=(LUCA, INES, YUSUF), activity="chess", day="today", time="19:00", place="The Green")
    assert made is not None
    town.say(YUSUF, LUCA, "accepts if", made.id, who=(YUSUF,), condition="the bread is done")
    agreed = town.say(INES, LUCA, "accepts", made.id, who=(INES,), talk=2)
    assert agreed is not None
    assert agreed.standing == "accepted"
    assert not agreed.awaits(YUSUF)
    assert told(agreed, YUSUF).endswith("(I said: only if the bread is done)")
    nobody = replace(agreed, standing="proposed", by=LUCA, who=(LUCA,), asked=(), condition="")
    assert told(nobody, LUCA) == "I proposed this: chess at The Green, day 1 at 19:00"


def test_a_moved_hour_does_not_clash_with_the_old_one() -> None:
    town = _Town()
    town.say(LUCA, INES, "proposes", activity="chess", day="today", time="19:00", place="The Green")
    town.say(INES, LUCA, "accepts", "#1", who=(INES,))
    moved = town.say(INES, LUCA, "counters", "A1", talk=2, time="19:45")
    assert moved is not None
    assert (moved.standing, moved.problems) == ("countered", ())
    stands = town.say(LUCA, INES, "accepts", moved.id, talk=2, who=(LUCA,))
    assert stands is not None
    assert (stands.standing, stands.problems) == ("accepted", ())
