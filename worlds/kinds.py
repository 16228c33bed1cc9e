"""The table of kinds of things, and what each kind affords.

An affordance is a verb that a plan may use ("cook", "read"). A kind is either used *on* its own tiles (a bed, a chair) or
standing *at* a tile beside it (a stove, a shelf). Loaders of formats without kinds find one by the thing's name.
"""

from dataclasses import dataclass
from typing import Literal

#: What one does at a notice board to know what hangs there; what affords it is a board.
READ_NOTICES = "read notices"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: what it affords, how many may use it (None: as many as there is room), its state in use.

    `fault` is the state in which it may be left by mistake, until somebody repairs it.
    """

    name: str
    affordances: tuple[str, ...]
    used: Literal["on", "at"] = "at"
    capacity: int | None = None
    in_use: str = "in use"
    fault: str = ""


_TABLE = (
    Kind("bed", ("sleep", "rest"), "on", None, "slept in"),
    Kind("sofa", ("rest", "read", "chat"), "on", None, "sat on"),
    Kind("armchair", ("rest", "read"), "on", None, "sat on"),
    Kind("chair", ("eat", "rest", "read"), "on", None, "sat on"),
    Kind("dining table", ("eat", "game", "study"), "at", None, "laid"),
    Kind("desk", ("office", "study", "write"), "at", 1, "covered in papers"),
    Kind("computer", ("office", "study", "game"), "at", 1, "switched on"),
    Kind("stove", ("cook",), "at", 1, "hot", "smoking"),
    Kind("refrigerator", ("snack",), "at", 1, "open"),
    Kind("toaster", ("snack",), "at", 1, "toasting"),
    Kind("kitchen sink", ("clean",), "at", 1, "running", "overflowing"),
    Kind("washing machine", ("launder",), "at", 1, "running"),
    Kind("toilet", ("toilet",), "on", 1, "occupied"),
    Kind("shower", ("wash",), "on", 1, "running"),
    Kind("bath", ("wash",), "on", 1, "full of hot water", "overflowing"),
    Kind("washbasin", ("groom",), "at", 1, "running"),
    Kind("wardrobe", ("dress",), "at", 1, "open"),
    Kind("shelf", ("tidy",), "at", 1, "being sorted"),
    Kind("bookshelf", ("browse",), "at", 3, "being browsed"),
    Kind("reading table", ("read", "study", "write"), "at", None, "strewn with books"),
    Kind("television", ("watch",), "at", 4, "on"),
    Kind("piano", ("music",), "at", 1, "being played"),
    Kind("guitar", ("music",), "at", 1, "being played"),
    Kind("harp", ("music",), "at", 1, "being played"),
    Kind("microphone", ("perform",), "at", 1, "live"),
    Kind("stage", ("perform",), "at", 2, "lit"),
    Kind("easel", ("paint",), "at", 1, "wet with paint"),
    Kind("game console", ("game",), "at", 1, "on"),
    Kind("pool table", ("game", "chat"), "at", 4, "in play"),
    Kind("dartboard", ("game", "chat"), "at", 2, "in play"),
    Kind("card table", ("game", "chat"), "at", 4, "in play"),
    Kind("lifting weight", ("exercise",), "at", 1, "being lifted"),
    Kind("cafe table", ("dine", "drink", "chat"), "on", None, "laid"),
    Kind("bar stool", ("drink", "dine", "chat"), "on", None, "taken"),
    Kind("counter", ("serve",), "at", None, "staffed"),
    Kind("till", ("shop",), "at", 1, "ringing"),
    Kind("shop shelf", ("shop",), "at", 3, "being browsed"),
    Kind("store shelf", ("stock",), "at", 1, "being stocked"),
    Kind("workbench", ("craft",), "at", 1, "covered in shavings"),
    Kind("school desk", ("learn",), "on", None, "in use"),
    Kind("blackboard", ("teach",), "at", 1, "covered in chalk"),
    Kind("treatment bed", ("be treated",), "on", None, "occupied"),
    Kind("doctor's desk", ("treat",), "at", 1, "covered in notes"),
    Kind("waiting chair", ("wait",), "on", None, "taken"),
    Kind("notice board", (READ_NOTICES, "post a notice"), "at", None, "being read"),
    Kind("lectern", ("preach",), "at", 1, "in use"),
    Kind("pew", ("worship", "rest"), "on", None, "taken"),
    Kind("bench", ("rest", "read", "chat"), "on", None, "sat on"),
    Kind("flower bed", ("garden",), "at", 2, "being tended"),
    Kind("pond edge", ("feed the ducks",), "at", 3, "rippling"),
    Kind("playground", ("play",), "at", 4, "noisy"),
    Kind("grave", ("remember",), "at", 2, "visited"),
    Kind("lawn", ("stroll", "play", "exercise", "garden"), "on", None, "walked on"),
    Kind("loom", ("craft",), "at", 1, "clattering"),
    Kind("oven", ("bake",), "at", 1, "hot", "smoking"),
    Kind("patrol point", ("patrol",), "at", None, "watched over"),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _TABLE}

#: Every affordance any kind has, and "stand" and "stroll", which every arena and every outdoor arena affords.
AFFORDANCES: tuple[str, ...] = tuple(sorted({a for kind in _TABLE for a in kind.affordances} | {"stand", "stroll"}))

# Words in a thing's name, most specific first, for map formats that name things but give no kinds.
_BY_WORD = (
    ("customer seating", "cafe table"),
    ("student seating", "school desk"),
    ("podium", "blackboard"),
    ("behind the", "counter"),
    ("store counter", "till"),
    ("shop counter", "till"),
    ("grocery counter", "till"),
    ("store shelf", "shop shelf"),
    ("product shelf", "shop shelf"),
    ("garden chair", "bench"),
    ("garden", "lawn"),
    ("park", "lawn"),
    ("closet", "wardrobe"),
    ("bathroom sink", "washbasin"),
    ("cooking area", "stove"),
    ("fridge", "refrigerator"),
    ("library table", "reading table"),
    ("computer desk", "computer"),
    ("weight", "lifting weight"),
    ("table", "dining table"),
    ("seat", "chair"),
)


def kind_by_name(name: str) -> Kind | None:
    """The kind a thing's name indicates ("cafe customer seating" is a cafe table), or None."""
    folded = name.casefold().strip()
    if folded in KINDS:
        return KINDS[folded]
    for word, kind in _BY_WORD:
        if word in folded:
            return KINDS[kind]
    for kind_name in sorted(KINDS, key=len, reverse=True):
        if kind_name in folded:
            return KINDS[kind_name]
    return None
