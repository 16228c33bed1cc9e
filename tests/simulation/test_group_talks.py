"""Talks of three and four: who joins and goes, whose turn it is, what each hears, knows, agrees and keeps."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Stage
from hypothesis import strategies as st

from tests.simulation.gathered import INES, LUCA, MARCO, PEOPLE, SOFIA, YUSUF, Gathered, Turns, by_turns
from twinville.agents.agent import Agent
from twinville.agents.stimulus import Heard, TalkEnded
from twinville.simulation.engine.body import Phase
from twinville.simulation.engine.simulation import Simulation
from twinville.simulation.episode.events import Acted, AgreementChanged, Conversed, Joined, Left, NewsBorn, Spoke, Telling
from twinville.simulation.episode.mind_events import Decided, Remembered
from twinville.simulation.event import Event
from twinville.simulation.run_options import PROFILES, Profile
from twinville.worlds.keyed import keyed_bits

#: Ines speaks to Luca; Marco comes to them, and Sofia.
COME = {0: [(INES, LUCA)], 1: [(MARCO, LUCA)], 2: [(SOFIA, INES)]}
ASKED: Turns = {
    (INES, ""): {"text": "Listen, what about Sunday?"},
    (LUCA, "Listen, what about Sunday?"): {"text": "What about it?"},
    (MARCO, "What about it?"): {"text": "I am here, too."},
    (SOFIA, "I am here, too."): {"text": "And I."},
}


@pytest.fixture(autouse=True)
def taken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What minds take in of talks, in order."""
    found: list[tuple[str, Any]] = []
    perceive = Agent.perceive

    def spy(self: Agent, stimulus: Any, now: int) -> bool:
        if isinstance(stimulus, Heard | TalkEnded):
            found.append((self.persona.name, stimulus))
        return perceive(self, stimulus, now)

    monkeypatch.setattr(Agent, "perceive", spy)
    return found


def _talk(turns: Turns, until: int = 60, come: Any = COME, **more: Any) -> Gathered:
    return Gathered(by_turns(ASKED | turns), come, **more).until(until)


def test_four_talk_one_goes_and_three_talk_on(taken: list[tuple[str, Any]]) -> None:
    life = _talk(
        {
            (INES, "And I."): {"text": "Marco, will you mind the shop?", "to": MARCO},
            (MARCO, "Marco, will you mind the shop?"): {"text": "I must be off.", "leaves": True},
            (LUCA, "I must be off."): {"text": "He always is."},
            (SOFIA, "He always is."): {"text": "So it goes."},
        }
    )
    said = life.said()
    # Whoever has been silent longest speaks next, the first to come among equals; who is spoken to by name, before all others.
    assert [who for who, _ in said[:8]] == [INES, LUCA, MARCO, SOFIA, INES, MARCO, LUCA, SOFIA]
    (left, *_), (over,) = life.of(Left), life.of(Conversed)
    assert (left.person, left.others, left.because) == (MARCO, [INES, LUCA, SOFIA], "decision")
    assert (over.people, over.ended) == ((INES, LUCA, MARCO, SOFIA), "decision")
    lines = life.of(Spoke)
    assert [line.to_all for line in lines[2:6]] == [True, True, False, True]
    assert all(MARCO not in line.hearers for line in lines[6:])
    assert {SOFIA, INES, LUCA} == {lines[6].person, *lines[6].hearers}
    # Each hears what is said while they are there, and keeps it once.
    ended = {name: stimulus for name, stimulus in taken if isinstance(stimulus, TalkEnded)}
    assert Counter(name for name, stimulus in taken if isinstance(stimulus, TalkEnded)) == Counter((INES, LUCA, MARCO, SOFIA))
    texts = [text for _, text in said]
    assert [line.text for line in ended[MARCO].lines] == texts[:6]
    assert [line.text for line in ended[SOFIA].lines] == texts[1:]
    assert (ended[MARCO].other, ended[MARCO].others) == (INES, (LUCA, SOFIA))
    assert Counter(event.prompt for event in life.of(Decided))["keep_talk"] == 4
    kept = [event.person for event in life.of(Remembered) if event.memory_kind == "conversation"]
    assert sorted(kept) == [INES, LUCA, MARCO, SOFIA]
    shown = [event.activity for event in life.of(Acted) if event.person == INES]
    assert shown[:4] == [
        f"talking with {LUCA}",
        f"talking with {LUCA} and {MARCO}",
        f"talking with {LUCA}, {MARCO} and {SOFIA}",
        f"talking with {LUCA} and {SOFIA}",
    ]


