"""A scenario: all inputs of a run besides the answers. The episode contains it whole."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from twinville.agents.extensions import component_names
from twinville.agents.persona import Persona
from twinville.agents.population.population import Fact, Population
from twinville.simulation.clock import DEFAULT_DATE, MAX_TICK, MIN_TICK, Clock
from twinville.simulation.run_options import Profile, RunOptions
from twinville.worlds.document import to_document
from twinville.worlds.world import World

#: Changes when the same scenario and answers would give another log.
SEMANTICS_VERSION = 5
#: The last release of Twinville whose engine lives each older version.
_LIVED_BY = dict.fromkeys((1, 2, 3, 4), "0.1")


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
    world: World, people: Population, options: RunOptions, *, model: Mapping[str, Any], dimensions: int = 0
) -> Scenario:
    """A scenario from loaded parts. `dimensions` is the length of the embedder's vectors."""
    return Scenario(
        world=to_document(world),
        personas=people.personas,
        facts=people.facts,
        seed=options.seed,
        start=options.start_seconds,
        tick_seconds=options.tick_seconds,
        start_date=options.start_date or people.start_date or DEFAULT_DATE,
        model=dict(model),
        embedder=options.embedder,
        dimensions=dimensions,
        without=tuple(sorted(set(options.without))),
        profile=options.profile,
        components=component_names(),
    )


def of_another_version(version: object) -> str:
    """Why the history of a scenario with this semantics version cannot be lived here, and what can; "" where it can."""
    if version == SEMANTICS_VERSION:
        return ""
    by = f"twinville {_LIVED_BY[version]}" if isinstance(version, int) and version in _LIVED_BY else "the version that made it"
    return (
        f"was lived by another version of the engine (semantics {version}, this one has {SEMANTICS_VERSION}); "
        f"{by} can go on with it"
    )
