import shutil
from pathlib import Path

import pytest

from twinville.worlds.document import from_document, to_document
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world
from twinville.worlds.matrix import load_matrix


@pytest.fixture
def village(fixtures: Path, tmp_path: Path) -> Path:
    shutil.copytree(fixtures / "the_ville" / "matrix", tmp_path / "matrix")
    for file in (tmp_path / "matrix").rglob("*"):
        file.chmod(0o755)
    return tmp_path / "matrix"


def test_the_original_village(fixtures: Path) -> None:
    world = load_world(fixtures / "the_ville" / "matrix")
    assert (world.width, world.height) == (140, 100)
    assert world.name == "the Ville"
    assert len(world.sectors) == 19
    assert len(world.arenas) == 63
    bed = next(thing for thing in world.things if thing.address == "the Ville:Isabella Rodriguez's apartment:main room:bed")
    assert bed.kind == "bed"
    # Every object tile is walkable there, and is its own use tile.
    assert all(world.passable[tile] for thing in world.things for tile in thing.tiles)
    assert all(thing.use_tiles == thing.tiles for thing in world.things)
    assert world.arena("Hobbs Cafe:cafe").indoors
    assert not world.arena("Johnson Park:park").indoors
    assert world.arena("Isabella Rodriguez's apartment:bathroom").capacity == 1
    assert world.arena("artist's co-living space:Rajiv Patel's room").owners == ("Rajiv Patel",)
    moreno = world.arena("Moreno family's house:Tom and Jane Moreno's bedroom")
    assert moreno.owners == ("Tom Moreno", "Jane Moreno")
    start = bed.use_tiles[0]
    assert all(world.paths.distance(start, thing.use_tiles[0]) is not None for thing in world.things)
    assert from_document(to_document(world)).things == world.things


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("maze_meta_info.json", "{}", "needs the whole numbers"),
        ("maze_meta_info.json", "[" * 99999, "is not valid JSON"),
        ("maze_meta_info.json", '{"maze_width": 1000000, "maze_height": 1000000}', "is not a size this loads"),
        ("maze/arena_maze.csv", "1,2,3", "has 3 cells where"),
        ("maze/arena_maze.csv", "x" * 30, "not a block id"),
        ("special_blocks/arena_blocks.csv", "", "is empty"),
        ("special_blocks/arena_blocks.csv", "1, the Ville\n", "arena_blocks.csv:1: a line is an id"),
        ("special_blocks/arena_blocks.csv", "32138, the Ville, Nowhere, room\n", "belongs to sector 'Nowhere'"),
        ("special_blocks/game_object_blocks.csv", "1, the Ville, <all>, bed\n", "is not listed in game_object_blocks"),
    ],
)
def test_damaged_folders(village: Path, file: str, text: str, words: str) -> None:
    (village / file).write_text(text)
    with pytest.raises(InputError, match=words):
        load_matrix(village)


@pytest.mark.parametrize("file", ["maze_meta_info.json", "maze/collision_maze.csv", "special_blocks/world_blocks.csv"])
def test_missing_files(village: Path, file: str) -> None:
    (village / file).unlink()
    with pytest.raises(InputError, match="there is no such file"):
        load_matrix(village)
