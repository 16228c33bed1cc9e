import io
import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from rich.table import Table
from rich.text import Text

from twinville.worlds.outward.console import Console
from twinville.worlds.outward.saying import Told, say, say_json, tell

ROOT = Path(__file__).parent.parent.parent.parent
ACTS = "\x1b]52;c;aGk=\x07\u202e\ud800"
SHOWN = "␛]52;c;aGk=␇\\u202e\\ud800"


def test_lines_and_logs(capsys: pytest.CaptureFixture[str]) -> None:
    say(ACTS)
    tell(ACTS)
    Told().handle(logging.makeLogRecord({"msg": "waits: %s", "args": (ACTS,)}))
    said = capsys.readouterr()
    assert said.out == f"{SHOWN}\n"
    assert said.err == f"{SHOWN}\nwaits: {SHOWN}\n"


def test_data(capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"text": ACTS, "name": "李明"})
    said = capsys.readouterr().out
    assert json.loads(said) == {"text": ACTS, "name": "李明"}
    assert "李明" in said
    assert "\\u202e" in said


def test_a_stream_that_takes_ascii_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    say("李明")
    say_json({"name": "李明"})
    Console(width=30).print("Zoë 🦆")
    out.flush()
    lines = out.buffer.getvalue().decode("ascii").splitlines()
    assert lines[0] == "\\u674e\\u660e"
    assert json.loads(lines[1]) == {"name": "李明"}
    assert lines[2] == "Zo\\xeb \\U0001f986"


def test_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(width=40)
    console.print(f"{ACTS} :cafe: :house:", markup=False)
    console.print(Text.assemble((ACTS.replace("\x07", ""), "bold")))
    table = Table("a", "b", title=ACTS)
    table.add_row(ACTS, "李明 🦆")
    table.add_row("", "x")
    console.print(table)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{SHOWN} :cafe: :house:"
    assert lines[1] == SHOWN.replace("␇", "")
    assert SHOWN in lines[2]
    widths = {sum(2 if each in "李明🦆" else 1 for each in line) for line in lines[3:]}
    assert len(widths) == 1


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("towns",), ("run", "--tick", "李明\x1b\udcff")])
def test_a_process_whose_output_takes_ascii_alone(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "twinville", *arguments]
    env = {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT), "LANG": "C", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env=env, check=False)
    assert done.returncode in (0, 2)
    said = (done.stdout + done.stderr).decode("ascii")
    assert said
    assert "Traceback" not in said
    assert "\x1b" not in said