SCRIPT = (
    (INES, "Good morning."),
    (
        LUCA,
        "This one is rather longer than a moment, so that it takes more than one or two ticks to say all of it out loud to her.",
    ),
    (INES, "This is never said."),
    (LUCA, "Nor is this."),
    (INES, "Nor this."),
)


def test_who_joins_a_script_cuts_it_after_the_line_being_spoken() -> None:
    life = Gathered(
        by_turns({(INES, SCRIPT[1][1]): {"text": "You do go on."}, (MARCO, "You do go on."): {"text": "He does."}}, SCRIPT),
        {0: [(INES, LUCA)], 2: [(MARCO, LUCA)]},
        profile="thrifty",
    ).until(60)
    said = life.said()
    assert said[:4] == [*SCRIPT[:2], (INES, "You do go on."), (MARCO, "He does.")]
    assert not {text for _, text in said} & {text for _, text in SCRIPT[2:]}
    assert [event.prompt for event in life.of(Decided) if event.prompt in ("converse", "utter_group")][:3] == [
        "converse",
        "utter_group",
        "utter_group",
    ]
    assert life.of(Spoke)[1].hearers == (INES, MARCO)
    # What the script would have had its two sides keep is not kept.
    assert not [event for event in life.of(Remembered) if event.text.startswith("We talked, ")]
    assert Counter(event.prompt for event in life.of(Decided))["keep_talk"] == 3


def test_nobody_joins_four_nor_two_who_part_nor_what_is_kept_from_them() -> None:
    full = _talk({}, 12, {**COME, 3: [(YUSUF, LUCA)]})
    assert [event.person for event in full.of(Joined)] == [MARCO, SOFIA]
    parting = _talk(
        {(LUCA, "Listen, what about Sunday?"): {"text": "Bye.", "leaves": True}}, 30, {0: [(INES, LUCA)], 5: [(MARCO, LUCA)]}
    )
    assert not parting.of(Joined)
    hidden = {"what": "new", "stance": "affirms", "statement": "There is a cake.", "hide_from": [MARCO]}
    secret = _talk(
        {(INES, ""): {"text": "There is a cake.", "tells": [hidden]}}, 30, {0: [(INES, LUCA)], 2: [(MARCO, LUCA), (SOFIA, LUCA)]}
    )
    assert [event.person for event in secret.of(Joined)] == [SOFIA]


TERMS = {"activity": "a picnic", "day": "tomorrow", "time": "18:00", "place": "The Green", "minutes": 60}


def test_three_of_four_agree_and_it_binds_these_three() -> None:
    life = _talk(
        {
            (INES, "And I."): {"text": "A picnic, all of us?", "agreements": [{"act": "proposes", "who": ["all"], **TERMS}]},
            (LUCA, "A picnic, all of us?"): {"text": "I come.", "agreements": [{"act": "accepts", "about": "A1", "who": ["me"]}]},
            (MARCO, "I come."): {"text": "Not I.", "agreements": [{"act": "declines", "about": "A1", "who": ["me"]}]},
            (SOFIA, "Not I."): {"text": "I do.", "agreements": [{"act": "accepts", "about": "A1", "who": ["me"]}]},
        }
    )
    changed = life.of(AgreementChanged)
    assert [(event.act, event.person) for event in changed] == [
        ("proposes", INES),
        ("accepts", LUCA),
        ("declines", MARCO),
        ("accepts", SOFIA),
    ]
    assert changed[0].who == [INES]
    assert changed[0].asked == [LUCA, MARCO, SOFIA]
    assert (changed[-1].who, changed[-1].asked, changed[-1].standing) == ([INES, LUCA, SOFIA], [], "accepted")
    agreed = {event.person: event.text for event in life.of(Remembered) if event.memory_kind == "agreement"}
    assert {INES, LUCA, SOFIA} <= set(agreed)
    for name in (INES, LUCA, SOFIA):
        assert all(other in agreed[name] for other in (INES, LUCA, SOFIA) if other != name), agreed[name]
        assert MARCO not in agreed[name]


