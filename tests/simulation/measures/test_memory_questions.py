"""Questions about one's own past: how they are graded, and a day that is lived and remembered."""

import json
import sqlite3
from pathlib import Path

import pytest

from twinville.agents.memory.stretch import stretch_in
from twinville.agents.moments import spans
from twinville.agents.population.population import Population
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.asking.interview import interview
from twinville.simulation.asking.so_far import arena_of, so_far
from twinville.simulation.episode.events import Acted
from twinville.simulation.episode.mind_events import Remembered
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.simulation.measures.memory_questions import KINDS, WORDINGS, memory_questions, put
from twinville.simulation.measures.said_times import english, german
from twinville.worlds.keyed import keyed
from twinville.worlds.world import World

HOUR, DAY = 3600, 86_400


def test_there_are_five_wordings_of_each_kind() -> None:
    assert all(len(set(WORDINGS[kind])) >= 5 for kind in KINDS)


@pytest.mark.parametrize("draw", [0.1, 0.45, 0.6, 0.9])
def test_a_time_as_it_is_said_is_the_time_that_is_meant(draw: float) -> None:
    for asked in (DAY + 20 * HOUR, DAY + 11 * HOUR):
        for minutes in range(10, 24 * 60, 35):
            moment = asked - minutes // 5 * 300
            for text in (f"Where were you {english(moment, asked, draw)}?", f"Wo warst du {german(moment, asked, draw)}?"):
                assert [span.first for span in spans(text, asked, 1)] == [moment], (text, moment / HOUR)


