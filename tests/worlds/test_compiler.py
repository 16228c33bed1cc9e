from typing import Any

import pytest

from twinville.worlds.compiler import Compiler, compile_town
from twinville.worlds.document import from_document, to_document
from twinville.worlds.errors import InputError
from twinville.worlds.load import bundled_towns, check_world, load_world
from twinville.worlds.town_plan import TownPlan


def _plan(**changes: Any) -> dict[str, Any]:
    plan: dict[str, Any] = {
        "town": "T",
        "size": [20, 12],
        "sectors": [
            {
                "name": "House",
                "kind": "home",
                "rect": [2, 2, 9, 7],
                "doors": [[4, 8], [7, 4]],
                "arenas": [
                    {"name": "room", "rect": [3, 3, 4, 5], "things": [{"name": "bed", "kind": "bed", "at": [3, 3]}]},
                    {
                        "name": "bath",
                        "rect": [8, 3, 2, 5],
                        "capacity": 1,
                        "things": [{"name": "wc", "kind": "toilet", "at": [9, 3]}],
                    },
                ],
            }
        ],
    }
    return plan | changes


def _problems(plan: dict[str, Any]) -> list[str]:
    return Compiler(TownPlan.model_validate(plan), "town.yaml").problems()


def _house(**changes: Any) -> dict[str, Any]:
    plan = _plan()
    plan["sectors"][0] |= changes
    return plan


def _room(**changes: Any) -> dict[str, Any]:
    plan = _plan()
    plan["sectors"][0]["arenas"][0] |= changes
    return plan


def test_a_sound_plan() -> None:
    world = compile_town(TownPlan.model_validate(_plan()), "town.yaml")
    bed = world.things[0]
    assert bed.address == "T:House:room:bed"
    assert bed.use_tiles == bed.tiles
    assert not world.passable[bed.tiles[0]]
    assert world.arena("House:bath").capacity == 1
    door = world.tile(4, 8)
    assert world.passable[door]
    assert int(world.arena_at[door]) == world.arena("House:room").id
    # The door between two rooms belongs to the smaller one.
    assert int(world.arena_at[world.tile(7, 4)]) == world.arena("House:bath").id


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (_house(rect=[15, 2, 9, 7]), "sector 'House': lies outside the map"),
        (_house(doors=[[4, 8]]), "arena 'House:bath': cannot be reached"),
        (_house(doors=[[1, 1], [7, 4]]), "door of 'House' at [1, 1]: does not stand in a wall"),
        (_house(doors=[[2, 2], [4, 8], [7, 4]]), "leads to no room"),
        (_room(rect=[2, 3, 4, 5]), "arena 'House:room': covers the outer wall"),
        (_room(rect=[12, 3, 4, 5]), "arena 'House:room': lies outside its sector"),
        (_room(name="BATH"), "arena 'bath': this address is used twice"),
        (_room(things=[{"name": "bed", "kind": "bed", "at": [12, 3]}]), "thing 'House:room:bed': stands outside its arena"),
        (_room(things=[{"name": "bed", "kind": "bed"}]), "needs either 'at"),
        (
            _room(things=[{"name": "a", "kind": "bed", "at": [3, 3]}, {"name": "b", "kind": "bed", "at": [3, 3]}]),
            "thing 'House:room:b': stands on 'a'",
        ),
        (
            _room(things=[{"name": "s", "kind": "stove", "at": [3, 3], "use": [[9, 9]]}]),
            "its use tile [9, 9] is not free floor",
        ),
        (_room(things=[{"name": "s", "kind": "shelf", "rect": [3, 3, 4, 5]}]), "has no free floor beside it"),
        (_plan(spawns=[[2, 2]]), "spawn at [2, 2]: is in a wall"),
        (_plan(terrain=[{"kind": "water", "rect": [0, 0, 21, 1]}]), "terrain water"),
        (_plan(trees=[[19, 99]]), "tree at [19, 99]: lies outside the map"),
        (_plan(terrain=[{"kind": "water", "rect": [0, 0, 20, 12]}]), "no walkable ground outdoors"),
    ],
)
def test_each_mistake_is_one_sentence(plan: dict[str, Any], words: str) -> None:
    problems = _problems(plan)
    assert any(words in problem for problem in problems), problems
    assert all(problem.startswith("town.yaml: ") for problem in problems)


def test_a_bed_walled_in_by_furniture_is_found() -> None:
    shelves = [{"name": f"s{i}", "kind": "shelf", "at": at, "use": [[5, 6]]} for i, at in enumerate(([4, 3], [3, 4]))]
    plan = _room(things=[{"name": "bed", "kind": "bed", "at": [3, 3]}, *shelves])
    assert any("none of its use tiles can be reached" in problem for problem in _problems(plan))


def test_doubled_sectors_and_overlaps() -> None:
    plan = _plan()
    plan["sectors"].append(plan["sectors"][0])
    problems = _problems(plan)
    assert any("used twice" in problem for problem in problems)
    assert any("overlaps sector 'House'" in problem for problem in problems)


def test_loading_says_how_many_more() -> None:
    plan = _plan(spawns=[[2, 2], [2, 3]])
    with pytest.raises(InputError, match=r"1 more; 'twinville check' lists them"):
        compile_town(TownPlan.model_validate(plan), "town.yaml")


@pytest.mark.parametrize("town", bundled_towns())
def test_bundled_towns_are_sound_and_survive_a_document(town: str) -> None:
    assert check_world(town) == []
    world = load_world(town)
    again = from_document(to_document(world))
    assert again.things == world.things
    assert again.arenas == world.arenas
    assert again.doors == world.doors
    assert (again.passable == world.passable).all()
    assert (again.room_at == world.room_at).all()


def test_the_bundled_town_is_as_large_as_promised() -> None:
    world = load_world("larkwater")
    assert world.width >= 90
    assert world.height >= 70
    buildings = [s for s in world.sectors if world.arenas[s.arenas[0]].indoors]
    assert len(buildings) >= 15
    kinds = {sector.kind for sector in world.sectors}
    assert {
        "home",
        "school",
        "clinic",
        "cafe",
        "pub",
        "grocer",
        "library",
        "town hall",
        "workshop",
        "park",
        "chapel",
        "club",
    } <= kinds
    assert any(thing.kind == "notice board" for thing in world.things)
