"""One import name: what is packed is what there is, and nobody imports a room by its bare name."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import twinville
from tests.conftest import ROOT

ROOMS = ("worlds", "agents", "simulation", "experiments", "viewer")


def _sources() -> Iterator[Path]:
    for folder in ("twinville", *ROOMS, "tests", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if folder != "twinville" or not any(room in path.parts for room in ROOMS):
                yield path


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _imported(path: Path) -> Iterator[str]:
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def test_no_room_is_imported_by_its_bare_name() -> None:
    # From the root of a checkout that would load a second copy of every class.
    bare = [f"{path}: {name}" for path in _sources() for name in _imported(path) if name.split(".")[0] in ROOMS]
    assert not bare
    named = re.compile(rf"""(?:^["']|import (?:\w+, )*|from )({"|".join(ROOMS)})\.[a-z_]+(?:$|[.:,;"' ])""")
    strings = [
        f"{path}:{node.lineno}"
        for path in _sources()
        for node in _nodes(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and named.search(repr(node.value))
        and path.name != "__init__.py"
    ]
    assert not strings


def test_every_package_is_packed() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        packed = set(tomllib.load(file)["tool"]["setuptools"]["packages"])
    found = {
        f"twinville.{path.parent.relative_to(ROOT).as_posix().replace('/', '.')}"
        for room in ROOMS
        for path in (ROOT / room).rglob("__init__.py")
    }
    assert packed == found | {"twinville"}
    without = {path.parent for room in ROOMS for path in (ROOT / room).rglob("*.py") if not (path.parent / "__init__.py").exists()}
    assert not without


def test_every_data_file_is_packed() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        patterns = tomllib.load(file)["tool"]["setuptools"]["package-data"]
    for room in ROOMS:
        packed = {path for pattern in patterns.get(f"twinville.{room}", ()) for path in (ROOT / room).glob(pattern)}
        found = {path for path in (ROOT / room).rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
        assert found <= packed, room


def test_every_licence_text_is_packed() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    found = [path for room in ROOMS for name in ("LICENSE", "NOTICE") for path in (ROOT / room).rglob(name)]
    assert {"LICENSE", *(path.relative_to(ROOT).as_posix() for path in found)} == set(project["license-files"])
    for path in project["license-files"]:
        assert (ROOT / path).stat().st_size > 300, path


def test_public_names_resolve() -> None:
    for name in twinville.PUBLIC:
        assert getattr(twinville, name) is not None
    assert set(twinville.PUBLIC) <= set(dir(twinville))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(twinville, "nothing")  # noqa: B009  # a type checker would know


def test_type_checkers_see_the_public_names() -> None:
    tree = ast.parse((ROOT / "twinville" / "__init__.py").read_text(encoding="utf-8"))
    seen = {
        alias.asname: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.module.startswith("twinville.")
        for alias in node.names
    }
    assert set(seen) == set(twinville.PUBLIC)
    for name, module in twinville.PUBLIC.items():
        assert seen[name] in (f"twinville.{module}.{name}", f"twinville.{module}")


def test_the_way_of_one_observation_has_the_stations_that_the_document_lists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = text.partition("## The way of one observation")[2].partition("\n## ")[0]
    stations = re.findall(r"^\d+\. `([\w/]+\.py)` `(\w+)\.(\w+)`:", section, re.MULTILINE)
    assert len(stations) == len(re.findall(r"^\d+\.", section, re.MULTILINE)) > 10
    for path, name, method in stations:
        classes = [n for n in ast.parse((ROOT / path).read_text(encoding="utf-8")).body if isinstance(n, ast.ClassDef)]
        methods = {
            n.name for c in classes if c.name == name for n in c.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert method in methods, f"{path}: {name}.{method}"


#: Modules that are slow to load, and are loaded where they are first used.
DEFERRED = ("twinville.agents.language_models.openai_compatible", "twinville.agents.memory.served_embedder")


def test_no_import_hides_in_a_function() -> None:
    hidden = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "commands" in path.relative_to(ROOT).as_posix():
                continue  # a command loads what it needs when it is run
            for function in _nodes(path):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    inside = (node for node in ast.walk(function) if isinstance(node, ast.ImportFrom))
                    own = (node.module for node in inside if (node.module or "").startswith("twinville"))
                    hidden += [f"{path}: {module}" for module in own if module not in DEFERRED]
    assert not hidden
