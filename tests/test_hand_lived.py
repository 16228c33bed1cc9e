"""The bench for living by hand: its server, its packed files, its people, and an episode lived from a file."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from benchmarks.hand_lived import THREE, Asked, Desk, Packed, Row, Source, answered, drawn, pack, server, unpacked, write_people
from tests.hand_lived import FromFile, live_by_hand
from tests.loopback import good_content
from twinville.agents.language_models.model import Reply, Request
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.population.load import load_people
from twinville.agents.population.population import Population
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.episode.events import Acted
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.simulation.history.run import run
from twinville.simulation.paused import RunPausedError
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world
from twinville.worlds.world import World

UNTIL = "day 1 08:00"


class Noted(RuleModel):
    """The rules, with what they are asked and say noted as if it had been done by hand."""

    def __init__(self) -> None:
        super().__init__(0)
        self.rows: list[Row] = []

    async def answer(self, request: Request) -> Reply:
        reply = await super().answer(request)
        prompt = request.prompt
        one = Asked(prompt.kind, prompt.identity.name, prompt.system(), prompt.question())
        self.rows.append(Row(one, one.key, 0, json.loads(reply.text)))
        return reply


def _acted(path: Path) -> list[tuple[int, Any]]:
    with Episode(path) as episode:
        assert verify(episode).sound
        return [(entry.tick, entry.event) for entry in episode.entries(Acted)]


@pytest.fixture(scope="module")
def made_up(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two people's two hours: a packed file of the answers, and the episode that they came from."""
    folder = tmp_path_factory.mktemp("made-up")
    model = Noted()
    episode = run(*small, folder / "rules.episode", until=UNTIL, model=model)
    pack(drawn(model.rows), folder / "answers.jsonl")
    return folder / "answers.jsonl", episode


def test_an_episode_is_lived_from_a_file(made_up: tuple[Path, Path], small: tuple[World, Population], tmp_path: Path) -> None:
    file, rules = made_up
    model = FromFile(file)
    path = live_by_hand(*small, model, tmp_path / "x.episode", until=UNTIL)
    assert _acted(path) == _acted(rules)
    assert not model.unused
    with Episode(path) as episode:
        assert not episode.is_demonstration
    # What more is in the file is told.
    more = FromFile(file)
    live_by_hand(*small, more, tmp_path / "y.episode", until="day 1 06:30")
    assert more.unused


def test_a_missing_answer_is_named(made_up: tuple[Path, Path], small: tuple[World, Population], tmp_path: Path) -> None:
    rows = list(unpacked(made_up[0]))
    gone = next(row for row in rows if row.asked.kind == "decompose")
    pack([row for row in rows if row is not gone], tmp_path / "part.jsonl")
    with pytest.raises(RunPausedError, match=f"holds no answer to 'decompose' of {gone.asked.agent}, .*draw 0"):
        live_by_hand(*small, FromFile(tmp_path / "part.jsonl"), tmp_path / "x.episode", until=UNTIL)


def test_a_repeated_question_gets_the_next_answer(tmp_path: Path) -> None:
    model = Noted()
    prompt = _prompt()
    for number, wake in enumerate(("06:15", "06:30", "oops")):
        model.rows.append(Row(Asked(prompt.kind, "A", prompt.system(), prompt.question()), f"k{number}", 0, {"wake": wake}))
    model.rows.append(Row(Asked(prompt.kind, "A", prompt.system(), prompt.question(), ("oops", "no")), "k3", 0, {"wake": "06:00"}))
    pack(drawn(model.rows), tmp_path / "x.jsonl")
    assert [row.draw for row in unpacked(tmp_path / "x.jsonl")] == [0, 1, 2, 0]
    found = FromFile(tmp_path / "x.jsonl")
    said = [asyncio.run(found.answer(Request(prompt, f"k-{draw}"))).text for draw in range(3)]
    said.append(asyncio.run(found.answer(Request(prompt, "k-2", "not legal", "oops"))).text)
    assert [json.loads(text)["wake"] for text in said] == ["06:15", "06:30", "oops", "06:00"]


def _prompt() -> Any:
    from tests.agents.language_models.test_journal import PROMPT

    return PROMPT


@contextmanager
def _serving(source: Source) -> Iterator[str]:
    listening = server(source, 0)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_address[1]}/v1"
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join(10)


