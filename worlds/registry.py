"""Families of files: members that register themselves by name, those of our own and those that installed packages bring.

A member joins by standing in the family's folder and calling `register`, or as an entry point of the family's group in another
package. Nothing is imported before a member is asked for. It lives in the lowest room because every room has such a family.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from twinville.worlds.errors import InputError, suggestion

T = TypeVar("T")


class Registry(Generic[T]):
    """Members of one family by name. `what` names one of them in messages; `package` is the folder of our own members."""

    def __init__(self, what: str, package: str, group: str) -> None:
        self._what = what
        self._package = package
        self._group = group
        self._members: dict[str, T] = {}
        self._imported = False

    def register(self, name: str, member: T) -> T:
        """Add a member; raises ValueError, at import, for a name that is another member's."""
        known = self._members.setdefault(name, member)
        if known is not member:
            raise ValueError(f"'{name}' is the name of two kinds of {self._what}: {known!r} and {member!r}")
        return member

    def get(self, name: str) -> T:
        """The member of a name; raises InputError, with the nearest name, when there is none."""
        self._import_own()
        if name not in self._members:
            for point in entry_points(group=self._group, name=name):
                self._load(point)
        if name not in self._members:
            near = suggestion(name, self.names())
            raise InputError(f"there is no {self._what} '{name}'; choose from {', '.join(self.names())}.{near}")
        return self._members[name]

    def names(self) -> tuple[str, ...]:
        """Every name, in alphabetical order."""
        self._import_own()
        return tuple(sorted({*self._members, *(point.name for point in entry_points(group=self._group))}))

    def members(self) -> Iterator[tuple[str, T]]:
        """Every name with its member, in alphabetical order."""
        return ((name, self.get(name)) for name in self.names())

    def _import_own(self) -> None:
        if self._imported:
            return
        self._imported = True
        folder = importlib.import_module(self._package)
        for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda module: module.name):
            importlib.import_module(f"{self._package}.{module.name}")

    def _load(self, point: EntryPoint) -> None:
        try:
            self.register(point.name, point.load())
        except (ImportError, AttributeError, ValueError) as error:
            raise InputError(
                f"the {self._what} '{point.name}' of an installed package cannot be used ({error}); mend or remove that package"
            ) from None
