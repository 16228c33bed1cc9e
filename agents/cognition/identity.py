"""Who a persona is to their own prompts."""

from twinville.agents.cognition.acquaintance import AVOIDED, Acquaintances
from twinville.agents.persona import Persona
from twinville.agents.prompts.identity import Bond, Identity
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
        ties=tuple(Bond(name=tie.name, relation=tie.relation) for tie in persona.ties),
        currently=persona.currently if currently is None else currently,
        wake=parse_time(persona.wake) // 60 % 1440,
        sleep=parse_time(persona.sleep) // 60 % 1440,
    )


def bonds(persona: Persona, known: Acquaintances) -> tuple[Bond, ...]:
    """What those whom a persona names are to them by now, and whoever has come close since."""
    found = []
    for name in dict.fromkeys((*(tie.name for tie in persona.ties), *known.close())):
        acquaintance = known.to(name)
        words = (
            ("very close", acquaintance.closeness >= 0.85),
            ("close", 0.6 <= acquaintance.closeness < 0.85),
            ("not close", acquaintance.closeness < 0.2),
            ("trusted", acquaintance.trust >= 0.75),
            ("not trusted", acquaintance.trust < AVOIDED),
        )
        feeling = ", ".join(word for word, on in words if on)
        found.append(Bond(name=name, relation=acquaintance.relation, feeling=feeling))
    return tuple(found)
