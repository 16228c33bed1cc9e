"""Does what is built work where it is installed? Builds wheel and archive, and tries them in fresh environments.

One row an attempt: ok, FAILED or left out, seconds, what was seen. Exit code 1 when one failed. Packages are installed with pip, in
the versions of constraints.txt. `no-links` clones the last commit, so it does not see what is not committed; with `--quick` the
archive's tests are those of one room.

    python benchmarks/installs.py [--rows wheel,size,openai-agents,own-modules,day,types,extensions,no-links,archive] [--quick]
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: What would lead a fresh environment back to this one, or tell tests that they run where their data lie.
LEFT_BEHIND = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "MYPYPATH", "CI")
MEGABYTE = 1_000_000
ROOM = "tests/worlds"

#: A user's file, ten lines. It is lived through and checked by mypy.
USER = """\
from pathlib import Path

from twinville import Episode, Persona, World, load_world, run

world: World = load_world("Millbrook")
people = [Persona(name="Noor Amari", age=29, home="Rose Cottage", interests=("reading",))]
path: Path = run(world, people, "hour.episode", until="day 1 07:00", force=True)
with Episode(path) as episode:
    ticks: int = episode.last_tick
    print(ticks)
"""
OWN = """\
import agents
import simulation

assert agents.MINE and simulation.MINE
"""
REVEALED = """\
from twinville import Episode, Persona, load_world, run

reveal_type(run)
reveal_type(load_world)
reveal_type(Persona)
reveal_type(Episode)
"""
#: Every line but the first is a mistake that mypy must see.
WRONG = """\
from twinville import Episode, Persona, load_world, run
load_world(3)
Persona(name="Noor Amari", age="old", home="Rose Cottage")
run(load_world("Millbrook"), [], "hour.episode", days="two")
Episode("hour.episode").last_tick + "1"
"""


class FailedError(Exception):
    """What was tried does not work."""


class LeftOutError(Exception):
    """What would be tried cannot be tried here."""


def main() -> int:
    """Print a row for each attempt; 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--quick", action="store_true", help="of the archive's tests only those of one room")
    arguments = parser.parse_args()
    chosen = arguments.rows.split(",")
    if unknown := set(chosen) - set(ROWS):
        parser.error(f"--rows: there is no '{min(unknown)}'; there are {', '.join(ROWS)}")
    # Started in the background, this would hand on that interrupts are ignored, and the archive's tests of Ctrl-C would fail.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        built = Built(Path(folder), arguments.quick)
        for name in chosen:
            began = time.perf_counter()
            try:
                outcome, seen = "ok", ROWS[name](built)
            except FailedError as error:
                outcome, seen, failed = "FAILED", str(error), True
            except LeftOutError as error:
                outcome, seen = "left out", str(error)
            print(f"{outcome:8}  {name:13}  {time.perf_counter() - began:5.0f} s  {seen}", flush=True)
    return int(failed)


def call(*command: object, cwd: Path) -> str:
    """What a command prints, both streams; raises FailedError with its last lines when it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in LEFT_BEHIND}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        said = "\n    ".join(done.stdout.strip().splitlines()[-25:])
        raise FailedError(f"{' '.join([Path(words[0]).name, *words[1:]])}: exit code {done.returncode}\n    {said}")
    return done.stdout


def expect(true: object, message: str) -> None:
    """Raises FailedError with the message unless what should be true is."""
    if not true:
        raise FailedError(message)


class Environment:
    """A fresh virtual environment."""

    def __init__(self, folder: Path) -> None:
        call(sys.executable, "-m", "venv", folder, cwd=folder.parent)
        self.folder = folder
        self.python = folder / "bin" / "python"
        self.twinville = folder / "bin" / "twinville"
        self.before = self._contents()

    def install(self, *what: object, cwd: Path) -> None:
        """Install with pip, within the constraints."""
        flags = ("--quiet", "--disable-pip-version-check", "-c", ROOT / "constraints.txt")
        call(self.python, "-m", "pip", "install", *flags, *what, cwd=cwd)

    def added(self) -> tuple[int, int]:
        """How many distributions, and bytes in site-packages, have been installed since it was made."""
        distributions, size = self._contents()
        return distributions - self.before[0], size - self.before[1]

    def _contents(self) -> tuple[int, int]:
        (site,) = self.folder.glob("lib/python*/site-packages")
        return len(list(site.glob("*.dist-info"))), sum(path.lstat().st_size for path in site.rglob("*") if path.is_file())


@dataclass(frozen=True)
class Built:
    """The wheel and the archive, each made when first asked for, in a folder that goes away."""

    folder: Path
    quick: bool

    @cached_property
    def archive(self) -> Path:
        """The source archive."""
        (path,) = self._distributions.glob("*.tar.gz")
        return path

    @cached_property
    def wheel(self) -> Path:
        """The wheel, built from the archive."""
        (path,) = self._distributions.glob("*.whl")
        return path

    @cached_property
    def _distributions(self) -> Path:
        call(sys.executable, "-m", "build", "--outdir", self.folder / "dist", ROOT, cwd=self.folder)
        return self.folder / "dist"

    @cached_property
    def installed(self) -> Environment:
        """An environment with the wheel and what it needs; rows only use it, none adds to it."""
        environment = Environment(self.folder / "installed")
        environment.install(self.wheel, cwd=self.folder)
        return environment

    def desk(self, name: str) -> Path:
        """A folder of a user's own, with a starter town in it."""
        folder = self.folder / name
        folder.mkdir()
        call(self.installed.twinville, "new", "town", "Millbrook", cwd=folder)
        return folder


