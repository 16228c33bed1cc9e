"""Components of a mind that installed packages bring along, each an entry point of the group `twinville.components`."""

from collections.abc import Iterable

from twinville.agents.cognition.parts import Factory
from twinville.worlds.errors import InputError
from twinville.worlds.registry import Registry

#: What makes a component, given the context of a mind. None ships.
COMPONENTS: Registry[Factory] = Registry("component of a mind", None, "twinville.components", by_value=True)


def component_names() -> tuple[str, ...]:
    """The names of all installed components, in alphabetical order; a new run has them all."""
    return COMPONENTS.names()


def components_named(names: Iterable[str]) -> dict[str, Factory]:
    """What makes each of these components, by name; raises InputError for one that is not installed or cannot be used."""
    found: dict[str, Factory] = {}
    for name in names:
        factory = COMPONENTS.find(name)
        if factory is None:
            raise InputError(f"the people of this run have a component '{name}' that is not installed here; install its package")
        found[name] = factory
    return found
