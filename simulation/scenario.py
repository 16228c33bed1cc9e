"""A scenario: all inputs of a run besides the answers. The episode contains it whole."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, field_validator, model_serializer

from twinville.agents.extensions import component_names
from twinville.agents.persona import Persona
from twinville.agents.population.population import Fact, Population
from twinville.agents.prompts.languages.catalogue import wording_for
from twinville.agents.prompts.wording import Wording, fault
from twinville.simulation.clock import DEFAULT_DATE, MAX_TICK, MIN_TICK, Clock
from twinville.simulation.run_options import Profile, RunOptions
from twinville.worlds.document import to_document
from twinville.worlds.errors import InputError
from twinville.worlds.language_tag import ENGLISH, LanguageTag, canonical
from twinville.worlds.world import World

#: Changes when the same scenario and answers would give another log.
SEMANTICS_VERSION = 7
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
    #: The language of residents' words and of the templates, with those of them that are translated.
    language: LanguageTag = ENGLISH
    templates: dict[str, str] = {}

    @field_validator("templates")
    @classmethod
    def _check_templates(cls, value: dict[str, str]) -> dict[str, str]:
        if wrong := _faulty(value):
            raise ValueError(wrong)
        return value

    @model_serializer(mode="wrap")
    def _without_what_is_empty(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A scenario without such components, or in English, is written as it was before there was anything else."""
        content: dict[str, Any] = serialize(self)
        for name, without in (("components", ()), ("language", ENGLISH), ("templates", {})):
            if getattr(self, name) == without:
                del content[name]
        return content

    @property
    def wording(self) -> Wording:
        """The words of its prompts."""
        return Wording(self.language, self.templates)

    @property
    def clock(self) -> Clock:
        """The clock of this run."""
        return Clock(self.start, self.tick_seconds, self.start_date)


def make_scenario(
    world: World, people: Population, options: RunOptions, *, model: Mapping[str, Any], dimensions: int = 0
) -> Scenario:
    """A scenario from loaded parts. `dimensions` is the length of the embedder's vectors.

    The translated templates are in it, so that an episode holds the words of its own prompts.
    """
    language = canonical(options.language or people.language or world.language or ENGLISH)
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
        language=language,
        templates=dict(wording_for(language, people.folder).templates),
    )


def wording_of(scenario: Mapping[str, Any]) -> Wording:
    """The words of the prompts of an episode, from its scenario as it is written; raises InputError when they are damaged."""
    templates: dict[str, str] = scenario.get("templates", {})
    if wrong := _faulty(templates):
        raise InputError(f"the templates of this episode are damaged: {wrong}")
    return Wording(scenario.get("language", ENGLISH), templates)


def _faulty(templates: Mapping[str, str]) -> str:
    """What is wrong with the first translation that cannot be used; empty when all can."""
    faults = ((template, fault(template, translation)) for template, translation in templates.items())
    return next((f"the translation of '{template[:60]}' {wrong}" for template, wrong in faults if wrong), "")


def of_another_version(version: object) -> str:
    """Why the history of a scenario with this semantics version cannot be lived here, and what can; "" where it can."""
    if version == SEMANTICS_VERSION:
        return ""
    by = f"twinville {_LIVED_BY[version]}" if isinstance(version, int) and version in _LIVED_BY else "the version that made it"
    return (
        f"was lived by another version of the engine (semantics {version}, this one has {SEMANTICS_VERSION}); "
        f"{by} can go on with it"
    )
