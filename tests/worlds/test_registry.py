"""Families of files: our own members, those of installed packages, and what is said when there is none."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from twinville.worlds.errors import InputError
from twinville.worlds.registry import Registry


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package with two members, and another that is installed and brings two more, one of them broken."""
    own = tmp_path / "family_of_test"
    own.mkdir()
    (own / "__init__.py").write_text(
        "from twinville.worlds.registry import Registry\nF = Registry('pet', __name__, 'pets_of_test', by_value=True)\n"
    )
    (own / "cat.py").write_text("from family_of_test import F\nF.register('cat', 'miaow')\n")
    (own / "dog.py").write_text("from family_of_test import F\nF.register('dog', 'wuff')\n")
    (tmp_path / "more_pets_of_test.py").write_text("owl = 'hoo'\n")
    installed = tmp_path / "more_pets_of_test-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: more-pets-of-test\nVersion: 1\n")
    (installed / "entry_points.txt").write_text("[pets_of_test]\nowl = more_pets_of_test:owl\nyeti = more_pets_of_test:yeti\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "family_of_test"
    for name in [name for name in sys.modules if name.startswith(("family_of_test", "more_pets_of_test"))]:
        del sys.modules[name]


def _family(package: str) -> Registry[str]:
    found: Registry[str] = __import__(package).F
    return found


def test_members_come_from_files_and_from_packages(package: str) -> None:
    family = _family(package)
    assert not [name for name in sys.modules if name.startswith("family_of_test.")]
    assert family.names() == ("cat", "dog", "owl", "yeti")
    assert [family.get(name) for name in ("cat", "dog", "owl")] == ["miaow", "wuff", "hoo"]


def test_what_there_is_not_is_said(package: str) -> None:
    with pytest.raises(InputError, match=r"there is no pet 'dgo'; choose from cat, dog, owl, yeti\. Did you mean 'dog'\?"):
        _family(package).get("dgo")
    with pytest.raises(InputError, match=r"the pet 'yeti' of an installed package cannot be used .*mend or remove"):
        _family(package).get("yeti")


def test_a_name_is_one_member(package: str) -> None:
    family = _family(package)
    assert family.get("cat") == "miaow"
    with pytest.raises(InputError, match="the pet 'cat' is there twice"):
        family.register("cat", "purr")
