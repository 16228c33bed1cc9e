"""The command `doctor`: what it prints where, and its exit codes."""

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.agents.doctor.serving import sensible
from tests.loopback import loopback_server
from twinville.simulation.commands.durations import in_words, parse_duration
from twinville.simulation.commands.models import add_commands
from twinville.simulation.paused import RunPausedError
from twinville.worlds.errors import InputError


def _doctor(*options: str) -> Result:
    app = typer.Typer()
    add_commands(app)
    return CliRunner().invoke(app, ["doctor", *options])


def test_a_good_model_ends_with_0_and_a_line_a_stage() -> None:
    with loopback_server(lambda number, body: sensible(body)) as server:
        done = _doctor("--model", "openai:m", "--base-url", server.url, "--for", "90m", "--people", "50")
    assert done.exit_code == 0
    lines = done.stderr.splitlines()
    assert len(lines) == 9
    assert all(" s  " in line for line in lines)
    assert done.stdout.startswith("openai:m: good for faithful\n")
    assert "thrifty, 50 people:" in done.stdout
    assert "a day of" in done.stdout
    assert not any(line != line.rstrip() for line in done.stdout.splitlines())


def test_junk_ends_with_1_and_is_not_estimated() -> None:
    with loopback_server() as server:
        done = _doctor("--model", "openai:m", "--base-url", server.url)
    assert done.exit_code == 1
    assert "not usable" in done.stdout
    assert "not estimated" in done.stdout
    assert "Not examined:" in done.stdout


def test_what_a_model_says_does_not_reach_the_terminal_as_it_is() -> None:
    with loopback_server(
        lambda number, body: {"content": '{"option":"o10","reason":"\\u001b[31m\\n"}'} if number else None
    ) as server:
        done = _doctor("--model", "openai:m", "--base-url", server.url)
    assert done.exit_code == 1
    assert "\x1b" not in done.stderr + done.stdout


@pytest.mark.parametrize(("good", "code"), [(True, 0), (False, 1)])
def test_json_is_for_machines(good: bool, code: int) -> None:
    with loopback_server((lambda number, body: sensible(body)) if good else None) as server:
        done = _doctor("--model", "openai:m", "--base-url", server.url, "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.exit_code == code
    assert found["usable"] is good
    assert found["verdict"] == ("good for faithful" if good else "not usable")
    assert bool(found["days"]) is good
    assert found["why"]


def test_rules_need_no_examination() -> None:
    done = _doctor("--model", "offline")
    assert (done.exit_code, done.stdout.count("\n")) == (0, 1)
    assert "need no examination" in done.stdout
    assert json.loads(_doctor("--model", "offline", "--json").stdout)["verdict"] == "rules"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--within", "soon"), "--within 'soon'"),
        (("--within", "0"), "--within '0'"),
        (("--for", "-3m"), "--for '-3m'"),
        (("--model", "recorded:x.episode"), "recorded"),
        (("--model", "openai:m", "--base-url", "http://127.0.0.1:9", "--embedder", "static"), "--embedder"),
        (("--model", "openai:m", "--base-url", "http://127.0.0.1:9", "--budget", "1"), "price"),
    ],
)
def test_mistakes_are_said_in_a_sentence(options: tuple[str, ...], said: str) -> None:
    error = _doctor(*options).exception
    assert isinstance(error, InputError)
    assert said in str(error)


def test_no_server_is_no_examination() -> None:
    error = _doctor("--model", "openai:m", "--base-url", "http://127.0.0.1:9", "--within", "0.5s").exception
    assert isinstance(error, RunPausedError)
    assert "nothing was examined" in str(error)


def test_an_embedder_is_tried_too() -> None:
    with loopback_server(lambda number, body: sensible(body) if "messages" in body else None) as server:
        done = _doctor("--model", "openai:m", "--base-url", server.url, "--embedder", "openai:e")
    assert "embeddings: 8 dimensions" in done.stdout


def test_a_real_server_with_a_random_model_fails_at_once(real_server: str) -> None:
    done = _doctor("--model", "openai:tiny", "--base-url", real_server, "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert found["verdict"] == "not usable"
    assert found["seconds"] < 60
    assert found["answers"] <= 8


def test_durations() -> None:
    assert [parse_duration(text, "--for") for text in ("90", "90s", "2m", "1h30m", "0.5h")] == [90, 90, 120, 5400, 1800]
    assert [in_words(seconds) for seconds in (0.034, 3.2, 45, 600, 9000, 400_000)] == [
        "0.034 s", "3.2 s", "45 s", "10 min", "2.5 h", "4.6 days",
    ]  # fmt: skip
