"""The labelled lines are what their README says: well formed, all different, and enough of each kind."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Literal, get_args

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

FOLDER = Path(__file__).parent
LINES, FRESH = FOLDER / "lines.jsonl", FOLDER / "fresh.jsonl"

Language = Literal["en", "de", "zh"]
Stance = Literal["affirms", "denies", "corrects", "withdraws", "asks", "hints"]

Positive = Literal["paraphrase", "in-passing", "pronouns", "correction", "denial", "withdrawal", "new-statement"]
Negative = Literal[
    "cited-not-told",
    "declared-not-said",
    "negated",
    "asked",
    "hinted",
    "other-numbers",
    "something-else",
    "quoted-doubt",
    "past-year",
    "irony",
]
POSITIVE = get_args(Positive)
NEGATIVE = get_args(Negative)


class Part(BaseModel):
    """Whatever stands in a row: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Fact(Part):
    """Something that can be told."""

    id: str = Field(pattern=r"^f[1-9]$")
    statement: str = Field(min_length=1)
    secret: bool


class Tell(Part):
    """What a model declared that the line tells."""

    of: str
    statement: str | None = None
    stance: Stance

    @model_validator(mode="after")
    def _only_news_is_stated(self) -> "Tell":
        if (self.of == "new") != bool(self.statement):
            raise ValueError("a statement stands with `new`, and with nothing else")
        return self


class Label(Part):
    """What a careful reader says of the line."""

    told: Literal["yes", "no", "unsure"]
    of: str | None
    stance: Literal[Stance, "none"]
    new_version: bool

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Label":
        if (self.of is None) != (self.stance == "none"):
            raise ValueError("a stance is taken towards something")
        if self.told == "yes" and self.stance in ("asks", "hints", "none"):
            raise ValueError("neither a question nor a hint tells")
        if self.told == "no" and self.stance in ("affirms", "denies", "corrects", "withdraws"):
            raise ValueError("what is affirmed, denied, corrected or withdrawn is told")
        if self.new_version and (self.told != "yes" or self.of == "new"):
            raise ValueError("only a known fact that is told has a new version")
        return self


class Line(Part):
    """A row of the file."""

    id: str
    language: Language
    split: Literal["tune", "held-out", "fresh"]
    facts: list[Fact] = Field(min_length=1)
    speaker: str = Field(min_length=1)
    listener: str = Field(min_length=1)
    knows: list[str]
    line: str = Field(min_length=1)
    cites: list[str]
    tells: list[Tell]
    label: Label
    category: Positive | Negative
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _references_resolve(self) -> "Line":
        ids = [fact.id for fact in self.facts]
        if len(set(ids)) != len(ids):
            raise ValueError("two facts of one row share an id")
        if not set(self.knows) <= set(ids):
            raise ValueError("somebody knows a fact that the row lacks")
        # One can cite or declare only what one remembers; to ask about a fact, one need not know it.
        if not set(self.cites) <= set(self.knows):
            raise ValueError("a memory is cited that the speaker does not have")
        if not {tell.of for tell in self.tells} <= {*self.knows, "new"}:
            raise ValueError("a memory is declared that the speaker does not have")
        if self.label.of not in {*ids, "new", None}:
            raise ValueError("the label names a fact that the row lacks")
        if self.label.told == "yes" and self.label.of not in {*self.knows, "new"}:
            raise ValueError("a fact is told by somebody who does not know it")
        if self.speaker == self.listener:
            raise ValueError("nobody talks to themselves")
        if not re.fullmatch(rf"{self.language}-\d{{4}}", self.id):
            raise ValueError("an id is the language and four digits")
        return self


@pytest.fixture(scope="module")
def rows() -> list[Line]:
    return _read(LINES)


@pytest.fixture(scope="module")
def fresh() -> list[Line]:
    return _read(FRESH)


def _read(path: Path) -> list[Line]:
    return [Line.model_validate_json(text, strict=True) for text in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def held_out(rows: list[Line]) -> list[Line]:
    return [row for row in rows if row.split == "held-out"]


def _words(line: str) -> list[str]:
    # A Chinese character counts as a word here: the script writes no spaces.
    return re.findall(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+", line.lower())


def _differ_by_one_word(a: list[str], b: list[str], word: int) -> bool:
    """Whether what is left between the common beginning and the common end is at most `word` long on either side."""
    shorter = min(len(a), len(b))
    if max(len(a), len(b)) - shorter > word:
        return False
    start = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    end = next((i for i in range(shorter - start) if a[-1 - i] != b[-1 - i]), shorter - start)
    return max(len(a), len(b)) - start - end <= word


def test_ids_and_lines_are_unique(rows: list[Line]) -> None:
    assert len({row.id for row in rows}) == len(rows)
    assert len({row.line for row in rows}) == len(rows)


def test_no_line_is_another_with_one_word_changed(rows: list[Line]) -> None:
    by_language: dict[str, list[tuple[str, list[str]]]] = {}
    for row in rows:
        by_language.setdefault(row.language, []).append((row.id, _words(row.line)))
    twins = [
        (first, second)
        for language, lines in by_language.items()
        for (first, a), (second, b) in combinations(lines, 2)
        # Most Chinese words are two characters long.
        if _differ_by_one_word(a, b, 2 if language == "zh" else 1)
    ]
    assert not twins


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("the party is at six", "the party is at seven", True),
        ("the party is at six", "the party is at six tomorrow", True),
        ("the party is at six", "no party is at seven", False),
        ("the party is at six", "the party", False),
    ],
)
def test_a_changed_word_is_found(a: str, b: str, alike: bool) -> None:
    assert _differ_by_one_word(_words(a), _words(b), 1) is alike


