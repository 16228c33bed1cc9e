"""What `twinville verify` says, asks for, and takes as an anchor."""

import json
import sqlite3
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.simulation.forgeries import FORGERIES, forge
from twinville.agents.population.population import Population
from twinville.simulation.commands.answers import tell_seal
from twinville.simulation.commands.checking import add_commands
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import fork
from twinville.simulation.history.run import run
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

RELEASED = Path(__file__).parent / "episode" / "released"


@pytest.fixture(scope="module")
def morning(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(*small, tmp_path_factory.mktemp("m") / "m.episode", until="day 1 09:00", tick="60s", seed=4)


def _verify(path: Path, *options: str) -> Result:
    app = typer.Typer()
    add_commands(app)
    return CliRunner().invoke(app, ["verify", str(path), *options])


def _refused(path: Path, *options: str) -> str:
    said = _verify(path, *options)
    assert isinstance(said.exception, InputError)
    return str(said.exception)


def test_a_sound_episode(morning: Path) -> None:
    with Episode(morning) as episode:
        history, custody = episode.digest, episode.custody.digest()
    for ask in ("consistent", "re-executed", "complete"):
        said = _verify(morning, "--ask", ask)
        assert said.exit_code == 0
        lines = said.output.splitlines()
        assert lines[0] == "consistent: yes"
        executed = "no: it was not asked for" if ask == "consistent" else "yes, to its last tick, tick 180 (day 1 09:00)"
        assert lines[1] == f"re-executed: {executed}"
        assert lines[2:] == [
            "complete: yes",
            "sealed: yes",
            f"history digest (version 2): {history}",
            f"custody digest: {custody}",
        ]
    found = json.loads(_verify(morning, "--json", "--digest", custody).output)
    assert found["sound"]
    assert found["re_executed"]
    assert found["complete"]
    assert found["sealed"]
    assert (found["history_digest"], found["custody_digest"]) == (history, custody)
    assert found["anchors"] == [{"digest": custody, "of": "custody", "to_tick": 180}]


def test_anchors(morning: Path) -> None:
    with Episode(morning) as episode:
        history, custody = episode.digest, episode.custody.digest()
        tick, _, earlier = episode.log.commits()[1]
    said = _verify(morning, "--digest", custody.upper())
    assert f"{custody} is its custody digest: the file is, as a whole, the one that had it" in said.output
    said = _verify(morning, "--digest", history)
    assert f"{history} is its history digest; it does not anchor attempts, account" in said.output
    said = _verify(morning, "--digest", earlier, "--digest", custody)
    assert f"is its history digest up to tick {tick}; it does not anchor what was lived after it" in said.output
    assert said.exit_code == 0
    assert f"is not what was anchored: {'0' * 40} is neither" in _refused(morning, "--digest", custody, "--digest", "0" * 40)
    for wrong in ("", "xyz", "0" * 39, "g" * 40):
        assert "is no digest" in _refused(morning, "--digest", wrong)
    with Episode(RELEASED / "v4.episode") as old:
        assert "does not anchor the answers" in _verify(old.path, "--digest", old.digest).output


def test_what_was_asked_for_and_does_not_hold(morning: Path, tmp_path: Path) -> None:
    old = RELEASED / "v3.episode"
    assert "it is consistent, not re-executed: it was made with semantics 4" in _refused(old)
    assert _verify(old, "--ask", "consistent").exit_code == 0
    part = tmp_path / "part.episode"
    fork(morning, part, 8 * 3600)
    assert _verify(part).exit_code == 0
    assert "it is not complete: its state is 'forked', at tick 120 of 180 planned" in _refused(part, "--ask", "complete")
    assert "is none of consistent, re-executed, complete" in _refused(morning, "--ask", "everything")
    assert "--signature needs --signed-by" in _refused(morning, "--signature", "x.sig")


def test_a_divergence_is_told_with_how_far_it_was_re_executed(morning: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes(morning.read_bytes())
    # The last thing that happens is not what happened.
    edit = "UPDATE log SET data = json_set(data, '$.x', 1) WHERE seq = (SELECT max(seq) FROM log)"
    forge(path, edit, expert=True)
    with sqlite3.connect(path) as db:
        ((last,),) = db.execute("SELECT max(tick) FROM log")
    db.close()
    said = _verify(path)
    assert said.output.startswith(f"consistent: yes\nre-executed in part, to tick {last - 1} (")
    assert f"does not follow from its journal: tick {last}" in str(said.exception)
    assert _verify(path, "--ask", "consistent").exit_code == 0
    found = json.loads(_verify(path, "--json").output)
    assert (found["consistent"], found["re_executed"], found["re_executed_to_tick"]) == (True, False, last - 1)


def test_evidence_that_is_not_what_was_put(morning: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes(morning.read_bytes())
    forge(path, FORGERIES["a text where a rule answered"][1], expert=True)
    said = _verify(path)
    assert "re-executed: no: the log follows from its journal, and what is kept beside it is not what was put and so" in said.output
    assert "the journal keeps another text (rules read none) than was put" in str(said.exception)


def test_answers_that_no_prompt_used_are_told(morning: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes(morning.read_bytes())
    forge(path, FORGERIES["an answer and its call are added"][1], expert=True)
    said = _verify(path)
    assert said.exit_code == 0
    assert "answers that no prompt used up to there: 1; no re-execution bears them out" in said.output


def test_who_goes_on_from_a_file_that_was_changed_is_told(
    morning: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.episode"
    path.write_bytes(morning.read_bytes())
    with Episode(path) as episode:
        tell_seal(episode)
    assert capsys.readouterr().err == ""
    forge(path, "UPDATE journal SET attempts = 7 WHERE rowid = 1", expert=False)
    with Episode(path) as episode:
        tell_seal(episode)
    told = f"twinville: {path} was changed after it was closed, and is taken as it is; 'twinville verify {path}' tells more\n"
    assert capsys.readouterr().err == told
