from typing import Any

import pytest
from pydantic import ValidationError

from twinville.agents.persona import Persona, skeleton


def _persona(**fields: Any) -> Persona:
    return Persona.model_validate({"name": "Ada", "age": 30, "home": "House", **fields})


@pytest.mark.parametrize("name", ["ليلى", "王小明", "Zoë", "नेहा शर्मा", "O'Connor-Śmith", "한지민", "x" * 200])
def test_names_of_all_scripts(name: str) -> None:
    assert _persona(name=name).name == name


@pytest.mark.parametrize("name", ["", "  ", "…", "a\x00b", "a\nb\x1b[31m", "x" * 201])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(ValidationError):
        _persona(name=name)


def test_combining_marks_are_normalised() -> None:
    assert _persona(name="Zoe\u0308").name == "Zoë"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada Field", "ada  field"), ("José", "Jose"), ("Anna", "Аnnа"), ("Ada", "A\u200bda"), ("Ｋai", "Kai")],
)
def test_lookalikes_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Ada", "Ida"), ("王小明", "王小华"), ("نور", "نورا"), ("कि", "की")])
def test_different_names_do_not(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_unquoted_yaml_times_are_understood() -> None:
    # YAML 1.1 reads an unquoted 22:30 as 22 * 60 + 30.
    assert _persona(sleep=22 * 60 + 30).wake == "07:00"


@pytest.mark.parametrize(
    "fields",
    [
        {"age": -1},
        {"age": 121},
        {"wake": "7 o'clock"},
        {"colour": "red"},
        {"shifts": [{"start": "9", "end": "17:00"}]},
        {"routines": [{"activity": "x", "at": "09:00", "minutes": 1}]},
        {"vision_radius": 0},
    ],
)
def test_wrong_fields_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _persona(**fields)


def test_a_night_shift_ends_the_next_day() -> None:
    shift = _persona(workplace="W", shifts=[{"start": "22:00", "end": "06:00"}]).shifts[0]
    assert shift.seconds == (22 * 3600, 30 * 3600)


def test_very_long_biographies() -> None:
    assert len(_persona(biography="word " * 20_000).biography) == 100_000
