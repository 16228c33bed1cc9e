"""Intents as they are lived: whom one means to talk to one does talk to, about what one meant; else it is on one's mind."""

import json
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

import pytest

from tests.simulation.scripted import Kept, Lived
from twinville.agents.agreement import Agreement
from twinville.agents.cognition.considering import Cause, _grouped
from twinville.agents.cognition.conversing import Conversing
from twinville.agents.cognition.seeking import MOST, OCCASIONS
from twinville.agents.memory.stream import Memory
from twinville.agents.population.population import Population
from twinville.agents.records import Sought as SoughtFor
from twinville.agents.said import Said
from twinville.agents.stimulus import AgreementPast, TalkEnded
from twinville.simulation.engine.body import Body
from twinville.simulation.engine.seekers import PAUSE
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.events import Acted, AgreementChanged, Conversed, Halted, Spoke
from twinville.simulation.episode.mind_events import Decided, PlanChanged, Planned, Related, Sought
from twinville.simulation.episode.projections.sentences import sentence
from twinville.simulation.interventions.whisper import Whispered
from twinville.worlds.daytime import DAY
from twinville.worlds.world import World

Town = tuple[World, Population]
Answers = Callable[[Any], dict[str, Any] | None]
LUCA, INES, MARCO = "Luca Castellano", "Ines Castellano", "Marco Castellano"
ROPE = "ask her gently about the rope"
CAFE, HOME = "at The Copper Kettle.drink", "at Weir House.rest"


@pytest.fixture(autouse=True)
def nothing_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conversing, "would_begin", lambda *_, **__: False)
    monkeypatch.setattr(Conversing, "accepts", lambda *_, **__: True)


def _steps(where: str, **seeks: str) -> Answers:
    """One thing all the time."""
    return lambda prompt: {
        "steps": [{"minutes": min(120, max(5, prompt.minutes)), "activity": "sitting about", "where": where, **seeks}]
    }


def _talk(*agreements: dict[str, Any]) -> Answers:
    lines = [{"speaker": "a", "text": "Have you seen my rope?"}, {"speaker": "b", "text": "I have not, but let us look."}]
    return lambda _: {
        "lines": lines, "agreements": list(agreements), "summary_a": "I asked about the rope.", "summary_b": "A rope is lost.",
    }  # fmt: skip


def _lived(town: Town, who: tuple[str, ...] = (LUCA, INES), seeks: str = "Ines", **options: Any) -> Lived:
    script = {
        ("decompose", LUCA): _steps(CAFE, seeks=seeks, aim=ROPE),
        ("decompose", INES): _steps(CAFE),
        ("converse", LUCA): _talk(),
    }
    script |= options.pop("script", {})
    return Lived(town, who, script, **{"start": "16:00", "until": "17:00", **options})


def _sought(lived: Lived, who: str = LUCA) -> list[tuple[str, str]]:
    return [(event.whom, event.outcome) for event in lived.of(Sought, who)]


def _parts(lived: Lived, who: str) -> Any:
    return cast(Any, _body(lived, who).mind)._parts


def _body(lived: Lived, who: str) -> Body:
    return next(body for body in lived.simulation.bodies if body.name == who)


def _lines(lived: Lived) -> list[str]:
    return [canonical([tick, event.kind, event.person, event.data()]) for tick, event in lived.log]


@pytest.fixture
def met(larkwater: Town) -> Lived:
    """Luca, who means to ask Ines about the rope, comes by her on the way."""
    return _lived(larkwater).live()


def test_a_step_that_is_for_somebody_becomes_a_talk_about_that(met: Lived) -> None:
    assert _sought(met) == [(INES, "meant"), (INES, "met")]
    (talk,) = [prompt for prompt in met.model.asked if prompt.kind == "converse"]
    assert cast(Any, talk).a.aims == ((INES, ROPE),)
    assert not cast(Any, talk).b.aims
    assert f"a came to talk to «{INES}»: «{ROPE}»" in talk.question()
    assert [event.text for event in met.of(Spoke)] == ["Have you seen my rope?", "I have not, but let us look."]
    told = [sentence(event) for event in met.of(Sought, LUCA)]
    assert told == [f"means to talk to {INES}: {ROPE}", f"talked to {INES}, as meant: {ROPE}"]