def wheel(built: Built) -> str:
    """One top-level name; every licence text that the metadata name is there, as it stands in the tree."""
    with zipfile.ZipFile(built.wheel) as archive:
        names = archive.namelist()
        (info,) = {name.split("/")[0] for name in names if ".dist-info/" in name}
        top, metadata = (archive.read(f"{info}/{name}").decode() for name in ("top_level.txt", "METADATA"))
        licences = re.findall(r"^License-File: (.+)$", metadata, re.MULTILINE)
        texts = {name: archive.read(f"{info}/licenses/{name}") for name in licences if f"{info}/licenses/{name}" in names}
    expect(top == "twinville\n", f"top_level.txt is {top!r}")
    others = {name.split("/")[0] for name in names} - {"twinville", info}
    expect(not others, f"other top-level names: {', '.join(sorted(others))}")
    expect("twinville/py.typed" in names, "no py.typed")
    expression = re.search(r"^License-Expression: (.+)$", metadata, re.MULTILINE)
    expect(expression, "no licence expression")
    expect(set(texts) == set(licences), f"licence texts are missing: {set(licences) - set(texts)}")
    expect(len(texts) > 1 and all(text == (ROOT / name).read_bytes() for name, text in texts.items()), "other licence texts")
    return f"only 'twinville' at the top; {expression[1] if expression else ''}, with {len(texts)} texts"


def size(built: Built) -> str:
    """What an installation brings."""
    distributions, size = built.installed.added()
    return f"{distributions} distributions, {size / MEGABYTE:.0f} MB of site-packages, Twinville itself among them"


def openai_agents(built: Built) -> str:
    """Beside a package that owns the name `agents`, installed before and after."""
    for number, order in enumerate(((built.wheel, "openai-agents"), ("openai-agents", built.wheel))):
        environment = Environment(built.folder / f"order-{number}")
        for what in order:
            environment.install(what, cwd=built.folder)
        expect("larkwater" in call(environment.twinville, "towns", cwd=built.folder), "towns: no larkwater")
        made = call(environment.python, "-c", "from agents import Agent; print(Agent(name='somebody').name)", cwd=built.folder)
        expect(made == "somebody\n", f"openai-agents: {made}")
    return "both work, whichever came first"


def own_modules(built: Built) -> str:
    """A script beside modules that are called as our rooms are."""
    folder = built.desk("own")
    (folder / "agents").mkdir()
    for own in (folder / "simulation", folder / "agents" / "__init__"):
        own.with_suffix(".py").write_text("MINE = True\n", encoding="utf-8")
    (folder / "script.py").write_text(OWN + USER, encoding="utf-8")
    ticks = call(built.installed.python, "script.py", cwd=folder).split()[-1]
    expect(ticks == "360", f"lived {ticks} ticks, not 360")
    return "an hour lived beside a simulation.py and an agents/ of the user's own"


