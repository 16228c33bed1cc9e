"""Wheres in words: what an answer means that names a place which is not on its list ("at the mill.stand", "Maja's place")."""

import re
from collections.abc import Collection

from twinville.agents.named_places import NamedPlaces
from twinville.worlds.kinds import AFFORDANCES
from twinville.worlds.world import Arena, World

_ID = re.compile(r"P(\d{1,7})")
_QUOTES = " '\"«»„“”"
#: What one does at a place where nobody says what: the first that it affords.
_USUALLY = ("stroll", "chat", "stand")
_USES = frozenset(AFFORDANCES)


def read_where(said: str, world: World, places: NamedPlaces, me: str, known: Collection[int]) -> str | None:
    """The legal "where" that a text means among the arenas somebody knows; None where it means none, or more than one building."""
    name, use = _split(said.strip(_QUOTES))
    found = _ID.fullmatch(name)
    if found is not None:
        rooms: tuple[Arena, ...] = (world.arenas[int(found[1])],) if int(found[1]) in known else ()
    else:
        rooms = places.rooms(name, me, known)
    if use:
        room = next((room for room in rooms if use in world.affordances(room)), None)
        return f"P{room.id}.{use}" if room is not None else None
    usual = ((room, use) for use in _USUALLY for room in rooms if use in world.affordances(room))
    found_use = next(usual, None)
    return f"P{found_use[0].id}.{found_use[1]}" if found_use is not None else None


def _split(said: str) -> tuple[str, str]:
    """The name of a place, and what is done there where that stands behind the last dot."""
    name, dot, use = said.rpartition(".")
    folded = " ".join(use.casefold().split())
    return (name.strip(_QUOTES), folded) if dot and folded in _USES else (said.rstrip("."), "")
