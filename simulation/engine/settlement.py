"""Settlement: carries out the actions of one tick. It decides who enters, uses a thing, waits, or is refused.

Bodies settle in a canonical order: those who queue, longest first, then a keyed draw (never the lowest id). A claim is made by
sight: within `REACH` tiles of the goal in the same room, or at the door. What is released in a tick is free from the next.
"""

from collections.abc import Callable
from heapq import heappush

from twinville.agents.action import Action
from twinville.agents.agreement import listed
from twinville.agents.observation import Occasion
from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import Clock
from twinville.simulation.engine.body import Body, Phase
from twinville.simulation.engine.doors import Doors
from twinville.simulation.engine.mishaps import Mishaps
from twinville.simulation.engine.occupancy import Occupancy
from twinville.simulation.engine.opening import Opening
from twinville.simulation.engine.sight import Sight
from twinville.simulation.engine.waiting_spot import waiting_spot
from twinville.simulation.episode.events import Acted, Halted, Moved, Refused, ThingChanged, encode_steps
from twinville.simulation.event import Event
from twinville.worlds.daytime import DAY
from twinville.worlds.kinds import KINDS
from twinville.worlds.world import OUTDOORS, Arena, Thing, World

#: Tiles from which one can claim a thing in the same room.
REACH = 8
#: What one does at home on one's feet where every chair is taken.
_ANYHOW = ("leisure", "social", "meals")
#: Nobody is let in this shortly before closing, seconds.
LAST_ENTRY = 120

Emit = Callable[[int, Event], None]


