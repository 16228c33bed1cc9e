"""Names of places: exact, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.cognition.wheres import read_where
from twinville.agents.named_places import NamedPlaces
from twinville.agents.population.load import load_people
from twinville.worlds.load import load_world

WORLD = load_world("larkwater")
PEOPLE = load_people(WORLD, "larkwater", None, None, 0)
NAMES = NamedPlaces(WORLD, {persona.name: persona.home for persona in PEOPLE.personas})
EVERYWHERE = frozenset(arena.id for arena in WORLD.arenas)
LUCA = "Luca Castellano"


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("Look for Pepper at the mill, she is lost there.", ["Mill Cottage"]),
        ("I saw her by Mill Cottage, and then on the green.", ["Mill Cottage", "The Green"]),
        ("Come to my place tonight.", ["Weir House"]),
        ("Let us meet at Maja's home at 7.", ["1 Chapel Row"]),
        ("It is in the home of Yusuf Demir", ["4 Sluice Lane"]),
        ("Ines’ place is nicer", ["Weir House"]),
        ("bei Maja, um 7", ["1 Chapel Row"]),
        ("She lives at 7 Rope Walk.", ["7 Rope Walk"]),
        ("We had a drink at the Bell.", ["The Drowned Bell"]),
        ("Lindqvist's Grocery is closed.", ["Lindqvist's Grocery"]),
        ("See you at 7.", []),
        ("I like green, and the lane by the row.", []),
        ("Maja's brother is at home.", []),
        ("A mill is a fine thing.", []),
        ("", []),
    ],
)
def test_words_name_places_by_whole_or_by_the_one_word_that_no_other_has(text: str, sectors: list[str]) -> None:
    assert list(NAMES.in_text(text, LUCA)) == [f"Larkwater:{sector}" for sector in sectors]


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("at the mill.stand", ("Mill Cottage:living room", "stand")),
        ("the mill", ("Mill Cottage:living room", "chat")),
        ("at Mill Cottage: living room.read", ("Mill Cottage:living room", "read")),
        ("at Maja's.chat", ("1 Chapel Row:living room", "chat")),
        ("Maja's place", ("1 Chapel Row:living room", "chat")),
        ("at home.rest", ("Weir House:living room", "rest")),
        ("duck pond.feed the ducks", ("The Green:duck pond", "feed the ducks")),
        ("at The Copper Kettle.Dine", ("The Copper Kettle:cafe", "dine")),
        ("«St Bride's Chapel»", ("St Bride's Chapel:nave", "stand")),
    ],
)
def test_a_name_means_one_place_with_or_without_a_use(said: str, where: tuple[str, str]) -> None:
    arena, use = where
    assert read_where(said, WORLD, NAMES, LUCA, EVERYWHERE) == f"P{WORLD.arena(arena).id}.{use}"


@pytest.mark.parametrize(
    "said",
    [
        "the moon",
        "Rope Walk",
        "7",
        "P9999.stand",
        "at the mill.dance",
        "at the mill: attic.stand",
        "living room",
        "",
        ".",
        "at .",
        "Castellano",
    ],
)
def test_what_means_none_or_several_means_nothing(said: str) -> None:
    assert read_where(said, WORLD, NAMES, LUCA, EVERYWHERE) is None


def test_only_what_is_known_can_be_meant_and_a_part_is_unique_among_that() -> None:
    rope_walk = {arena.id for arena in WORLD.arenas_of("7 Rope Walk")}
    found = read_where("Rope Walk", WORLD, NAMES, LUCA, rope_walk)
    assert found is not None
    assert found.startswith(f"P{min(rope_walk)}.")
    assert read_where("the mill", WORLD, NAMES, LUCA, rope_walk) is None
    assert read_where(f"P{WORLD.arena('Mill Cottage:living room').id}.stand", WORLD, NAMES, LUCA, rope_walk) is None


@given(st.text(max_size=60))
def test_no_text_is_an_error(text: str) -> None:
    NAMES.in_text(text, LUCA)
    found = read_where(text, WORLD, NAMES, LUCA, EVERYWHERE)
    assert found is None or read_where(found, WORLD, NAMES, LUCA, EVERYWHERE) == found
