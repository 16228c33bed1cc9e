import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from twinville.agents.model_choice import model_of
from twinville.simulation.episode.events import Conversed, Spoke
from twinville.simulation.episode.import_replay import UNRECORDED, import_replay
from twinville.simulation.episode.projections.town import town_at
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.measures.spec_sheet import spec_sheet
from twinville.simulation.measures.summary import summarize
from twinville.worlds.errors import InputError


def _step(x: int, y: int, what: str = "reading", chat: Any = None, who: str = "Ada") -> dict[str, Any]:
    return {who: {"movement": [x, y], "pronunciatio": "📖", "description": f"{what} @ the Ville:House:room:chair", "chat": chat}}


def _folder(path: Path, steps: dict[int, dict[str, Any]]) -> Path:
    (path / "movement").mkdir(parents=True)
    for number, people in steps.items():
        moment = f"February 13, 2023, 00:{number // 6:02d}:{number % 6}0"
        data = {"persona": people, "meta": {"curr_time": moment}}
        (path / "movement" / f"{number}.json").write_text(json.dumps(data), encoding="utf-8")
    return path


def test_positions_activities_and_chats_are_as_recorded(tmp_path: Path) -> None:
    chat = [["Ada", "Hello."], ["Bo", "Good day."]]
    steps: dict[int, dict[str, Any]] = {number: _step(3 + number, 2) | _step(1, 1, who="Bo") for number in range(5)}
    steps[5] = _step(7, 2, "talking", chat) | _step(7, 3, "talking", chat, "Bo")
    steps[6] = _step(7, 2, "talking", chat) | _step(7, 3, "talking", chat, "Bo")
    steps[9] = _step(7, 4, "sleeping") | _step(7, 3, who="Bo")
    assert import_replay(_folder(tmp_path / "run", steps), tmp_path / "x.episode", None) == (2, 9)
    with Episode(tmp_path / "x.episode") as episode:
        for number, people in steps.items():
            for name, state in people.items():
                assert episode.positions.at(name, number) == tuple(state["movement"])
        assert [e.event.text for e in episode.entries(Spoke)] == ["Hello.", "Good day."]
        assert sum(1 for _ in episode.entries(Conversed)) == 1
        assert {person.activity for person in town_at(episode, episode.clock.seconds(8))} == {UNRECORDED}
        assert {person.activity for person in town_at(episode, episode.clock.seconds(9))} == {"sleeping", "reading"}
        assert verify(episode).problem.startswith("the journal does not bear") or verify(episode).sound
        assert summarize(episode)["agents"] == 2
        assert spec_sheet(episode)["recorded"]
    with pytest.raises(InputError, match="is a recording"):
        resume(tmp_path / "x.episode", model_of)


def test_a_compressed_run_says_the_same(tmp_path: Path) -> None:
    steps = {0: _step(3, 2) | _step(1, 1, who="Bo"), 1: _step(4, 2), 2: _step(4, 3) | _step(1, 2, who="Bo")}
    folder = tmp_path / "compressed"
    folder.mkdir()
    (folder / "master_movement.json").write_text(json.dumps(steps), encoding="utf-8")
    (folder / "meta.json").write_text(json.dumps({"start_date": "February 13, 2023", "sec_per_step": 10}), encoding="utf-8")
    import_replay(folder, tmp_path / "x.episode", None)
    with Episode(tmp_path / "x.episode") as episode:
        assert [episode.positions.at("Ada", tick) for tick in range(3)] == [(3, 2), (4, 2), (4, 3)]
        assert [episode.positions.at("Bo", tick) for tick in range(3)] == [(1, 1), (1, 1), (1, 2)]


def test_the_recorded_village(tmp_path: Path, fixtures: Path) -> None:
    recorded = next((fixtures / "reverie_replay" / "storage").iterdir())
    people, ticks = import_replay(recorded, tmp_path / "x.episode", str(fixtures / "the_ville" / "matrix"))
    assert people == 3
    with Episode(tmp_path / "x.episode") as episode:
        assert episode.last_tick == ticks
        for file in sorted((recorded / "movement").iterdir())[::7]:
            data = json.loads(file.read_text(encoding="utf-8"))
            for name, state in data["persona"].items():
                assert episode.positions.at(name, int(file.stem)) == tuple(state["movement"])
        assert any("pleasant surprise" in e.event.text for e in episode.entries(Spoke))


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda path: shutil.rmtree(path / "movement"), "neither movement/ nor"),
        (lambda path: (path / "movement" / "1.json").write_text("{"), "1.json: is not valid JSON"),
        (lambda path: (path / "movement" / "1.json").write_text("{}"), "has no 'persona'"),
        (lambda path: (path / "movement" / "1.json").write_text('{"persona": {"Ada": {}}}'), "Ada: a step needs"),
        (
            lambda path: (path / "movement" / "1.json").write_text('{"persona": {"Ada": {"movement": [-1, 9999999]}}}'),
            "off any map",
        ),
        (lambda path: (path / "movement" / "1.json").write_text('{"persona": {}, "meta": {"curr_time": "now"}}'), "must read like"),
    ],
)
def test_broken_recordings(tmp_path: Path, break_it: Any, words: str) -> None:
    folder = _folder(tmp_path / "run", {0: _step(1, 1), 1: _step(1, 2)})
    break_it(folder)
    with pytest.raises(InputError, match=words):
        import_replay(folder, tmp_path / "x.episode", None)
    assert not (tmp_path / "x.episode").exists()


@pytest.mark.parametrize(
    ("movement", "meta", "words"),
    [
        ('{"0": {"Ada": {"movement": [1e999, 2]}}}', {}, "inf is no number"),
        ('{"0": {"Ada": {"movement": [NaN, 2]}}}', {}, "not valid JSON"),
        ('{"0": {"Ada": {"movement": [1e200, 2]}}}', {}, "off any map"),
        ('{"0": {"A\\u0000": {"movement": [1, 2]}}}', {}, r"'A\\x00' is no name"),
        ('{"0": {"Ada": {"movement": [1, 2]}}, "999999999": {}}', {}, "more than 3650 days"),
        ('{"007": {"Ada": {"movement": [1, 2]}}, "²": {}}', {}, "there are no steps in it"),
        ('{"0": ' * 60_000, {}, "not valid JSON"),
        ('{"0": {"Ada": {"movement": [1, 2]}}}', {"start_date": "December 31, 9999"}, "begins after the year 9900"),
    ],
)
def test_hostile_recordings_are_one_sentence(tmp_path: Path, movement: str, meta: dict[str, Any], words: str) -> None:
    folder, out = tmp_path / "compressed", tmp_path / "x.episode"
    folder.mkdir()
    (folder / "master_movement.json").write_text(movement, encoding="utf-8")
    (folder / "meta.json").write_text(json.dumps({"start_date": "February 13, 2023"} | meta), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        import_replay(folder, out, None)
    assert not out.exists()
