"""An episode whose every text acts on terminals, pages and spreadsheets, and everything that prints or writes it."""

import csv
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml

from tests.agents.doctor.serving import sensible
from tests.loopback import loopback_server
from tests.simulation.hostile import ACTING, Acting
from twinville.__main__ import main
from twinville.agents import model_choice
from twinville.simulation.episode.export_columns import TABLES
from twinville.simulation.episode.reader import Episode

WORDS = "".join(ACTING)
NAMES = ("Zoe \u202eKing [bold]B[/bold]", "=李明 🦆 Ng")
#: A name of a file that any Linux takes.
FILE = "a\x1b[2J\u202e|`[red]\x07.episode"
SLOW_FIXTURES = ("lived",)

Run = Callable[..., tuple[int, str]]


def _acting(text: str) -> set[str]:
    """Characters that must not come out raw."""
    return {each for each in text if each != "\n" and unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


def _command(*arguments: object) -> tuple[int, str]:
    out, wrong = StringIO(), StringIO()
    with (
        patch.object(sys, "argv", ["twinville", *map(str, arguments)]), redirect_stdout(out), redirect_stderr(wrong),
        pytest.raises(SystemExit) as left,
    ):  # fmt: skip
        main()
    code = left.value.code or 0
    assert isinstance(code, int)
    return code, out.getvalue() + wrong.getvalue()


@pytest.fixture(scope="module")
def acting() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(model_choice, "RuleModel", Acting)
        yield


@pytest.fixture(scope="module")
def lived(acting: None, starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a lived episode, a fork of it, and the people's file."""
    folder = tmp_path_factory.mktemp("outward")
    people = [
        {
            "name": name,
            "age": 30,
            "home": home,
            "occupation": WORDS,
            "biography": WORDS,
            "currently": WORDS,
            "traits": [WORDS, "sociable"],
            "aims": [{"goal": f"=1+{WORDS}"[:120], "next": f"+{WORDS}"[:120]}],
        }
        for name, home in zip(NAMES, ("Rose Cottage", "Rose Cottage"), strict=True)
    ]
    (folder / "people.yaml").write_text(yaml.safe_dump({"people": people}), encoding="utf-8")
    out, parted = folder / FILE, folder / f"b{FILE}"
    town = ("--town", starter, "--people", folder / "people.yaml")
    for arguments in (
        ("run", *town, "--until", "day 1 14:00", "--out", out),
        ("fork", out, "--at", "day 1 09:00", "--out", parted, "--whisper", f"{NAMES[0]}: {WORDS}", "--announce", WORDS),
        ("resume", parted),
    ):
        code, said = _command(*arguments)
        assert code == 0, said
        assert not _acting(said)
    return folder


def test_the_episode_acts(lived: Path) -> None:
    with Episode(lived / FILE) as episode:
        log = json.dumps([entry.data for entry in episode.log.lines()], ensure_ascii=False)
    assert {"\u202e", "\u2066", "\x9b", "\u200b", "\u2028"} <= _acting(log)
    assert "\\u001b" in log


@pytest.mark.parametrize(
    "arguments",
    [
        ("show",), ("show", "--at", "day 1 12:00"), ("show", "--agent", NAMES[0], "--at", "day 1 13:30"),
        ("show", "--agent", NAMES[1], "--at", "day 1 13:30"), ("show", "--json"),
        ("show", "--agent", NAMES[0], "--at", "day 1 13:30", "--json"), ("summary",), ("summary", "--known"),
            ("summary", "--known", "--json"),
        ("info",), ("info", "--json"), ("info", "--sizes"), ("verify",), ("replay",),
    ],
)  # fmt: skip
def test_what_a_command_prints_does_not_act(lived: Path, arguments: tuple[str, ...]) -> None:
    code, said = _command(arguments[0], lived / f"b{FILE}", *arguments[1:])
    assert code == 0, said
    assert not _acting(said)
    if "--json" in arguments:
        assert json.loads(said)


def test_json_has_the_data_as_they_are(lived: Path) -> None:
    with Episode(lived / FILE) as episode:
        assert episode.names == NAMES
    shown = json.loads(_command("show", lived / FILE, "--json")[1])
    assert {person["name"] for person in shown["people"]} == set(NAMES)


def test_marks_are_shown_and_not_obeyed(lived: Path) -> None:
    said = _command("show", lived / FILE, "--agent", NAMES[0])[1]
    assert said.startswith("Zoe \\u202eKing [bold]B[/bold]")
    assert ":cafe:" in _command("compare", lived / FILE, lived / FILE)[1] or "␛[2J" in said


def test_answers_and_differences_do_not_act(lived: Path) -> None:
    for arguments in (
        ("ask", lived / FILE, NAMES[0], WORDS.replace("\x00", "")), ("compare", lived / FILE, lived / f"b{FILE}"),
        ("compare", lived / FILE, lived / FILE), ("compare", lived / FILE, lived / f"b{FILE}", "--json"),
    ):  # fmt: skip
        code, said = _command(*arguments)
        assert code == 0, said
        assert not _acting(said)


def test_columns_stay_aligned_and_colours_are_the_consoles_own(lived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    for width in ("40", "100"):
        monkeypatch.setenv("COLUMNS", width)
        code, said = _command("show", lived / FILE, "--agent", NAMES[1], "--at", "day 1 13:30")
        assert code == 0
        assert "\x1b[1m" in said
        plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
        assert not _acting(plain)
        code, said = _command("show", lived / FILE)
        table = [line for line in re.sub(r"\x1b\[[0-9;]*m", "", said).splitlines() if line[:1] in "┏┃┡│└"]
        assert len({_cells(line) for line in table}) == 1 < len(table)


def _cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line)


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_of_text_is_a_formula(lived: Path, table: str, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    assert _command("export", lived / FILE, "--table", table, "--out", out)[0] == 0
    with out.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) > 10
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r") and not re.fullmatch(r"[+-]?[\d.e+-]+", cell)]
    if table == "people":
        assert f"'{NAMES[1]}" in cells


def test_exported_people_come_back_as_they_were(lived: Path, starter: Path, tmp_path: Path) -> None:
    out = tmp_path / "people.csv"
    assert _command("export", lived / FILE, "--table", "people", "--out", out)[0] == 0
    again = ("--town", starter, "--people", out, "--until", "day 1 06:10", "--out", tmp_path / "again.episode")
    code, said = _command("run", *again)
    assert code == 0, said
    with Episode(tmp_path / "again.episode") as episode:
        assert episode.names == NAMES


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "/nowhere/" + WORDS.replace("\x00", "")), ("run", "--town", WORDS.replace("\x00", "")), ("run", "--seed", WORDS),
        ("run", WORDS),
        ("run", f"--{WORDS}"), (WORDS,), ("new", "town", WORDS), ("show", "\udcff"), ("run", "--seed", "\udcff"),
        ("run", "--tick", WORDS),
        ("run", "--profile", WORDS), ("run", "--without", WORDS), ("run", "--model", WORDS), ("studies", "/nowhere/\udcff\x1b"),
        pytest.param(
            ("vignette", "x", "--person", WORDS, "--question", WORDS, "--condition", WORDS), marks=pytest.mark.slow, id="vignette"
        ),
        ("render", "x", "--out", "y.png", "--size", WORDS),
        ("estimate", "--model", WORDS),
        pytest.param(("experiment", "\udcff\x1b", "--out", "/tmp/x"), marks=pytest.mark.slow, id="experiment"),
        ("doctor", "--within", WORDS),
    ],
)  # fmt: skip
def test_mistakes_are_quoted_and_do_not_act(arguments: tuple[str, ...]) -> None:
    code, said = _command(*arguments)
    assert code == 2
    assert said.strip()
    assert "Traceback" not in said
    assert not _acting(said)


