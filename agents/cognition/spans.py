"""Spans: how many hours of the plan are broken into steps by one question, and how its answer is laid onto their blocks."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from twinville.agents.cognition.plan import Block, Plan, Step

#: The longest span, and the shortest for which a question is put, in seconds.
LONGEST, SHORTEST = 330 * 60, 15 * 60
#: A block is cut only where both parts are at least this long, in seconds.
_PART = 30 * 60
#: What is left of a block counts where it is at least this long, in seconds.
_LEAST = 240
#: Hours of one duty that lie this near to each other are one, in seconds: between them one eats, or rests.
_PAUSE = 3 * 3600
#: What is left of a block without a step is lived as one where it is longer than this, in seconds.
_SHORT = 300


def span_from(plan: Plan, start: int) -> list[Block]:
    """The blocks from `start` on that one question breaks down; the plan's last block is cut where the span ends within it.

    A span ends where a duty is over, where an appointment begins, at bedtime, or, where that is far, part of the way there.
    """
    blocks = [block for block in plan.blocks if block.end - start >= _LEAST]
    if not blocks:
        return list(plan.blocks)[:1]
    end = _natural_end(blocks)
    far = end - start
    if far > LONGEST:
        target = start + far // -(-far // LONGEST)
        end = _cut(plan, blocks, start, target)
    return [block for block in plan.blocks if block.end > start and block.end - start >= _LEAST and block.start < end]


def _natural_end(blocks: Sequence[Block]) -> int:
    for index, block in enumerate(blocks):
        if index and (block.fixed == "appointment" or block.category == "sleep"):
            return block.start
        if block.fixed == "duty" and not any(
            later.fixed == "duty" and later.activity == block.activity and later.start - block.end <= _PAUSE
            for later in blocks[index + 1 :]
        ):
            return block.end
    return blocks[-1].end


def _cut(plan: Plan, blocks: Sequence[Block], start: int, target: int) -> int:
    """Where to end near a target: between two blocks, or within a long one."""
    block = next(block for block in blocks if block.end >= target)
    if target - max(block.start, start) >= _PART and block.end - target >= _PART and block.fixed != "appointment":
        at = target - target % 300
        plan.cut(at)
        return at
    return block.end if block.end - start <= LONGEST or block.start <= start else block.start


def laid_out(steps: Sequence[Step], blocks: Sequence[Block], start: int, sector_of: Callable[[int], str]) -> deque[Step]:
    """Steps that follow each other from `start`, each in its block; a fixed block without a step at its place is lived as one step.

    `sector_of` gives the building of an arena.
    """
    found: deque[Step] = deque()
    steps = _met(steps, blocks)
    for block in blocks:
        begin = max(block.start, start)
        mine = [step for step in steps if begin <= step.at < block.end]
        if block.fixed:
            mine = _kept(mine, block, begin, sector_of)
        covered = found[-1].end if found else start
        if not mine and covered < block.end - _SHORT:
            begin = max(begin, covered)
            mine = [Step(block.end - begin, block.activity, block.category, block.arena, block.use, begin)]
        found += [replace(step, limit=max(block.end, step.end)) for step in mine]
    if not found and blocks and blocks[-1].end > start:
        # So little is left that nothing was said of it: what was being done goes on.
        block = next(block for block in blocks if block.end > start)
        begin = max(block.start, start)
        found.append(Step(block.end - begin, block.activity, block.category, block.arena, block.use, begin, block.end))
    return found


def _met(steps: Sequence[Step], blocks: Sequence[Block]) -> list[Step]:
    """The steps, each that begins a little before a block begins there: minutes are rounded in a prompt and in its answer."""
    found = []
    for step in steps:
        near = next((block.start for block in blocks if 0 < block.start - step.at < min(_SHORT, step.seconds)), None)
        found.append(step if near is None else replace(step, at=near, seconds=step.at + step.seconds - near))
    return found


def _kept(steps: list[Step], block: Block, begin: int, sector_of: Callable[[int], str]) -> list[Step]:
    """What an answer says of a fixed block: of an appointment, or of a change of plan, what is done there; of a duty, all of it
    unless nothing is there.
    """
    there = [step for step in steps if sector_of(step.arena) == sector_of(block.arena)]
    if not there:
        return []
    if block.fixed == "duty" or len(there) == len(steps):
        return steps
    ends = [*(step.at for step in there[1:]), block.end]
    starts = [begin, *(step.at for step in there[1:])]
    return [replace(step, at=at, seconds=end - at) for step, at, end in zip(there, starts, ends, strict=True)]
