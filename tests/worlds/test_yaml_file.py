from pathlib import Path

import pytest

from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world
from twinville.worlds.town_plan import TownPlan
from twinville.worlds.yaml_file import read_yaml


def _read(tmp_path: Path, text: str) -> str:
    file = tmp_path / "town.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_yaml(file, TownPlan)
    return str(error.value)


SECTOR = "sectors: [{name: A, kind: home, rect: [1, 1, 5, 5], arenas: [{name: a, rect: [2, 2, 3, 3]}]}]\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("town: [\n", "town.yaml:2:1: this is not valid YAML"),
        ("", "the file is empty"),
        ("town: A\nsize: [10, 10]\n" + SECTOR + "colour: red\n", "town.yaml:4:1: colour: is not a known field"),
        ("town: A\nsize: [1000000, 1000000]\n" + SECTOR, "town.yaml:2:8: size.0"),
        ("town: A\nsize: [4000, 4000]\n" + SECTOR, "are too many"),
        ("town: A\ntown: B\nsize: [9, 9]\n" + SECTOR, "town.yaml:2:1: 'town' is given twice"),
        ("town: &a A\nabout: *a\nsize: [9, 9]\n" + SECTOR, "anchors and aliases"),
        ("town: A\nsize: [9, 9]\n" + SECTOR.replace("kind: home", "knd: home"), "knd"),
        ("town: A/../B\nsize: [9, 9]\n" + SECTOR, "must not contain colons, slashes"),
        (
            "town: A\nsize: [9, 9]\n" + SECTOR.replace("rect: [2, 2, 3, 3]", 'rect: [2, 2, 3, 3], hours: ["mon 25:00-26:00"]'),
            "25:00",
        ),
        ("- 1\n- 2\n", "town.yaml:1:1"),
        ("town: !!python/object/apply:os.system [ls]\n", "not valid YAML"),
        ("[" * 2000, "town.yaml:1:31: values are nested more than 30 deep"),
        ("town: " + "[" * 60 + "]" * 60, "nested more than"),
        ("town: \x00\n", "not valid YAML"),
        ("[" * 50_000, "values are nested more than 30 deep"),
        ("- " * 50_000, "town.yaml:1:61: values are nested more than 30 deep"),
        ("{a: " * 50_000, "values are nested more than 30 deep"),
        ("? " * 50_000, "values are nested more than 30 deep"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(200)), "town.yaml:31:31: values are nested more than 30 deep"),
        ("size: " + ":".join(["59"] * 20_000), "a number of 59999 characters"),
        ("size: [.inf, 9]", "town.yaml:1:8: '.inf' is no number"),
        ("size: [.NaN, 9]", "town.yaml:1:8: '.NaN' is no number"),
        ("size: [99999999999999999999, 9]", "size.0: this whole number has more than 64 bits"),
        ("size: !!timestamp x", "not valid YAML"),
    ],
)
def test_mistakes_name_file_line_and_rule(tmp_path: Path, text: str, words: str) -> None:
    assert words in _read(tmp_path, text)


def test_a_misspelt_field_gets_a_suggestion(tmp_path: Path) -> None:
    assert "Did you mean 'terrain'?" in _read(tmp_path, "town: A\nsize: [9, 9]\nterain: []\n" + SECTOR)


def test_a_misspelt_kind_gets_a_suggestion(tmp_path: Path) -> None:
    text = "town: A\nsize: [9, 9]\n" + SECTOR.replace("[2, 2, 3, 3]}", "[2, 2, 3, 3], things: [{name: s, kind: stov, at: [2, 2]}]}")
    assert "Did you mean 'stove'?" in _read(tmp_path, text)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "town.yaml"
    file.write_bytes(b"town: \xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        read_yaml(file, TownPlan)


@pytest.mark.parametrize(("town", "words"), [("larkwatr", "Did you mean 'larkwater'"), ("/nowhere", "there is no town")])
def test_unknown_towns(town: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_world(town)


def test_a_folder_that_is_no_town(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this folder is no town"):
        load_world(tmp_path)
