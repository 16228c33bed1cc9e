from twinville.agents.population.population import Population
from twinville.simulation.engine.occupancy import Occupancy
from twinville.worlds.world import World


def test_a_thing_holds_as_many_as_its_capacity(small: tuple[World, Population]) -> None:
    world, _ = small
    occupancy = Occupancy(world)
    table = next(t for t in world.things if t.address == "Starter:Corner Cafe:cafe:table 1")
    for who in range(table.capacity):
        tile = occupancy.place_in(table, who, table.tiles[0])
        assert tile is not None
        occupancy.rest(tile, who)
        occupancy.use(table.id, who)
    assert occupancy.place_in(table, 99, table.tiles[0]) is None
    assert occupancy.is_full(table)
    # Who sits there already still finds their own place.
    assert occupancy.place_in(table, 0, table.tiles[0]) == table.tiles[0]


def test_releases_count_from_the_ticks_end(small: tuple[World, Population]) -> None:
    world, _ = small
    occupancy = Occupancy(world)
    bath = world.arena("Rose Cottage:bathroom")
    occupancy.enter(bath.id, 1)
    occupancy.leave_arena(bath.id, 1)
    assert not occupancy.room_for(bath.id, 1, 2)
    assert occupancy.apply_releases() == {bath.id}
    assert occupancy.room_for(bath.id, 1, 2)


def test_claiming_again_in_the_same_tick_keeps_the_place(small: tuple[World, Population]) -> None:
    occupancy = Occupancy(small[0])
    occupancy.rest(5, 1)
    occupancy.leave_tile(5, 1)
    occupancy.rest(5, 1)
    assert occupancy.apply_releases() == set()
    assert not occupancy.tile_free(5, 2)