def test_mistakes_in_an_episode_do_not_act(lived: Path, tmp_path: Path) -> None:
    for arguments in (
        ("show", lived / FILE, "--agent", WORDS), ("show", lived / FILE, "--at", WORDS), ("resume", lived / FILE, "--until", WORDS),
        ("export", lived / FILE, "--table", WORDS, "--out", tmp_path / "x"), ("fork", lived / FILE, "--out", lived / f"b{FILE}"),
        ("run", "--out", lived / FILE), ("run", "--town", "larkwater", "--people", lived / FILE, "--out", tmp_path / "x"),
    ):  # fmt: skip
        code, said = _command(*arguments)
        assert code == 2, said
        assert "Traceback" not in said
        assert not _acting(said)


def test_a_file_whose_name_is_no_text(lived: Path, tmp_path: Path) -> None:
    name = tmp_path / "a\udcff.episode"
    name.write_bytes((lived / FILE).read_bytes())
    for arguments, expected in (
        (("fork", name, "--out", tmp_path / "b\udcff.episode"), 0), (("info", tmp_path / "b\udcff.episode"), 0),
        (("summary", name), 0),
        (("ask", name, NAMES[0], "\udcff?"), 2), (("export", name, "--table", "people", "--out", tmp_path / "\udcff.csv"), 0),
    ):  # fmt: skip
        code, said = _command(*arguments)
        assert code == expected, said
        assert "Traceback" not in said
        assert not _acting(said)


