"""Finding, among the places a prompt offers, where something can be done."""

from collections.abc import Iterable

from twinville.agents.prompts.places import Place


def split(where: str) -> tuple[str, str]:
    """Place id and use of a "where"."""
    place, _, use = where.partition(".")
    return place, use


def offering(places: Iterable[Place], use: str, start: int, end: int) -> list[Place]:
    """The places that afford a use and are open from `start` to `end` (minutes)."""
    return [place for place in places if use in place.affords and place.is_open(start, end)]


def where(place: Place, use: str) -> str:
    """The "where" of a use at a place."""
    return f"{place.id}.{use}"


def at_home(places: Iterable[Place], *uses: str) -> str | None:
    """The first of `uses` that somebody's home affords, or None."""
    listed = list(places)
    for use in uses:
        for place in listed:
            if place.home and use in place.affords:
                return where(place, use)
    return None
