"""A population: personas that fit a world together, the facts they start with, and checks that hold for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.persona import Commitment, Persona, skeleton
from twinville.agents.population.acquainted import acquaint
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.kinds import AFFORDANCES
from twinville.worlds.world import Thing, World


class Fact(BaseModel):
    """A fact that one person knows at the start, and that may spread in conversations.

    An `invitation` says when and where whoever hears of it may come. A `secret` is told only in confidence. What is to
    `announce` is worth a notice: its origin means to put one up, and so may others who care.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
    origin: str
    statement: Annotated[str, Field(min_length=1, max_length=2000)]
    secret: bool = False
    announce: bool = False
    contradicts: str | None = None
    invitation: Commitment | None = None


@dataclass(frozen=True)
class Population:
    """The people of a run. `start_date` is the calendar date of day 1, and `language` the tag of their language, where the source
    names one. `folder` is their town's, where a translated set of templates may lie.
    """

    personas: tuple[Persona, ...]
    facts: tuple[Fact, ...] = ()
    start_date: date | None = None
    language: str = ""
    folder: Path | None = None


def first(population: Population, count: int, source: str) -> Population:
    """The first `count` people; raises InputError when there are fewer, and drops facts of those left out."""
    if count < 1:
        raise InputError(f"--agents {count}: a town needs at least one person")
    if count > len(population.personas):
        raise InputError(f"--agents {count}: {source} has only {len(population.personas)} people")
    kept = population.personas[:count]
    names = {persona.name for persona in kept}
    facts = tuple(fact for fact in population.facts if fact.origin in names)
    left = {fact.id for fact in facts}
    # A denial of what nobody knows any more is a plain statement.
    facts = tuple(fact if fact.contradicts in left else fact.model_copy(update={"contradicts": None}) for fact in facts)
    return replace(population, personas=kept, facts=facts)


def settle(world: World, population: Population, source: str) -> Population:
    """The population checked against a world, each person with a bed of their own.

    Raises InputError, naming the person and the rule: doubled or look-alike names, homes, workplaces and known places that do
    not exist, more people than beds, routines that no place affords, facts without an origin.
    """
    if not population.personas:
        raise InputError(f"{source}: there are no people in it; a town needs at least one")
    _check_names(population.personas, source)
    for persona in population.personas:
        _check_places(world, persona, source)
    ids: set[str] = set()
    names = [persona.name for persona in population.personas]
    for fact in population.facts:
        if fact.id in ids:
            raise InputError(f"{source}: fact '{fact.id}' is given twice; rename one")
        ids.add(fact.id)
        if fact.origin not in names:
            raise InputError(f"{source}: fact '{fact.id}': nobody is called '{fact.origin}'.{suggestion(fact.origin, names)}")
        if fact.secret and fact.announce:
            raise InputError(f"{source}: fact '{fact.id}' is both secret and to announce; choose one")
        if fact.contradicts is not None and fact.contradicts not in {other.id for other in population.facts}:
            near = suggestion(fact.contradicts, [other.id for other in population.facts])
            raise InputError(f"{source}: fact '{fact.id}' contradicts '{fact.contradicts}', which is no fact.{near}")
        if fact.invitation is not None:
            try:
                world.arenas_of(fact.invitation.place)
            except InputError as error:
                raise InputError(f"{source}: fact '{fact.id}': invitation: {error}") from None
    housed = _give_beds(world, population.personas, source)
    return replace(population, personas=acquaint(world, housed))


def _check_names(personas: Sequence[Persona], source: str) -> None:
    seen: dict[str, str] = {}
    for persona in personas:
        key = skeleton(persona.name)
        if key in seen:
            same = "twice" if seen[key] == persona.name else f"and '{seen[key]}' look alike"
            raise InputError(f"{source}: the name '{persona.name}' {same}; give every person a name of their own")
        seen[key] = persona.name


def _check_places(world: World, persona: Persona, source: str) -> None:
    def known(address: str, what: str) -> None:
        try:
            world.arenas_of(address)
        except InputError as error:
            raise InputError(f"{source}: {persona.name}: {what}: {error}") from None

    known(persona.home, "home")
    if persona.workplace:
        known(persona.workplace, "workplace")
    for shift in persona.shifts:
        if shift.place:
            known(shift.place, "shift")
        if shift.use and shift.use not in AFFORDANCES:
            raise InputError(f"{source}: {persona.name}: nothing affords '{shift.use}'.{suggestion(shift.use, AFFORDANCES)}")
    for place in persona.knows or ():
        known(place, "knows")
    for commitment in persona.commitments:
        known(commitment.place, f"commitment '{commitment.activity}'")
    for routine in persona.routines:
        if routine.use not in AFFORDANCES:
            raise InputError(
                f"{source}: {persona.name}: routine '{routine.activity}': nothing affords '{routine.use}'."
                f"{suggestion(routine.use, AFFORDANCES)}"
            )
        if routine.place:
            known(routine.place, f"routine '{routine.activity}'")
            if all(routine.use not in world.affordances(arena) for arena in world.arenas_of(routine.place)):
                raise InputError(
                    f"{source}: {persona.name}: routine '{routine.activity}': '{routine.place}' does not afford '{routine.use}'"
                )
    if not persona.workplace and any(shift.place is None for shift in persona.shifts):
        raise InputError(f"{source}: {persona.name}: has shifts but no workplace; add 'workplace'")


def home_arenas(world: World, persona: Persona) -> list[int]:
    """Ids of the rooms of somebody's home that are theirs or shared, their own room first."""
    home = world.arenas_of(persona.home)
    sector = home[0].sector
    ids = [arena.id for arena in home]
    for arena in world.arenas_of(sector):
        if arena.id not in ids and (not arena.owners or persona.name in arena.owners):
            ids.append(arena.id)
    return [i for i in ids if not world.arenas[i].owners or persona.name in world.arenas[i].owners or i in ids[: len(home)]]


def _give_beds(world: World, personas: Sequence[Persona], source: str) -> tuple[Persona, ...]:
    room: dict[int, int] = {thing.id: thing.capacity for thing in world.things if "sleep" in thing.affordances}
    for persona in personas:
        if persona.bed:
            bed = _bed_at(world, persona, source)
            if not room[bed.id]:
                raise InputError(f"{source}: {persona.name}: the bed '{persona.bed}' is already taken; choose another")
            room[bed.id] -= 1
    settled = []
    for persona in personas:
        if persona.bed:
            settled.append(persona.model_copy(update={"bed": world.full_address(persona.bed)}))
            continue
        beds = [
            thing
            for index in home_arenas(world, persona)
            for thing in world.things_in(world.arenas[index], "sleep")
            if room[thing.id] and (not thing.owners or persona.name in thing.owners)
        ]
        if not beds:
            total = sum(thing.capacity for thing in world.things if "sleep" in thing.affordances)
            raise InputError(
                f"{source}: {persona.name}: no bed is left in '{persona.home}' (the town sleeps {total}); "
                "give this person another home, or the home another bed"
            )
        room[beds[0].id] -= 1
        settled.append(persona.model_copy(update={"bed": beds[0].address}))
    return tuple(settled)


def _bed_at(world: World, persona: Persona, source: str) -> Thing:
    address = world.full_address(persona.bed or "")
    for thing in world.things:
        if thing.address == address and "sleep" in thing.affordances:
            return thing
    beds = [thing.address for thing in world.things if "sleep" in thing.affordances]
    raise InputError(f"{source}: {persona.name}: there is no bed '{persona.bed}'.{suggestion(address, beds)}")
