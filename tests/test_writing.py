"""Files are written in one way: no writing call stands outside the modules that are about it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_layout import ROOMS

#: Calls that make, change or move files, whatever they are called on.
CALLS = {
    "write_text", "write_bytes", "savefig", "to_csv", "to_parquet", "write_table", "copyfile", "copytree", "copy2",
    "rename", "replace", "NamedTemporaryFile", "mkstemp", "symlink_to", "hardlink_to", "ftruncate", "backup", "rmtree", "unlink",
    "mkdir", "makedirs",
}  # fmt: skip
#: What saves to a file, of all that is called `save`.
SAVE = ("np.save", "pygame.image.save", "first.save")
#: Where files are written, and by which calls.
ALLOWED = {
    "worlds/whole_file.py": {"open", "replace", "mkdir", "unlink", "rmtree", "write_text", "ftruncate"},
    "worlds/locking.py": {"unlink"},
    "simulation/episode/creating.py": {"connect"},
    "simulation/episode/custody.py": {"connect"},
    "simulation/episode/file.py": {"connect"},
    "simulation/episode/gate.py": {"connect"},  # in memory
    "simulation/episode/opening.py": {"connect", "backup"},
    "simulation/episode/storage.py": {"connect", "backup"},
    "simulation/episode/recovery.py": {"unlink", "copyfile"},
    "simulation/episode/copying.py": {"write_bytes"},  # into a part
    # Into what `whole_file` gives, or into memory.
    "simulation/episode/export.py": {"write_table"},
    "experiments/report/page.py": {"to_csv", "to_parquet"},
    "experiments/report/figures.py": {"savefig"},
    "viewer/picture.py": {"save"},
    "agents/memory/distill.py": {"save"},
    "experiments/design/locked_plan.py": {"mkdir"},
}


def _writing_calls(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
        of = function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else ""
        if name == "connect" and of == "sqlite3":
            yield name, node.lineno
        elif name == "open":
            modes = [each.value for each in (*node.args, *(k.value for k in node.keywords)) if isinstance(each, ast.Constant)]
            if of == "os" or any(isinstance(mode, str) and set("wax+") & set(mode) and len(mode) <= 3 for mode in modes):
                yield name, node.lineno
        elif ast.unparse(function) in SAVE or (
            name in CALLS and not (name == "replace" and (len(node.args) != 1 or node.keywords))
        ):
            yield name, node.lineno


def test_nothing_is_written_in_another_way() -> None:
    found: dict[str, set[str]] = {}
    strays = []
    for room in ("twinville", *ROOMS):
        for path in sorted((ROOT / room).rglob("*.py")):
            here = path.relative_to(ROOT).as_posix()
            for name, line in _writing_calls(path):
                if name in ALLOWED.get(here, ()):
                    found.setdefault(here, set()).add(name)
                else:
                    strays.append(f"{here}:{line}: {name}")
    assert not strays
    assert found == ALLOWED, "what is allowed and not used any more"


@pytest.mark.parametrize(
    "text", ["Path('x').write_text('y')", "open('x', 'w')", "path.open(mode='ab')", "os.open('x', 1)", "sqlite3.connect(p)"]
)
def test_a_writing_call_is_seen(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text(text)
    assert list(_writing_calls(tmp_path / "x.py"))


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, and looks at /proc")
@pytest.mark.parametrize("name", ["crashes", "faults"])
def test_kills_and_faults_lose_nothing(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), "--quick"], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "skipped" in done.stdout or "run over another" in done.stdout