def test_a_fault_of_ours_is_told_without_acting() -> None:
    with patch("twinville.worlds.load.bundled_towns", side_effect=RuntimeError(WORDS)):
        code, said = _command("towns")
    assert code == 1
    assert "Traceback" in said
    assert not _acting(said)


def test_a_picture_of_it_is_drawn(lived: Path, tmp_path: Path) -> None:
    out = tmp_path / "x\u202e.png"
    code, said = _command("render", lived / FILE, "--at", "day 1 12:00", "--follow", NAMES[0], "--out", out, "--size", "600x400")
    assert code == 0, said
    assert out.stat().st_size > 1000
    assert not _acting(said)


@pytest.mark.slow
def test_what_the_doctor_hears_does_not_act() -> None:
    def said_by(number: int, body: dict[str, Any]) -> dict[str, Any] | None:
        return sensible(body) if number % 3 else {"content": json.dumps({"reason": WORDS, "text": WORDS})}

    with loopback_server(said_by) as server:
        code, said = _command("doctor", "--model", f"openai:m{WORDS}", "--base-url", server.url)
    assert code in (0, 1), said
    assert not _acting(said)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Glyph")  # the bundled font has no Chinese
def test_a_study_and_its_report_do_not_act(acting: None, starter: Path, tmp_path: Path) -> None:
    law = {
        "law": WORDS, "asks": "close", "places": ["Corner Cafe"], "when": ["daily 18:00-05:00"], "start": "day 1 11:00",
        "sign": True,
    }  # fmt: skip
    survey = {"kind": "survey", "of": f"Well? {WORDS}", "name": f"=Well {WORDS}", "scale": ["no", f"{WORDS}", "yes"]}
    plan = {
        "title": f"Study {WORDS}", "question": WORDS, "town": str(starter), "fork_at": "day 1 10:00", "until": "day 1 13:00",
        "replicates": 1, "arms": {"none": [], "_arm": [law, {"announcement": WORDS, "start": "day 1 11:00"}]},
        "contrasts": ["_arm - none"],
        "outcomes": [{"kind": "conversations", "primary": True}, {"kind": "compliance"}, survey],
    }  # fmt: skip
    file, out = tmp_path / "study\x1b.yaml", tmp_path / "out\u202e=|"
    file.write_text(yaml.safe_dump(plan), encoding="utf-8")
    code, said = _command("experiment", file, "--out", out)
    assert code == 0, said
    assert not _acting(said)
    for arguments in (("report", out, "--json"), ("studies", tmp_path), ("studies", tmp_path, "--json")):
        code, said = _command(*arguments)
        assert code == 0, said
        assert not _acting(said)
    page = (out / "report" / "index.html").read_text(encoding="utf-8")
    assert not _acting(page)
    assert "<i>" not in page
    assert "\\u202e" in page
