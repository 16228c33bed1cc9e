"""Norms, checked against the log alone: no shared tiles or one-person rooms, no walls walked through, nobody in a shop after hours,
nobody in somebody's home who was not let in there.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from twinville.simulation.episode.events import Knocked
from twinville.simulation.episode.positions import Segment
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.time_use import spells
from twinville.worlds.daytime import DAY
from twinville.worlds.privacy import dwelling_of
from twinville.worlds.world import Arena, World


@dataclass(frozen=True, slots=True)
class Rest:
    """Somebody stays on a tile from tick `start` until before tick `end`."""

    person: str
    start: int
    end: int
    tile: int


def norms(episode: Episode) -> dict[str, int]:
    """Counts of broken norms by kind; all zero in a sound run."""
    world, keys = episode.world, _keys(episode)
    of_person = {person: rests(episode, person) for person in episode.names}
    resting = [rest for found in of_person.values() for rest in found]
    broken = {
        "shared_tile": _overlaps(resting, lambda rest: rest.tile, lambda _: 1),
        "overfull_room": _overfull(world, resting),
        "after_hours": sum(_after_hours(episode, keys[rest.person], rest) for rest in resting),
        "off_the_floor": sum(not _may_stand(world, rest.tile) for rest in resting),
        "through_walls": sum(
            _through_walls(world, segment) for person in episode.names for segment in episode.positions.segments(person)
        ),
    }
    if not episode.is_recording:
        # What another engine recorded knows of no knocking.
        broken["uninvited"] = sum(_uninvited(episode, person, keys[person], found) for person, found in of_person.items())
    return broken


def rests(episode: Episode, person: str) -> list[Rest]:
    """Where and how long somebody stayed, walks and the moments of deciding between them left out."""
    world, seconds = episode.world, episode.clock.tick_seconds
    segments = episode.positions.segments(person)
    ends = [segment.tick for segment in segments[1:]] + [episode.last_tick + 1]
    walking = [
        (episode.clock.tick_at(s.start), episode.clock.tick_at(s.end)) for s in spells(episode, person) if s.phase == "walking"
    ]
    found: list[Rest] = []
    index = 0
    for segment, end in zip(segments, ends, strict=True):
        arrival = segment.tick - (-(len(segment.path) - 1) * segment.pace // seconds)
        while index < len(walking) and walking[index][1] <= arrival:
            index += 1
        start = arrival
        if index < len(walking) and walking[index][0] <= arrival:
            start = walking[index][1]
        # Who was stopped on the way stands for the one tick in which the mind decides anew.
        if start < end and not (segment.halted and end - segment.tick == 1):
            found.append(Rest(person, start, end, world.tile(*segment.path[-1])))
    return found


def _overlaps(resting: list[Rest], key: Callable[[Rest], int], room: Callable[[Rest], int]) -> int:
    """How often more than room(key) people were at one key at once."""
    groups: dict[int, list[Rest]] = defaultdict(list)
    for rest in resting:
        groups[key(rest)].append(rest)
    count = 0
    for members in groups.values():
        limit = room(members[0])
        moments = sorted([(rest.start, 1) for rest in members] + [(rest.end, -1) for rest in members])
        present = 0
        for _, change in moments:
            present += change
            count += change > 0 and present > limit
    return count


def _overfull(world: World, resting: list[Rest]) -> int:
    inside = [rest for rest in resting if _limited(world, rest.tile) is not None]

    def arena(rest: Rest) -> int:
        return int(world.arena_at[rest.tile])

    return _overlaps(inside, arena, lambda rest: world.arenas[arena(rest)].capacity or 1)


def _limited(world: World, tile: int) -> Arena | None:
    index = int(world.arena_at[tile])
    return world.arenas[index] if index >= 0 and world.arenas[index].capacity is not None else None


def _after_hours(episode: Episode, keys: set[str], rest: Rest) -> bool:
    world = episode.world
    index = int(world.arena_at[rest.tile])
    hours = world.arenas[index].hours if index >= 0 else None
    if hours is None or world.arenas[index].sector in keys:
        return False
    start = episode.clock.seconds(rest.start)
    length = (rest.end - 1 - rest.start) * episode.clock.tick_seconds
    left = hours.closes_in(episode.clock.weekday(start // DAY), start % DAY)
    return left is None or length >= left


def _uninvited(episode: Episode, person: str, keys: set[str], found: list[Rest]) -> int:
    """How often somebody stayed in another's home without having been let in where they stood before it."""
    world = episode.world
    let_in = [(entry.tick, entry.event.address) for entry in episode.entries(Knocked, person=person) if entry.event.let_in]
    inside, since, stood, count = "", 0, -1, 0
    for rest in found:
        index = int(world.arena_at[rest.tile])
        arena = world.arenas[index] if index >= 0 else None
        dwelling = dwelling_of(world, arena) if arena is not None else None
        if arena is None or dwelling is None or arena.sector in keys or person in arena.owners:
            # Who is let in may wait before the door for a seat; it is one stay all the time.
            since = rest.start if inside or rest.tile != stood else since
            inside, stood = "", rest.tile
            continue
        if dwelling != inside:
            inside = dwelling
            count += not any(address == dwelling and since <= tick <= rest.start for tick, address in let_in)
    return count


def _keys(episode: Episode) -> dict[str, set[str]]:
    """The sectors each person may be in at any hour: home and workplaces."""
    world = episode.world
    return {
        str(persona["name"]): {
            world.arenas_of(place)[0].sector
            for place in (persona["home"], persona["workplace"], *(shift["place"] for shift in persona["shifts"]))
            if place
        }
        for persona in episode.scenario["personas"]
    }


def _may_stand(world: World, tile: int) -> bool:
    return bool(world.passable[tile]) or tile in world.standing_tiles


def _through_walls(world: World, segment: Segment) -> bool:
    return any(not world.passable[world.tile(*xy)] for xy in segment.path[1:-1])
