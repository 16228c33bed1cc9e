"""Settling in: a body with its mind for each persona, and everybody in bed before the first tick."""

from collections.abc import Callable, Mapping

from twinville.agents.above import Above
from twinville.agents.agent import Agent
from twinville.agents.cognition.parts import Factory
from twinville.agents.keys import keys_of
from twinville.simulation.engine.body import PACE, SLOW_PACE, Body
from twinville.simulation.engine.settlement import Settlement
from twinville.simulation.engine.sight import Sight
from twinville.simulation.episode.events import Entered
from twinville.simulation.event import Event
from twinville.simulation.scenario import Scenario
from twinville.worlds.world import Thing, World


def bed_of(world: World, address: str | None) -> Thing:
    """The bed at an address."""
    return next(thing for thing in world.things if thing.address == address)


def make_bodies(scenario: Scenario, above: Above, components: Mapping[str, Factory]) -> list[Body]:
    """The people of a scenario, at their beds."""
    bodies = []
    for index, persona in enumerate(scenario.personas):
        mind = Agent(above, persona, now=scenario.clock.start, components=components)
        pace = SLOW_PACE if persona.age >= 70 else PACE
        bed = bed_of(above.world, persona.bed)
        bodies.append(Body(index, mind, bed.use_tiles[0], pace, keys=keys_of(above.world, persona)))
    return bodies


def settle_in(world: World, bodies: list[Body], settlement: Settlement, sight: Sight, emit: Callable[[int, Event], None]) -> None:
    """Everybody starts in bed, each on a tile of their own."""
    for body in bodies:
        bed = bed_of(world, body.mind.persona.bed)
        tile = settlement.occupancy.place_in(bed, body.index, bed.use_tiles[0])
        assert tile is not None, "settle() gives everybody a bed with room"
        settlement.occupancy.rest(tile, body.index)
        settlement.occupancy.use(bed.id, body.index)
        body.tile = body.goal = tile
        body.thing = bed.id
        body.set_out(0, [tile])
        arena = world.arenas[bed.arena]
        if arena.capacity is not None:
            settlement.occupancy.enter(arena.id, body.index)
            body.room = arena.id
        x, y = world.xy(tile)
        emit(body.index, Entered(body.name, x, y))
        sight.place(body.index, tile)
        settlement.schedule(body, 0)
