"""Nothing else prints: what the linter cannot say, beside what it says (T20 and TID251 in pyproject.toml)."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent.parent
ROOMS = ("worlds", "agents", "simulation", "experiments", "viewer")
#: Whatever draws on a terminal needs to be told on which console, else it makes one of its own.
DRAWS = frozenset({"Live", "Progress", "Status", "track", "Prompt", "Confirm"})
GATE = ROOT / "worlds" / "outward"


def _files() -> list[Path]:
    return [
        *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))),
        *(ROOT / "twinville" / name for name in ("__init__.py", "__main__.py")),
    ]


@cache
def _nodes() -> list[tuple[Path, ast.Call | ast.ImportFrom]]:
    trees = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in _files())
    return [(path, node) for path, tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call | ast.ImportFrom)]


def test_nothing_prints_but_the_gate() -> None:
    wrong, seen = [], 0
    drawing = {
        (path, each.name)
        for path, node in _nodes()
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("rich")
        for each in node.names
    }
    for path, node in _nodes():
        if isinstance(node, ast.ImportFrom):
            continue
        name = ast.unparse(node.func)
        seen += name in ("say", "tell", "say_json") or name == "Console"
        if name in ("print", "pprint", "typer.echo", "typer.secho", "warnings.warn") or name.endswith(
            (".stdout.write", ".stderr.write")
        ):
            wrong.append(f"{path}:{node.lineno}: {name}")
        if name in DRAWS and (path, name) in drawing and not any(each.arg == "console" for each in node.keywords):
            wrong.append(f"{path}:{node.lineno}: {name} without a console")
    assert not wrong
    assert seen > 40


def test_the_console_of_rich_is_used_in_the_gate_alone() -> None:
    wrong, seen = [], 0
    for path, node in _nodes():
        if isinstance(node, ast.Call):
            continue
        names = {each.name for each in node.names}
        taken = (node.module, frozenset(names & {"Console", "print", "get_console"}))
        if taken[0] in ("rich", "rich.console") and taken[1] and path.parent != GATE:
            wrong.append(f"{path}:{node.lineno}")
        seen += node.module == "twinville.worlds.outward.console"
    assert not wrong
    assert seen >= 5


def test_a_console_is_not_asked_to_write_as_it_is() -> None:
    """Segments, control codes and the like go around what the console cleans."""
    around = {"out", "control", "print_json", "export_text", "print_exception", "log"}
    calls = [
        f"{path}:{node.lineno}"
        for path, node in _nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in around
        if ast.unparse(node.func.value) == "console"
    ]
    assert not calls
