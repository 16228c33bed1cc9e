"""The front door: the command line as a user meets it, the public names, and who may import whom."""

import json
import re
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest

from twinville.__main__ import main

ROOT = Path(__file__).parent.parent


def _process(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, as a user starts it."""
    command = [sys.executable, "-m", "twinville", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)


def _twinville(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A command in this process, from the same entry: starting an interpreter and importing take longer than most commands."""
    command = ["twinville", *map(str, arguments)]
    out, wrong = StringIO(), StringIO()
    with patch.object(sys, "argv", command), chdir(ROOT), redirect_stdout(out), redirect_stderr(wrong):
        try:
            main()
            code: object = 0
        except SystemExit as left:
            code = left.code or 0
    assert isinstance(code, int)
    return subprocess.CompletedProcess(command, code, out.getvalue(), wrong.getvalue())


def _refused(*arguments: object) -> str:
    done = _twinville(*arguments)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def test_a_run_and_what_it_shows(tmp_path: Path) -> None:
    out = tmp_path / "runs" / "a.episode"
    done = _process("run", "--agents", 6, "--until", "day 1 14:00", "--out", out, "--json", "--seed", 3)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["agents"] == 6
    again = json.loads(_twinville("summary", out, "--json").stdout)
    assert again == summary
    town = json.loads(_twinville("show", out, "--at", "day 1 10:40", "--json").stdout)
    assert town["at"] == "day 1 10:40"
    assert len(town["people"]) == 6
    day = json.loads(_twinville("show", out, "--agent", town["people"][0]["name"], "--json").stdout)
    assert len(day["lines"]) > 20
    plain = _twinville("show", out, "--agent", town["people"][0]["name"], "--at", "day 1 10:40").stdout
    assert "day 1 10:" in plain
    assert "not a language model" in plain
    assert "Hours a day" in _twinville("summary", out).stdout
    assert "exists already" in _refused("run", "--out", out)
    assert _twinville("run", "--agents", 1, "--until", "day 1 07:00", "--out", out, "--force").returncode == 0


def test_going_on_parting_and_checking(tmp_path: Path) -> None:
    out, other = tmp_path / "a.episode", tmp_path / "b.episode"
    assert _twinville("run", "--agents", 4, "--until", "day 1 09:00", "--out", out).returncode == 0
    assert "has reached its end" in _refused("resume", out)
    assert json.loads(_twinville("resume", out, "--until", "day 1 10:00", "--json").stdout)["to"] == "day 1 10:00"
    whisper = "Astrid: The shop is on fire."
    assert _twinville("fork", out, "--at", "day 1 08:30", "--out", other, "--seed", 9, "--whisper", whisper).returncode == 0
    assert _twinville("resume", other).returncode == 0
    assert "re-executed: yes, to its last tick, tick 1440" in _twinville("verify", other).stdout
    assert "the same digest" in _twinville("replay", other, "--strict").stdout
    compared = json.loads(_twinville("compare", out, other, "--json").stdout)
    assert compared["common_until"] == "day 1 08:30"
    assert compared["partings"]
    assert "noticed" in _twinville("compare", out, other).stdout
    sheet = json.loads(_twinville("info", other, "--json").stdout)
    assert [change["what"] for change in sheet["interventions"]] == ["seed", "model", "whisper"]
    assert sheet["lineage"][0]["file"] == "a.episode"
    assert "must not be used" in _twinville("info", other).stdout
    assert json.loads(_twinville("info", other, "--sizes", "--json").stdout)["log"] > 0
    assert _twinville("compact", other).returncode == 0
    assert _twinville("export", other, "--table", "people", "--out", tmp_path / "p.csv").returncode == 0
    assert len((tmp_path / "p.csv").read_text(encoding="utf-8").splitlines()) == 5
    assert "is outside" in _refused("fork", out, "--at", "day 9 08:00", "--out", tmp_path / "c.episode")
    assert "exists already" in _refused("fork", out, "--out", other)


@pytest.mark.slow
def test_a_process_of_its_own_says_the_same() -> None:
    """What the other tests run in this process, a user starts from a shell."""
    for arguments in (("towns",), ("show", "README.md"), ("run", "--tick", "0")):
        alone, here = _process(*arguments), _twinville(*arguments)
        assert (alone.returncode, alone.stdout, alone.stderr) == (here.returncode, here.stdout, here.stderr)


def test_towns_and_check() -> None:
    assert "larkwater" in _twinville("towns").stdout
    beds = {row["town"]: row["beds"] for row in json.loads(_twinville("towns", "--json").stdout)}
    assert beds["larkwater"] == 25
    assert beds["chantry"] == 10
    assert "sound" in _twinville("check", "larkwater").stdout


def test_a_new_town_runs(tmp_path: Path) -> None:
    assert _twinville("new", "town", "Mine", "--into", tmp_path).returncode == 0
    assert _twinville("check", tmp_path / "Mine").returncode == 0
    done = _twinville("run", "--town", tmp_path / "Mine", "--out", tmp_path / "m.episode", "--json")
    assert json.loads(done.stdout)["agents"] == 2


def test_a_generated_town_runs(tmp_path: Path) -> None:
    assert _twinville("new", "town", "Made", "--people", 30, "--seed", 1, "--into", tmp_path).returncode == 0
    assert _twinville("check", tmp_path / "Made").returncode == 0
    done = _twinville("run", "--town", tmp_path / "Made", "--out", tmp_path / "m.episode", "--until", "day 1 10:00", "--json")
    assert json.loads(done.stdout)["agents"] == 30


def test_the_original_village_runs(fixtures: Path, tmp_path: Path) -> None:
    people = fixtures / "reverie_base_n3" / "base_the_ville_isabella_maria_klaus"
    done = _twinville(
        "run", "--town", fixtures / "the_ville" / "matrix", "--people", people, "--out", tmp_path / "v.episode", "--json"
    )
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["agents"] == 3
    assert set(summary["norms"].values()) == {0}
    assert 6 <= summary["time_use"]["adults"]["sleep"] <= 9.5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "--town", "larkwatr"), "Did you mean 'larkwater'?"),
        (("run", "--town", "/nowhere"), "there is no town '/nowhere'"),
        (("run", "--people", "/nobody"), "/nobody: there are no people there"),
        (("run", "--agents", "26"), "has only 25 people"),
        (("run", "--agents", "0"), "a town needs at least one person"),
        (("run", "--tick", "0"), "--tick '0'"),
        (("run", "--tick", "7h"), "from 1 second to 10 minutes"),
        (("run", "--start", "26:00"), "--start '26:00'"),
        (("run", "--start", "24:00"), "between 00:00 and 23:59"),
        (("run", "--until", "day 1 05:00"), "is not after the start"),
        (("run", "--days", "0"), "more than 0"),
        (("run", "--until", "soon"), "write a moment as"),
        (("run", "--model", "gpt"), "choose offline, openai:NAME"),
        (("run", "--days", "many"), "Invalid value for '--days'"),
        (("show", "/nothing"), "there is no such episode"),
        (("show", "README.md"), "is not an episode"),
        (("summary", "README.md"), "is not an episode"),
        (("resume", "README.md"), "is not an episode"),
        (("resume", "/nothing"), "there is no such episode"),
        (("fork", "/nothing", "--out", "/tmp/never"), "there is no such episode"),
        (("verify", "README.md"), "is not an episode"),
        (("replay", "README.md"), "is not an episode"),
        (("compare", "README.md", "/nothing"), "is not an episode"),
        (("compact", "/nothing"), "there is no such episode"),
        (("import-replay", "docs", "--out", "/tmp/never"), "neither movement/ nor"),
        (("run", "--profile", "lavish"), "choose from thrifty, faithful"),
        (("check", "/nowhere"), "there is no town"),
        (("new", "town", "../x"), "cannot be a town's name"),
        (("new", "town", "X", "--people", "0"), "from 1 to 10000"),
        (("new", "town", "X", "--people", "99999999"), "from 1 to 10000"),
        (("fly",), "fly"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "x.episode") if arguments[0] == "run" else ()
    assert words in " ".join(re.sub(r"[│╭╰─╮╯]", " ", _refused(*arguments, *out)).split())
    assert list(tmp_path.iterdir()) == []


