"""Four people of the bundled town live one day from answers thought out by hand, after two days by rule, a fork and a whisper."""

from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from tests.hand_lived import FromFile
from twinville.agents.population.load import load_people
from twinville.simulation.clock import parse_moment
from twinville.simulation.episode.events import Acted, AgreementChanged, AgreementOver, Joined, Knocked, Left, Spoke, ThingChanged
from twinville.simulation.episode.mind_events import AimsStand, Decided, PlaceLearned, Remembered, Sought
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import fork
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.worlds.load import load_world

FOLDER = ROOT / "tests" / "by_hand_day"
FORKED, UNTIL = "day 2 23:50", "day 3 22:00"
WHISPER = "Luca Castellano: Look for Pepper at the mill, she is lost there."
BRIGID, INES, LUCA, YUSUF = "Brigid Halloran", "Ines Castellano", "Luca Castellano", "Yusuf Demir"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Episode]:
    """The third day, from the file without a server."""
    folder = tmp_path_factory.mktemp("by-hand-day")
    world = load_world("larkwater")
    people = load_people(world, "larkwater", FOLDER / "four.yaml", None, 0)
    past, out = folder / "two-days.episode", folder / "third-day.episode"
    run(world, people, past, days=2)
    model = FromFile(FOLDER / "day.jsonl")
    fork(past, out, parse_moment(FORKED, "at"), model=model, whispers=[WHISPER])
    resume(out, lambda settings: pytest.fail(f"nobody asks for {settings}"), model=model, until=UNTIL)
    assert not model.unused
    with Episode(out) as episode:
        yield episode


def _at(episode: Episode, moment: str) -> int:
    return episode.clock.tick_at(parse_moment(moment, "at"))


def _arrives(episode: Episode, person: str, place: str) -> int:
    """The tick at which somebody first does something at a place after the fork."""
    start = _at(episode, FORKED)
    doings = (entry for entry in episode.entries(Acted) if entry.person == person and entry.tick > start)
    return next(entry.tick for entry in doings if entry.event.phase == "doing" and f":{place}:" in entry.event.address)


def test_every_prompt_of_the_day_is_answered_by_hand_and_the_record_is_sound(lived: Episode) -> None:
    decided = [entry.event for entry in lived.entries(Decided) if entry.tick > _at(lived, FORKED)]
    assert len(decided) > 80
    assert {event.by for event in decided} == {"language model"}
    assert verify(lived).sound


def test_a_step_to_ask_about_the_rope_becomes_a_talk_about_the_rope(lived: Episode) -> None:
    met = next(entry for entry in lived.entries(Sought) if entry.event.outcome == "met" and "about the rope" in entry.event.matter)
    assert (met.person, met.event.whom, met.event.source) == (INES, LUCA, "step")
    spoken = [entry for entry in lived.entries(Spoke) if met.tick - 60 < entry.tick <= met.tick]
    asked = next(number for number, entry in enumerate(spoken) if "come off her rope" in entry.event.text)
    told = next(number for number, entry in enumerate(spoken) if entry.event.text.startswith("I tied it, all right?"))
    assert (spoken[asked].person, spoken[told].person) == (INES, LUCA)
    assert asked < told
    # It goes on where the afternoon leads: the one who tied it asks about it, and says so again.
    again = [entry.event for entry in lived.entries(Sought) if entry.person == LUCA and "a rope on her" in entry.event.matter]
    assert [event.outcome for event in again] == ["meant", "met"]


def test_the_whisper_is_followed_to_the_mill_through_a_door_that_is_knocked_at(lived: Episode) -> None:
    learned = [
        entry for entry in lived.entries(PlaceLearned) if entry.person == LUCA and entry.event.address.endswith("Mill Cottage")
    ]
    assert [entry.event.how for entry in learned] == ["heard"]
    knock = next(entry for entry in lived.entries(Knocked) if entry.event.address == "Larkwater:Mill Cottage")
    assert (knock.person, knock.event.answered, knock.event.let_in) == (LUCA, BRIGID, True)
    assert knock.event.words.startswith("You'll be Ines's boy.")
    assert learned[0].tick < knock.tick < _arrives(lived, LUCA, "Mill Cottage")


