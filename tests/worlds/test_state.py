from collections import OrderedDict, deque
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.worlds.state import StateError, dump, load, restore, save, saved


@saved("Colour")
class Colour(Enum):
    RED = 1


@saved("Pebble")
@dataclass(frozen=True, slots=True)
class Pebble:
    weight: int
    marks: tuple[str, ...] = ()


class Foreign:
    pass


class Inner:
    STATE = ("_items",)

    def __init__(self) -> None:
        self._items: list[int] = []
        self.rebuilt = 0

    def restored(self) -> None:
        self.rebuilt = sum(self._items)


class Outer:
    STATE = ("inner", "shared", "count", "each")

    def __init__(self) -> None:
        self.inner = Inner()
        self.shared: set[int] = set()
        self.alias = self.shared
        self.count = 0
        self.each = [Inner(), Inner()]


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=12,
)


@given(_PLAIN)
def test_plain_values_come_back(value: Any) -> None:
    assert load(dump(value)) == value
    assert type(load(dump(value))) is type(value)


def test_registered_values_come_back() -> None:
    value = [Pebble(3, ("a",)), Colour.RED, deque([1, 2]), OrderedDict(b=1, a=2), {3, 1}, frozenset({"x"})]
    found = load(dump(value))
    assert found == value
    array = np.arange(6, dtype=np.int32).reshape(2, 3)
    assert (load(dump(array)) == array).all()


@pytest.mark.parametrize("value", [Foreign(), object, b"bytes"])
def test_nothing_else_is_saved(value: object) -> None:
    with pytest.raises(StateError):
        dump(value)


@pytest.mark.parametrize(
    "data",
    [
        {"$c": ["Foreign", {}]},
        {"$c": ["Pebble", {"weight": 1}]},
        {"$c": "Pebble"},
        {"$e": ["Colour", "BLUE"]},
        {"$a": ["object", [1], ""]},
        {"$a": ["int8", [9], "AA=="]},
        {"$x": 1},
        {"a": 1},
        {"$o": {}},
    ],
)
def test_nothing_else_is_made(data: Any) -> None:
    with pytest.raises(StateError):
        load(data)


def test_objects_are_filled_in_place() -> None:
    one = Outer()
    one.inner._items += [1, 2]
    one.shared.add(5)
    one.count = 7
    one.each[1]._items.append(9)
    other = Outer()
    restore(other, save(one))
    assert other.inner._items == [1, 2]
    assert other.inner.rebuilt == 3
    assert other.alias == {5}
    assert other.alias is other.shared
    assert other.count == 7
    assert other.each[1]._items == [9]
    with pytest.raises(StateError, match="other parts"):
        restore(other, {"count": 1})


def test_a_saved_name_is_one_class() -> None:
    with pytest.raises(ValueError, match=r"'Colour' is the saved name of two classes: .*\.Colour and .*\.Mine"):

        @saved("Colour")
        @dataclass
        class Mine:
            hue: int


class Whole:
    """Saves attributes of its parts under names of its own, and things by name where there are any."""

    STATE = (("inner._items", "items"), ("inner.rebuilt", "sum"))
    OPTIONAL_STATE = (("guests", "visitors"),)

    def __init__(self, *guests: str) -> None:
        self.inner = Inner()
        self.alias = self.inner._items
        self.guests = {name: Inner() for name in guests}


def test_attributes_of_parts_are_saved_and_restored_in_place() -> None:
    whole, other = Whole(), Whole()
    whole.inner._items.append(4)
    whole.inner.rebuilt = 7
    assert save(whole) == {"items": [4], "sum": 7}
    restore(other, save(whole))
    assert other.inner._items is other.alias
    assert (other.alias, other.inner.rebuilt) == ([4], 7)


def test_things_by_name_are_restored_each_in_its_place_and_all_must_be_here() -> None:
    whole, other = Whole("a", "b"), Whole("b", "a")
    whole.guests["a"]._items.append(1)
    whole.guests["b"]._items.append(2)
    restore(other, save(whole))
    assert [(name, other.guests[name]._items) for name in ("a", "b")] == [("a", [1]), ("b", [2])]
    for here, kept in ((Whole("a"), whole), (Whole(), whole), (whole, Whole())):
        with pytest.raises(StateError, match="it was saved with these visitors"):
            restore(here, save(kept))