@pytest.fixture(scope="module")
def day(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day of a small town."""
    return run(*small, tmp_path_factory.mktemp("own past") / "day.episode", days=1, seed=5)


def test_answers_from_memory_are_right_and_those_of_others_are_not(day: Path) -> None:
    with Episode(day) as episode:
        questions = memory_questions(episode, 7, 80)
        marks = put(episode, questions, RuleModel(7))
    assert len(questions) == 80
    assert {asked.kind for asked in questions} == set(KINDS) - {"agreed"}
    assert sum(mark.right for mark in marks) >= 0.95 * len(marks)
    for kind in ("where", "what", "part of a day"):
        same = [mark for mark in marks if mark.asked.kind == kind]
        swapped = [asked.asked.right(other.answer) for asked, other in zip(same, same[7:] + same[:7], strict=True)]
        assert sum(swapped) <= 0.6 * len(swapped), kind
    assert not any(mark.asked.right("I could not tell you.") for mark in marks)


def test_questions_are_a_function_of_episode_and_seed(day: Path) -> None:
    with Episode(day) as episode:
        texts = [[(a.person, a.seconds, a.text) for a in memory_questions(episode, seed, 40)] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_where_somebody_was_at_half_past_four(day: Path) -> None:
    """Asked of everybody in the evening; the log says where they were."""
    with Episode(day) as episode:
        for name in episode.names:
            then = episode.log.latest(Acted, name, episode.tick_of(16 * HOUR + 1800))
            assert then is not None
            answer = interview(episode, name, "Where were you at 16:30?", 21 * HOUR, RuleModel(1))[0]
            assert arena_of(then.event.address)[1] in answer.text
            assert answer.text.startswith("At 16:30 I was")
            assert any(text.startswith("From ") for text in answer.cites)


def test_every_deed_that_is_remembered_was_done_there_and_then(day: Path) -> None:
    """Against the log: in the middle of each stretch its person was in that room; nothing that was refused is among them."""
    with Episode(day) as episode:
        deeds = [entry for entry in episode.entries(Remembered) if entry.event.memory_kind == "activity"]
        assert len(deeds) >= 20 * len(episode.names)
        for entry in deeds:
            stretch = stretch_in(entry.event.text, episode.clock.seconds(entry.tick))
            assert stretch is not None
            acted = episode.log.latest(
                Acted, str(entry.person), episode.clock.tick_before((stretch.since + stretch.until) // 2 + 30)
            )
            assert acted is not None
            assert acted.event.phase == "doing"
            assert ", ".join(arena_of(acted.event.address)[1:]) == stretch.place
            assert entry.event.importance <= 2


def test_what_is_in_hand_is_read_off_the_log(day: Path) -> None:
    with Episode(day) as episode:
        name = episode.names[0]
        acts = [entry for entry in episode.entries(Acted, person=name) if entry.event.phase == "doing"]
        found = so_far(episode, name, acts[5].tick + 1)
        assert found is not None
        assert found.activity == acts[5].event.activity
        walking = next(entry for entry in episode.entries(Acted, person=name) if entry.event.phase == "walking")
        assert so_far(episode, name, walking.tick) is None


def _log(path: Path, tick: int, kind: str, person: str | None, data: dict[str, object]) -> None:
    db = sqlite3.connect(path)
    (last,) = db.execute("SELECT max(seq) FROM log").fetchone()
    db.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?)", (last + 1, tick, kind, person, json.dumps(data)))
    db.commit()
    db.close()


def _agreement(path: Path, tick: int, speaker: str, to: str, **other: object) -> None:
    """A line that does something about the agreement."""
    said = f"s{tick}-{speaker}"
    line = {"id": said, "to": to, "text": "Deal.", "cites": [], "facts": [], "conversation": 900}
    data = {
        "id": "g1", "act": "accepts", "standing": "accepted", "by": "Ada Field", "who": ["Ada Field", "Ben Field"], "asked": [],
        "to": [], "activity": "football on the lawn", "day": 1, "at": 990, "place": "the lawn", "minutes": 60, "condition": "",
        "fact": None, "said": said, "conversation": 900, "problems": [],
    } | other  # fmt: skip
    _log(path, tick, "speech", speaker, line)
    _log(path, tick, "agreement", speaker, data)


def test_agreements_are_asked_for_where_the_log_has_any(small: tuple[World, Population], tmp_path: Path) -> None:
    path = run(*small, tmp_path / "day.episode", until="day 1 14:00", seed=5)
    _agreement(path, 300, "Ben Field", "Ada Field")
    with Episode(path) as episode:
        asked = [each for each in memory_questions(episode, 3, 60) if each.kind == "agreed"]
    assert asked
    assert {each.person for each in asked} == {"Ada Field", "Ben Field"}
    for each in asked:
        assert each.right("Agreed with Ben Field: football on the lawn, day 1 at 16:30.")
        assert not each.right("Agreed with Ben Field: chess at the Bell, day 1 at 16:30.")
        assert each.right("We play football on the lawn.") is not each.text.startswith("When")
    _agreement(path, 310, "Ben Field", "Ada Field", standing="called off")
    with Episode(path) as episode:
        assert not [each for each in memory_questions(episode, 3, 60) if each.kind == "agreed"]


def test_nobody_is_asked_what_they_agreed_with_whom_they_have_not_heard_of(small: tuple[World, Population], tmp_path: Path) -> None:
    """Two agree with the same person at different hours: only who met at the place knows of the other."""
    path = run(*small, tmp_path / "day.episode", until="day 1 14:00", seed=5)
    cleo = "Cleo Marsh"
    _agreement(path, 300, "Ben Field", "Ada Field")
    _agreement(path, 310, cleo, "Ada Field", who=["Ada Field", "Ben Field", cleo])

    def pairs() -> set[tuple[str, str]]:
        with Episode(path) as episode:
            asked = [each for each in memory_questions(episode, 3, 120) if each.kind == "agreed"]
            others = {name.split()[0]: name for name in ("Ada Field", "Ben Field", cleo)}
            return {(each.person, next(n for f, n in others.items() if f in each.text)) for each in asked}

    assert {("Ben Field", "Ada Field"), (cleo, "Ada Field")} <= pairs()
    assert not {("Ben Field", cleo), (cleo, "Ben Field")} & pairs()
    over = {"id": "g1", "outcome": "kept", "activity": "football", "met": [cleo], "absent": [], "late": 0, "instead": ""}
    _log(path, 320, "agreement_over", "Ben Field", over)
    assert ("Ben Field", cleo) in pairs()
    assert (cleo, "Ben Field") not in pairs()


def test_draws_reach_every_wording(day: Path) -> None:
    assert 0 <= keyed(1, "x") < 1
    with Episode(day) as episode:
        firsts = {asked.text.split()[0] for asked in memory_questions(episode, 11, 120)}
    assert {"Where", "What", "With", "Who", "Wo", "How"} <= firsts
