"""Going somewhere new: what is not known, else what was not seen for longest; open, public, and near."""

import pytest

from tests.agents.cognition.contexts import context_for
from twinville.agents.cognition.exploring import somewhere_new
from twinville.agents.cognition.going import spot_of
from twinville.agents.memory.spatial import SpatialMemory
from twinville.agents.persona import Persona
from twinville.agents.population.population import Population
from twinville.agents.prompts.places import EXPLORE
from twinville.worlds.world import Arena, World

NOON, NIGHT = 12 * 3600, 2 * 3600


def _found(world: World, spatial: SpatialMemory, at: int = NOON, luck: float = 0.0) -> Arena:
    start = world.arena("Weir House:living room").tiles[0]
    found = somewhere_new(world, spatial, start, at, 0, luck, lambda arena: arena.name != "counter")
    assert found is not None
    return found


def test_what_is_not_known_comes_first_and_then_what_was_not_seen_for_longest(larkwater: tuple[World, Population]) -> None:
    world, _ = larkwater
    everywhere = range(len(world.arenas))
    quay = next(arena for arena in world.arenas_of("Ferry Quay") if not arena.indoors)
    assert _found(world, SpatialMemory(world, "X", set(everywhere) - {quay.id}), luck=0.99).id == quay.id
    spatial = SpatialMemory(world, "X", everywhere)
    public = {_found(world, spatial, luck=luck).id for luck in (0.0, 0.4, 0.9)}
    assert len(public) == 3
    for arena in everywhere:
        if arena != quay.id:
            spatial.visit(arena, 5000)
    assert _found(world, spatial, luck=0.99).id == quay.id


@pytest.mark.parametrize("at", [NOON, NIGHT])
def test_it_is_public_and_open(larkwater: tuple[World, Population], at: int) -> None:
    world, _ = larkwater
    spatial = SpatialMemory(world, "X", ())
    for number in range(20):
        arena = _found(world, spatial, at, number / 20)
        assert world.sector(arena.sector).kind != "home"
        assert arena.hours is None or arena.hours.is_open(0, at)
        spatial.visit(arena.id, at)


def test_a_where_becomes_an_arena_and_there_may_be_nothing_new() -> None:
    context = context_for(Persona(name="Ada", age=30, home="Rose Cottage"))
    arena, use = spot_of(context, EXPLORE, NOON)
    found = context.world.arenas[arena]
    assert context.world.sector(found.sector).kind != "home"
    assert use in context.world.affordances(found)
    assert spot_of(context, f"P{arena}.stand", NOON) == (arena, "stand")
    nowhere = somewhere_new(context.world, context.spatial, 0, NOON, 0, 0.5, lambda arena: False)
    assert nowhere is None
