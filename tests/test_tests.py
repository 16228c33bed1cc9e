"""The tests themselves: each of them asserts something, so that each of them can fail."""

import ast
from collections.abc import Iterator, Mapping

import pytest

from tests.conftest import ROOT

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _without_assertion(source: str) -> Iterator[str]:
    """Names of test functions and state machines in which nothing is asserted: neither there nor in what they call of this file."""
    tree = ast.parse(source)
    functions: dict[str, Function] = {node.name: node for node in ast.walk(tree) if isinstance(node, Function)}
    for name, function in functions.items():
        if name.startswith("test") and not _asserts(function, functions, frozenset({name})):
            yield name
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(_last_name(base) == "RuleBasedStateMachine" for base in node.bases):
            rules = [each for each in node.body if isinstance(each, Function)]
            if not any(_asserts(rule, functions, frozenset({rule.name})) for rule in rules):
                yield node.name


def _asserts(function: ast.AST, functions: Mapping[str, Function], seen: frozenset[str]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.Call):
            name = _last_name(node.func)
            if ast.unparse(node.func) in ("pytest.raises", "pytest.warns"):
                return True
            if name in functions and name not in seen and _asserts(functions[name], functions, seen | {name}):
                return True
    return False


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_every_test_asserts_something() -> None:
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    assert len(files) > 50
    idle = [f"{path.relative_to(ROOT)}: {name}" for path in files for name in _without_assertion(path.read_text(encoding="utf-8"))]
    assert not idle, "these tests cannot fail; let each assert what it is about"


@pytest.mark.parametrize(
    "source",
    [
        "def test_a():\n    assert f() == 1",
        "async def test_a():\n    assert await f()",
        "def test_a():\n    with pytest.raises(ValueError, match='x'):\n        f()",
        "def test_a():\n    with pytest.warns(UserWarning):\n        f()",
        "def test_a():\n    _check(1)\ndef _check(x):\n    _more(x)\ndef _more(x):\n    assert x",
        "class TestA:\n    def test_a(self):\n        self._check()\n    def _check(self):\n        assert self",
        "class M(RuleBasedStateMachine):\n    @rule()\n    def go(self):\n        assert self",
        "def helper():\n    pass",
    ],
)
def test_what_asserts_is_let_pass(source: str) -> None:
    assert list(_without_assertion(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "def test_a():\n    f()",
        "def test_a():\n    assert True",
        "def test_a():\n    subprocess.run(['x'], check=True)",
        "def test_a():\n    _go()\ndef _go():\n    test_a()",
        "def test_a():\n    _go()\ndef _go():\n    pass\ndef _check():\n    assert f()",
        "class test_a(stateful.RuleBasedStateMachine):\n    @rule()\n    def go(self):\n        f()",
    ],
)
def test_what_asserts_nothing_is_named(source: str) -> None:
    assert list(_without_assertion(source)) == ["test_a"]
