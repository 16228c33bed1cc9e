"""A plan as data: the blocks of a day, the steps of the block at hand, and appointments. Times are seconds of the run."""

from collections import deque
from dataclasses import dataclass, field

from twinville.agents.categories import Category, Planned
from twinville.worlds.state import saved


@saved("Block")
@dataclass(slots=True)
class Block:
    """A stretch of the day: what, where, how."""

    start: int
    end: int
    activity: str
    category: Planned
    arena: int
    use: str
    begun: bool = False


@saved("Step")
@dataclass(frozen=True, slots=True)
class Step:
    """A few minutes of a block."""

    seconds: int
    activity: str
    category: Category
    arena: int
    use: str


@saved("Due")
@dataclass(slots=True)
class Due:
    """An appointment of the run: when, where, whether it was planned for and is settled. `fact` is the invitation it comes from,
    `agreement` the agreement.
    """

    at: int
    minutes: int
    activity: str
    place: str
    arenas: frozenset[int]
    fact: str | None = None
    planned: bool = False
    settled: bool = False
    agreement: str | None = None


@saved("Plan")
@dataclass(slots=True)
class Plan:
    """The plan in hand. `day` is the index of the day being lived (0 first), `bed` when to go to bed."""

    day: int = 0
    bed: int = 0
    blocks: deque[Block] = field(default_factory=deque)
    steps: deque[Step] = field(default_factory=deque)

    def block_at(self, now: int, shortest: int) -> tuple[Block | None, list[Block]]:
        """The block to live now, and the blocks dropped because their time is over or too short to begin."""
        dropped: list[Block] = []
        while self.blocks and self.blocks[0].end - now < shortest:
            block = self.blocks.popleft()
            if not block.begun:
                dropped.append(block)
        return (self.blocks[0] if self.blocks else None), dropped
