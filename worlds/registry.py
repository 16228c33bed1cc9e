"""Families of files: members found by name, without a list that somebody keeps.

A member of our own stands in the family's folder and registers itself; the files of the folder are imported, in order of name,
when a member is first asked for. A member of another installed package is an entry point of the family's group, loaded by name.
It lives in the lowest room because every room has such a family.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from twinville.worlds.errors import InputError, suggestion

T = TypeVar("T")


class Registry(Generic[T]):
    """Members of one family. `what` names one of them in messages, `package` is the folder of our own (None: there are none).

    `group` is that of the entry points. Loading one registers what it holds under its name; or, with `by_value`, its value is the
    member itself.
    """

    def __init__(self, what: str, package: str | None, group: str, *, by_value: bool = False) -> None:
        self._what = what
        self._package = package
        self._group = group
        self._by_value = by_value
        self._members: dict[str, T] = {}

    def register(self, name: str, member: T) -> T:
        """Add a member; raises InputError, at import, for a name that is another member's."""
        known = self._members.setdefault(name, member)
        if known is not member:
            both = " and ".join(_origin(each) for each in (known, member))
            raise InputError(f"the {self._what} '{name}' is there twice, in {both}; rename one of them")
        return member

    def find(self, name: str) -> T | None:
        """The member of a name, None when this installation has none; raises InputError for an entry point that cannot be used."""
        self._import_own()
        if name not in self._members:
            points = {point.value: point for point in entry_points(group=self._group, name=name)}
            if len(points) > 1:
                raise InputError(f"two installed packages bring a {self._what} '{name}'; remove one of them")
            for point in points.values():
                return self._loaded(point)
        return self._members.get(name)

    def get(self, name: str) -> T:
        """The member of a name; raises InputError, with the nearest name, when there is none."""
        found = self.find(name)
        if found is None:
            near = suggestion(name, self.names())
            raise InputError(f"there is no {self._what} '{name}'; choose from {', '.join(self.names())}.{near}")
        return found

    def names(self) -> tuple[str, ...]:
        """Every name, in alphabetical order."""
        self._import_own()
        return tuple(sorted({*self._members, *(point.name for point in entry_points(group=self._group))}))

    def members(self) -> Iterator[tuple[str, T]]:
        """Every name with its member, in alphabetical order."""
        return ((name, self.get(name)) for name in self.names())

    def _import_own(self) -> None:
        package, self._package = self._package, None
        if package is None:
            return
        folder = importlib.import_module(package)
        for name in sorted(module.name for module in pkgutil.iter_modules(folder.__path__)):
            importlib.import_module(f"{package}.{name}")

    def _loaded(self, point: EntryPoint) -> T:
        try:
            loaded: T = point.load()
        except (ImportError, AttributeError) as error:
            raise InputError(
                f"the {self._what} '{point.name}' of an installed package cannot be used ({error}); mend or remove that package"
            ) from None
        if self._by_value:
            return loaded
        if point.name not in self._members:
            raise InputError(
                f"{self._group}: the entry point '{point.name}' ({point.value}) registers no {self._what} '{point.name}'"
            )
        return self._members[point.name]


def _origin(member: object) -> str:
    """Where a member is defined."""
    named = member if hasattr(member, "__qualname__") else type(member)
    return f"{getattr(named, '__module__', '')}.{getattr(named, '__qualname__', '')}".lstrip(".")