def day(built: Built) -> str:
    """A day of the bundled town from the wheel alone: lived, shown, summed up, drawn."""
    folder, twinville = built.folder, built.installed.twinville
    call(twinville, "run", "--out", "first-day.episode", cwd=folder)
    call(twinville, "show", "first-day.episode", "--at", "day 1 10:40", cwd=folder)
    call(twinville, "render", "first-day.episode", "--at", "day 1 12:30", "--out", "noon.png", cwd=folder)
    summary = json.loads(call(twinville, "summary", "first-day.episode", "--json", cwd=folder))
    expect((summary["agents"], summary["ticks"]) == (25, 8640), f"{summary['agents']} people, {summary['ticks']} ticks")
    expect(not any(summary["norms"].values()), f"norms: {summary['norms']}")
    expect((folder / "noon.png").stat().st_size > MEGABYTE // 100, "no picture")
    return f"25 people, digest {summary['digest']}"


def types(built: Built) -> str:
    """What mypy sees of the installed package: a user's file passes, types are real, and mistakes are found."""
    folder = built.desk("typed")
    for name, text in (("user", USER), ("revealed", REVEALED), ("wrong", WRONG)):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    options = ("--strict", "--config-file=", "--python-executable", built.installed.python, "--cache-dir", built.folder / "cache")
    mypy = (sys.executable, "-m", "mypy", *options)
    call(*mypy, "user.py", cwd=folder)
    revealed = re.findall(r'Revealed type is "(.+)"', call(*mypy, "revealed.py", cwd=folder))
    expect(len(revealed) == 4 and all("twinville." in seen for seen in revealed), f"types: {revealed}")
    try:
        call(*mypy, "wrong.py", cwd=folder)
    except FailedError as error:
        found = sorted({int(line) for line in re.findall(r"wrong\.py:(\d+): error", str(error))})
    else:
        found = []
    mistakes = list(range(2, len(WRONG.splitlines()) + 1))
    expect(found == mistakes, f"mypy finds mistakes in lines {found}, not {mistakes}")
    return f"mypy --strict passes a user's file, sees {len(revealed)} real types and finds {len(mistakes)} mistakes"


def extensions(built: Built) -> str:
    """The packages of examples/, beside the wheel: what they bring is used, and named where they are missing."""
    folder = built.desk("extended")
    (folder / "two.crew").write_text("Ida Holm, 44, keeper\nOle Brandt, 61, ferryman\n", encoding="utf-8")
    environment = Environment(built.folder / "extensions")
    # From copies: building leaves files beside what is built.
    examples = [shutil.copytree(ROOT / "examples" / name, folder / name) for name in ("lighthouse", "mood")]
    environment.install(built.wheel, *examples, cwd=folder)
    call(environment.twinville, "run", "--people", "two.crew", "--until", "day 1 12:00", "--out", "crew.episode", cwd=folder)
    summary = json.loads(call(environment.twinville, "summary", "crew.episode", "--json", cwd=folder))
    expect(summary["agents"] == 2, f"{summary['agents']} people, not 2")
    call(built.installed.twinville, "show", "crew.episode", cwd=folder)
    try:
        call(built.installed.twinville, "resume", "crew.episode", "--until", "day 1 13:00", cwd=folder)
    except FailedError as error:
        expect("component 'mood' that is not installed here" in str(error), str(error))
    else:
        raise FailedError("a run goes on without a component that it was begun with")
    return "a crew list lived by people with moods; shown without the packages, and not gone on with"


def no_links(built: Built) -> str:
    """A checkout where symbolic links are plain text files, installed for editing."""
    if not (ROOT / ".git").exists():
        raise LeftOutError("this is not a checkout")
    folder = built.folder / "checkout"
    call("git", "clone", "--quiet", "-c", "core.symlinks=false", ROOT, folder, cwd=built.folder)
    expect((folder / "twinville" / "worlds").is_file(), "the clone has links")
    environment = Environment(built.folder / "edited")
    environment.install("-e", ".[dev]", cwd=folder)
    call(environment.twinville, "run", "--until", "day 1 07:00", "--out", "hour.episode", cwd=built.folder)
    call(environment.python, "-m", "twinville", "info", built.folder / "hour.episode", cwd=folder)
    return f"an hour lived; {tests(environment, folder, ROOM)}"


def archive(built: Built) -> str:
    """The source archive's own tests, from where it was unpacked."""
    with tarfile.open(built.archive) as file:
        file.extractall(built.folder / "unpacked", filter="data")
    (folder,) = (built.folder / "unpacked").iterdir()
    environment = Environment(built.folder / "from-archive")
    environment.install(".[dev]", cwd=folder)
    call(environment.python, "-m", "twinville", "towns", cwd=folder)
    return tests(environment, folder, ROOM if built.quick else "tests")


def tests(environment: Environment, folder: Path, which: str) -> str:
    """The last line of pytest, which counts them."""
    said = call(environment.python, "-m", "pytest", "-n", "auto", "-m", "not heavy", which, cwd=folder)
    return f"{which}: {said.strip().splitlines()[-1]}"


ROWS: dict[str, Callable[[Built], str]] = {
    "wheel": wheel,
    "size": size,
    "openai-agents": openai_agents,
    "own-modules": own_modules,
    "day": day,
    "types": types,
    "extensions": extensions,
    "no-links": no_links,
    "archive": archive,
}

if __name__ == "__main__":
    sys.exit(main())