def test_enough_lines_are_held_out(rows: list[Line], held_out: list[Line]) -> None:
    assert len(rows) >= 640
    assert len(rows) - len(held_out) >= 195
    told = Counter(row.label.told == "yes" for row in held_out)
    assert told[True] >= 220
    assert told[False] >= 220
    category = Counter(row.category for row in held_out)
    assert set(category) == {*POSITIVE, *NEGATIVE}
    assert sum(category[name] for name in POSITIVE) >= 220
    assert sum(category[name] for name in NEGATIVE) >= 220
    assert min(category.values()) >= 23


def test_each_language_has_its_share_of_both_splits(rows: list[Line], held_out: list[Line]) -> None:
    for part in (rows, held_out, [row for row in rows if row.split == "tune"]):
        share = {language: count / len(part) for language, count in Counter(row.language for row in part).items()}
        assert 0.57 <= share["en"] <= 0.64
        assert 0.17 <= share["de"] <= 0.22
        assert 0.17 <= share["zh"] <= 0.22


def test_each_category_is_in_each_language_and_split(rows: list[Line]) -> None:
    found = {(row.category, row.language, row.split) for row in rows}
    assert len(found) == (len(POSITIVE) + len(NEGATIVE)) * 3 * 2


def test_every_line_that_should_tell_does(rows: list[Line]) -> None:
    assert not [row.id for row in rows if row.category in POSITIVE and row.label.told != "yes"]


def test_the_first_rows_show_each_category(rows: list[Line]) -> None:
    assert {row.category for row in rows[:30]} == {*POSITIVE, *NEGATIVE}


def test_each_category_takes_the_stance_that_it_is_named_after(rows: list[Line]) -> None:
    named = {
        "correction": {"affirms", "corrects"},  # who passes a changed number on as if it were the first also makes a version
        "denial": {"denies"},
        "withdrawal": {"withdraws"},
        "new-statement": {"affirms"},
        "asked": {"asks"},
        "hinted": {"hints"},
        "cited-not-told": {"none"},
        "declared-not-said": {"none"},
    }
    for name, stances in named.items():
        assert {row.label.stance for row in rows if row.category == name} <= stances, name
    assert all(row.cites for row in rows if row.category == "cited-not-told")
    assert all(row.tells for row in rows if row.category == "declared-not-said")
    # A "not" denies in one line and denies nothing in another, so that no rule of one word can pass.
    assert {row.label.stance for row in rows if row.category == "negated"} >= {"affirms", "denies", "none"}


def test_the_readme_counts_what_is_there(rows: list[Line]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name in (*POSITIVE, *NEGATIVE):
        cells = [
            sum(row.category == name and row.split == split and row.language == language for row in rows)
            for split in ("held-out", "tune")
            for language in ("en", "de", "zh")
        ]
        assert f"| `{name}` | {' | '.join(map(str, cells))} |" in readme
    for split in ("held-out", "tune"):
        told = Counter(row.label.told for row in rows if row.split == split)
        assert f"| {split} | {told['yes']} | {told['no']} | {told['unsure']} |" in readme


def test_fresh_lines_are_apart_and_as_uneven_as_the_others(rows: list[Line], fresh: list[Line]) -> None:
    assert {row.split for row in rows} == {"tune", "held-out"}
    assert {row.split for row in fresh} == {"fresh"}
    assert not {row.id for row in rows} & {row.id for row in fresh}
    assert not {fact.statement for row in rows for fact in row.facts} & {fact.statement for row in fresh for fact in row.facts}
    assert len({row.line for row in fresh}) == len(fresh)
    assert Counter(row.language for row in fresh) == {"en": 60, "de": 30, "zh": 30}
    assert Counter(row.label.told for row in fresh) == {"yes": 60, "no": 60}
    hard = Counter(row.category for row in fresh if row.label.told == "no")
    assert hard == dict.fromkeys(("something-else", "past-year", "other-numbers", "hinted", "negated", "quoted-doubt"), 10)
    assert {row.category for row in fresh if row.label.told == "yes"} == set(POSITIVE)
    telling = ("affirms", "denies", "corrects", "withdraws")
    declared = [any(tell.stance in telling for tell in row.tells) for row in fresh if row.label.told == "no"]
    assert sum(declared) == 20
