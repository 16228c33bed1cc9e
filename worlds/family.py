"""A family: kinds of one thing, each in a file of its own, found by name without a list that somebody keeps.

A kind joins by registering itself in its file. The files of the family's package are imported when a kind is first looked for, in
sorted order; kinds of other installed packages are their entry points, loaded by name.
"""

import importlib
import pkgutil
from importlib.metadata import entry_points
from typing import Generic, TypeVar

from twinville.worlds.errors import InputError

K = TypeVar("K")


class Family(Generic[K]):
    """Kinds by name: those of the files of a package, those that were registered, and those of a group of entry points."""

    def __init__(self, what: str, package: str, group: str) -> None:
        self._what = what
        self._package = package
        self._group = group
        self._kinds: dict[str, K] = {}
        self._complete = False

    def register(self, name: str, kind: K) -> None:
        """Let a kind be found by its name; raises ValueError when another one has it."""
        if self._kinds.setdefault(name, kind) is not kind:
            raise ValueError(f"two kinds of {self._what} are called '{name}'; rename one of them")

    def get(self, name: str) -> K | None:
        """A kind by its name, None when this installation does not know it; raises InputError for an entry point without it."""
        self._import_files()
        if name not in self._kinds:
            for point in entry_points(group=self._group, name=name):
                point.load()
                if name not in self._kinds:
                    raise InputError(f"{self._group}: the entry point '{name}' ({point.value}) registers no {self._what} '{name}'")
        return self._kinds.get(name)

    def names(self) -> list[str]:
        """Every kind that can be named here."""
        self._import_files()
        return sorted({*self._kinds, *(point.name for point in entry_points(group=self._group))})

    def _import_files(self) -> None:
        if self._complete:
            return
        self._complete = True
        package = importlib.import_module(self._package)
        for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
            importlib.import_module(f"{self._package}.{name}")
