"""Knocking, with bodies that do as they are told: who comes to the door, who is let in, and where a guest may be."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from twinville.agents.action import Action
from twinville.agents.knock import Opened
from twinville.agents.persona import Persona
from twinville.agents.population.population import Population
from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.doors import Doors
from twinville.simulation.engine.settlement import Settlement
from twinville.simulation.engine.sight import Sight
from twinville.simulation.engine.waiting_spot import waiting_spot
from twinville.simulation.episode.events import Acted, Knocked, Refused
from twinville.simulation.event import Event
from twinville.worlds.world import World

MILL, PARLOUR = "Larkwater:Mill Cottage", "Mill Cottage:living room"
STREET = (14, 17)
Answer = Callable[[str], Opened]


def _opens(_: str) -> Opened:
    return Opened(True, "Come in.", "a friend")


def _refuses(_: str) -> Opened:
    return Opened(False, "Not now.", "busy")


class _Puppet:
    """Stands for a mind: has a name, a home and an age, and remembers what it perceives."""

    def __init__(self, name: str, home: str, age: int = 30) -> None:
        self.persona = Persona(name=name, age=age, home=home)
        self.seen: list[Any] = []

    def perceive(self, stimulus: Any, _: int) -> bool:
        self.seen.append(stimulus)
        return True


class _Stage:
    """Puppets in the bundled town, moved tick by tick: (name, home, tile, age)."""

    def __init__(self, world: World, people: list[tuple[str, str, tuple[int, int], int]], start: int = 15 * 3600) -> None:
        self.world = world
        self.clock = Clock(start, 10, date(2026, 3, 2))
        self.events: list[tuple[int, Event]] = []
        self.asked: list[tuple[str, str]] = []
        self.answer: Answer = _opens
        self.tick = 0
        self.queue: list[tuple[int, int, int]] = []
        self.bodies: list[Body] = []
        for index, (name, home, (x, y), age) in enumerate(people):
            puppet: Any = _Puppet(name, home, age)
            keys = frozenset(arena.id for arena in world.arenas_of(home))
            body = Body(index, puppet, world.tile(x, y), keys=keys, awake=True, phase=Phase.DOING)
            body.set_out(0, [body.tile])
            self.bodies.append(body)
        sight = Sight(world, [8] * len(people))
        self.doors = Doors(world, self.clock, KeyedChance(1), self.bodies, self._emit, lambda body: None)
        self.settlement = Settlement(
            world, self.clock, KeyedChance(1), sight, self.bodies, self.queue, self._emit, doors=self.doors
        )

    def _emit(self, _order: int, event: Event) -> None:
        self.events.append((self.tick, event))

    def order(self, name: str, use: str, arena: str, seconds: int = 600, patience: int = 240) -> None:
        place = self.world.arena(arena)
        things = tuple(thing.id for thing in self.world.things_in(place, use))
        body = next(body for body in self.bodies if body.name == name)
        body.action = Action(f"{use} at {arena}", "social", use, place.id, things, seconds, 10**7, patience)
        body.phase = Phase.DECIDING
        self.settlement.schedule(body, self.tick)

    def run(self, ticks: int) -> None:
        for _ in range(ticks):
            for body, who, knock, why in self.doors.knocks_at(self.tick):
                opened = Opened(False, "", why)
                if who is not None:
                    self.asked.append((who.name, knock.by))
                    opened = self.answer(knock.by)
                self.doors.answered(body, who, knock, opened, self.tick)
            due = []
            for entry in sorted(entry for entry in self.queue if entry[0] <= self.tick):
                self.queue.remove(entry)
                body = self.bodies[entry[1]]
                ready = body.phase not in (Phase.DOING, Phase.DECIDING) or (
                    body.phase is Phase.DECIDING and body.action is not None
                )
                if body.serial == entry[2] and ready:
                    due.append(body)
            self.settlement.settle(due, self.tick)
            for body in self.bodies:
                if body.phase is Phase.DECIDING:
                    body.action = None
                tile = body.at(self.tick, 10)
                if tile != body.tile:
                    body.tile = tile
                    self.doors.moved(body, tile)
            self.settlement.end_tick(self.tick)
            self.tick += 1

    def of(self, kind: type[Any], name: str) -> list[Any]:
        return [event for _, event in self.events if isinstance(event, kind) and event.person == name]

    def when(self, event: Event) -> int:
        return next(tick for tick, each in self.events if each is event)

    def room(self, name: str) -> str:
        body = next(body for body in self.bodies if body.name == name)
        index = int(self.world.arena_at[body.at(self.tick, 10)])
        return self.world.arenas[index].address.partition(":")[2] if index >= 0 else ""


@pytest.fixture
def world(larkwater: tuple[World, Population]) -> World:
    return larkwater[0]


def _inside(world: World, arena: str) -> tuple[int, int]:
    tiles = world.arena(arena).tiles
    return world.xy(next(tile for tile in tiles if world.passable[tile] and tile not in world.standing_tiles))


def _visit(world: World, **host: Any) -> _Stage:
    """Luca means to see Orla at the mill, who is at home unless something else is said."""
    at = host.get("at", _inside(world, PARLOUR))
    people = [("Luca", "Weir House", STREET, 16), ("Orla", "Mill Cottage", at, host.get("age", 40))]
    return _Stage(world, people, start=host.get("start", 15 * 3600))


def test_who_is_let_in_stands_at_the_door_for_a_tick_and_goes_in(world: World) -> None:
    stage = _visit(world)
    stage.order("Luca", "chat", PARLOUR)
    stage.run(60)
    (knock,) = stage.of(Knocked, "Luca")
    assert (knock.address, knock.answered, knock.let_in, knock.words) == (MILL, "Orla", True, "Come in.")
    at_the_door, inside = (next(e for e in stage.of(Acted, "Luca") if e.phase == phase) for phase in ("waiting", "doing"))
    assert stage.when(at_the_door) + 1 == stage.when(knock) < stage.when(inside)
    assert at_the_door.activity == "knocking at Mill Cottage"
    assert stage.room("Luca") == PARLOUR
    assert [stimulus.lets_in for stimulus in stage.bodies[0].mind.seen] == [True]  # type: ignore[attr-defined]


def test_who_is_not_let_in_stays_outside(world: World) -> None:
    stage = _visit(world)
    stage.answer = _refuses
    stage.order("Luca", "chat", PARLOUR)
    stage.run(60)
    assert [knock.let_in for knock in stage.of(Knocked, "Luca")] == [False]
    assert [refused.reason for refused in stage.of(Refused, "Luca")] == ["not let in"]
    assert stage.room("Luca") == ""


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ({"at": (40, 50)}, "nobody is in"),
        ({"asleep": True}, "everybody is asleep"),
        ({"use": "wash"}, "nobody can come to the door"),
    ],
)
def test_nobody_comes_to_the_door(world: World, host: dict[str, Any], why: str) -> None:
    stage = _visit(world, **host)
    orla = stage.bodies[1]
    orla.awake = not host.get("asleep", False)
    if "use" in host:
        orla.action = Action("a bath", "hygiene", host["use"], orla.tile, (), 600, 10**7)
    stage.order("Luca", "chat", PARLOUR)
    stage.run(120)
    knocks = stage.of(Knocked, "Luca")
    assert {(knock.answered, knock.let_in, knock.reason) for knock in knocks} == {(None, False, why)}
    # They try once more before they give it up.
    assert len(knocks) == 2
    assert [refused.reason for refused in stage.of(Refused, "Luca")] == ["nobody home"]
    assert not stage.asked


def test_somebody_comes_home_while_one_waits_at_the_door(world: World) -> None:
    stage = _visit(world, at=(16, 17))
    stage.order("Luca", "chat", PARLOUR, patience=3600)
    stage.run(6)
    stage.order("Orla", "rest", PARLOUR, seconds=6000)
    stage.run(120)
    assert [knock.answered for knock in stage.of(Knocked, "Luca")][-2:] == [None, "Orla"]
    assert not stage.of(Knocked, "Orla")
    assert stage.room("Luca") == PARLOUR


def test_two_knock_at_once(world: World) -> None:
    people = [("Luca", "Weir House", (13, 17), 16), ("Maja", "1 Chapel Row", (15, 17), 30)]
    stage = _Stage(world, [*people, ("Orla", "Mill Cottage", _inside(world, PARLOUR), 40)])
    stage.answer = lambda by: _opens(by) if by == "Maja" else _refuses(by)
    stage.order("Luca", "chat", PARLOUR)
    stage.order("Maja", "chat", PARLOUR)
    stage.run(60)
    assert stage.asked == [("Orla", "Luca"), ("Orla", "Maja")]
    assert (stage.room("Luca"), stage.room("Maja")) == ("", PARLOUR)
    standing = [body.goal for body in stage.bodies]
    assert len(set(standing)) == len(standing)


def test_who_leaves_at_that_moment_has_opened_the_door(world: World) -> None:
    stage = _visit(world)
    stage.order("Luca", "chat", PARLOUR)
    while not any(isinstance(event, Acted) and event.phase == "waiting" for _, event in stage.events):
        stage.run(1)
    stage.order("Orla", "stroll", "The Green:lawn")
    stage.run(60)
    assert stage.asked == [("Orla", "Luca")]
    assert (stage.room("Luca"), stage.room("Orla")) == (PARLOUR, "The Green:lawn")


def test_adults_go_to_the_door_before_children(world: World) -> None:
    spots = [tile for tile in world.arena(PARLOUR).tiles if world.passable[tile] and tile not in world.standing_tiles]
    hosts = [
        (name, "Mill Cottage", world.xy(spots[at]), age) for at, (name, age) in enumerate((("Tom", 9), ("Orla", 40), ("Nell", 12)))
    ]
    stage = _Stage(world, [("Luca", "Weir House", STREET, 16), *hosts])
    stage.order("Luca", "chat", PARLOUR)
    stage.run(60)
    assert stage.asked == [("Orla", "Luca")]


def test_one_walks_in_at_home_and_a_shop_is_no_home(world: World) -> None:
    stage = _visit(world, at=STREET, start=22 * 3600)
    stage.order("Orla", "rest", PARLOUR)
    stage.order("Luca", "shop", "Lindqvist's Grocery:shop")
    stage.run(200)
    assert stage.room("Orla") == PARLOUR
    assert [refused.reason for refused in stage.of(Refused, "Luca")] == ["closed"]
    assert not any(isinstance(event, Knocked) for _, event in stage.events)


def test_a_guest_keeps_out_of_bedrooms_and_knocks_again_after_going_out(world: World) -> None:
    stage = _visit(world)
    stage.order("Luca", "chat", PARLOUR)
    stage.run(60)
    stage.order("Luca", "toilet", "Mill Cottage:bathroom", seconds=60)
    stage.run(30)
    assert stage.room("Luca") == "Mill Cottage:bathroom"
    stage.order("Luca", "rest", "Mill Cottage:back bedroom")
    stage.run(30)
    assert [refused.reason for refused in stage.of(Refused, "Luca")] == ["not let in"]
    stage.order("Luca", "stroll", "The Green:lawn", seconds=60)
    stage.run(120)
    stage.order("Luca", "chat", PARLOUR)
    stage.run(120)
    assert len(stage.of(Knocked, "Luca")) == 2
    assert stage.room("Luca") == PARLOUR


@pytest.mark.parametrize(("start", "hours"), [(15 * 3600, 8.0), (22 * 3600 + 1800, 1.0), (1800, 1.0)])
def test_a_guest_goes_home_late_in_the_evening(world: World, start: int, hours: float) -> None:
    stage = _visit(world, start=start)
    stage.order("Luca", "chat", PARLOUR, seconds=80_000)
    stage.run(60)
    due = stage.doors.next_tick(stage.tick)
    assert due is not None
    assert due * 10 / 3600 == pytest.approx(hours, abs=0.1)
    assert stage.doors.overstayed(due - 1) == []
    assert stage.doors.overstayed(due) == [0]
    assert stage.doors.next_tick(stage.tick) is None


def test_what_was_agreed_there_names_the_hosts_and_the_end(world: World) -> None:
    stage = _visit(world, start=22 * 3600)
    ends = stage.clock.seconds(0) + 3 * 3600
    stage.doors.expects = lambda person, arenas, now: [((person, "Orla", "Maja"), ends)]
    stage.order("Luca", "chat", PARLOUR)
    while not (knocks := stage.doors.knocks_at(stage.tick)):
        stage.run(1)
    assert knocks[0][2].hosts == ("Orla",)
    stage.run(20)
    assert stage.doors.next_tick(stage.tick) == stage.clock.tick_at(ends)


def test_nobody_waits_behind_the_door_of_somebody_elses_home(world: World) -> None:
    stage = _visit(world)
    luca, orla = stage.bodies
    occupancy, street, parlour = stage.settlement.occupancy, world.tile(*STREET), world.arena(PARLOUR).id
    assert parlour in stage.doors.closed_to(luca, street)
    assert parlour not in stage.doors.closed_to(orla, street)
    # All that is left is taken.
    for tile in range(world.passable.size):
        if int(world.arena_at[tile]) != parlour:
            occupancy.rest(tile, orla.index)
    free = waiting_spot(world, occupancy, luca.index, street)
    assert free is not None
    assert int(world.arena_at[free]) == parlour
    assert waiting_spot(world, occupancy, luca.index, street, stage.doors.closed_to(luca, street)) is None


def test_a_guest_may_wait_where_they_are_a_guest(world: World) -> None:
    stage = _visit(world)
    luca, street, parlour = stage.bodies[0], world.tile(*STREET), world.arena(PARLOUR).id
    stage.order("Luca", "chat", PARLOUR)
    stage.run(60)
    assert stage.room("Luca") == PARLOUR
    assert parlour not in stage.doors.closed_to(luca, street)
    assert stage.doors.closed_to(luca, luca.tile)
