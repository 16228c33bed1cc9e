"""Finding the members of a family: the files of its own package, and what other installed packages bring."""

import importlib
import pkgutil
from importlib.metadata import entry_points


def import_siblings(package: str) -> None:
    """Import every file of a package, in the order of their names; each registers what it holds."""
    path = importlib.import_module(package).__path__
    for name in sorted(found.name for found in pkgutil.iter_modules(path)):
        importlib.import_module(f"{package}.{name}")


def import_entry_points(group: str) -> None:
    """Load what installed packages declare under a group, in the order of names; loading a file registers what it holds."""
    for point in sorted(entry_points(group=group), key=lambda point: (point.name, point.value)):
        point.load()
