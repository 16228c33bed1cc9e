"""Who a persona is to their own prompts."""

from twinville.agents.persona import Persona
from twinville.agents.prompts.identity import Identity
from twinville.worlds.daytime import parse_time


def identity_of(persona: Persona, currently: str | None = None) -> Identity:
    """The identity a persona starts with, or the same with what occupies them by now."""
    return Identity(
        name=persona.name,
        age=persona.age,
        pronouns=persona.pronouns,
        occupation=persona.occupation,
        workplace=persona.workplace or "",
        traits=persona.traits,
        values=persona.values,
        interests=persona.interests,
        habits=persona.habits,
        biography=persona.biography,
        currently=persona.currently if currently is None else currently,
        wake=parse_time(persona.wake) // 60 % 1440,
        sleep=parse_time(persona.sleep) // 60 % 1440,
    )
