"""Where on the map something stands in words that people left: the tiles that get a small mark."""

from twinville.simulation.episode.events import ThingChanged
from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.projections.traces import standing, worded
from twinville.simulation.episode.reader import Episode
from twinville.worlds.world import World


class TraceMarks:
    """The marks of an episode, looked up by tick; a run in progress adds to them."""

    def __init__(self, episode: Episode, world: World) -> None:
        self._episode = episode
        self._tiles = {arena.address: arena.tiles[len(arena.tiles) // 2] for arena in world.arenas}
        self._tiles |= {thing.address: thing.tiles[0] for thing in world.things}
        self._world = world
        self._read_to = -1
        self._changes: list[Entry[ThingChanged]] = []

    def at(self, tick: int) -> tuple[tuple[int, int], ...]:
        """Columns and rows of what stands at a tick."""
        if self._read_to != self._episode.last_tick:
            self._changes, self._read_to = worded(self._episode), self._episode.last_tick
        found = (self._tiles.get(each.address) for each in standing(self._episode, self._changes, tick))
        return tuple(self._world.xy(tile) for tile in found if tile is not None)
