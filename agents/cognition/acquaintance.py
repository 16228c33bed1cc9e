"""Whom one knows, how well, and how far one trusts them: from the ties of a persona, and from meeting and talking."""

from dataclasses import dataclass, field

from twinville.agents.persona import Persona
from twinville.worlds.state import saved

#: What somebody is whom one knows by sight at most.
HARDLY_KNOWN = "somebody I hardly know"
#: What they are after a first talk.
MET = "somebody I have talked with"
#: One does not begin to talk with somebody one trusts less than this, and minds their being near.
AVOIDED = 0.25
#: Who is closer than this means something.
CLOSE = 0.6

_FAMILY = ("husband", "wife", "mother", "father", "son", "daughter", "sister", "brother", "grand", "family", "in-law")
_CLOSE = ("friend", "dear", "partner")
_WARY = ("complain", "uneasy", "rival", "talks too much", "keeps an eye", "noisy", "owes", "writes to her")


@saved("Acquaintance")
@dataclass(slots=True)
class Acquaintance:
    """What one person is to another. `closeness` and `trust` go from 0 to 1; `view` is what came of it lately, in words.

    `waited_for` says that one waited for them in vain, and has not talked with them since.
    """

    relation: str
    closeness: float
    trust: float
    view: str = ""
    last_talk: int = -(10**9)
    talks_today: int = 0
    day: int = -1
    told: set[str] = field(default_factory=set)
    waited_for: bool = False

    def turn_day(self, day: int) -> None:
        """A new day: they may talk again."""
        if day != self.day:
            self.day, self.talks_today = day, 0


class Acquaintances:
    """Everybody a person knows by name."""

    STATE = ("_known",)

    def __init__(self, persona: Persona) -> None:
        self._known = {tie.name: _from_tie(tie.relation) for tie in persona.ties}

    def __contains__(self, name: str) -> bool:
        return name in self._known

    @property
    def names(self) -> tuple[str, ...]:
        """Those who are known, in the order in which they came to be."""
        return tuple(self._known)

    def to(self, name: str) -> Acquaintance:
        """What somebody is to this person; a stranger becomes known by being asked for."""
        if name not in self._known:
            self._known[name] = Acquaintance(HARDLY_KNOWN, 0.12, 0.5)
        return self._known[name]

    def peek(self, name: str) -> Acquaintance | None:
        """The same, without making a stranger known."""
        return self._known.get(name)

    def relation_of(self, name: str) -> str:
        """What somebody is to this person, in words, without making a stranger known: of one town, one knows people by sight."""
        known = self._known.get(name)
        return known.relation if known is not None else HARDLY_KNOWN

    def nearest(self, least: float) -> list[str]:
        """Those at least this close, the closest first."""
        near = [(-known.closeness, name) for name, known in self._known.items() if known.closeness >= least]
        return [name for _, name in sorted(near)]

    def close(self) -> tuple[str, ...]:
        """Those who have come close, by name."""
        return tuple(sorted(name for name, known in self._known.items() if known.closeness >= CLOSE))


def _from_tie(relation: str) -> Acquaintance:
    folded = relation.casefold()
    wary = any(word in folded for word in _WARY)
    if any(word in folded for word in _FAMILY) and not wary:
        return Acquaintance(relation, 0.95, 0.9)
    if any(word in folded for word in _CLOSE):
        return Acquaintance(relation, 0.5 if wary else 0.8, 0.45 if wary else 0.8)
    return Acquaintance(relation, 0.35 if wary else 0.5, 0.2 if wary else 0.65)
