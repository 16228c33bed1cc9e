"""The town plan in YAML, as pydantic models. `compile` turns it into a `World`.

A rectangle is [x, y, width, height] in tiles, x to the right and y down, the top left tile being [0, 0].
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from twinville.worlds.errors import suggestion
from twinville.worlds.hours import parse_hours
from twinville.worlds.kinds import KINDS
from twinville.worlds.language_tag import LanguageTag
from twinville.worlds.world import TERRAIN

MAX_SIDE = 4096
MAX_TILES = 4_000_000

Coordinate = Annotated[int, Field(ge=0, lt=MAX_SIDE)]
Length = Annotated[int, Field(ge=1, le=MAX_SIDE)]
Rect = tuple[Coordinate, Coordinate, Length, Length]
Point = tuple[Coordinate, Coordinate]


class PlanPart(BaseModel):
    """Base of everything in a plan: no unknown fields, so that a misspelt one is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _name(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise ValueError("a name must not be empty")
    if ":" in text or "/" in text or "\\" in text or any(not ch.isprintable() for ch in text):
        raise ValueError(f"the name '{text}' must not contain colons, slashes or control characters")
    if len(text) > 80:
        raise ValueError("a name must be at most 80 characters long")
    return text


class ThingPlan(PlanPart):
    """A thing: where it stands, and, if the defaults of its kind do not fit, who may use it from where."""

    name: str
    kind: str
    rect: Rect | None = None
    at: Point | None = None
    use: tuple[Point, ...] | None = None
    capacity: Annotated[int, Field(ge=1, le=1000)] | None = None
    state: str = "idle"
    owners: tuple[str, ...] = ()

    _check_name = field_validator("name")(_name)

    @field_validator("kind")
    @classmethod
    def _check_kind(cls, value: str) -> str:
        if value not in KINDS:
            raise ValueError(f"there is no kind of thing called '{value}'.{suggestion(value, KINDS)}")
        return value


class ArenaPlan(PlanPart):
    """A room, or a part of the outdoors. Without hours it never closes; with owners it is private to them."""

    name: str
    rect: Rect
    hours: tuple[str, ...] | None = None
    owners: tuple[str, ...] = ()
    capacity: Annotated[int, Field(ge=1, le=10_000)] | None = None
    things: tuple[ThingPlan, ...] = ()

    _check_name = field_validator("name")(_name)

    @field_validator("hours")
    @classmethod
    def _check_hours(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if value is not None:
            parse_hours(value)
        return value


class SectorPlan(PlanPart):
    """A building (solid except for its arenas and doors) or, with `outdoors`, an open place."""

    name: str
    kind: str
    rect: Rect
    outdoors: bool = False
    doors: tuple[Point, ...] = ()
    arenas: tuple[ArenaPlan, ...] = Field(min_length=1)

    _check_name = field_validator("name")(_name)


class TerrainPlan(PlanPart):
    """A rectangle of ground: later ones cover earlier ones."""

    kind: str
    rect: Rect

    @field_validator("kind")
    @classmethod
    def _check_kind(cls, value: str) -> str:
        if value not in TERRAIN:
            raise ValueError(f"there is no terrain called '{value}'; choose from {', '.join(TERRAIN)}")
        return value


class TownPlan(PlanPart):
    """A whole town."""

    town: str
    size: tuple[Length, Length]
    about: str = ""
    language: LanguageTag | None = None
    terrain: tuple[TerrainPlan, ...] = ()
    trees: tuple[Point, ...] = ()
    sectors: tuple[SectorPlan, ...] = Field(min_length=1)
    spawns: tuple[Point, ...] = ()

    _check_name = field_validator("town")(_name)

    @field_validator("size")
    @classmethod
    def _check_size(cls, value: tuple[int, int]) -> tuple[int, int]:
        if value[0] * value[1] > MAX_TILES:
            raise ValueError(f"{value[0]} x {value[1]} tiles are too many; a town has at most {MAX_TILES}")
        return value