def test_what_two_agree_among_three_asks_nobody_else_and_who_comes_later_does_not_know() -> None:
    walk = {"act": "proposes", "who": ["me", LUCA], **TERMS}
    turns = ASKED | {
        (MARCO, "What about it?"): {"text": "Luca, a picnic?", "to": LUCA, "agreements": [walk]},
        (LUCA, "Luca, a picnic?"): {"text": "Gladly.", "agreements": [{"act": "accepts", "about": "A1", "who": ["me"]}]},
    }
    life = Gathered(by_turns(turns), {0: [(INES, LUCA)], 1: [(MARCO, LUCA)], 9: [(SOFIA, INES)]}).until(60)
    assert [event.person for event in life.of(Joined)] == [MARCO, SOFIA]
    last = life.of(AgreementChanged)[-1]
    assert (last.who, last.asked, last.to) == ([MARCO, LUCA], [], [])
    agreed = {event.person for event in life.of(Remembered) if event.memory_kind == "agreement"}
    assert {MARCO, LUCA} <= agreed
    assert SOFIA not in agreed


def test_a_secret_told_in_front_of_somebody_is_told_once_to_all_and_says_so() -> None:
    cake = {"what": "new", "stance": "affirms", "statement": "There is a cake under the stairs.", "hide_from": [MARCO, YUSUF]}
    life = _talk({(INES, "And I."): {"text": "There is a cake under the stairs.", "tells": [cake]}}, 16)
    (told,), (born,) = [event for event in life.of(Telling) if event.told == "told"], life.of(NewsBorn)
    assert told.hide_from == [MARCO, YUSUF]
    assert told.in_front_of == [MARCO]
    assert {told.to, *told.also} == {LUCA, MARCO, SOFIA}
    knowing = [event.person for event in life.of(Remembered) if event.fact == born.id and event.memory_kind == "speech"]
    assert sorted(knowing) == [LUCA, MARCO, SOFIA]
    minds = {body.name: body.mind for body in life.simulation.bodies}
    side, others = minds[LUCA].side_among((INES, MARCO), "reading", "home", life.simulation.clock.seconds(life.simulation.tick))
    (memory,) = [each for each in side.memories if each.fact == born.id]
    # It is still to be kept from who was not there; of those who were, one knows that they know.
    assert memory.hide_from == (YUSUF,)
    assert memory.told
    assert all(memory.id in other.knows for other in others)
    alone = minds[LUCA].side_of_talk(YUSUF, "reading", "resting", "home", life.simulation.clock.seconds(life.simulation.tick))
    assert not next(each for each in alone.memories if each.fact == born.id).told


@pytest.mark.parametrize("at", range(2, 12))
def test_a_place_closes_and_only_who_has_to_go_goes(at: int) -> None:
    life = _talk({(INES, "And I."): {"text": "Well, Marco?", "to": MARCO}}, 60, shows_out={at: MARCO})
    left = next(event for event in life.of(Left) if event.person == MARCO)
    assert left.because in ("interruption", "decision")
    gone = next(tick for tick, event in life.log if event is left)
    assert not [tick for tick, event in life.log if isinstance(event, Spoke) and event.person == MARCO and tick >= gone]
    assert len(life.of(Conversed)) == 1
    after = [event for tick, event in life.log if isinstance(event, Spoke) and tick > gone]
    assert after
    assert all(MARCO not in event.hearers for event in after)


