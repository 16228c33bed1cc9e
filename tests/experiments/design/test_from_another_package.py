"""An intervention and a policy of an installed package, one file each, found by entry points, lived, and checked."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from twinville.agents.model_choice import model_of
from twinville.agents.population.population import Population
from twinville.experiments.design.policies.line import read_line
from twinville.experiments.design.policies.registry import KEYS
from twinville.experiments.design.setting import Setting
from twinville.experiments.design.study_file import read_study
from twinville.simulation.episode.events import Intervened
from twinville.simulation.episode.mind_events import Remembered
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import fork
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.interventions.registry import KINDS, in_words
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

SOUNDED = '''
from typing import Literal

from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.registry import register
from twinville.agents.population.population import Fact
from twinville.simulation.interventions.engine import Engine, News


@register
class Sounded(Intervention):
    """A siren that everybody hears."""

    what: Literal["siren"] = "siren"
    meaning: str

    def holds(self, engine: Engine) -> None:
        engine.admit(Fact(id=self.id, origin="the siren", statement=self.meaning))

    def happens(self, engine: Engine) -> None:
        engine.deliver(News(self.id, self.id, self.meaning, "", "letter", (), ""), self.tick)

    def in_words(self) -> str:
        return f"a siren: {self.meaning}"
'''
SIREN = '''
from dataclasses import dataclass

from twinville.experiments.design.policies.base import moment
from twinville.experiments.design.policies.registry import register
from twinville.simulation.history.fork import Change

from sirens.sounded import Sounded


@register("siren")
@dataclass(frozen=True, slots=True)
class Siren:
    """A siren that everybody hears."""

    meaning: str
    times: int = 1
    start: str | None = None

    def changes(self, setting):
        return [Change(Sounded(meaning=self.meaning), moment(self.start))] * self.times
'''
POINTS = """[twinville.interventions]
siren = sirens.sounded:Sounded

[twinville.policies]
siren = sirens.siren:Siren
nothing = sirens.siren:Siren
"""
STUDY = """
town: {town}
fork_at: day 1 08:00
until: day 1 10:00
arms:
  none: []
  siren: [{{siren: "The lake rises.", times: 2, start: "day 1 08:30"}}]
contrasts: [siren - none]
outcomes: [{{kind: conversations, primary: true}}]
"""


@pytest.fixture
def sirens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package as it lies where packages are installed."""
    site = tmp_path / "site"
    for name, text in {
        "sirens/__init__.py": "",
        "sirens/sounded.py": SOUNDED,
        "sirens/siren.py": SIREN,
        "sirens-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: sirens\nVersion: 1.0\n",
        "sirens-1.0.dist-info/entry_points.txt": POINTS,
    }.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(site)


def test_they_are_found_lived_and_checked(sirens: None, small: tuple[World, Population], starter: Path, tmp_path: Path) -> None:
    assert "siren" in KINDS.names()
    assert "siren" in KEYS.names()
    file = tmp_path / "study.yaml"
    file.write_text(STUDY.format(town=starter))
    study = read_study(file)
    (policy,) = study.arms["siren"]
    assert repr(policy) == "Siren(meaning='The lake rises.', times=2, start='day 1 08:30')"
    assert study.described["arms"]["siren"] == [{"siren": "The lake rises.", "times": 2, "start": "day 1 08:30"}]
    with pytest.raises(InputError, match=r"'time' does not go with 'siren'; what does: times, start\. Did you mean 'times'"):
        read_line({"siren": "x", "time": 2})
    with pytest.raises(InputError, match=r"the entry point 'nothing' .* registers no policy 'nothing'"):
        read_line({"nothing": "x"})

    world, people = small
    past = run(world, people, tmp_path / "past.episode", until="day 1 08:00", seed=3)
    path, changes = tmp_path / "arm.episode", policy.changes(Setting(world, people.personas, 3))
    fork(past, path, None, changes=changes)
    for until in ("day 1 08:20", "day 1 09:00", "day 1 10:00"):
        resume(path, model_of, until=until)
    with Episode(path) as episode:
        logged = list(episode.entries(Intervened))
        assert [entry.event.content for entry in logged] == [
            {"id": name, "what": "siren", "meaning": "The lake rises."} for name in ("i1", "i2")
        ]
        heard = {str(entry.person) for entry in episode.entries(Remembered) if entry.event.fact == "i1"}
        assert heard == set(episode.names)
        assert [in_words(row) for row in episode.interventions] == ["a siren: The lake rises."] * 2
        assert verify(episode).sound

    # Where that package is not installed, the same file opens, and what is not known is named.
    done = _elsewhere("info", path)
    assert done.returncode == 0, done.stderr
    assert "an intervention of the kind 'siren', which this installation does not know" in done.stdout
    done = _elsewhere("resume", path, "--until", "day 1 11:00")
    assert done.returncode == 2
    assert "holds an intervention of the kind 'siren'" in " ".join(done.stderr.split())


def _elsewhere(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "twinville", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
