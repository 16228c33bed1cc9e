"""Whatever a file is or holds, it becomes plain values or one sentence that names it."""

import os
from pathlib import Path

import pytest

from twinville.worlds.errors import InputError
from twinville.worlds.reading import (
    MAX_BYTES,
    parse_json,
    parse_object,
    read_json,
    read_rows,
    read_text,
    read_toml,
    shown,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "recursion limit"),
        ('{"a":' * 60_000, "recursion limit"),
        ('"\\ud800"', "not valid JSON"),
        ("NaN", "not valid JSON"),
        ("[1, -Infinity]", "not valid JSON"),
        ('{"a": [0, 1e999]}', "here: a.1: inf is no number"),
        ('{"a": 9223372036854775808}', "here: a: this whole number has more than 64 bits"),
        ("9" * 5000, "number out of range"),
        ("", "not valid JSON"),
        ("[1,]", "not valid JSON"),
        ("'a'", "not valid JSON"),
    ],
)
def test_json_that_is_refused(text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        parse_json(text, "here")
    assert str(error.value).startswith("here: ")
    assert words in str(error.value)


def test_json_that_is_read() -> None:
    assert parse_json('{"a": [1, 2.5, "\\ud83d\\ude00", null, 9223372036854775807]}', "") == {"a": [1, 2.5, "😀", None, 2**63 - 1]}
    with pytest.raises(InputError, match="must hold one JSON object"):
        parse_object("[]", "here")


def test_toml_is_bounded(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    for text, words in (
        ("x = " + "[" * 5000 + "]" * 5000, "nested too deep"),
        ("x" + ".x" * 5000 + " = 1", "nested more than 200 deep"),
        ("x = inf", "s.toml: x: inf is no number"),
        ("[a]\nx = [1, nan]", "s.toml: a.x.1: nan is no number"),
        ("x = 99999999999999999999", "more than 64 bits"),
        ("x = ", "is not TOML"),
    ):
        file.write_text(text)
        with pytest.raises(InputError, match=words):
            read_toml(file)
    file.write_text("x = 1")
    assert read_toml(file) == {"x": 1}


def test_csv_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")
    assert list(read_rows(file)) == [(1, ["a", "b"]), (2, ["1", "2"])]
    file.write_text("a\n" + "x" * 2_000_000)
    with pytest.raises(InputError, match=r"x\.csv:2: is not valid CSV"):
        list(read_rows(file))


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (tmp_path / "bytes").write_bytes(b"a\xff")
    for path, words in (
        (tmp_path / "pipe", "is a pipe or a device"),
        (Path("/dev/zero"), "is a pipe or a device"),
        (tmp_path / "folder", "is a folder"),
        (tmp_path / "none", "there is no such file"),
        (large, "is too large"),
        (tmp_path / "bytes", "byte 1 is not UTF-8"),
        (tmp_path / ("x" * 5000), r"x\.\.\.: cannot be read"),
        (Path("a\x00b"), r"a\\x00b: cannot be read"),
    ):
        with pytest.raises(InputError, match=words):
            read_text(path)
    with pytest.raises(InputError, match="there is no such file"):
        read_json(tmp_path / "none")


def test_a_path_is_shown_so_that_it_can_be_read() -> None:
    assert shown("a" * 400) == "a" * 297 + "..."
    assert shown("a\x1b[31m\u202eb") == r"a\x1b[31m\u202eb"
    assert shown(Path("ä b")) == "ä b"
