"""Spoken without knowing: where one answer writes both sides of a talk, a line may hold what only the other side could know."""

from collections.abc import Callable

from twinville.agents.prompts.converse import Conversation, ConversePrompt
from twinville.agents.prompts.speaker import Speaker
from twinville.agents.telling.unknowing import spoken_unknowing


def unknowing(
    prompt: ConversePrompt, script: Conversation, has_heard: tuple[Callable[[str], bool], Callable[[str], bool]]
) -> list[tuple[str, ...]]:
    """For each line the names and numbers in it that stand on the other's side of the prompt alone.

    What was said before in the talk is known to both, and so is whatever a mind `has_heard` at any time, a and b.
    """
    shared = [prompt.place, prompt.weekday, *(text for _, text in (*prompt.a.before, *prompt.b.before))]
    sides, secrets = [_texts(prompt.a), _texts(prompt.b)], [_told(prompt.a), _told(prompt.b)]
    found: list[tuple[str, ...]] = []
    for line in script.lines:
        me = "ab".index(line.speaker)
        words = spoken_unknowing(line.text, [*sides[me], *shared], secrets[1 - me])
        found.append(tuple(word for word in words if not has_heard[me](word)))
        shared.append(line.text)
    return found


def _told(side: Speaker) -> list[str]:
    """What one side has to tell. Hours at which somebody is engaged are named by others without knowing of it."""
    return [side.identity.biography, side.identity.currently, side.view, *(memory.text for memory in side.memories)]


def _texts(side: Speaker) -> list[str]:
    """All that stands in a prompt for one side."""
    who = side.identity
    return [
        who.name,
        str(who.age),
        who.occupation,
        who.workplace,
        ", ".join((*who.traits, *who.values, *who.interests, *who.habits)),
        side.relation,
        side.doing,
        *(each.text for each in side.agreements),
        *(each.text() for each in side.engaged),
        *(haunt.name for haunt in side.haunts),
        *_told(side),
    ]