def test_who_finds_no_words_goes_and_the_others_talk_on() -> None:
    life = _talk({(MARCO, "What about it?"): {"text": ""}})
    assert (life.of(Left)[0].person, life.of(Left)[0].because) == (MARCO, "silence")
    assert life.of(Conversed)[0].lines > 3
    assert not [event for event in life.of(Decided) if event.by == "nobody" and event.person != MARCO]


def test_many_turns_come_to_an_end() -> None:
    turns = {(who, f"{number}."): {"text": f"{number + 1}."} for who in (INES, LUCA, MARCO, SOFIA) for number in range(40)}
    three = _talk({**turns, (MARCO, "What about it?"): {"text": "0."}}, 120, {0: [(INES, LUCA)], 1: [(MARCO, LUCA)]})
    four = _talk({**turns, (SOFIA, "I am here, too."): {"text": "0."}}, 120)
    assert [(event.lines, event.ended) for life in (three, four) for event in life.of(Conversed)] == [(18, "limit"), (20, "limit")]


RESUMED: Turns = {
    (INES, "And I."): {"text": "A picnic?", "agreements": [{"act": "proposes", "who": ["all"], **TERMS}]},
    (LUCA, "A picnic?"): {"text": "I must be off.", "leaves": True},
}


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_a_resume_at_any_tick_and_another_order_of_minds_change_nothing(step: int) -> None:
    whole = _talk(RESUMED, 34, shows_out={14: SOFIA}).lines()
    assert len({event for event in whole if '"left"' in event}) >= 2
    assert _talk(RESUMED, 34, shows_out={14: SOFIA}, order=lambda order: order[::-1]).lines() == whole
    for at in range(0, 34, step):
        assert _talk(RESUMED, at, shows_out={14: SOFIA}).again().until(34).lines() == whole, at


def _random(seed: int) -> Any:
    """A model that says anything to anybody, and goes when it likes."""

    def answer(prompt: Any) -> dict[str, Any] | None:
        if prompt.kind not in ("converse", "utter", "utter_group"):
            return None
        key = f"{prompt.now} {prompt.question()}"

        def draw(below: int, *purpose: object) -> int:
            return keyed_bits(seed, key, *purpose) % below

        if prompt.kind == "converse":
            count = 2 + draw(9, "lines")
            lines = [{"speaker": "ab"[draw(2, number)], "text": f"Line {number} of {draw(99, 'x')}."} for number in range(count)]
            return {"lines": lines, "summary_a": "We talked.", "summary_b": "We talked."}
        said: dict[str, Any] = {"text": f"Words {draw(9999, 'words')}.", "leaves": draw(6, "leaves") == 0}
        told = {"what": "new", "stance": "affirms", "statement": said["text"], "hide_from": [PEOPLE[draw(5, "hide")]]}
        said["tells"] = [told] if draw(4, "tells") == 0 else []
        act = ("proposes", "accepts", "declines", "counters", "promises", "calls off", "accepts if")[draw(7, "act")]
        if prompt.kind == "utter_group":
            said["to"] = prompt.choices()["to"][draw(len(prompt.choices()["to"]), "to")]
            who = [(*PEOPLE, "me", "all", "nobody we know")[draw(8, "who")]]
            said["agreements"] = [{"act": act, "who": who, **TERMS}] if draw(3, "agrees") == 0 else []
        return {} if draw(25, "silent") == 0 else said

    return answer


def _nobody_is_in_two_talks(simulation: Simulation) -> None:
    talks = simulation._conversations._talks
    busy = {person: talk.id for talk in talks.values() for person in talk.people}
    assert busy == simulation._conversations.busy
    assert sum(len(talk.people) for talk in talks.values()) == len(busy)
    assert all(2 <= len(talk.people) <= len(talk.everybody) <= 4 for talk in talks.values())
    assert {body.index for body in simulation.bodies if body.phase is Phase.TALKING} == set(busy)


