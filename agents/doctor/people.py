"""The people and places of prompts with known answers."""

from typing import Any

from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.places import Place


def who(name: str, **more: Any) -> Identity:
    """Somebody about whom nothing matters but the name."""
    return Identity(name=name, age=41, traits=("calm", "kind"), interests=("reading",), wake=420, sleep=1350, **more)


#: A home of three rooms.
HOME = (
    Place(id="P0", name="Elm House: kitchen", kind="home", affords=("cook", "eat", "rest", "read"), home=True),
    Place(id="P1", name="Elm House: bedroom", kind="home", affords=("sleep", "dress"), home=True),
    Place(id="P2", name="Elm House: bathroom", kind="home", affords=("wash", "groom"), home=True),
)
_HOURS = ((480, 1320),)
_VENUES = (
    ("P4", "The Anchor: bar", "pub", ("drink", "dine", "chat")),
    ("P5", "Tea Room: parlour", "cafe", ("dine", "drink", "read")),
    ("P6", "Town Hall: hall", "town hall", ("sit", "chat")),
    ("P7", "Library: reading room", "library", ("read", "sit")),
    ("P8", "Bakery: shop", "shop", ("shop",)),
    ("P9", "The Green: lawn", "park", ("stroll", "rest")),
)


def venues(closed: frozenset[str] = frozenset()) -> tuple[Place, ...]:
    """Places that are open from 08:00 to 22:00, or closed today."""
    return tuple(
        Place(id=id_, name=name, kind=kind, affords=affords, usual=_HOURS, closed_today=True)
        if id_ in closed
        else Place(id=id_, name=name, kind=kind, affords=affords, open=_HOURS)
        for id_, name, kind, affords in _VENUES
    )


VENUES = venues()
