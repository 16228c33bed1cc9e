"""Settlement with minds that do as they are told: who gets the last chair, who waits for the bathroom, who is refused."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from twinville.agents.action import Action
from twinville.agents.observation import Occasion
from twinville.agents.persona import Persona
from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.settlement import Settlement
from twinville.simulation.engine.sight import Sight
from twinville.simulation.episode.events import Acted, Refused, ThingChanged
from twinville.simulation.event import Event
from twinville.worlds.load import load_world
from twinville.worlds.new_town import write_starter
from twinville.worlds.world import World


class _Puppet:
    """Stands for a mind: has a name."""

    def __init__(self, name: str) -> None:
        self.persona = Persona(name=name, age=30, home="Rose Cottage")


class _Stage:
    """A few puppets in the starter town, moved tick by tick."""

    def __init__(
        self, world: World, spots: list[tuple[int, int]], start: int = 10 * 3600, seed: int = 1, keys: bool = False
    ) -> None:
        self.world = world
        self.clock = Clock(start, 10, date(2026, 3, 2))
        self.events: list[tuple[int, Event]] = []
        self.tick = 0
        self.queue: list[tuple[int, int, int]] = []
        self.bodies: list[Body] = []
        everywhere = frozenset(arena.id for arena in world.arenas)
        for index, (x, y) in enumerate(spots):
            puppet: Any = _Puppet(f"P{index}")
            body = Body(index, puppet, world.tile(x, y), keys=everywhere if keys else frozenset())
            body.set_out(0, [body.tile])
            self.bodies.append(body)
        sight = Sight(world, [8] * len(spots))
        self.settlement = Settlement(world, self.clock, KeyedChance(seed), sight, self.bodies, self.queue, self._emit)

    def _emit(self, _order: int, event: Event) -> None:
        self.events.append((self.tick, event))

    def order(self, who: int, use: str, arena: str, seconds: int = 300, patience: int = 600) -> None:
        place = self.world.arena(arena)
        things = tuple(thing.id for thing in self.world.things_in(place, use))
        body = self.bodies[who]
        latest = self.clock.seconds(self.tick) + 50_000
        body.action = Action(f"{use} {who}", "leisure", use, place.id, things, seconds, latest, patience)
        body.phase = Phase.DECIDING
        self.settlement.schedule(body, self.tick)

    def run(self, ticks: int, after: Callable[[Body], None] | None = None) -> None:
        for _ in range(ticks):
            due = []
            for entry in sorted(entry for entry in self.queue if entry[0] <= self.tick):
                self.queue.remove(entry)
                body = self.bodies[entry[1]]
                if body.serial == entry[2] and body.phase is not Phase.DOING:
                    due.append(body)
                elif body.serial == entry[2] and after is not None:
                    after(body)
                    due.append(body)
            due = [
                body for body in due if not (body.phase is Phase.DECIDING and body.occasion not in (Occasion.BEGIN, Occasion.DONE))
            ]
            self.settlement.settle(due, self.tick)
            self.settlement.end_tick(self.tick)
            self.tick += 1

    def began(self, who: int) -> list[int]:
        return [t for t, e in self.events if isinstance(e, Acted) and e.person == f"P{who}" and e.phase == "doing"]

    def refusals(self, who: int) -> list[str]:
        return [e.reason for _, e in self.events if isinstance(e, Refused) and e.person == f"P{who}"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return load_world(write_starter("Stage", tmp_path_factory.mktemp("stage")))


def test_a_walk_ends_in_the_activity(world: World) -> None:
    stage = _Stage(world, [(18, 13)])
    stage.order(0, "dine", "Corner Cafe:cafe")
    stage.run(60)
    assert len(stage.began(0)) == 1
    tile = stage.bodies[0].at(stage.tick, 10)
    assert world.things[stage.bodies[0].thing or 0].kind == "cafe table"
    assert tile in world.things[stage.bodies[0].thing or 0].use_tiles


def test_one_at_a_time_in_the_bathroom_in_order_of_waiting(world: World) -> None:
    stage = _Stage(world, [(5, 5), (7, 5), (5, 7)])
    stage.order(0, "wash", "Rose Cottage:bathroom", seconds=300)
    stage.run(10)
    stage.order(1, "wash", "Rose Cottage:bathroom", seconds=300, patience=3600)
    stage.run(10)
    stage.order(2, "wash", "Rose Cottage:bathroom", seconds=300, patience=3600)

    def leave(body: Body) -> None:
        place = world.arena("Rose Cottage:living room")
        body.action = Action("rest", "leisure", "stand", place.id, (), 9000, 10**9)
        body.phase = Phase.DECIDING

    stage.run(200, leave)
    bath = world.arena("Rose Cottage:bathroom").id
    for tick in range(stage.tick):
        inside = [body for body in stage.bodies if int(world.arena_at[body.at(tick, 10)]) == bath]
        assert len(inside) <= 1, tick
    firsts = [stage.began(who)[0] for who in range(3)]
    assert firsts == sorted(firsts)


def test_the_last_chair_goes_by_keyed_chance_not_by_number(world: World) -> None:
    winners = set()
    for seed in range(12):
        stage = _Stage(world, [(27, 5), (27, 7)], seed=seed)
        bench = world.things[next(world.things_in(world.arena("Corner Cafe:cafe"), "bake")).id]
        assert bench.capacity == 1
        for who in (0, 1):
            stage.order(who, "bake", "Corner Cafe:cafe", patience=0)
        stage.run(40)
        first = [who for who in (0, 1) if stage.began(who)]
        assert len(first) == 1
        assert stage.refusals(1 - first[0]) == ["full"]
        winners.add(first[0])
    assert winners == {0, 1}


def test_patience_ends(world: World) -> None:
    stage = _Stage(world, [(24, 6), (27, 7)])
    stage.order(0, "bake", "Corner Cafe:cafe", seconds=9000)
    stage.run(5)
    stage.order(1, "bake", "Corner Cafe:cafe", patience=300)
    stage.run(20)
    assert stage.refusals(1) == []
    stage.run(30)
    assert stage.refusals(1) == ["full"]


@pytest.mark.parametrize(("start", "keys", "refused"), [(7 * 3600, False, True), (7 * 3600, True, False), (9 * 3600, False, False)])
def test_a_closed_door_opens_with_a_key_only(world: World, start: int, keys: bool, refused: bool) -> None:
    stage = _Stage(world, [(27, 12)], start=start, keys=keys)
    stage.order(0, "dine", "Corner Cafe:cafe")
    stage.run(40)
    assert stage.refusals(0) == (["closed"] if refused else [])
    inside = int(world.arena_at[stage.bodies[0].at(stage.tick, 10)]) == world.arena("Corner Cafe:cafe").id
    assert inside is not refused


def test_things_show_that_they_are_used(world: World) -> None:
    stage = _Stage(world, [(5, 5)])
    stage.order(0, "cook", "Rose Cottage:living room", seconds=60)

    def leave(body: Body) -> None:
        body.action = Action("rest", "leisure", "stand", world.arena("The Green:green").id, (), 9000, 10**9)
        body.phase = Phase.DECIDING

    stage.run(40, leave)
    states = [e.state for _, e in stage.events if isinstance(e, ThingChanged) and e.address.endswith(":stove")]
    assert states == ["hot", "idle"]


def test_nobody_moves_faster_than_the_pace(world: World) -> None:
    stage = _Stage(world, [(18, 13)])
    stage.order(0, "rest", "The Green:green")
    stage.run(60)
    tiles = [stage.bodies[0].at(tick, 10) for tick in range(60)]
    for a, b in pairwise(tiles):
        ax, ay, bx, by = *world.xy(a), *world.xy(b)
        assert abs(ax - bx) + abs(ay - by) <= 2
