"""Places as they are named in passing and in answers, read without a model: exactly, or not at all.

`in_text` finds which places of a town some words name: by a whole name ("Mill Cottage"), by the one word that no other place has
("at the mill"), or as somebody's home ("Maja's place", "the home of Maja"). `rooms` reads one name among the places a person knows.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping

from twinville.agents.spoken_places import FILLERS, HOME_WORDS, WORD
from twinville.worlds.world import Arena, World

_MINE = frozenset({"my", "our", "mein", "meine", "meinem", "meiner", "unser", "unsere", "unserem", "unserer"})
_WITH = frozenset({"bei"})
#: Before the name of a place that is one word, or a part of a name, stands one of these.
_ARTICLES = frozenset(["the", "der", "die", "das", "dem", "den", "im", "am", "zum", "zur", "beim", "ins"])
_PLACING = frozenset(
    [
        "at",
        "in",
        "to",
        "by",
        "near",
        "from",
        "behind",
        "into",
        "around",
        "past",
        "bei",
        "im",
        "am",
        "zum",
        "zur",
        "beim",
        "ins",
        "in",
        "aus",
        "hinter",
        "an",
        "nach",
    ]
)
#: Texts whose reading is kept: a line is read once for all who hear it.
_KEPT = 512


class NamedPlaces:
    """The names of a town's buildings and open places, and of those who live in it. `homes` are the addresses of people's homes."""

    def __init__(self, world: World, homes: Mapping[str, str]) -> None:
        self._world = world
        self._names = {sector.address: tuple(_plain(sector.name)) for sector in world.sectors}
        self._home_of = {name: world.arenas_of(home)[0].sector for name, home in homes.items()}
        self._by_first: dict[str, list[str]] = {}
        self._by_word: dict[str, list[str]] = {}
        for address, words in self._names.items():
            self._by_first.setdefault(words[0] if words else "", []).append(address)
            for word in dict.fromkeys(words):
                self._by_word.setdefault(word, []).append(address)
        self._people: dict[str, list[str]] = {}
        for name in self._home_of:
            spelt = _tokens(name) or [name]
            for part in dict.fromkeys((spelt[0], "".join(spelt))):
                self._people.setdefault(part, []).append(name)
        #: Words that somebody's name begins with.
        self._begins = {(_tokens(name) or [name])[0] for name in self._home_of}
        self._read: dict[tuple[str, str], tuple[str, ...]] = {}

    def home_of(self, name: str) -> str | None:
        """The address of the building that somebody lives in."""
        return self._home_of.get(name)

    def in_text(self, text: str, speaker: str) -> tuple[str, ...]:
        """The addresses of the sectors that words of somebody's name, in the order in which they do."""
        key = (text, speaker)
        if key not in self._read:
            if len(self._read) >= _KEPT:
                self._read.clear()
            self._read[key] = tuple(dict.fromkeys(self._named(_tokens(text), speaker)))
        return self._read[key]

    def rooms(self, name: str, me: str, known: Collection[int]) -> tuple[Arena, ...]:
        """The known rooms that a name means: those of one building, or one room of it; () where it is unknown or means several."""
        whole, separator, rest = name.partition(":") if ":" in name else name.partition(",")
        part = rest if separator else ""
        home = self._home(_tokens(whole), me)
        if home is not None:
            return self._within(home, _plain(part), known)
        words = _plain(whole)
        sectors = list(dict.fromkeys(self._world.arenas[index].sector for index in sorted(known)))
        sector = self._sector(words, sectors)
        if sector is not None:
            return self._within(sector, _plain(part), known)
        if part:
            return ()
        # The name of a building with that of a room behind it, or of a room alone.
        held = [each for each in sectors if self._names[each] and set(self._names[each]) < set(words)]
        if len(held) == 1:
            return self._within(held[0], [word for word in words if word not in self._names[held[0]]], known)
        arenas = [self._world.arenas[index] for index in sorted(known)]
        rooms = [arena for arena in arenas if words and set(_plain(arena.name)) == set(words)]
        return (rooms[0],) if len(rooms) == 1 else ()

    def _sector(self, words: list[str], sectors: Iterable[str]) -> str | None:
        """The one of some sectors that has this name, or of which it is a part that no other has."""
        wanted, listed = set(words), list(sectors)
        if not wanted:
            return None
        same = [each for each in listed if set(self._names[each]) == wanted]
        if same:
            return same[0] if len(same) == 1 else None
        parts = [each for each in listed if wanted < set(self._names[each])]
        return parts[0] if len(parts) == 1 and not all(word.isdigit() for word in words) else None

    def _within(self, sector: str, words: list[str], known: Collection[int]) -> tuple[Arena, ...]:
        rooms = tuple(arena for arena in self._world.arenas_of(sector) if arena.id in known)
        if not words:
            return rooms
        named = tuple(room for room in rooms if set(_plain(room.name)) == set(words))
        return named if len(named) == 1 else ()

    def _home(self, tokens: list[str], me: str) -> str | None:
        """Whose home a name means: somebody's, by a name with or without a word for a home, or one's own."""
        plain = [token for token in tokens if token not in FILLERS]
        if plain and all(token in HOME_WORDS or token in _MINE for token in plain):
            return self._home_of.get(me)
        homes = [home for _, _, home in self._homes_at(tokens)]
        if not homes and (person := self._person(plain, 0)) is not None and person[1] == len(plain):
            homes = [self._home_of[person[0]]]
        return homes[0] if len(set(homes)) == 1 else None

    def _named(self, tokens: list[str], speaker: str) -> Iterable[str]:
        found = [(start, home) for start, _, home in self._homes_at(tokens)]
        for at, token in enumerate(tokens[:-1]):
            if token in _MINE and tokens[at + 1] in HOME_WORDS and speaker in self._home_of:
                found.append((at, self._home_of[speaker]))
        kept = [(at, bare) for at, token in enumerate(tokens) if (bare := _bare(token)) not in FILLERS]
        for index, (at, word) in enumerate(kept):
            before = tokens[at - 1] if at else ""
            for address in self._by_first.get(word, ()):
                words = self._names[address]
                behind = tuple(each for _, each in kept[index : index + len(words)])
                if behind == words and (len(words) > 1 or before in _ARTICLES):
                    found.append((at, address))
            placed = before in _ARTICLES and (before in _PLACING or (at > 1 and tokens[at - 2] in _PLACING))
            named = self._by_word.get(word, [])
            if placed and len(named) == 1 and not word.isdigit() and word not in HOME_WORDS:
                found.append((at, named[0]))
        return (address for _, address in sorted(found))

    def _homes_at(self, tokens: list[str]) -> Iterable[tuple[int, int, str]]:
        """Where words name somebody's home: (first, behind the last, the home's address)."""
        for at in range(len(tokens)):
            person = self._person(tokens, at)
            if person is None:
                continue
            name, end = person
            of_them = end < len(tokens) and tokens[end] in HOME_WORDS
            their_home = at > 1 and tokens[at - 1] in ("of", "von") and tokens[at - 2] in HOME_WORDS
            if of_them or their_home or (at and tokens[at - 1] in _WITH):
                yield at, end, self._home_of[name]

    def _person(self, tokens: list[str], at: int) -> tuple[str, int] | None:
        """Who is named at a place among words, by the whole name or a first name that nobody else has, and where that ends."""
        if at >= len(tokens) or not {tokens[at], _bare(tokens[at]), tokens[at].removesuffix("s")} & self._begins:
            return None
        for length in (3, 2, 1):
            part = tokens[at : at + length]
            if len(part) < length:
                continue
            joined = "".join(part)
            for spelt in (joined, joined.removesuffix("'s"), joined.removesuffix("s")):
                names = self._people.get(spelt, [])
                if len(names) == 1:
                    return names[0], at + length
        return None


def _tokens(text: str) -> list[str]:
    folded = text.casefold().replace("’", "'")
    if folded.isascii():
        return WORD.findall(folded)
    folded = unicodedata.normalize("NFKD", folded)
    return WORD.findall("".join(ch for ch in folded if not unicodedata.combining(ch)))


def _bare(token: str) -> str:
    return token.removesuffix("'s") or token


def _plain(name: str) -> list[str]:
    """The words of a name that tell it from others."""
    return [bare for token in _tokens(name) if (bare := _bare(token)) not in FILLERS]
