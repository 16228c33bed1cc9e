import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.worlds.outward.file_names import MOST, file_name, is_same_file
from twinville.worlds.outward.markdown import cell as markdown_cell
from twinville.worlds.outward.page import on_page
from twinville.worlds.outward.spreadsheet import cell, raw

NAMES = st.text(st.characters(), max_size=300) | st.text(st.sampled_from("./\\-~ aA:*\x00\nCON.é"), max_size=12)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-x", "'-x"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"),
        ("＝1", "'＝1"), ("'=1", "''=1"), ("'tis", "'tis"), ("plain", "plain"), ("", ""), ("-5", "-5"), ("+1.5e-3", "+1.5e-3"),
        ("-1+1", "'-1+1"), ("a=b", "a=b"),
    ],
)  # fmt: skip
def test_cells(text: str, written: str) -> None:
    assert cell(text) == written
    assert raw(written) == text


@pytest.mark.parametrize("value", [-5, -0.5, True, None])
def test_numbers_stay_numbers(value: object) -> None:
    assert cell(value) is value


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_cell_is_no_formula_and_comes_back(text: str) -> None:
    written = cell(text)
    assert raw(written) == text
    if written[:1] in tuple("=+-@\t\r＝＋－＠"):
        float(written)


def test_half_a_character_can_be_written() -> None:
    file = io.StringIO()
    csv.writer(file).writerow([cell("a\ud800")])
    assert file.getvalue().encode() == b"a?\r\n"


@given(NAMES)
def test_file_names(name: str) -> None:
    made = file_name(name)
    assert 0 < len(made.encode()) <= MOST
    assert not set(made) & set('/\\:*?"<>|\x00\n\r\x1b')
    assert made[0] not in ".- "
    assert made[-1] not in ". "
    assert made.partition(".")[0].casefold() not in ("con", "nul", "com1")
    assert file_name(made) == made or "~" in made


@given(NAMES, NAMES)
def test_two_names_are_two_files(one: str, other: str) -> None:
    assert (file_name(one) == file_name(other)) == (one == other)


@pytest.mark.parametrize("name", ["none", "pub law", "a in cell 12", "李明", "Zoë", "v1.2"])
def test_good_names_stay(name: str) -> None:
    assert file_name(name) == name


def test_names_that_differ_in_case() -> None:
    assert is_same_file("Law", "law")
    assert not is_same_file("Law", "Laws")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a | b", "a \\| b"), ("a\nb", "a b"), ("<b>&lt;", "&lt;b>&amp;lt;"), ("`x`", "\\`x\\`"), ("[x](y)", "\\[x\\](y)"),
        ("a\\|b", "a\\\\\\|b"), ("max_tokens 20 & more", "max_tokens 20 & more"), ("\x1b\u202e", "␛\\\\u202e"),
    ],
)  # fmt: skip
def test_markdown(text: str, written: str) -> None:
    assert markdown_cell(text) == written


def test_what_a_page_writes() -> None:
    class Made(str):
        def __html__(self) -> str:
            return self

    made = Made("<b>\x1b</b>")
    assert on_page("\u202ex") == "\\u202ex"
    assert on_page(made) is made
    assert on_page(3) == 3
