"""Acquaintance that a persona need not state: people who share a home, a workplace or a school know each other."""

from collections import defaultdict
from collections.abc import Sequence

from twinville.agents.persona import Persona, Tie
from twinville.worlds.world import World

#: In a place of more people than this one does not know everybody by name.
FEW = 40


def acquaint(world: World, personas: Sequence[Persona]) -> tuple[Persona, ...]:
    """The same people, with ties added to those who share a home or a place of work or study and name no tie to each other."""
    homes: dict[str, list[Persona]] = defaultdict(list)
    works: dict[str, list[Persona]] = defaultdict(list)
    for persona in personas:
        homes[_sector(world, persona.home)].append(persona)
        if persona.workplace:
            works[_sector(world, persona.workplace)].append(persona)
    return tuple(_with_ties(world, persona, homes, works) for persona in personas)


def _with_ties(world: World, persona: Persona, homes: dict[str, list[Persona]], works: dict[str, list[Persona]]) -> Persona:
    named = {tie.name for tie in persona.ties} | {persona.name}
    added: list[Tie] = []
    work = works[_sector(world, persona.workplace)] if persona.workplace else []
    for others, relation in ((homes[_sector(world, persona.home)], _housemate), (work, _workmate)):
        for other in others if len(others) <= FEW else ():
            if other.name not in named:
                named.add(other.name)
                added.append(Tie(name=other.name, relation=relation(persona, other)))
    return persona.model_copy(update={"ties": (*persona.ties, *added)}) if added else persona


def _housemate(_one: Persona, _other: Persona) -> str:
    return "lives in the same house"


def _workmate(one: Persona, other: Persona) -> str:
    if one.studies and other.studies:
        return "schoolmate" if one.is_child else "fellow student"
    if one.studies or other.studies:
        pupil, teacher = (
            ("pupil", "teacher at my school") if one.is_child or other.is_child else ("student", "teacher at my college")
        )
        return teacher if one.studies else pupil
    return "colleague"


def _sector(world: World, address: str) -> str:
    return world.arenas_of(address)[0].sector
