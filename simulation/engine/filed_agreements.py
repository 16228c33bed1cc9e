"""Agreements that were over long ago: hardly anybody speaks of them again, and they take little room until somebody does."""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence

from twinville.agents.agreement import Agreement
from twinville.worlds.state import StateError, dump, load

#: By person, those of whom the person has heard that they are in an agreement.
Knows = dict[str, list[str]]
#: A bundle holds so many, and is at most so large, bytes.
BUNDLE, LARGEST = 16, 1 << 20


class FiledAgreements:
    """Agreements in compressed bundles, which are saved as they are: to file one costs once, and not at every checkpoint."""

    STATE = ("_bundles",)

    def __init__(self) -> None:
        self._bundles: list[str] = []
        #: By agreement, the bundle that has it; it follows from the bundles.
        self._where: dict[str, int] = {}

    def restored(self) -> None:
        """Where each of them is follows from the bundles; raises StateError when one cannot be read."""
        self._where = {agreement.id: number for number in range(len(self._bundles)) for agreement, _ in self._read(number)}

    def __contains__(self, name: str) -> bool:
        return name in self._where

    def file(self, agreements: Sequence[Agreement], knows: Mapping[str, Knows]) -> None:
        """Put some away, with what is known of who is in them."""
        self._where.update((agreement.id, len(self._bundles)) for agreement in agreements)
        self._bundles.append(_bundled([(agreement, knows.get(agreement.id, {})) for agreement in agreements]))

    def take(self, name: str) -> tuple[Agreement, Knows]:
        """One of them, with who is known to be in it; it is spoken of again, and filed no more."""
        number = self._where.pop(name)
        content = self._read(number)
        self._bundles[number] = _bundled([each for each in content if each[0].id != name])
        return next(each for each in content if each[0].id == name)

    def _read(self, number: int) -> list[tuple[Agreement, Knows]]:
        try:
            inflater = zlib.decompressobj()
            content = json.loads(inflater.decompress(base64.b64decode(self._bundles[number]), LARGEST))
            return [(_agreement(load(agreement)), dict(knows)) for agreement, knows in content]
        except (zlib.error, ValueError, TypeError, AttributeError) as error:
            raise StateError(f"filed agreements cannot be read ({error})") from None


def _bundled(content: Sequence[tuple[Agreement, Knows]]) -> str:
    text = json.dumps([[dump(agreement), knows] for agreement, knows in content], separators=(",", ":"), sort_keys=True)
    return base64.b64encode(zlib.compress(text.encode(), 6)).decode()


def _agreement(value: object) -> Agreement:
    if not isinstance(value, Agreement):
        raise StateError("something else is filed among agreements")
    return value
