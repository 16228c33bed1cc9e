"""What people leave behind in words: on a thing, or in a room. Others see it, and remember it."""

from dataclasses import dataclass

from twinville.worlds.state import saved


@saved("Leaves")
@dataclass(frozen=True, slots=True)
class Leaves:
    """How a deed leaves a thing: its name as it was said ("" for the place itself), and its state; a state "" clears it away."""

    thing: str
    state: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What stands on a thing in words, as one sees it: a number of its own, the thing's name ("" for the place itself), the words,
    and whether it is one's `own` doing, which is no news to one.
    """

    id: int
    thing: str
    words: str
    own: bool = False

    def line(self) -> str:
        """It in one line."""
        return f"{self.thing}: {self.words}" if self.thing else self.words