class Settlement:
    """The mechanics of bodies. `queue` is the simulation's heap of (tick, person, serial)."""

    # `going_on` is empty between ticks.
    STATE = ("occupancy", "mishaps", "_waiting", "_exits", "_touched", "_in_use")

    def __init__(
        self,
        world: World,
        clock: Clock,
        chance: KeyedChance,
        sight: Sight,
        bodies: list[Body],
        queue: list[tuple[int, int, int]],
        emit: Emit,
        *,
        opening: Opening | None = None,
        doors: Doors | None = None,
    ) -> None:
        self._world = world
        self._opening = opening if opening is not None else Opening(world)
        self._doors = doors
        self._clock = clock
        self._chance = chance
        self._sight = sight
        self._bodies = bodies
        self._queue = queue
        self._emit = emit
        self.occupancy = Occupancy(world)
        self._waiting: dict[int, set[int]] = {}
        self._exits: dict[int, list[tuple[int, int]]] = {}
        self._touched: set[int] = set()
        self._in_use: set[int] = set()
        self.mishaps = Mishaps(chance)
        #: Those who stopped on their way to talk, and go on at this tick.
        self.going_on: list[Body] = []
        self._went_on: set[int] = set()
        #: Whether somebody is not let into an arena for lack of a mask; set by the simulation.
        self.turns_away: Callable[[Body, int, int], bool] = lambda body, arena, now: False  # noqa: ARG005

    def schedule(self, body: Body, tick: int) -> None:
        """The body's next event; whatever was scheduled for it before is void."""
        body.serial += 1
        heappush(self._queue, (tick, body.index, body.serial))

    def settle(self, bodies: list[Body], tick: int) -> None:
        """Settle every body that is due at this tick, in canonical order."""
        for body in sorted(bodies, key=lambda body: self._rank(body, tick)):
            if body.phase is Phase.DECIDING:
                self._begin(body, tick)
            elif body.phase is Phase.ARRIVING:
                self._arrive(body, tick)
            else:
                self._claim(body, tick)

    def end_tick(self, tick: int) -> None:
        """Apply the releases of this tick; those who wait there try again at the next."""
        for arena, who in self._exits.pop(tick, ()):
            if self._bodies[who].room != arena:  # else they turned back at the door
                self.occupancy.leave_arena(arena, who)
        self._went_on.clear()
        freed = self.occupancy.apply_releases()
        self._show_things()
        for arena in sorted(freed):
            for index in sorted(self._waiting.get(arena, ())):
                body = self._bodies[index]
                if body.phase is Phase.QUEUEING:
                    self.schedule(body, tick + 1)

    def has_exit_at(self) -> int | None:
        """The next tick at which somebody's way out of a one-person room ends, or None."""
        return min(self._exits) if self._exits else None

    def pause(self, body: Body, others: tuple[str, ...], tick: int) -> None:
        """Somebody talks; what they were doing waits until `resume`. Who is on the way stops where they are."""
        if body.phase is not Phase.DOING:
            self._halt(body, tick)
        body.phase, body.left_ticks = Phase.TALKING, max(1, body.ends_tick - tick)
        body.serial += 1  # what was scheduled for the end of the activity is void
        self.show_talk(body, others)

    def show_talk(self, body: Body, others: tuple[str, ...]) -> None:
        """Somebody is seen talking with these others."""
        action = body.action
        assert action is not None
        category = action.category if action.category in ("work", "school", "errands") else "social"
        self._show(body, f"talking with {listed(others)}", category, "chat", body.address, "doing", "💬")

    def resume(self, body: Body, tick: int) -> None:
        """The conversation is over: continue the activity for its remaining time."""
        action = body.action
        assert action is not None
        if body.began is None:
            # They were on their way, and set out again at the end of this tick.
            body.phase = Phase.DECIDING
            self.going_on.append(body)
            return
        body.phase, body.occasion = Phase.DOING, Occasion.DONE
        body.ends_tick = tick + body.left_ticks
        self._show(body, action.activity, action.category, action.use, body.address, "doing", action.emoji)
        self.schedule(body, body.ends_tick)

    def walk_over(self, body: Body, path: list[int], thing: int | None, tick: int) -> None:
        """Somebody goes on with what they do at another place of the same room, at another thing or at none."""
        action = body.action
        assert action is not None
        arena = self._world.arenas[action.arena]
        self._take(body, path[-1], thing, arena, tick)
        if body.thing is not None and thing is None:
            self._release_thing(body, tick)
        body.using = action.use
        body.set_out(tick, path)
        self._sets_out(body, path, arena)
        address = self._world.things[thing].address if thing is not None else arena.address
        self._show(body, action.activity, action.category, action.use, address, "doing", action.emoji)

    def carry_on(self, body: Body) -> None:
        """Somebody was asked in the middle of an activity, and goes on with it unchanged."""
        body.phase, body.occasion = Phase.DOING, Occasion.DONE

    def interrupt(self, body: Body, occasion: Occasion) -> None:
        """Make a body at rest ask its mind at this tick (a place closes)."""
        if body in self.going_on:
            self.going_on.remove(body)
        self._leave_queue(body)
        body.phase, body.occasion = Phase.DECIDING, occasion

    def take_going_on(self) -> list[Body]:
        """Those who go on with their way at this tick, which was decided before they stopped."""
        taken, self.going_on = self.going_on, []
        self._went_on = {body.index for body in taken}
        return taken

    def _halt(self, body: Body, tick: int) -> None:
        """Stop on the way: what one was heading for is given back, and where one stands is taken, if nobody rests there."""
        here = body.at(tick, self._clock.tick_seconds)
        if body.goal != -1:
            self.occupancy.leave_tile(body.goal, body.index)
            body.goal = -1
        if body.thing is not None:
            self._release_thing(body, tick)
        self._stop(body, tick, here)
        if here not in self._world.standing_tiles and self.occupancy.tile_free(here, body.index):
            body.goal = here
            self.occupancy.rest(here, body.index)
        arena = int(self._world.arena_at[here])
        if arena >= 0:
            body.address = self._world.arenas[arena].address

    def _rank(self, body: Body, tick: int) -> tuple[int, float, int]:
        body.settlements += 1
        day = self._clock.seconds(tick) // DAY
        draw = self._chance.uniform("settle", body.name, day, body.settlements)
        waiting = body.queued_since if body.queued_since is not None else 1 << 60
        return waiting, draw, body.index

    def _begin(self, body: Body, tick: int) -> None:
        """Start to carry out a fresh action."""
        action = body.action
        assert action is not None
        here = body.at(tick, self._clock.tick_seconds)
        body.began = None
        self._leave_queue(body)
        if body.thing is not None and body.thing not in action.things:
            self._release_thing(body, tick)
        arena = self._world.arenas[action.arena]
        if self._doors is not None:
            self._doors.sets_out(body, arena.id)
        if self._in_sight(here, arena):
            self._claim(body, tick)
            return
        goal = self._guess(action, arena, here)
        path = self._world.paths.path(here, goal) if goal is not None else None
        if path is None:
            self._refuse(body, tick, Occasion.UNREACHABLE)
            return
        self._walk(body, tick, path, arena)
        body.phase = Phase.APPROACHING
        behind = self._doors.before(body, arena.id, here) if self._doors is not None else frozenset[int]()
        point = self._outside(path, behind) if behind else self._choice_point(path, arena)
        choice = body.tick_at_step(point, self._clock.tick_seconds)
        if choice <= tick:
            self._claim(body, tick)
        else:
            self.schedule(body, choice)

    def _in_sight(self, here: int, arena: Arena) -> bool:
        """Whether one can see from here what is free in an arena."""
        if arena.indoors:
            return int(self._world.arena_at[here]) == arena.id
        return int(self._world.room_at[here]) == OUTDOORS and min(self._world.chebyshev(here, t) for t in _corners(arena)) <= REACH

    def _guess(self, action: Action, arena: Arena, here: int) -> int | None:
        """Where to head before one sees what is free."""
        if action.things:
            return self._nearest(self._world.things[action.things[0]], here)
        passable = self._world.passable
        return next((tile for tile in arena.tiles[len(arena.tiles) // 2 :] + arena.tiles if passable[tile]), None)

    def _nearest(self, thing: Thing, here: int) -> int:
        return min(thing.use_tiles, key=lambda tile: (self._world.chebyshev(here, tile), tile))

    def _choice_point(self, path: list[int], arena: Arena) -> int:
        """The step at which to choose: the last before entering a room; outdoors, when the goal comes within reach."""
        arenas = self._world.arena_at
        if arena.indoors:
            return next((i for i, tile in enumerate(path) if int(arenas[tile]) == arena.id), len(path)) - 1
        goal = path[-1]
        return next(i for i, tile in enumerate(path) if self._world.chebyshev(tile, goal) <= REACH)

    def _outside(self, path: list[int], behind: frozenset[int]) -> int:
        """The step before the door that arenas lie behind: the last outside."""
        arenas = self._world.arena_at
        return max(0, next((i for i, tile in enumerate(path) if int(arenas[tile]) in behind), len(path)) - 1)

    def _claim(self, body: Body, tick: int) -> None:
        """At the door or in sight of the goal: be let in, take a place, or queue, or be refused."""
        action = body.action
        assert action is not None
        arena = self._world.arenas[action.arena]
        now = self._clock.seconds(tick)
        if now >= action.latest:
            self._refuse(body, tick, Occasion.TOO_LATE)
            return
        here = body.at(tick, self._clock.tick_seconds)
        inside = int(self._world.arena_at[here]) == arena.id
        hours = self._opening.of(arena.id)
        if hours is not None and arena.id not in body.keys:
            left = hours.closes_in(self._clock.weekday(now // DAY), now % DAY)
            if left is None or (left < LAST_ENTRY and not inside):
                self._refuse(body, tick, Occasion.CLOSED)
                return
        if not inside and self.turns_away(body, arena.id, now):
            self._refuse(body, tick, Occasion.NO_MASK)
            return
        if self._doors is not None and not self._comes_in(body, self._doors, arena, here, tick):
            return
        if not self.occupancy.room_for(arena.id, arena.capacity, body.index):
            self._wait(body, tick, arena)
            return
        found = self._choose(body, action, arena, here, tick)
        if found is None:
            self._wait(body, tick, arena)
            return
        goal, thing = found
        path = self._world.paths.path(here, goal)
        if path is None:
            self._refuse(body, tick, Occasion.UNREACHABLE)
            return
        self._leave_queue(body)
        self._take(body, goal, thing, arena, tick)
        if goal == here:
            if body.walking(tick, self._clock.tick_seconds):
                self._stop(body, tick, here)
            self._arrive(body, tick)
            return
        if not (body.path and body.path[-1] == goal and body.walking(tick, self._clock.tick_seconds)):
            self._walk(body, tick, path, arena)
        body.phase = Phase.ARRIVING
        self.schedule(body, max(tick + 1, body.arrival_tick(self._clock.tick_seconds)))

    def _comes_in(self, body: Body, doors: Doors, arena: Arena, here: int, tick: int) -> bool:
        """Whether nobody's door is shut to a body here. Else it knocks, waits for somebody to come, or is refused."""
        now = self._clock.seconds(tick)
        is_told, let_in = doors.outcome(body)
        if is_told and let_in is None:
            due = doors.again(body, now, tick)
            if due is None:
                self._refuse(body, tick, Occasion.NOBODY_HOME)
            else:
                self.schedule(body, due)
            return False
        doors.gives_up(body)
        if is_told and not let_in:
            self._refuse(body, tick, Occasion.NOT_LET_IN)
            return False
        action = body.action
        assert action is not None
        behind = doors.before(body, arena.id, here)
        if behind:
            self._knock(body, doors, arena, here, behind, tick)
            return False
        if doors.keeps_out(body, arena.id, action.use):
            self._refuse(body, tick, Occasion.NOT_LET_IN)
            return False
        return True

    def _knock(self, body: Body, doors: Doors, arena: Arena, here: int, behind: frozenset[int], tick: int) -> None:
        """Stand before a door; at the next tick it is known who comes to it."""
        action = body.action
        assert action is not None
        spot = waiting_spot(self._world, self.occupancy, body.index, here, behind | doors.closed_to(body, here))
        path = self._world.paths.path(here, spot) if spot is not None else None
        if spot is None or path is None:
            self._refuse(body, tick, Occasion.UNREACHABLE)
            return
        self._walk(body, tick, path, arena)
        if body.thing is not None:
            self._release_thing(body, tick)
        body.goal = spot
        self.occupancy.rest(spot, body.index)
        body.phase = Phase.KNOCKING
        due = max(tick + 1, body.arrival_tick(self._clock.tick_seconds))
        doors.knock(body, arena.id, due, self._clock.seconds(due) + action.patience)
        self._show(body, f"knocking at {doors.name_of(arena.id)}", "social", "knock", arena.address, "waiting", "🚪")
        self.schedule(body, due)

    def _choose(self, body: Body, action: Action, arena: Arena, here: int, tick: int) -> tuple[int, int | None] | None:
        """A free (tile, thing) for the action: the first of its things with room, or a free spot in the arena."""
        for index in action.things:
            tile = self.occupancy.place_in(self._world.things[index], body.index, here)
            if tile is not None:
                return tile, index
        # In one's own home there is room, if not on a chair.
        anyhow = action.category in _ANYHOW and arena.capacity is None and arena.id in body.keys
        if action.things and not (anyhow and arena.sector == self._home_of(body)):
            return None
        tiles = arena.tiles
        taboo, passable = self._world.standing_tiles, self._world.passable

        def free(tile: int) -> bool:
            return bool(passable[tile]) and tile not in taboo and self.occupancy.tile_free(tile, body.index)

        if action.use == "stand" and int(self._world.arena_at[here]) == arena.id and free(here):
            return here, None
        day = self._clock.seconds(tick) // DAY
        body.settlements += 1
        start = int(self._chance.uniform("spot", body.name, day, body.settlements) * len(tiles))
        # A stride that shares no factor with the count visits every tile once, scattered.
        stride = next(s for s in (7, 11, 13, 17, 19, 1) if len(tiles) % s or s == 1)
        for step in range(len(tiles)):
            tile = tiles[(start + step * stride) % len(tiles)]
            if free(tile):
                return tile, None
        return None

    def _home_of(self, body: Body) -> str:
        return self._world.arenas_of(body.mind.persona.home)[0].sector

    def _take(self, body: Body, goal: int, thing: int | None, arena: Arena, tick: int) -> None:
        if body.goal not in (-1, goal):
            self.occupancy.leave_tile(body.goal, body.index)
        body.goal = goal
        self.occupancy.rest(goal, body.index)
        if body.thing is not None and body.thing != thing:
            self._release_thing(body, tick)
        if thing is not None:
            self.occupancy.use(thing, body.index)
            self._touched.add(thing)
        body.thing = thing
        if arena.capacity is not None and body.room != arena.id:
            self.occupancy.enter(arena.id, body.index)
            body.room = arena.id

    def _walk(self, body: Body, tick: int, path: list[int], arena: Arena) -> None:
        """Set out along a path: the place left is given back, a one-person room once its door is passed."""
        if body.goal not in (-1, path[-1]):
            self.occupancy.leave_tile(body.goal, body.index)
            body.goal = -1
        body.set_out(tick, path)
        self._sets_out(body, path, arena)
        if body.room is not None and int(self._world.arena_at[path[0]]) == body.room:
            self._leave_room(body, tick, path)
        self._show_walk(body, path[0], arena)

    def _sets_out(self, body: Body, path: list[int], arena: Arena) -> None:
        x, y = self._world.xy(path[0])
        steps = encode_steps(path, self._world.width)
        self._emit(body.index, Moved(body.name, x, y, steps, body.pace, arena.address))

    def _leave_room(self, body: Body, tick: int, path: list[int]) -> None:
        """If the path leads out of a one-person room, give it back when the door is passed."""
        outside = next((i for i, tile in enumerate(path) if int(self._world.arena_at[tile]) != body.room), None)
        if outside is not None and body.room is not None:
            passed = max(tick, body.tick_at_step(outside, self._clock.tick_seconds)) + 1
            self._exits.setdefault(passed, []).append((body.room, body.index))
            body.room = None

    def _show_walk(self, body: Body, start: int, arena: Arena) -> None:
        """What somebody on the way is seen doing: travelling between buildings, going to a room within one."""
        action = body.action
        assert action is not None
        if body.phase is Phase.APPROACHING:
            return  # the way goes on; only its end was chosen
        index = int(self._world.arena_at[start])
        if index == arena.id:
            if not body.awake:
                self._show(body, "getting up", action.category, action.use, arena.address, "walking", "🚶")
            return
        same_building = body.address.startswith(f"{arena.sector}:") and not (index < 0 and body.index in self._went_on)
        text = f"going to the {arena.name}" if same_building else f"walking to {arena.sector.partition(':')[2]}"
        category = action.category if same_building and action.category != "sleep" else "travel"
        if body.activity != text:
            self._show(body, text, category, "walk", arena.address, "walking", "🚶")

    def _stop(self, body: Body, tick: int, tile: int) -> None:
        body.set_out(tick, [tile])
        x, y = self._world.xy(tile)
        self._emit(body.index, Halted(body.name, x, y))

    def _arrive(self, body: Body, tick: int) -> None:
        """Begin the activity itself."""
        action = body.action
        assert action is not None
        now = self._clock.seconds(tick)
        body.phase, body.began, body.using = Phase.DOING, now, action.use
        address = self._world.things[body.thing].address if body.thing is not None else self._world.arenas[action.arena].address
        self._show(body, action.activity, action.category, action.use, address, "doing", action.emoji)
        end = max(now + self._clock.tick_seconds, min(now + action.seconds, action.latest))
        body.occasion = Occasion.DONE
        body.ends_tick = self._clock.tick_at(end)
        self.schedule(body, body.ends_tick)

    def _show(self, body: Body, activity: str, category: str, use: str, address: str, phase: str, emoji: str) -> None:
        body.activity, body.address = activity, address
        body.awake = not (category == "sleep" and phase == "doing")
        self._sight.began(body.index, body.awake)
        self._emit(body.index, Acted(body.name, activity, category, use, address, phase, emoji))

    def _wait(self, body: Body, tick: int, arena: Arena) -> None:
        """Queue: wait near by, and try again whenever something is released here."""
        action = body.action
        assert action is not None
        now = self._clock.seconds(tick)
        if body.queued_since is None:
            body.queued_since = tick
            body.patience_ends = now + action.patience
        if now >= body.patience_ends:
            self._refuse(body, tick, Occasion.FULL)
            return
        self._waiting.setdefault(arena.id, set()).add(body.index)
        if body.phase is not Phase.QUEUEING:
            here = body.at(tick, self._clock.tick_seconds)
            closed = self._doors.closed_to(body, here) if self._doors is not None else frozenset[int]()
            spot = waiting_spot(self._world, self.occupancy, body.index, here, closed)
            if spot is None:
                self._refuse(body, tick, Occasion.FULL)
                return
            path = self._world.paths.path(here, spot) or [here]
            self._walk(body, tick, path, arena)
            if body.thing is not None:
                self._release_thing(body, tick)
            body.goal = spot
            self.occupancy.rest(spot, body.index)
            body.phase = Phase.QUEUEING
            address = self._world.things[action.things[0]].address if action.things else arena.address
            self._show(body, f"waiting: {action.activity}", action.category, action.use, address, "waiting", "⏳")
        self.schedule(body, max(tick + 1, self._clock.tick_at(body.patience_ends)))

    def _refuse(self, body: Body, tick: int, occasion: Occasion) -> None:
        """Refuse the action; the mind learns so at the next tick."""
        action = body.action
        assert action is not None
        self._emit(body.index, Refused(body.name, action.activity, self._world.arenas[action.arena].address, occasion.value))
        self._leave_queue(body)
        if self._doors is not None:
            self._doors.gives_up(body)
        if body.walking(tick, self._clock.tick_seconds):
            self._stop(body, tick, body.at(tick, self._clock.tick_seconds))
        body.phase, body.occasion = Phase.DECIDING, occasion
        self.schedule(body, tick + 1)

    def _leave_queue(self, body: Body) -> None:
        if body.queued_since is not None:
            for waiting in self._waiting.values():
                waiting.discard(body.index)
            body.queued_since = None

    def _release_thing(self, body: Body, tick: int) -> None:
        assert body.thing is not None
        persona, day = body.mind.persona, self._clock.seconds(tick) // DAY
        if body.using:
            self.mishaps.left(self._world.things[body.thing], body.using, body.name, persona.traits, day)
            body.using = ""
        self.occupancy.leave_thing(body.thing, body.index)
        self._touched.add(body.thing)
        body.thing = None

    def state_of(self, thing: int) -> str:
        """The state a thing is in."""
        fault, at_rest = self.mishaps.faults.get(thing), self._world.things[thing]
        used = self.occupancy.users(thing) > 0
        return fault if fault is not None else KINDS[at_rest.kind].in_use if used else at_rest.state

    def _show_things(self) -> None:
        """Things that came into use or fell out of it in this tick change their state."""
        for index in sorted(self._touched):
            thing = self._world.things[index]
            used = self.occupancy.users(index) > 0
            fault = self.mishaps.faults.get(index)
            changed = used != (index in self._in_use)
            if changed:
                (self._in_use.add if used else self._in_use.discard)(index)
            if changed or fault is not None:
                self._emit(len(self._bodies) + index, ThingChanged(None, thing.address, self.state_of(index)))
        self._touched.clear()


def _corners(arena: Arena) -> tuple[int, ...]:
    """A few tiles that represent an outdoor arena's extent: enough to know whether it is in sight."""
    tiles = arena.tiles
    return (tiles[0], tiles[len(tiles) // 4], tiles[len(tiles) // 2], tiles[3 * len(tiles) // 4], tiles[-1])
