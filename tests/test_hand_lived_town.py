"""Three people of the bundled town live four days from answers that were thought out by hand, prompt by prompt."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.hand_lived import FromFile, live_by_hand
from twinville.agents.population.load import load_people
from twinville.simulation.episode.events import Acted, AgreementChanged, AgreementOver, NewsBorn, Spoke, Telling
from twinville.simulation.episode.mind_events import AimsStand, PlanChanged, Sought
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.worlds.load import load_world

FOLDER = ROOT / "tests" / "by_hand"
UNTIL = "day 4 21:00"
INES, LUCA, YUSUF = "Ines Castellano", "Luca Castellano", "Yusuf Demir"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Episode]:
    """The episode, lived from the file without a server."""
    world = load_world("larkwater")
    people = load_people(world, "larkwater", FOLDER / "three.yaml", None, 0)
    out = tmp_path_factory.mktemp("by-hand") / "three.episode"
    model = FromFile(FOLDER / "larkwater.jsonl")
    live_by_hand(world, people, model, out, until=UNTIL)
    assert not model.unused
    with Episode(out) as episode:
        yield episode


def _last(episode: Episode, activity: str) -> AgreementChanged:
    """How the last agreement with such an activity stands in the end."""
    return [entry.event for entry in episode.entries(AgreementChanged) if activity in entry.event.activity][-1]


def _outcomes(episode: Episode, activity: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in episode.entries(AgreementOver):
        if activity in entry.event.activity:
            found[str(entry.person)] = entry.event.outcome
    return found


def _line(episode: Episode, start: str) -> Any:
    """The entry of the one line that begins so."""
    (entry,) = [entry for entry in episode.entries(Spoke) if entry.event.text.startswith(start)]
    return entry


def _telling(episode: Episode, start: str, stance: str) -> Telling:
    said = _line(episode, start).event.id
    return next(entry.event for entry in episode.entries(Telling) if entry.event.said == said and entry.event.stance == stance)


def test_the_record_is_sound_and_nobody_else_lives_in_it(lived: Episode) -> None:
    assert verify(lived).sound
    assert not lived.is_demonstration
    assert {entry.person for entry in lived.entries(Spoke)} == {INES, LUCA, YUSUF}


def test_a_match_agreed_at_breakfast_is_played(lived: Episode) -> None:
    match = next(entry for entry in lived.entries(AgreementChanged) if "football" in entry.event.activity)
    assert match.person in {INES, LUCA}
    # Before eight.
    assert match.tick < 2 * 3600 // lived.clock.tick_seconds
    assert _outcomes(lived, "football match") == {INES: "kept", LUCA: "kept", YUSUF: "kept"}


def test_a_supper_that_one_thinks_up_is_told_on_and_attended(lived: Episode) -> None:
    first = _telling(lived, "And tonight somebody else can stand at a stove", "affirms")
    other = _telling(lived, "And keep some room afterwards.", "affirms")
    assert (first.to, other.to) == (YUSUF, LUCA)
    assert first.told == other.told == "told"
    assert {entry.event.id for entry in lived.entries(NewsBorn)} >= {first.fact}
    suppers = [entry.event for entry in lived.entries(AgreementChanged) if entry.event.activity == "supper"]
    # Seven is countered by eight; then the third comes in, asked in other words.
    assert [(each.act, each.at) for each in suppers[:3]] == [("proposes", 19 * 60), ("counters", 20 * 60), ("accepts", 20 * 60)]
    assert _last(lived, "supper").who != suppers[2].who
    for supper in ("A3", "A13"):
        over = [entry for entry in lived.entries(AgreementOver) if entry.event.id == supper]
        assert {str(entry.person): entry.event.outcome for entry in over} == {INES: "kept", LUCA: "kept", YUSUF: "kept"}


def test_an_absence_is_noticed_asked_about_and_made_up_for(lived: Episode) -> None:
    assert _outcomes(lived, "two crates of lemonade") == {INES: "kept", LUCA: "missed"}
    asked = _line(lived, "Sit. A whole hour I kept those two crates company")
    assert (asked.person, asked.event.to) == (INES, LUCA)
    assert _telling(lived, "I was up past the boats, towards the lock.", "affirms").told == "told"
    assert _outcomes(lived, "empty lemonade crates") == {INES: "kept", LUCA: "kept"}


def test_hours_are_moved_proposals_countered_declined_and_called_off(lived: Episode) -> None:
    assert _telling(lived, "Two rolls, and the jam's out already", "corrects").new_version
    # Football at quarter to eight is moved to eight, and played then.
    moved = [
        (entry.event.at, entry.event.standing) for entry in lived.entries(AgreementChanged) if entry.event.activity == "football"
    ]
    assert (7 * 60 + 45, "called off") in moved
    assert (8 * 60, "kept") in moved
    assert (_last(lived, "supper, Yusuf pays").at, _last(lived, "supper, Yusuf pays").standing) == (19 * 60 + 30, "kept")
    acts = [entry.event.act for entry in lived.entries(AgreementChanged)]
    assert {"proposes", "accepts", "counters", "accepts if", "declines", "promises", "calls off"} <= set(acts)
    # Who turns down a practice before the match comes to the match all the same.
    assert [entry.event.who for entry in lived.entries(AgreementChanged) if entry.event.id == "A2"][-1] == [LUCA, INES, YUSUF]


def test_what_is_told_in_confidence_reaches_nobody_else(lived: Episode) -> None:
    rope = _telling(lived, "She didn't slip anything, and it wasn't wet.", "affirms")
    assert (rope.to, rope.hide_from) == (YUSUF, [INES])
    # The cook keeps what the son told him; he says it himself in the end.
    told = [entry for entry in lived.entries(Telling) if entry.event.fact == rope.fact and entry.event.to == INES]
    assert [entry.person for entry in told] == [LUCA]


def test_the_talks_are_those_of_the_file(lived: Episode) -> None:
    talks = [json.loads(line) for line in (FOLDER / "talks.jsonl").read_text(encoding="utf-8").splitlines()]
    spoken = [entry.event.text for entry in lived.entries(Spoke)]
    written = [line["text"] for talk in talks for line in talk["lines"]]
    assert spoken == written
    assert len(spoken) > 100


def test_who_means_to_talk_of_something_talks_of_it_when_they_are_near(lived: Episode) -> None:
    met = {
        (str(entry.person), entry.event.whom, entry.event.matter) for entry in lived.entries(Sought) if entry.event.outcome == "met"
    }
    # Nothing but the intent brings these two together: they hardly know each other.
    assert (LUCA, YUSUF, "ask whether he has come across Pepper") in met
    stands = next(entry for entry in lived.entries(Acted) if entry.event.activity.startswith("stand at the bar by Yusuf"))
    begun = _line(lived, "Ah, the left foot! You eat with us also?")
    assert stands.person == LUCA
    assert 0 <= begun.tick - stands.tick <= 60 // lived.clock.tick_seconds
    # Asked gently, answered with a lie that is taken back later.
    assert (INES, LUCA, "ask him gently how Pepper came off her rope") in met
    asked, answered = _line(lived, "Come here a second, before he's done hopping."), _line(lived, "It was wet.")
    assert (asked.person, answered.person, asked.event.conversation) == (INES, LUCA, answered.event.conversation)
    # What both came for is one talk.
    sorry, waited = (
        "say sorry that he forgot the lemonade, and where he was",
        "ask where he was when the lemonade had to be carried",
    )
    assert {(LUCA, INES, sorry), (INES, LUCA, waited)} <= met
    # Who is not found, or would not talk, is found on another day.
    fox = [entry for entry in lived.entries(Sought) if entry.event.matter == "tell him that it was a fox at the grocer's bins"]
    assert [entry.event.outcome for entry in fox][-2:] == ["declined", "not met"]
    told = _line(lived, "I reckon nothing any more. What I thought I had seen")
    assert told.person == YUSUF
    assert told.tick > fox[-1].tick


def test_an_aim_of_the_first_day_moves_on(lived: Episode) -> None:
    aims = [entry.event.aims for entry in lived.entries(AimsStand) if entry.person == INES]
    rope = [aim for each in aims for aim in each if "rope" in aim.goal]
    assert [aim.goal for aim in rope] == [rope[0].goal] * 3
    assert ["asked gently on the Green" in aim.progress for aim in rope] == [True, True, False]
    assert rope[-1].progress.startswith("the lemonade is cleared up, he said sorry unasked")
    assert len({aim.next for aim in rope}) == 3
    # What was reached makes way.
    assert any("birthday party" in aim.goal for aim in aims[1])
    assert not any("party" in aim.goal for each in aims[2:] for aim in each)


def test_news_that_is_thought_about_changes_what_is_done(lived: Episode) -> None:
    added = [entry for entry in lived.entries(PlanChanged) if entry.event.change == "added"]
    bins, feeding, quay = (
        next(entry for entry in added if entry.event.activity.startswith(what))
        for what in ("look at the", "feed ma'am", "walk the quay")
    )
    assert (bins.person, feeding.person, quay.person) == (YUSUF, INES, INES)
    assert "was listening for Pepper up towards the lock" in quay.event.reason
    walked = [entry for entry in lived.entries(Acted) if entry.person == INES and entry.event.activity.startswith("walk the quay")]
    assert walked
    assert all(entry.tick > quay.tick for entry in walked)
    assert _line(lived, "Garlands.").tick > walked[-1].tick


def test_a_third_who_is_near_joins_a_talk(lived: Episode) -> None:
    first = _line(lived, "Half past six I hang up the apron, and I come also tonight")
    speakers = {str(entry.person) for entry in lived.entries(Spoke) if entry.event.conversation == first.event.conversation}
    assert speakers == {INES, LUCA, YUSUF}
