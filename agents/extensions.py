"""Components of a mind that installed packages bring along."""

from importlib.metadata import entry_points

from twinville.agents.cognition.parts import Factory
from twinville.worlds.errors import InputError

#: The group of entry points in which a package names its components.
ENTRY_POINTS = "twinville.components"


def installed_components() -> dict[str, Factory]:
    """What makes each installed component, by its name; raises InputError for one that cannot be loaded or two of one name."""
    found: dict[str, Factory] = {}
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, point.value)):
        if point.name in found:
            raise InputError(f"two installed packages bring a component '{point.name}' of a mind; uninstall one of them")
        try:
            found[point.name] = point.load()
        except (ImportError, AttributeError) as error:
            raise InputError(
                f"the component '{point.name}' ({point.value}) cannot be loaded: {error}; mend or uninstall it"
            ) from None
    return found
