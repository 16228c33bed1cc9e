"""Places as people name them ("the Bell", "your place", "Ines's kitchen"), read without a model. What cannot be read is None."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from twinville.worlds.world import Arena, Sector, World

_ENGLISH = ("the", "a", "an", "at", "in", "on", "to", "of", "by", "near", "down", "over", "up", "old", "our")
_GERMAN = (
    "der",
    "die",
    "das",
    "den",
    "dem",
    "des",
    "am",
    "im",
    "an",
    "auf",
    "in",
    "zum",
    "zur",
    "bei",
    "beim",
    "ins",
    "aufs",
    "zu",
    "nach",
)
FILLERS = frozenset(_ENGLISH + _GERMAN)
_MINE = re.compile(r"\b(my|our|mine|ours|mir|meinem|meiner|uns|unserem)\b|^(at )?home$|\b(zu|nach) hause\b|\bdaheim\b")
_YOURS = re.compile(r"\b(your|yours|dir|deinem|deiner|euch|eurem|ihnen)\b")
HOME_WORDS = frozenset(["place", "house", "home", "flat", "cottage", "haus", "hause", "wohnung", "daheim", "zuhause"])
_HERE = ({"here"}, {"hier"}, {"this", "place"}, {"right", "here"})
WORD = re.compile(r"\w+(?:'\w+)?")
#: Names this much alike are one, when no other is nearly as much alike.
ALIKE, CLEARLY = 0.82, 0.06

Named = tuple[str, tuple[int, ...]]


class PlaceNames:
    """The names of a town's places. `homes` are the addresses of people's homes."""

    def __init__(self, world: World, homes: Mapping[str, str]) -> None:
        self._world = world
        self._homes = dict(homes)
        self._sectors = {sector.address: frozenset(_plain(sector.name)) for sector in world.sectors}

    def find(self, text: str, speaker: str, listener: str, here: int = -1) -> Named | None:
        """What a name of a place means, said by one to another in the arena `here`: a short name, and the ids of its rooms."""
        said = text.strip().replace("’", "'")
        if not said:
            return None
        if here >= 0 and set(_plain(said)) in _HERE:
            return self._named(self._world.arenas_of(self._world.arenas[here].sector))
        full = self._world.full_address(said)
        if self._world.has(full):
            return self._named(self._world.arenas_of(full))
        part = self._sector_and_room(said, speaker, listener)
        if part is not None:
            return part
        home = self._home(said, speaker, listener)
        if home is not None:
            return self._within(home, said)
        sector = self._sector(said)
        if sector is not None:
            return self._within(sector, said)
        return self._room(said, speaker, listener)

    def _sector_and_room(self, said: str, speaker: str, listener: str) -> Named | None:
        """A place of which a room is named behind a colon or a comma."""
        first, separator, second = said.partition(":" if ":" in said else ",")
        if not separator:
            return None
        one, other = (self._home(part, speaker, listener) or self._sector(part) for part in (first, second))
        sector = one or other
        return self._within(sector, said) if sector is not None else None

    def _home(self, said: str, speaker: str, listener: str) -> Sector | None:
        folded = said.casefold().strip()
        words = set(WORD.findall(folded))
        owner = self._owner(folded)
        if owner is None and _YOURS.search(folded) and self._is_home(folded):
            owner = listener
        if owner is None and _MINE.search(folded) and self._is_home(folded):
            owner = speaker
        if owner is None or owner not in self._homes or (not words and owner == speaker):
            return None
        return self._world.sector(self._world.arenas_of(self._homes[owner])[0].sector)

    def _is_home(self, folded: str) -> bool:
        """Whether "my ..." means a home and not, say, a shop: nothing else is named, or a room of it."""
        words = [word for word in _plain(folded) if not _MINE.fullmatch(word) and not _YOURS.fullmatch(word)]
        rooms = {word for arena in self._world.arenas for word in _plain(arena.name)}
        return all(word in HOME_WORDS or word in rooms for word in words)

    def _owner(self, folded: str) -> str | None:
        """Whose home it is, by a name in the genitive, after "bei", or beside a word for a home."""
        found = []
        for name in self._homes:
            for part in (name.casefold(), name.casefold().split()[0]):
                genitive = rf"\b{re.escape(part)}(?:'s?|s)(?!\w)"
                beside = rf"\b(?:home|house|place|bei|zu|haus) (?:of |von )?{re.escape(part)}\b"
                if re.search(genitive, folded) or re.search(beside, folded):
                    found.append((part == name.casefold(), name))
        whole = [name for is_whole, name in found if is_whole]
        names = list(dict.fromkeys(whole or [name for _, name in found]))
        if len(names) != 1:
            return None
        # "Lindqvist's Grocery" is a shop, and "St Bride's Chapel" no Bride's home.
        named = self._sector(folded)
        return names[0] if named is None or named.kind == "home" else None

    def _sector(self, said: str) -> Sector | None:
        """The building or open place of a name: the whole name, its words, its kind, or the nearest spelling."""
        words = frozenset(_plain(said))
        if not words:
            return None
        by = self._world.sectors
        same = [sector for sector in by if self._sectors[sector.address] == words]
        if len(same) == 1:
            return same[0]
        held = [sector for sector in by if words <= self._sectors[sector.address]]
        if len(held) == 1:
            return held[0]
        holding = [sector for sector in by if self._sectors[sector.address] and self._sectors[sector.address] <= words]
        if len(holding) == 1:
            return holding[0]
        kinds = [sector for sector in by if sector.kind != "home" and sector.kind.casefold() in words]
        if len(kinds) == 1 and len(words) == 1:
            return kinds[0]
        return _nearest(" ".join(_plain(said)), by) if not held else None

    def _within(self, sector: Sector, said: str) -> Named:
        """A room of a sector that the words name too, or all of it."""
        words = frozenset(_plain(said)) - self._sectors[sector.address]
        rooms = [self._world.arenas[index] for index in sector.arenas]
        named = [room for room in rooms if (plain := frozenset(_plain(room.name))) and plain <= words]
        return self._named((named[0],) if len(named) == 1 else rooms)

    def _room(self, said: str, speaker: str, listener: str) -> Named | None:
        """A room by its own name: the only one of the town, or that of a home that both share."""
        words = frozenset(_plain(said))
        rooms = [arena for arena in self._world.arenas if words and frozenset(_plain(arena.name)) == words]
        if len(rooms) > 1 and speaker in self._homes and self._homes.get(listener) is not None:
            mine, yours = (self._world.arenas_of(self._homes[name])[0].sector for name in (speaker, listener))
            rooms = [arena for arena in rooms if arena.sector == mine == yours]
        return self._named(rooms) if len(rooms) == 1 else None

    def _named(self, arenas: Iterable[Arena]) -> Named:
        found = tuple(arenas)
        sector = self._world.sector(found[0].sector)
        only = len(found) == 1 and len(sector.arenas) > 1
        return (f"{sector.name}: {found[0].name}" if only else sector.name), tuple(arena.id for arena in found)


def _plain(name: str) -> list[str]:
    """The words of a name that tell it from others, case folded, without a genitive's ending."""
    folded = "".join(ch for ch in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(ch))
    return [word.removesuffix("'s") or word for word in WORD.findall(folded) if word not in FILLERS]


def _nearest(said: str, sectors: Iterable[Sector]) -> Sector | None:
    """The sector spelt nearest, where that is plain."""
    scored = sorted(
        ((SequenceMatcher(None, said, " ".join(_plain(sector.name))).ratio(), sector.address, sector) for sector in sectors),
        key=lambda entry: (-entry[0], entry[1]),
    )
    if not scored or scored[0][0] < ALIKE or (len(scored) > 1 and scored[0][0] - scored[1][0] < CLEARLY):
        return None
    return scored[0][2]
