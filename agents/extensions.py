"""Components of a mind that installed packages bring along, each an entry point of the group `twinville.components`."""

from collections.abc import Iterable
from importlib.metadata import entry_points

from twinville.agents.cognition.parts import Factory
from twinville.worlds.errors import InputError

#: The group in which a package names its components: a name, and what makes the component given a mind's context.
ENTRY_POINTS = "twinville.components"


def component_names() -> tuple[str, ...]:
    """The names of all installed components, in alphabetical order; a new run has them all."""
    return tuple(sorted({point.name for point in entry_points(group=ENTRY_POINTS)}))


def components_named(names: Iterable[str]) -> dict[str, Factory]:
    """What makes each of these components, by name; raises InputError for one that is not installed or cannot be used."""
    found: dict[str, Factory] = {}
    for name in names:
        points = tuple(entry_points(group=ENTRY_POINTS, name=name))
        if not points:
            raise InputError(f"the people of this run have a component '{name}' that is not installed here; install its package")
        if len({point.value for point in points}) > 1:
            raise InputError(f"two installed packages bring a component '{name}' of a mind; remove one of them")
        try:
            found[name] = points[0].load()
        except (ImportError, AttributeError) as error:
            raise InputError(
                f"the component '{name}' of an installed package cannot be used ({error}); mend or remove that package"
            ) from None
    return found