def _as_it_happened(entry: tuple[int, Event]) -> tuple[int, int]:
    """Of one tick, who goes does so before who comes, and speech is last."""
    return entry[0], 2 if isinstance(entry[1], Spoke) else isinstance(entry[1], Joined)


def _each_line_is_heard_once_by_all_who_are_there(life: Gathered, taken: list[tuple[str, Any]]) -> int:
    heard = Counter((stimulus.said.id, name) for name, stimulus in taken if isinstance(stimulus, Heard) and not stimulus.overheard)
    # What is spoken at the very last tick is heard at the next one.
    before = [event for tick, event in life.log if isinstance(event, Spoke) and tick < 60]
    spoken = [(event.id, name) for event in before for name in event.hearers]
    assert heard == Counter(spoken)
    there: dict[int, set[str]] = {}
    gone: dict[int, set[str]] = {}
    for event in (event for _, event in sorted(life.log, key=_as_it_happened)):
        match event:
            case Joined(person=str(who), conversation=talk, others=others):
                assert not {who, *others} & gone.get(talk, set())
                there[talk] = there.get(talk, set()) | {who, *others}
            case Left(person=str(who), conversation=talk):
                there[talk].remove(who)
                gone.setdefault(talk, set()).add(who)
            case Spoke(person=str(who), conversation=talk):
                present = {who, *event.hearers}
                assert present == there.setdefault(talk, present)
                assert not present & gone.get(talk, set())
            case Conversed(id=talk):
                assert event.lines <= 20
                assert set(event.people) == {*there.get(talk, event.people), *gone.get(talk, ())}
    return sum(len(event.hearers) > 1 for event in life.of(Spoke))


_PAIRS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(lambda pair: pair[0] != pair[1])
_PROPOSALS = st.dictionaries(st.integers(0, 30), st.lists(_PAIRS, min_size=1, max_size=4), min_size=4, max_size=14)
_SHOWN_OUT = st.dictionaries(st.integers(2, 40), st.sampled_from(PEOPLE), max_size=2)


def _any_talks(seed: int, proposals: Any, shown_out: Any, profile: Profile, taken: list[tuple[str, Any]]) -> int:
    taken.clear()
    life = Gathered(_random(seed), proposals, shown_out, profile=profile).until(60, _nobody_is_in_two_talks)
    return _each_line_is_heard_once_by_all_who_are_there(life, taken)


_COMMON = {
    "derandomize": True,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "phases": (Stage.generate,),
}


@settings(max_examples=8, **_COMMON)  # type: ignore[arg-type]
@given(st.integers(0, 10**6), _PROPOSALS, _SHOWN_OUT, st.sampled_from(PROFILES))
def test_any_talks_keep_to_the_rules(
    taken: list[tuple[str, Any]], seed: int, proposals: Any, shown_out: Any, profile: Profile
) -> None:
    _any_talks(seed, proposals, shown_out, profile, taken)


@pytest.mark.slow
@settings(max_examples=60, **_COMMON)  # type: ignore[arg-type]
@given(st.integers(0, 10**6), _PROPOSALS, _SHOWN_OUT, st.sampled_from(PROFILES))
def test_very_many_talks_keep_to_the_rules(
    taken: list[tuple[str, Any]], seed: int, proposals: Any, shown_out: Any, profile: Profile
) -> None:
    _any_talks(seed, proposals, shown_out, profile, taken)


def test_random_talks_are_of_several(taken: list[tuple[str, Any]]) -> None:
    everybody = [(one, other) for one in PEOPLE for other in PEOPLE if one != other]
    proposals = {at: everybody[at : at + 3] for at in range(0, 16, 2)}
    assert sum(_any_talks(seed, proposals, {20: INES}, "faithful", taken) for seed in range(4)) > 5