class Hand:
    """Somebody who answers what lies in a folder, a little at a time, first in half a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.answered = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> "Hand":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)

    def _work(self) -> None:
        while not self._stop.is_set():
            for path in sorted(self._folder.glob("*.request.json")):
                answer = path.with_name(path.name.replace(".request.", ".answer."))
                if not answer.exists():
                    entry = json.loads(path.read_text(encoding="utf-8"))
                    messages = [{"role": "system", "content": entry["system"]}, {"role": "user", "content": entry["question"]}]
                    wanted = {"type": "json_schema", "json_schema": {"schema": entry["schema"]}}
                    text = good_content({"messages": messages, "response_format": wanted})
                    answer.write_text(text[: len(text) // 2], encoding="utf-8")
                    time.sleep(0.002)
                    answer.write_text(text, encoding="utf-8")
                    self.answered += 1
            time.sleep(0.005)


def _by_hand(small: tuple[World, Population], url: str, out: Path) -> Path:
    return run(*small, out, until=UNTIL, model=OpenAICompatible("by-hand", base_url=url))


@pytest.mark.slow
def test_what_is_answered_by_hand_is_lived_kept_and_lived_again(
    small: tuple[World, Population], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.hand_lived.LOOK", 0.004)
    monkeypatch.setattr("benchmarks.hand_lived.SIGN", 0.002)
    folder = tmp_path / "desk"
    with _serving(Desk(folder)) as url, Hand(folder) as hand:
        first = _by_hand(small, url, tmp_path / "first.episode")
    assert hand.answered >= 4
    entries = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.request.json"))]
    names = {persona.name for persona in small[1].personas}
    assert {entry["agent"] for entry in entries} == names
    assert {"wake_time", "day_plan"} & {entry["kind"] for entry in entries}
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert len(lines) == len(entries)
    assert "waits for 0001.answer.json" in lines[0]
    # A run that is begun anew is answered from what is there, and asks nothing else.
    with _serving(Desk(folder)) as url:
        again = _by_hand(small, url, tmp_path / "again.episode")
    assert _acted(again) == _acted(first)
    assert len(list(folder.glob("*.request.json"))) == len(entries)
    assert "answered before" in capsys.readouterr().out
    # One file of it serves the same, and lives without a server.
    pack(answered(folder), tmp_path / "answers.jsonl")
    with _serving(Packed(tmp_path / "answers.jsonl")) as url:
        packed = _by_hand(small, url, tmp_path / "packed.episode")
    with Episode(first) as a, Episode(again) as b, Episode(packed) as c:
        assert a.digest == b.digest == c.digest
    alone = live_by_hand(*small, FromFile(tmp_path / "answers.jsonl"), tmp_path / "alone.episode", until=UNTIL)
    assert _acted(alone) == _acted(first)


def test_a_packed_file_refuses_by_name_what_it_does_not_hold(
    small: tuple[World, Population], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    alone = Population(small[1].personas[:1], ())
    with _serving(Packed(tmp_path / "empty.jsonl")) as url, pytest.raises(RunPausedError, match=r"did not answer '.*said 400"):
        _by_hand((small[0], alone), url, tmp_path / "x.episode")
    assert f"empty.jsonl holds no answer to 'day_plan' of {alone.personas[0].name}" in capsys.readouterr().out


def test_a_packed_file_is_compact_and_whole(made_up: tuple[Path, Path], tmp_path: Path) -> None:
    rows = list(unpacked(made_up[0]))
    pack(rows, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == made_up[0].read_bytes()
    # Each person's introduction is there once for each kind of prompt.
    systems = [line for line in made_up[0].read_text(encoding="utf-8").splitlines() if line.startswith('{"system"')]
    assert len(systems) == len({row.asked.system for row in rows}) < len(rows)


def test_three_people_know_each_other_and_what_they_knew(tmp_path: Path) -> None:
    write_people(tmp_path / "three.yaml")
    world = load_world("larkwater")
    people = load_people(world, "larkwater", tmp_path / "three.yaml", None, 0)
    assert tuple(persona.name for persona in people.personas) == THREE
    assert {tie.name for persona in people.personas for tie in persona.ties} <= set(THREE)
    assert any(tie.name == "Luca Castellano" and tie.relation == "son" for tie in people.personas[0].ties)
    assert {fact.id for fact in people.facts} == {"party", "lost-dog"}
    write_people(tmp_path / "one.yaml", ["Callum Reid"])
    alone = load_people(world, "larkwater", tmp_path / "one.yaml", None, 0)
    assert [fact.contradicts for fact in alone.facts] == [None]
    with pytest.raises(InputError, match="nobody is called Nobody"):
        write_people(tmp_path / "none.yaml", ["Nobody"])