def test_mistakes_about_a_recorded_run(larkwater_day: Path) -> None:
    assert "is outside" in _refused("show", larkwater_day, "--at", "day 3 10:00")
    assert "is outside" in _refused("show", larkwater_day, "--at", "day 1 05:00")
    assert "Did you mean 'Nell Halloran'?" in _refused("show", larkwater_day, "--agent", "Nel Haloran")


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "the folder cannot be written" in _refused("run", "--out", tmp_path / "file" / "x.episode")
    assert "is a folder" in _refused("run", "--out", tmp_path)


def test_a_broken_plan_lists_every_problem(tmp_path: Path) -> None:
    folder = tmp_path / "T"
    assert _twinville("new", "town", "T", "--into", tmp_path).returncode == 0
    plan = (folder / "town.yaml").read_text().replace("doors: [[6, 10], [9, 4], [9, 8]]", "doors: [[6, 10]]")
    (folder / "town.yaml").write_text(plan)
    message = _refused("check", folder)
    assert "arena 'Rose Cottage:bathroom': cannot be reached" in message
    assert "arena 'Rose Cottage:bedroom': cannot be reached" in message


@pytest.mark.parametrize(
    ("imported", "absent"),
    [
        ("twinville", "pydantic|numpy|typer"),
        ("twinville.__main__", "pydantic|numpy|openai|faiss|pandas|networkx|pygame|scipy"),
        ("twinville.viewer", "twinville.agents"),
        ("twinville.simulation.episode.reader", "twinville.agents|openai|typer"),
        ("twinville.worlds.load", "twinville.agents|twinville.simulation|openai"),
        ("twinville.simulation.history.run", "openai"),
    ],
)
def test_importing_a_room_loads_only_what_it_may_know(imported: str, absent: str) -> None:
    code = f"import sys, {imported}; print([m for m in {absent.split('|')!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_the_readme_program_does_what_it_says(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    program = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert program is not None
    assert len(program[1].strip().splitlines()) <= 16
    assert _twinville("new", "town", "Millbrook", "--into", tmp_path).returncode == 0
    file = tmp_path / "program.py"
    file.write_text(program[1], encoding="utf-8")
    done = subprocess.run([sys.executable, "program.py"], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert "sleep" in done.stdout


def test_no_host_and_no_path_of_one_machine() -> None:
    tracked = [*ROOT.glob("*.toml"), *ROOT.glob("*.txt"), *ROOT.glob("*.md"), ROOT / "Makefile", ROOT / ".ci" / "run"]
    for file in tracked:
        text = file.read_text(encoding="utf-8")
        assert "index-url=http" not in text
        assert not re.search(r"/(root|work|home)/", text), file
