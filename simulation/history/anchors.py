"""Anchors: digests that somebody kept elsewhere. Only they show that a file is the one that was
seen then, and not another sound one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.verdict import Verdict
from twinville.worlds.errors import InputError

#: What a history digest says nothing of. Prompts' inputs and texts follow from the history where it is re-executed.
NOT_ANCHORED = "attempts, account, answers that were not used, lineage, planned end and interventions still to come"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A digest from elsewhere, which of the file's digests it is ("custody" or "history"), and up to which tick."""

    digest: str
    of: str
    tick: int

    def in_words(self, verdict: Verdict) -> str:
        """What it anchors, and what it leaves open."""
        if self.of == "custody":
            return f"{self.digest} is its custody digest: the file is, as a whole, the one that had it"
        where = "its history digest" if self.tick == verdict.last_tick else f"its history digest up to tick {self.tick}"
        answers = "" if verdict.digest_version > 1 else "the answers, "
        later = "" if self.tick == verdict.last_tick else "what was lived after it, "
        return f"{self.digest} is {where}; it does not anchor {answers}{later}{NOT_ANCHORED}"

    def content(self) -> dict[str, object]:
        """It as JSON."""
        return {"digest": self.digest, "of": self.of, "to_tick": self.tick}


def anchored(episode: Episode, verdict: Verdict, digests: Sequence[str]) -> list[Anchor]:
    """What each digest anchors; raises InputError for one that is none of the file's."""
    own = {digest: Anchor(digest, "history", tick) for tick, _, digest in episode.log.commits() if tick <= verdict.intact_to}
    if verdict.custody:
        own[verdict.custody] = Anchor(verdict.custody, "custody", verdict.last_tick)
    found = []
    for given in digests:
        digest = given.strip().lower()
        if len(digest) != 40 or not set(digest) <= set("0123456789abcdef"):
            raise InputError(f"--digest {given[:60]}: is no digest; it has 40 of the digits 0-9 and a-f")
        if digest not in own:
            raise InputError(
                f"{episode.path}: is not what was anchored: {digest} is neither its custody digest ({verdict.custody or 'none'}) "
                f"nor its history digest ({verdict.history or 'none'}), nor that at an earlier commit"
            )
        found.append(own[digest])
    return found
