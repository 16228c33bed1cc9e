"""Where somebody may be at any hour: at home and at work, opening hours do not bind them."""

from twinville.agents.persona import Persona
from twinville.agents.population.population import home_arenas
from twinville.worlds.world import World


def workplaces(persona: Persona) -> list[str]:
    """Places that a persona works at, as they name them."""
    places = [persona.workplace] if persona.workplace else []
    return places + [shift.place for shift in persona.shifts if shift.place]


def work_sectors(world: World, persona: Persona) -> frozenset[str]:
    """Addresses of the sectors that a persona works in."""
    return frozenset(world.arenas_of(place)[0].sector for place in workplaces(persona))


def keys_of(world: World, persona: Persona) -> frozenset[int]:
    """Ids of the arenas in which opening hours do not bind a persona: their home, and where they work."""
    at_work = (arena for sector in work_sectors(world, persona) for arena in world.sector(sector).arenas)
    return frozenset((*home_arenas(world, persona), *at_work))
