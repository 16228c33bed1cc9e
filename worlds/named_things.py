"""Things by their names, as people say them: exactly, or by a part that no other thing in the room has."""

from collections.abc import Callable

from twinville.worlds.world import Arena, Thing, World


def thing_named(world: World, arena: Arena, said: str) -> Thing | None:
    """The one thing of an arena that a text names, by its name or address, or by words that only its name has; else None."""
    wanted = _plain(said)
    if not wanted:
        return None
    things = [world.things[index] for index in arena.things]
    tests: tuple[Callable[[Thing], bool], ...] = (
        lambda thing: wanted in (_plain(thing.name), _plain(thing.address)),
        lambda thing: set(wanted.split()) <= set(_plain(thing.name).split()),
    )
    for is_meant in tests:
        found = [thing for thing in things if is_meant(thing)]
        if len(found) == 1:
            return found[0]
    return None


def _plain(text: str) -> str:
    """A name without case, marks and a leading article."""
    words = "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
    return " ".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)
