"""What the documents name exists: every path of the rooms, every module, every link, and every name imported in an example."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from tests.conftest import ROOT
from twinville.agents.memory.stream import Kind
from twinville.simulation.episode.event_kinds import event_classes

DOCUMENTS = (*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md")
FOLDERS = "worlds|agents|simulation|experiments|viewer|tests|benchmarks|docs"
_PATH = re.compile(rf"(?<![\w./-])(?:{FOLDERS})/[\w./-]*[\w/]")
_MODULE = re.compile(r"(?<![\w./-])(?:twinville|worlds|agents|simulation|experiments|viewer)(?:\.\w+)+\b(?!\.(?:md|py|yaml))")
_LINK = re.compile(r"\]\(([^)#:]+)\)")
_PROGRAM = re.compile(r"```python\n(.*?)```", re.DOTALL)
#: Names of entry points; they look like modules.
GROUPS = {
    f"twinville.{family}"
    for family in ("components", "events", "interventions", "people", "policies", "processes", "prompts", "rules")
}


def missing_paths(text: str) -> Iterator[str]:
    """Paths of this repository that a text names and that do not exist."""
    return (path for path in _PATH.findall(text) if not (ROOT / path).exists())


def missing_modules(text: str) -> Iterator[str]:
    """Modules, and names in them, that a text names and that do not exist."""
    return (name for name in _MODULE.findall(text) if name not in GROUPS and not _exists(name))


def _exists(name: str) -> bool:
    parts = name.removeprefix("twinville.").split(".")
    parts.insert(0, "twinville")
    for count in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert not list(missing_paths(text))
    assert not list(missing_modules(text))
    assert not [link for link in _LINK.findall(text) if not (document.parent / link).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_examples_in_python_import_what_they_use(document: Path) -> None:
    for program in _PROGRAM.findall(document.read_text(encoding="utf-8")):
        tree = ast.parse(program)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                module = importlib.import_module(node.module or "")
                assert not [alias.name for alias in node.names if not hasattr(module, alias.name)]
        called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        bound = {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert called <= bound | {"print"}


def test_lines_of_the_readme_have_ordinary_width() -> None:
    long = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if len(line) > 100]
    assert not long


def test_what_does_not_exist_is_found() -> None:
    assert list(missing_paths("see `simulation/processes.py` and simulation/clock.py.")) == ["simulation/processes.py"]
    gone = list(missing_modules("twinville.simulation.clock.parse_tick, twinville.fork, worlds.errors, simulation.fork.Change"))
    assert [name.rpartition(".")[2] for name in gone] == ["Change"]


def test_every_wing_is_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = ("agents", "simulation", "experiments", "viewer")
    wings = [path.parent.relative_to(ROOT).as_posix() for room in rooms for path in sorted((ROOT / room).rglob("*/__init__.py"))]
    assert not [wing for wing in wings if f"- `{wing}`:" not in text]


def test_the_document_of_the_episode_names_every_kind_of_event_and_memory() -> None:
    text = (ROOT / "docs" / "episode.md").read_text(encoding="utf-8")
    kinds = {event.kind for event in event_classes().values()}
    assert len(kinds) > 30
    assert not [kind for kind in sorted(kinds | set(get_args(Kind))) if f"`{kind}`" not in text]
