import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.population.load import load_people
from twinville.agents.spoken_places import PlaceNames
from twinville.worlds.load import load_world

WORLD = load_world("larkwater")
PEOPLE = load_people(WORLD, "larkwater", None, None, 0)
NAMES = PlaceNames(WORLD, {persona.name: persona.home for persona in PEOPLE.personas})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The Green", "The Green"),
        ("the green", "The Green"),
        ("on the green", "The Green"),
        ("Larkwater:The Green", "The Green"),
        ("The Green:duck pond", "The Green: duck pond"),
        ("by the duck pond", "The Green: duck pond"),
        ("the Bell", "The Drowned Bell"),
        ("at the Drowned Bell", "The Drowned Bell"),
        ("the pub", "The Drowned Bell"),
        ("the Kettle", "The Copper Kettle"),
        ("Copper Kettel", "The Copper Kettle"),
        ("The Copper Kettle: cafe", "The Copper Kettle: cafe"),
        ("the quay", "Ferry Quay"),
        ("the school", "Larkwater School"),
        ("Lindqvist's Grocery", "Lindqvist's Grocery"),
        ("the grocery", "Lindqvist's Grocery"),
        ("home", "Weir House"),
        ("my place", "Weir House"),
        ("zu Hause", "Weir House"),
        ("your place", "Mill Cottage"),
        ("bei dir", "Mill Cottage"),
        ("Yusuf's place", "4 Sluice Lane"),
        ("Yusuf Demir's house", "4 Sluice Lane"),
        ("bei Yusuf", "4 Sluice Lane"),
        ("Yusuf's living room", "4 Sluice Lane: living room"),
        ("Weir House, living room", "Weir House: living room"),
        ("St Brides Chapel", "St Bride's Chapel"),
        ("the café", "The Copper Kettle: cafe"),
        ("the chapel", "St Bride's Chapel"),
        ("the bar", "The Drowned Bell: bar"),
        ("here", None),
        ("", None),
        ("the moon", None),
        ("the washroom", None),
        ("somewhere nice", None),
        ("Chapel Row", None),
    ],
)
def test_a_place_is_found_or_open(text: str, place: str | None) -> None:
    found = NAMES.find(text, "Luca Castellano", "Brigid Halloran")
    assert (found[0] if found else None) == place


def test_here_is_where_it_is_said() -> None:
    bar = WORLD.arenas_of("The Drowned Bell:bar")[0].id
    for word in ("here", "right here", "hier"):
        found = NAMES.find(word, "Luca Castellano", "Ines Castellano", bar)
        assert found is not None
        assert found[0] == "The Drowned Bell"


def test_two_who_live_together_have_their_rooms_in_common() -> None:
    found = NAMES.find("the living room", "Luca Castellano", "Ines Castellano")
    assert found is not None
    assert found[0] == "Weir House: living room"
    assert NAMES.find("the living room", "Luca Castellano", "Brigid Halloran") is None


@given(index=st.integers(0, len(WORLD.arenas) - 1))
def test_an_address_is_its_place(index: int) -> None:
    arena = WORLD.arenas[index]
    found = NAMES.find(arena.address, "Luca Castellano", "Brigid Halloran")
    assert found is not None
    assert found[1] == (arena.id,)
    whole = NAMES.find(arena.sector, "Luca Castellano", "Brigid Halloran")
    assert whole is not None
    assert arena.id in whole[1]


@given(text=st.text(max_size=60))
def test_any_text_is_a_place_or_open(text: str) -> None:
    found = NAMES.find(text, "Luca Castellano", "Brigid Halloran")
    assert found is None or (found[0] and found[1])
