"""A plan as data: the blocks of a day, the steps of the block at hand, and appointments. Times are seconds of the run."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from twinville.agents.categories import Category, Planned
from twinville.agents.leaving import Leaves
from twinville.worlds.state import saved

#: Whether part of a day is fixed, and by what: hours of work or lessons, what was agreed, a change of plan during the day.
Fixed = Literal["", "duty", "appointment", "change"]

#: Seconds by which hours may differ and be the same, and below which what is left of a block is none.
_MINUTES = 300


@saved("Intended")
@dataclass(frozen=True, slots=True)
class Intended:
    """What is intended for a day: a stroke of its plan, or what is fixed. Times are minutes of the day, `where` as in prompts."""

    start: int
    minutes: int
    activity: str
    category: Planned
    where: str
    fixed: Fixed = ""


@saved("Block")
@dataclass(slots=True)
class Block:
    """A stretch of the day: what, where, how; `begun` once its steps are known."""

    start: int
    end: int
    activity: str
    category: Planned
    arena: int
    use: str
    begun: bool = False
    fixed: Fixed = ""


@saved("Step")
@dataclass(frozen=True, slots=True)
class Step:
    """A few minutes of the day. `at` is when it is to begin, and `limit` when its block ends; 0 for what was not planned. `leaves`
    is what others find afterwards.
    """

    seconds: int
    activity: str
    category: Category
    arena: int
    use: str
    at: int = 0
    limit: int = 0
    leaves: Leaves | None = None

    @property
    def end(self) -> int:
        """When it is to end; 0 for what was not planned."""
        return self.at + self.seconds if self.at else 0


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
    """The plan in hand. `day` is the index of the day being lived (0 first), `bed` when to go to bed, `span` when the hours end
    whose steps are known.
    """

    day: int = 0
    bed: int = 0
    blocks: deque[Block] = field(default_factory=deque)
    steps: deque[Step] = field(default_factory=deque)
    span: int = 0

    def goes_on_as(self, blocks: Sequence[Block], now: int) -> bool:
        """Whether the hours whose steps are known are the same in newly laid out blocks, but for minutes."""
        known = [block for block in self.blocks if block.end > now and block.start < self.span]
        again = [block for block in blocks if block.start < self.span - _MINUTES]
        return bool(known) and len(known) == len(again) and all(map(self._alike, known, again))

    def _alike(self, one: Block, other: Block) -> bool:
        same = (one.activity, one.arena, one.use, one.fixed) == (other.activity, other.arena, other.use, other.fixed)
        return same and (abs(one.end - other.end) <= _MINUTES or min(one.end, other.end) >= self.span - _MINUTES)

    def take(self, blocks: Sequence[Block]) -> None:
        """Other blocks from here on; those whose steps are known stay as they are."""
        known = [block for block in self.blocks if block.start < self.span]
        later = [block for block in blocks if block.end > self.span]
        if known and later:
            later[0].start = max(later[0].start, self.span)
            known[-1].end = self.span
        self.blocks.clear()
        self.blocks.extend((*known, *later))

    def keep(self, blocks: list[Block], since: int) -> None:
        """Of newly laid out blocks those from a moment on; until then what was planned goes on, and its steps."""
        before = [replace(block, end=min(block.end, since)) for block in self.blocks if block.start < since]
        after = [block for block in blocks if block.end > since]
        if len(after) > 1 and after[0].end - since < _MINUTES:
            del after[0]
        if not before or not after:
            return
        after[0].start = before[-1].end
        blocks[:] = [*before, *after]
        if self.span > since:
            self.span = since
            self.drop_steps_from(since)

    def block_at(self, now: int, shortest: int) -> tuple[Block | None, list[Block]]:
        """The block to live now, and the blocks dropped because their time is over or too short to begin.

        Steps whose time is over are dropped with them.
        """
        dropped: list[Block] = []
        while self.blocks and self.blocks[0].end - now < shortest:
            block = self.blocks.popleft()
            if not block.begun:
                dropped.append(block)
        while self.steps and self.steps[0].at and self.steps[0].end - now < shortest // 2:
            self.steps.popleft()
        return (self.blocks[0] if self.blocks else None), dropped

    def drop_steps(self, until: int) -> None:
        """Steps that begin before a moment fall through."""
        kept = [step for step in self.steps if step.at >= until]
        self.steps.clear()
        self.steps.extend(kept)

    def drop_steps_from(self, moment: int) -> None:
        """Steps that begin at a moment or later fall through; one that would last beyond it ends then."""
        kept = [step for step in self.steps if step.at < moment]
        if kept and kept[-1].end > moment:
            kept[-1] = replace(kept[-1], seconds=moment - kept[-1].at, limit=min(kept[-1].limit, moment))
        self.steps.clear()
        self.steps.extend(kept)

    def cut(self, at: int) -> None:
        """Let a block end, and another of the same begin, at a moment that lies within it."""
        for index, block in enumerate(self.blocks):
            if block.start < at < block.end:
                self.blocks.insert(
                    index + 1, Block(at, block.end, block.activity, block.category, block.arena, block.use, False, block.fixed)
                )
                block.end = at
                return
