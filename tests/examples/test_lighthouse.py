"""A package that adds a process, an event, a format of people, an intervention, and a prompt with its rule."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.packages import install
from twinville.agents.model_choice import model_of
from twinville.agents.population.load import load_people
from twinville.agents.population.population import Population
from twinville.simulation.episode.event_kinds import event_classes
from twinville.simulation.episode.mind_events import Remembered
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import Change, fork
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.interventions.process import ProcessBegun
from twinville.simulation.interventions.registry import KINDS
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

EXAMPLE = ROOT / "examples" / "lighthouse"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """The folder in which the example is installed."""
    folder = tmp_path / "site"
    install(EXAMPLE, folder)
    event_classes.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield folder
    event_classes.cache_clear()


def test_people_of_a_crew_list(site: Path, larkwater: tuple[World, Population], tmp_path: Path) -> None:
    path = tmp_path / "two.crew"
    path.write_text("Ida Holm, 44, keeper\n\nOle Brandt, 61, ferryman\n")
    people = load_people(larkwater[0], "larkwater", path, None, 1)
    assert [(each.name, each.age, each.occupation) for each in people.personas] == [
        ("Ida Holm", 44, "keeper"), ("Ole Brandt", 61, "ferryman"),
    ]  # fmt: skip
    path.write_text("Ida Holm, keeper\n")
    with pytest.raises(InputError, match=r"two\.crew:1: write a name, an age and an occupation"):
        load_people(larkwater[0], "larkwater", path, None, 1)


def test_fog_and_a_flare_are_lived_read_back_and_checked(site: Path, small: tuple[World, Population], tmp_path: Path) -> None:
    past = run(*small, tmp_path / "past.episode", until="day 1 12:00", seed=3)
    path = tmp_path / "arm.episode"
    flare: Any = KINDS.get("flare")
    changes = [Change(ProcessBegun(process="fog", parameters={"chance": 1})), Change(flare(meaning="The ferry is late."))]
    fork(past, path, None, changes=changes)
    for until in ("day 1 17:00", "day 1 20:00"):
        resume(path, model_of, until=until)
    with Episode(path) as episode:
        fog = [entry.event for entry in episode.entries() if entry.event.kind == "process"]
        assert {type(event).__name__ for event in fog} == {"FogCame"}
        assert [event.person for event in fog] == [None, *episode.names]
        memories = list(episode.entries(Remembered))
        assert {entry.person for entry in memories if "horn" in entry.event.text} == set(episode.names)
        assert {entry.person for entry in memories if "ferry is late" in entry.event.text} == set(episode.names)
        assert verify(episode).sound
    # Without the package the file opens and names what it does not know, and does not go on.
    for command, said in (("info", "'flare'"), ("show", "The town"), ("verify", "not re-executed"), ("resume", "'flare'")):
        words = [
            sys.executable,
            "-m",
            "twinville",
            command,
            str(path),
            *(("--until", "day 1 21:00") if command == "resume" else ()),
        ]
        done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert done.returncode == (2 if command in ("verify", "resume") else 0), done.stderr
        assert said in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


ASK = """
import asyncio
from twinville.agents.language_models.model import Request
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.registry import prompt_kinds
from twinville.agents.rules.rule_model import RuleModel

identity = Identity(name="Ida Holm", age=44, wake=400, sleep=1300)
prompt = prompt_kinds()["logbook"](identity=identity, day=1, seen=("A light off the quay",))
print(prompt.question())
print(asyncio.run(RuleModel(0).answer(Request(prompt, "key-0"))).text)
"""


def test_a_prompt_is_answered_by_its_rule(site: Path) -> None:
    # In a process of its own: the tables of prompts and rules are made once, and other tests compare them with what ships.
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, cwd=site, check=False)
    assert done.returncode == 0, done.stderr
    question, answer = done.stdout.strip().splitlines()
    assert question == "Seen: «A light off the quay»"
    assert answer in [f'{{"text":"A light off the quay. A {how} night."}}' for how in ("quiet", "long")]
