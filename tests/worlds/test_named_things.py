import pytest

from twinville.worlds.named_things import thing_named
from twinville.worlds.world import Arena, World


@pytest.fixture(scope="module")
def cafe(larkwater: tuple[World, object]) -> tuple[World, Arena]:
    world = larkwater[0]
    return world, world.arena("Larkwater:The Copper Kettle:cafe")


def test_every_thing_is_found_by_its_name_and_address(cafe: tuple[World, Arena]) -> None:
    world, arena = cafe
    assert len(arena.things) > 3
    for thing in (world.things[index] for index in arena.things):
        assert thing_named(world, arena, f"The {thing.name.upper()}.") == thing
        assert thing_named(world, arena, thing.address) == thing


def test_a_part_of_a_name_counts_where_it_is_but_one_thing(cafe: tuple[World, Arena]) -> None:
    world, arena = cafe
    names = [world.things[index].name for index in arena.things]
    last = {word: [name for name in names if word in name.split()] for name in names for word in name.split()}
    for word, of in last.items():
        found = thing_named(world, arena, word)
        assert (found.name if found is not None else None) == (word if word in names else of[0] if len(of) == 1 else None)


@pytest.mark.parametrize("said", ["", " . ", "the", "spaceship", "table 3 and 4"])
def test_what_names_no_thing_is_none(cafe: tuple[World, Arena], said: str) -> None:
    assert thing_named(*cafe, said) is None
