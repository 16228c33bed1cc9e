"""Three people of the bundled town live three days from answers that were thought out by hand, prompt by prompt."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.hand_lived import FromFile, live_by_hand
from twinville.agents.population.load import load_people
from twinville.simulation.episode.events import AgreementChanged, AgreementOver, NewsBorn, Spoke, Telling
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.worlds.load import load_world

FOLDER = ROOT / "tests" / "by_hand"
UNTIL = "day 3 20:45"
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
    match = next(entry for entry in lived.entries(AgreementChanged) if entry.event.activity == "football")
    assert match.person in {INES, LUCA}
    # Before eight.
    assert match.tick < 2 * 3600 // lived.clock.tick_seconds
    assert _outcomes(lived, "football") == {INES: "kept", LUCA: "kept", YUSUF: "kept"}


def test_a_supper_that_one_thinks_up_is_told_on_and_attended(lived: Episode) -> None:
    first = _telling(lived, "And this evening I don't cook.", "affirms")
    other = _telling(lived, "Fish pie. You and I sit down in the Bell", "affirms")
    assert (first.to, other.to) == (YUSUF, LUCA)
    assert first.fact == other.fact is not None
    assert first.told == other.told == "told"
    assert {entry.event.id for entry in lived.entries(NewsBorn)} >= {first.fact}
    assert _outcomes(lived, "supper at the Drowned Bell") == {INES: "kept", LUCA: "kept", YUSUF: "kept"}
    # Another, thought up by the son to make up for what he broke, countered by half an hour, and told on by his mother.
    assert _outcomes(lived, "supper at the Bell") == {INES: "kept", LUCA: "kept", YUSUF: "kept"}


def test_an_absence_is_noticed_and_asked_about(lived: Episode) -> None:
    assert _outcomes(lived, "plum crates") == {INES: "kept", LUCA: "missed"}
    asked = _line(lived, "Stop chewing. Where were you at half past seven?")
    assert (asked.person, asked.event.to) == (INES, LUCA)
    assert _telling(lived, "Stop chewing.", "asks").declared
    assert _telling(lived, "At the water, towards the lock.", "affirms").told == "told"


def test_hours_are_corrected_proposals_countered_and_declined(lived: Episode) -> None:
    assert _telling(lived, "Not noon! Half past one, he wrote.", "corrects").new_version
    assert _last(lived, "fetching the chairs").at == 16 * 60 + 30
    assert (_last(lived, "bringing Kemal").at, _last(lived, "bringing Kemal").standing) == (14 * 60, "accepted")
    acts = [entry.event.act for entry in lived.entries(AgreementChanged)]
    assert {"proposes", "accepts", "counters", "accepts if", "declines", "promises", "calls off"} <= set(acts)
    assert _last(lived, "walking round the green").standing == "declined"
    assert _outcomes(lived, "fetching the chairs") == {INES: "kept", LUCA: "kept"}


def test_what_is_told_in_confidence_reaches_nobody_else(lived: Episode) -> None:
    puppy = _telling(lived, "And he brings a puppy in a box", "affirms")
    assert puppy.hide_from == [LUCA]
    assert {entry.event.to for entry in lived.entries(Telling) if entry.event.fact == puppy.fact} == {INES}
    # The son keeps what his mother told him; she lets it out herself in the end.
    wages = _telling(lived, "And a thing for your ears only", "affirms")
    assert (wages.to, wages.hide_from) == (LUCA, [YUSUF])
    others = [entry for entry in lived.entries(Telling) if entry.event.fact == wages.fact and entry.event.to == YUSUF]
    assert [entry.person for entry in others] == [INES]


def test_the_talks_are_those_of_the_file(lived: Episode) -> None:
    talks = [json.loads(line) for line in (FOLDER / "talks.jsonl").read_text(encoding="utf-8").splitlines()]
    spoken = [entry.event.text for entry in lived.entries(Spoke)]
    written = [line["text"] for talk in talks for line in talk["lines"]]
    assert spoken == written
    assert len(spoken) > 100