def test_who_is_on_the_way_stops_and_goes_on_afterwards(met: Lived) -> None:
    assert {event.person for event in met.of(Halted)} == {LUCA, INES}
    shown = [(event.activity, event.phase) for event in met.of(Acted, LUCA)][:4]
    assert shown == [
        ("walking to The Copper Kettle", "walking"),
        (f"talking with {INES}", "doing"),
        ("walking to The Copper Kettle", "walking"),
        ("sitting about", "doing"),
    ]
    (talk,) = met.of(Conversed)
    assert talk.place == "the street"


def test_nobody_stops_where_somebody_rests_or_another_stops(larkwater: Town) -> None:
    lived = _lived(larkwater).live(lambda life: bool(life.simulation._seekers.near(life.simulation.tick + 1)))
    simulation, tick = lived.simulation, lived.simulation.tick + 1
    luca, ines, seekers = _body(lived, LUCA), _body(lived, INES), simulation._seekers
    here = seekers.stops_at(luca, tick)
    assert here is not None
    assert here != seekers.stops_at(ines, tick)
    occupancy = simulation._settlement.occupancy
    occupancy.rest(here, ines.index)
    assert not seekers.may_talk(luca, tick)
    del occupancy._rest[here]
    assert seekers.may_talk(luca, tick)
    ines.timeline = luca.timeline
    assert seekers.may_talk(ines, tick)
    assert not simulation._talking.accept([(luca.index, ines.index)], [], tick)


def test_the_order_of_minds_does_not_matter(met: Lived, larkwater: Town) -> None:
    assert _lines(_lived(larkwater, order=lambda minds: minds[::-1]).live()) == _lines(met)


def test_an_open_intent_is_in_a_checkpoint(larkwater: Town) -> None:
    journal = Kept()
    lived = _lived(larkwater, (LUCA, INES, MARCO), journal=journal).live(lambda life: bool(life.of(Sought)))
    assert _sought(lived) == [(INES, "meant")]
    state = json.loads(json.dumps(lived.simulation.state()))
    memories = {
        body.name: [copy(cast(Memory, memory)) for memory in cast(Any, body.mind)._context.recollection.stream]
        for body in lived.simulation.bodies
    }
    put = [event.key for event in lived.of(Decided)]
    again = _lived(larkwater, (LUCA, INES, MARCO), journal=journal)
    again.simulation.restore(state, lambda name: memories[name], put)
    again.log = list(lived.log)
    assert _sought(again.live()) == [(INES, "meant"), (INES, "met")]
    assert _lines(again) == _lines(lived.live())


@pytest.mark.parametrize("name", ["Ines Castellano", "ines", "my sister Ines", "Ines Castellano, the eldest"])
def test_a_name_is_read_by_any_part_that_only_one_has(name: str, larkwater: Town) -> None:
    lived = _lived(larkwater)
    _parts(lived, LUCA).seeking.mean(name, ROPE, lived.scenario.clock.start, "step")
    assert [person for person, _ in _body(lived, LUCA).mind.sought] == [INES]


@pytest.mark.parametrize("name", ["Castellano", "Nobody Atall", "Luca", "Aldo Pruitt-Vane", "", "..."])
def test_who_cannot_be_told_from_the_name_is_dropped_and_that_is_said(name: str, larkwater: Town) -> None:
    lived = _lived(larkwater, seeks=name).live()
    assert {event.outcome for event in lived.of(Sought, LUCA)} == {"unknown"}
    assert lived.of(Sought, LUCA)[0].whom == name
    assert not lived.of(Conversed)


def _nearby(town: Town) -> Lived:
    """Both sit in the cafe; whom Luca seeks he is to seek from here on."""
    lived = _lived(town, seeks=MARCO).live(lambda life: life.simulation.tick >= 120)
    assert lived.simulation._seekers.in_earshot(_body(lived, LUCA).index, _body(lived, INES).index)
    _parts(lived, LUCA).seeking.mean(INES, ROPE, lived.scenario.clock.seconds(120), "step")
    lived.simulation._report(_body(lived, LUCA))
    return lived


def test_who_is_asleep_in_private_or_talks_is_left_alone(larkwater: Town) -> None:
    lived = _nearby(larkwater)
    luca, ines, seekers = _body(lived, LUCA), _body(lived, INES), lived.simulation._seekers
    assert seekers.near(121) == [(luca.index, ines.index)]
    for body in (luca, ines):
        action = body.action
        assert action is not None
        body.action = replace(action, use="wash")
        assert not seekers.near(121)
        body.action = action
    lived.simulation._conversations.busy[ines.index] = 99
    assert not seekers.near(121)
    lived.simulation._conversations.busy.clear()
    lived.simulation._sight.began(ines.index, awake=False)
    assert not seekers.near(121)


