from pathlib import Path

import pytest

from twinville.worlds.errors import InputError
from twinville.worlds.load import check_world
from twinville.worlds.new_town import new_folder, write_starter


def test_a_starter_is_sound_and_named(tmp_path: Path) -> None:
    folder = write_starter("Über den Wassern", tmp_path)
    assert check_world(folder) == []
    assert "town: Über den Wassern" in (folder / "town.yaml").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["Über den Wassern"]


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a\\b", "a:b", "x" * 99, ".hidden", "a\nb"])
def test_names_that_are_no_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be a town's name"):
        new_folder(name, tmp_path)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    write_starter("Here", tmp_path)
    with pytest.raises(InputError, match="exists already"):
        write_starter("Here", tmp_path)
