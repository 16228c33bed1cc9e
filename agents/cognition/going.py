"""Going: the arena and the use that a "where" of an answer stands for. Somewhere new is chosen when it is planned to go there."""

from twinville.agents.categories import Planned, category_of
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.exploring import somewhere_new
from twinville.agents.prompts.places import EXPLORE
from twinville.worlds.daytime import DAY
from twinville.worlds.world import Arena


def spot_of(context: Context, where: str, at: int, start: int | None = None) -> tuple[int, str]:
    """The arena and use of a legal "where" at a moment, seen from an arena, or else from home; at home where nothing new is to
    be had.
    """
    if where != EXPLORE:
        place, _, use = where.partition(".")
        return int(place[1:]), use
    world, surroundings = context.world, context.surroundings
    home = surroundings.home[0]
    tile = world.arenas[start if start is not None else home].tiles[0]

    def may_be(arena: Arena) -> bool:
        return context.spatial.welcome_in(arena) and not surroundings.holds_key(arena) and arena.id != start

    luck = context.draws.uniform("explore", at)
    found = somewhere_new(world, context.spatial, tile, at, context.weekday_of(at // DAY), luck, may_be)
    if found is None:
        return home, "stand"
    return found.id, "stand" if found.indoors else "stroll"


def planned_as(use: str) -> Planned:
    """The category of what one decides to do in the middle of a day: with others, unless the use says something else."""
    category = category_of(use, "social")
    return "social" if category == "travel" else category