def test_who_would_not_talk_is_asked_again_after_a_while(larkwater: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lived = _nearby(larkwater)
    monkeypatch.setattr(Conversing, "accepts", lambda *_, **__: False)
    lived.live(lambda life: (INES, "declined") in _sought(life))
    declined = lived.simulation.tick
    monkeypatch.setattr(Conversing, "accepts", lambda *_, **__: True)
    lived.live(lambda life: bool(life.of(Conversed)))
    assert [tick for tick, event in lived.log if isinstance(event, Acted) and event.activity.startswith("talking with")] == [
        *[declined + PAUSE // 10 + 1] * 2
    ]


def test_the_sought_seldom_decline(larkwater: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    conversing = _parts(_lived(larkwater), INES).conversing
    lucks = [number / 1000 for number in range(1000)]
    declines = {sought: sum(not conversing.accepts(LUCA, "read", luck, sought) for luck in lucks) for sought in (False, True)}
    assert declines[True] <= declines[False] / 3
    assert not conversing.accepts(LUCA, "wash", 0.0, sought=True)


def test_what_was_not_met_is_on_ones_mind_for_the_next_day(larkwater: Town) -> None:
    plans: list[Any] = []
    script = {("day_plan", LUCA): lambda prompt: plans.append(prompt)}
    lived = _lived(larkwater, (LUCA,), script=script, start="13:00")
    lived.last = lived.scenario.clock.tick_at(DAY + 7 * 3600)
    lived.live()
    assert _sought(lived)[:2] == [(INES, "meant"), (INES, "not met")]
    assert len(plans) == 2
    thought = f"I meant to talk to {INES}, and did not: {ROPE}"
    assert thought not in plans[0].thoughts
    assert thought in plans[1].thoughts


def test_a_plan_for_the_day_and_a_reaction_seek_somebody(larkwater: Town) -> None:
    def planned(prompt: Any) -> dict[str, Any]:
        where = prompt.choices()["where"][0]
        free = {"minutes": 60, "activity": "pottering", "category": "leisure", "where": where}
        late = {"start": "21:00", **free, "seeks": "Marco", "aim": "say good night"}
        return {"strokes": [{"start": "18:00", **free}, {"start": "19:30", **free}, late]}

    def reacts(_: Any) -> dict[str, Any]:
        return {"choice": "carry on", "activity": "on", "minutes": 5, "reason": "later", "seeks": "Ines", "aim": ROPE}

    voice = Whispered(id="w1", tick=20, person=LUCA, text="The rope is gone.")
    script = {("day_plan", LUCA): planned, ("react", LUCA): reacts, ("decompose", LUCA): _steps(HOME)}
    lived = _lived(larkwater, (LUCA,), script=script, start="17:30", until="18:00", interventions=[voice]).live()
    assert [(event.whom, event.source, event.outcome) for event in lived.of(Sought)] == [
        (MARCO, "day", "meant"),
        (INES, "reaction", "meant"),
    ]
    starts = dict(_body(lived, LUCA).mind.sought)
    assert starts[MARCO] == 21 * 3600
    assert starts[INES] < 18 * 3600


def test_a_turn_shows_the_aim_and_so_does_one_among_several(larkwater: Town) -> None:
    lived = _nearby(larkwater)
    mind, now = _body(lived, LUCA).mind, lived.scenario.clock.seconds(121)
    assert mind.side_of_talk(INES, "reading", "resting", "the cafe", now).aims == ((INES, ROPE),)
    side, others = mind.side_among((INES, MARCO), "reading", "the cafe", now)
    assert side.aims == ((INES, ROPE), (MARCO, ROPE))
    assert f"I came to talk to «{MARCO}»: «{ROPE}»" in side.text("I", 1, "the cafe", among=others)


def _by_chance(town: Town, monkeypatch: pytest.MonkeyPatch, *, speak: bool, **options: Any) -> tuple[Lived, list[Any]]:
    """Luca and Ines are likely to meet by chance, and he has something to tell her."""
    asked: list[Any] = []

    def approach(prompt: Any) -> dict[str, Any]:
        asked.append(prompt)
        return {"speak": speak, "about": "the rope"}

    monkeypatch.setattr(Conversing, "would_begin", lambda mind, *_: mind._persona.name == LUCA)
    monkeypatch.setattr(Conversing, "news_for", lambda mind, *_: next(iter(mind._recollection.facts), None))
    script = {("approach", LUCA): approach, ("decompose", LUCA): _steps(CAFE)}
    return _lived(town, script=script, until="17:30", **options).live(), asked


def test_who_has_something_to_say_thinks_before_speaking(larkwater: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lived, asked = _by_chance(larkwater, monkeypatch, speak=True)
    assert asked
    assert asked[0].other == INES
    assert 1 <= len(asked[0].memories) <= 3
    (talk, *_) = [prompt for prompt in lived.model.asked if prompt.kind == "converse"]
    assert cast(Any, talk).a.aims == ((INES, "the rope"),)
    assert not _sought(lived)


def test_a_second_thought_may_be_not_to_speak(larkwater: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lived, asked = _by_chance(larkwater, monkeypatch, speak=False)
    assert asked
    assert not lived.of(Conversed)
    times = [prompt.now for prompt in asked]
    assert all(later - before >= 30 for before, later in pairwise(times))
    assert _lines(_by_chance(larkwater, monkeypatch, speak=False)[0]) == _lines(lived)


def _agreeing(town: Town, consider: Answers, **options: Any) -> Lived:
    walk = {
        "about": "new", "line": 1, "answer": "accepted", "answer_line": 2, "who": "both", "activity": "a walk", "day": "tomorrow",
        "time": "18:00", "place": "The Green", "minutes": 30,
    }  # fmt: skip
    script = {("converse", LUCA): _talk(walk), ("consider", LUCA): consider}
    return _lived(town, script=script, **options)


def test_what_was_agreed_is_considered_once_and_may_change_tomorrow(larkwater: Town) -> None:
    asked: list[Any] = []

    def consider(prompt: Any) -> dict[str, Any]:
        asked.append(prompt)
        change = {"day": "tomorrow", "at": "09:30", "where": CAFE, "activity": "looking for a rope", "minutes": 30}
        views = [{"name": "Ines", "view": "She helps where she can."}, {"name": "Nobody", "view": "Nobody is nobody."}]
        return {"changes": [change], "tell": ["Marco"], "views": views, "reason": "we need one"}

    lived = _agreeing(larkwater, consider)
    lived.last = lived.scenario.clock.tick_at(DAY + 9 * 3600)
    lived.live()
    first = asked[0]
    assert (first.what, [name for name, _ in first.people]) == ("agreement", [INES])
    assert "a walk at The Green" in first.happened[0]
    assert len({prompt.happened for prompt in asked}) == len(asked) <= 3
    (change,) = [event for event in lived.of(PlanChanged, LUCA) if "looking for a rope" in event.activity][:1]
    assert change.change == "added"
    assert change.activity.endswith("tomorrow at 09:30")
    plans = [event for event in lived.of(Planned, LUCA) if event.level == "day"]
    wanted = [(item.activity, item.at) for item in plans[-1].items if item.activity == "looking for a rope"]
    assert (("looking for a rope", DAY + 9 * 3600 + 1800)) in wanted
    (view, *_) = [event for event in lived.of(Related, LUCA) if event.view == "She helps where she can."]
    assert view.other == INES
    sought = [(event.whom, event.outcome, event.source) for event in lived.of(Sought, LUCA)]
    assert (MARCO, "meant", "consider") in sought
    assert ("Nobody", "unknown", "consider") in sought


def test_a_change_for_today_is_made_and_one_that_is_past_is_not(larkwater: Town) -> None:
    def consider(_: Any) -> dict[str, Any]:
        past = {"day": "today", "at": "10:00", "where": CAFE, "activity": "turning back time", "minutes": 30}
        return {"changes": [past, {**past, "at": "20:00", "activity": "looking for a rope"}], "reason": "we need one"}

    lived = _agreeing(larkwater, consider, until="19:00").live()
    changes = {event.activity: (event.change, event.reason) for event in lived.of(PlanChanged, LUCA)}
    assert changes["turning back time"] == ("dropped", "its time has passed")
    assert changes["looking for a rope today at 20:00"][0] == "added"
    hours = [event for event in lived.of(Planned, LUCA) if event.level == "hours"]
    assert "looking for a rope" in [item.activity for item in hours[-1].items]


def _considering(lived: Lived) -> Any:
    return _parts(lived, LUCA).considering


def test_one_talk_is_one_thought_and_a_meeting_missed_oneself_comes_first(larkwater: Town) -> None:
    lived = _lived(larkwater, (LUCA, INES))
    now = lived.scenario.clock.start
    agreed = Agreement("A7", "accepted", INES, (INES, LUCA), (), "a walk", day=2, at=600)
    missed = Agreement("A8", "missed", MARCO, (MARCO, LUCA), (), "football", day=1, at=900)
    for word in ("The cake fell", "The cat ate it"):
        _considering(lived).news(f"{INES} said: {word}", (INES,), 9, now, INES)
    _considering(lived).perceive(TalkEnded(INES, "We talked.", (), (agreed,)), now)
    _considering(lived).news("An inner voice said: Go.", (), 9, now)
    _considering(lived).perceive(AgreementPast(missed, "missed", instead="asleep"), now)
    groups = [[cause.what for cause in group] for group in _grouped(_considering(lived)._causes)]
    assert groups == [["missed"], ["agreement", "news", "news"], ["news"]]


def test_a_day_has_a_thought_left_for_a_meeting_that_failed(larkwater: Town) -> None:
    lived = _lived(larkwater, (LUCA, INES))
    considering = _considering(lived)
    news, again, other = (Cause("news", text, text, (name,), 0) for text, name in (("a", INES), ("b", INES), ("c", MARCO)))
    absent = Cause("missed", "d", "d", (INES,), 0)
    considering._thought.append((news.what, INES))
    assert not considering._may_think_of(again)
    assert considering._may_think_of(other)
    considering._thought.append((other.what, MARCO))
    assert not considering._may_think_of(Cause("agreement", "e", "e", (MARCO,), 0))
    assert considering._may_think_of(absent)


def test_what_there_is_to_say_is_put_in_words() -> None:
    said = Cause("news", "k", f"{INES} said: The boat leaks.", (INES,), 0)
    assert said.matter(MARCO) == f"tell them what {INES} said: The boat leaks."
    text = f"{INES} did not come to chess on day 1 at 15:00, as agreed"
    absent = Cause("missed", "k", text, (INES,), 0, settle=f"ask them why: {text}")
    assert absent.matter(INES).startswith("ask them why: ")
    assert absent.matter(MARCO) == f"tell them of this: {text}"


def test_the_next_thought_sees_the_plan_as_it_is_now(larkwater: Town) -> None:
    asked: list[Any] = []

    def consider(prompt: Any) -> dict[str, Any]:
        asked.append(prompt)
        change = {"day": "today", "at": "20:00", "where": CAFE, "activity": "looking for a rope", "minutes": 30}
        later = {**change, "day": "tomorrow", "activity": "buying a rope"}
        return {"changes": [change, later] if len(asked) == 1 else [], "reason": "we need one"}

    lived = _agreeing(larkwater, consider, until="19:00").live(lambda life: bool(life.of(AgreementChanged)))
    _considering(lived).news("An inner voice said: Go.", (), 9, lived.scenario.clock.seconds(lived.simulation.tick))
    before = [(block.activity, block.start) for block in _body(lived, LUCA).mind._context.plan.blocks]  # type: ignore[attr-defined]
    lived.live(lambda _: len(asked) > 1)
    first, second = asked
    assert not any("looking for a rope" in line for line in first.rest)
    assert any(line.startswith("20:00 looking for a rope") for line in second.rest)
    assert any("buying a rope" in line for line in second.ahead)
    # What was planned until then is as it was.
    after = [(block.activity, block.start) for block in _body(lived, LUCA).mind._context.plan.blocks]  # type: ignore[attr-defined]
    until_then = [each for each in after if each[1] < 20 * 3600]
    assert until_then
    assert until_then == [each for each in before if until_then[0][1] <= each[1] < 20 * 3600]


def test_what_a_reaction_was_asked_for_is_not_considered(larkwater: Town) -> None:
    def lived(reacts: bool) -> Iterator[str]:
        voice = Whispered(id="w1", tick=20, person=LUCA, text="The rope is gone.")
        life = _lived(larkwater, (LUCA,), start="16:00", until="18:30", interventions=[voice])
        if not reacts:
            _body(life, LUCA).mind._context.noticing.news = lambda *_: None  # type: ignore[attr-defined]
        life.live()
        return (event.prompt for event in life.of(Decided) if event.prompt in ("react", "consider"))

    assert list(lived(reacts=True)) == ["react"]
    assert list(lived(reacts=False)) == ["consider"]


def _ended(lived: Lived, text: str, now: int) -> None:
    """Luca has talked with Ines, who said this."""
    said = Said("s9", INES, LUCA, text, ())
    _parts(lived, LUCA).seeking.perceive(TalkEnded(INES, "We talked.", (said,)), now)


def test_a_talk_before_its_time_or_about_something_else_does_not_end_an_intent(larkwater: Town) -> None:
    lived = _lived(larkwater)
    seeking, now = _parts(lived, LUCA).seeking, lived.scenario.clock.start
    morning = DAY + 9 * 3600
    seeking.mean(INES, ROPE, now, "step", morning)
    assert not seeking.matters((INES,), now)
    assert not lived.simulation._seekers.seeks(_body(lived, LUCA), _body(lived, INES), now)
    _ended(lived, "The rope? Ask me tomorrow.", now)
    assert seeking.matters((INES,), morning) == ((INES, ROPE),)
    for left in ((INES, morning),), ():
        _ended(lived, "A lovely day, is it not?", morning)
        # Twice in vain, and one waits for an occasion.
        assert seeking.sought == left
    assert seeking.matters((INES,), morning) == ((INES, ROPE),)
    # What came up a little before its hour need not come up again.
    seeking.mean(INES, "say that supper is at seven", now, "step", morning + 7200)
    _ended(lived, "I tied the rope to the post. Supper at seven?", morning + 3600)
    assert not seeking.intents
    records = [record.outcome for record in _body(lived, LUCA).mind.take_records() if isinstance(record, SoughtFor)]
    assert records == ["meant", "meant", "met", "met"]


def test_one_may_mean_several_things_for_one_person_and_the_oldest_gives_way(larkwater: Town) -> None:
    lived = _lived(larkwater)
    seeking, now = _parts(lived, LUCA).seeking, lived.scenario.clock.start
    for matter in (ROPE, "the rope", "say that supper is at seven", "ask for the boat key", "thank her for the cake"):
        seeking.mean("Ines", matter, now, "step")
    assert [matter for _, matter in seeking.matters((INES,), now)] == [
        "say that supper is at seven",
        "ask for the boat key",
        "thank her for the cake",
    ]
    records = [record for record in _body(lived, LUCA).mind.take_records() if isinstance(record, SoughtFor)]
    assert [record.matter for record in records if record.outcome == "not met"] == ["the rope"]
    _ended(lived, "The key of the boat hangs on its nail.", now)
    assert len(seeking.intents) == MOST - 1


def test_a_talk_about_something_else_is_not_begun_again_at_once(larkwater: Town) -> None:
    def talk(_: Any) -> dict[str, Any]:
        lines = [{"speaker": "a", "text": "What weather."}, {"speaker": "b", "text": "Mild, is it not?"}]
        return {"lines": lines, "summary_a": "I talked of the weather.", "summary_b": "Mild weather."}

    lived = _lived(larkwater, script={("converse", LUCA): talk}, until="18:30").live()
    talks = [tick for tick, event in lived.log if isinstance(event, Conversed)]
    assert len(talks) == OCCASIONS
    assert talks[1] - talks[0] >= PAUSE // 10
    assert (INES, "met") not in _sought(lived)


def test_without_intents_nobody_means_to_talk_to_anybody(larkwater: Town) -> None:
    lived = _lived(larkwater, without=("intents",)).live()
    assert any(prompt.kind == "decompose" for prompt in lived.model.asked)
    assert not lived.of(Sought)
    assert not lived.of(Conversed)


def test_without_intents_one_speaks_without_a_second_thought(larkwater: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lived, asked = _by_chance(larkwater, monkeypatch, speak=False, without=("intents",))
    assert lived.of(Conversed)
    assert not asked


def test_without_considering_nothing_is_thought_about(larkwater: Town) -> None:
    asked: list[Any] = []

    def consider(prompt: Any) -> None:
        asked.append(prompt)

    for without in ((), ("considering",)):
        lived = _agreeing(larkwater, consider, until="19:00", without=without).live()
        assert "accepted" in [event.standing for event in lived.of(AgreementChanged)]
        assert bool(asked) is not bool(without)
        asked.clear()
