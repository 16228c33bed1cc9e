"""A scenario: all that a run is a function of, besides the answers. Kept whole in the episode."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from twinville.agents.extensions import component_names
from twinville.agents.modules import ALL_MODULES
from twinville.agents.persona import Persona
from twinville.agents.population.population import Fact, Population
from twinville.simulation.clock import MAX_TICK, MIN_TICK, Clock
from twinville.worlds.document import to_document
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.world import World

#: Changes when the same scenario and answers would give another log.
SEMANTICS_VERSION = 4
#: How many calls minds make: "thrifty" finds a whole conversation in one, "faithful" each turn of it in its speaker's mind alone.
Profile = Literal["thrifty", "faithful"]
PROFILES: tuple[Profile, ...] = get_args(Profile)


class Scenario(BaseModel):
    """World, people, seed and clock. `model` is everything of the language model that shapes an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    semantics_version: int = SEMANTICS_VERSION
    world: dict[str, Any]
    personas: tuple[Persona, ...]
    facts: tuple[Fact, ...]
    seed: int
    start: Annotated[int, Field(ge=0, lt=86_400)]
    tick_seconds: Annotated[int, Field(ge=MIN_TICK, le=MAX_TICK)]
    start_date: date
    model: dict[str, Any]
    embedder: str = "static"
    #: Length of the embedder's vectors; 0 in episodes that did not note it.
    dimensions: Annotated[int, Field(ge=0)] = 0
    without: tuple[str, ...] = ()
    profile: Profile = "thrifty"
    #: Components of the minds that come from other packages, by name.
    components: tuple[str, ...] = ()

    @model_serializer(mode="wrap")
    def _without_what_is_empty(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A scenario whose people have no such components is written as it was before there were any."""
        content: dict[str, Any] = serialize(self)
        if not self.components:
            del content["components"]
        return content

    @property
    def clock(self) -> Clock:
        """The clock of this run."""
        return Clock(self.start, self.tick_seconds, self.start_date)


def make_scenario(
    world: World,
    population: Population | Iterable[Persona],
    *,
    seed: int,
    start: int,
    tick_seconds: int,
    start_date: date,
    model: dict[str, Any],
    embedder: str = "static",
    dimensions: int = 0,
    without: Sequence[str] = (),
    profile: str = "thrifty",
) -> Scenario:
    """A scenario from loaded parts."""
    people = population if isinstance(population, Population) else Population(tuple(population))
    for name in without:
        if name not in ALL_MODULES:
            raise InputError(f"--without '{name}': choose from {', '.join(sorted(ALL_MODULES))}.{suggestion(name, ALL_MODULES)}")
    if profile not in PROFILES:
        raise InputError(f"--profile '{profile}': choose from {', '.join(PROFILES)}.{suggestion(profile, PROFILES)}")
    return Scenario(
        world=to_document(world),
        personas=people.personas,
        facts=people.facts,
        seed=seed,
        start=start,
        tick_seconds=tick_seconds,
        start_date=start_date,
        model=model,
        embedder=embedder,
        dimensions=dimensions,
        without=tuple(sorted(set(without))),
        profile=profile,
        components=component_names(),
    )