def test_a_home_is_visited_by_invitation(lived: Episode) -> None:
    invited = next(entry for entry in lived.entries(AgreementChanged) if entry.event.activity == "supper at Yusuf's")
    assert (invited.person, invited.event.act) == (YUSUF, "proposes")
    knocks = [entry for entry in lived.entries(Knocked) if entry.event.address == "Larkwater:4 Sluice Lane" and entry.event.let_in]
    assert [(entry.person, entry.event.answered) for entry in knocks] == [(INES, YUSUF), (LUCA, YUSUF)]
    assert {entry.event.reason for entry in knocks} == {f"expected by {YUSUF}"}
    over = {entry.person: entry.event for entry in lived.entries(AgreementOver) if entry.event.id == invited.event.id}
    assert {person: event.outcome for person, event in over.items()} == {INES: "kept", LUCA: "kept", YUSUF: "kept"}


def test_a_place_heard_of_is_gone_to(lived: Episode) -> None:
    learned = [entry for entry in lived.entries(PlaceLearned) if entry.person == YUSUF and ":The Green" in entry.event.address]
    assert [entry.event.how for entry in learned[:1]] == ["heard"]
    heard = next(entry for entry in lived.entries(Spoke) if "kick a ball about on the Green" in entry.event.text)
    assert (heard.person, heard.event.to) == (INES, YUSUF)
    doings = [
        entry for entry in lived.entries(Acted) if entry.person == YUSUF and entry.event.address.startswith("Larkwater:The Green")
    ]
    assert heard.tick <= learned[0].tick < doings[0].tick
    assert "football with Luca, two coats for a goal" in {entry.event.activity for entry in doings}


def test_of_a_talk_of_four_one_leaves_and_the_others_talk_on(lived: Episode) -> None:
    joined = list(lived.entries(Joined))
    assert [entry.person for entry in joined] == [LUCA, YUSUF]
    assert set(joined[1].event.others) == {BRIGID, INES, LUCA}
    talk = joined[1].event.conversation
    left = next(entry for entry in lived.entries(Left))
    assert (left.person, left.event.conversation, set(left.event.others)) == (YUSUF, talk, {BRIGID, INES, LUCA})
    after = [entry.person for entry in lived.entries(Spoke) if entry.event.conversation == talk and entry.tick > left.tick]
    assert set(after) == {BRIGID, INES, LUCA}
    tea = {
        entry.person: entry.event.outcome
        for entry in lived.entries(AgreementOver)
        if entry.event.activity.startswith("tea and plum")
    }
    assert tea == dict.fromkeys((BRIGID, INES, LUCA, YUSUF), "kept")


def test_an_aim_of_day_1_has_moved_on_by_day_3(lived: Episode) -> None:
    stands = [(entry.tick, entry.event.aims) for entry in lived.entries(AimsStand) if entry.person == LUCA]
    assert stands[0][1][0].goal == "looking for his dog Pepper"
    assert not stands[0][1][0].progress
    tick, aims = stands[-1]
    assert tick > _at(lived, "day 3 00:00")
    assert (aims[0].goal, aims[0].next) == ("get Pepper back", "look at the mill after school, knock and ask")
    assert "the mill is new" in aims[0].progress


def test_a_cake_on_a_table_is_seen_and_remembered_by_somebody_else(lived: Episode) -> None:
    cake = "a plum cake under a cloth, still warm, for Brigid at half past four"
    left = next(entry for entry in lived.entries(ThingChanged) if entry.event.words == cake)
    assert (left.event.by, left.event.address) == (YUSUF, "Larkwater:The Copper Kettle:cafe:table 2")
    seen = {
        entry.person: entry.tick for entry in lived.entries(Remembered) if entry.event.text == f"table 2, The Copper Kettle: {cake}"
    }
    assert set(seen) == {BRIGID, INES, LUCA}
    assert min(seen.values()) > left.tick
    assert any(entry.person == LUCA and "That cake under the cloth" in entry.event.text for entry in lived.entries(Spoke))
