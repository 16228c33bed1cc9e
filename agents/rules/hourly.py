"""The hour plan by rule: planned strokes are laid onto five-minute slots, and the gaps are filled."""

from collections.abc import Callable
from dataclasses import dataclass

from twinville.agents.categories import Planned
from twinville.agents.prompts.hour_plan import HourPlan, HourPlanPrompt, Hours, Intended
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.offers import at_home
from twinville.agents.rules.registry import rule
from twinville.agents.temperament import orderliness

_SLOT = 5
#: What people do about the house when nothing is planned: words, affordance, category.
_POTTERING: tuple[tuple[str, str, Planned], ...] = (
    ("pottering about the house", "tidy", "leisure"), ("tidying up", "clean", "errands"), ("resting at home", "rest", "leisure"),
    ("reading at home", "read", "leisure"),
    ("listening to the radio", "rest", "leisure"), ("watching television", "watch", "leisure"),
    ("sorting through a drawer", "tidy", "leisure"), ("writing a few letters", "write", "leisure"),
)  # fmt: skip
_LONG_SHIFT = 8 * 60 + 30


@dataclass(frozen=True)
class _Paint:
    activity: str
    category: Planned
    where: str
    mark: int  # distinguishes two strokes of the same words


@rule(HourPlanPrompt)
def plan_hours(prompt: HourPlanPrompt, dice: Dice) -> HourPlan:
    """Blocks from now to bed; later in the list of `_layers` paints over earlier."""
    who = prompt.identity
    bed = max(prompt.bed + dice.between(-30, 15, "bed", step=5), prompt.now + 30)
    ends = [item.start + item.minutes for item in prompt.intended if item.category != "sleep"]
    if ends and max(ends) + 25 > bed:
        bed = min(max(ends) + 25, prompt.bed + 75)
    slots: list[_Paint | None] = [None] * max(1, (bed - prompt.now) // _SLOT)

    def paint(start: int, minutes: int, colour: _Paint) -> None:
        first = max(0, round((start - prompt.now) / _SLOT))
        last = min(len(slots), round((start + minutes - prompt.now) / _SLOT))
        slots[first:last] = [colour] * max(0, last - first)

    for mark, item in enumerate(_layers(prompt)):
        colour = _Paint(item.activity, item.category, item.where, mark)
        early = 10 + int(8 * orderliness(who)) + dice.between(-8, 6, "early", mark) if item.category in ("work", "school") else 0
        paint(item.start - early, item.minutes + early, colour)
        if item.category == "work" and item.minutes > _LONG_SHIFT:
            _break_up(prompt, dice, item, paint, 1000 + 20 * mark)
    _morning(prompt, dice, slots)
    _wind_down(prompt, dice, slots)
    _fill(prompt, dice, slots)
    return HourPlan(blocks=tuple(_blocks(slots)))


def _layers(prompt: HourPlanPrompt) -> list[Intended]:
    """Duties below, then free time, then meals, then appointments on top."""

    def rank(item: Intended) -> int:
        if item.appointment:
            return 3
        return {"work": 0, "school": 0, "meals": 2}.get(item.category, 1)

    return sorted(prompt.intended, key=lambda item: (rank(item), item.start))


def _break_up(prompt: HourPlanPrompt, dice: Dice, shift: Intended, paint: Callable[[int, int, _Paint], None], mark: int) -> None:
    """A shift of more than eight and a half hours has a long rest in its second half: nobody works a bar all day."""
    spare = shift.minutes - _LONG_SHIFT
    at, part = shift.start + shift.minutes * 5 // 9, 0
    while spare > 0:
        activity, use, category = _POTTERING[int(dice.uniform("break", mark, part) * len(_POTTERING))]
        spot = at_home(prompt.places, use, "rest", "stand")
        if spot:
            paint(at, min(spare, 60), _Paint(f"taking a break from work, {activity}", category, spot, mark + part + 1))
        at, spare, part = at + 60, spare - 60, part + 1


def _morning(prompt: HourPlanPrompt, dice: Dice, slots: list[_Paint | None]) -> None:
    if not prompt.just_up:
        return
    wash = at_home(prompt.places, "wash", "groom", "toilet", "dress", "stand")
    eat = at_home(prompt.places, "eat", "snack", "cook", "stand")
    free = next((i for i, slot in enumerate(slots) if slot is not None), len(slots)) * _SLOT
    getting_ready = min(dice.between(20, 35, "morning", step=5), max(10, free // 2))
    breakfast = min(dice.between(15, 30, "breakfast", step=5), max(0, free - getting_ready))
    at = 0
    for minutes, activity, category, spot in (
        (getting_ready, "getting washed and dressed", "hygiene", wash),
        (breakfast, "having breakfast", "meals", eat),
    ):
        for _ in range(minutes // _SLOT):
            if spot and at < len(slots):
                slots[at] = _Paint(activity, "hygiene" if category == "hygiene" else "meals", spot, -1)
                at += 1


def _wind_down(prompt: HourPlanPrompt, dice: Dice, slots: list[_Paint | None]) -> None:
    spot = at_home(prompt.places, "wash", "groom", "toilet", "stand")
    for index in range(len(slots) - dice.between(15, 25, "wind down", step=5) // _SLOT, len(slots)):
        if spot and index >= 0 and slots[index] is None:
            slots[index] = _Paint("getting ready for bed", "hygiene", spot, -2)


def _fill(prompt: HourPlanPrompt, dice: Dice, slots: list[_Paint | None]) -> None:
    """Short gaps lengthen what is before them unless that is a meal or a duty; longer ones are spent about the house."""
    index = 0
    while index < len(slots):
        if slots[index] is not None:
            index += 1
            continue
        end = index
        while end < len(slots) and slots[end] is None:
            end += 1
        before = slots[index - 1] if index else None
        if before is not None and end - index <= 4 and before.category in ("leisure", "social", "errands"):
            filler = before
        else:
            filler = _pottering(prompt, dice, index)
        slots[index:end] = [filler] * (end - index)
        index = end


def _pottering(prompt: HourPlanPrompt, dice: Dice, index: int) -> _Paint:
    start = int(dice.uniform("potter", index) * len(_POTTERING))
    for activity, use, category in _POTTERING[start:] + _POTTERING[:start]:
        spot = at_home(prompt.places, use)
        if spot:
            return _Paint(activity, category, spot, -3 - index)
    spot = at_home(prompt.places, "stand", "sleep") or f"{prompt.places[0].id}.{prompt.places[0].affords[0]}"
    return _Paint("resting", "leisure", spot, -3 - index)


def _blocks(slots: list[_Paint | None]) -> list[Hours]:
    runs: list[tuple[_Paint, int]] = []
    for slot in slots:
        assert slot is not None
        if runs and runs[-1][0] == slot:
            runs[-1] = (slot, runs[-1][1] + _SLOT)
        else:
            runs.append((slot, _SLOT))
    blocks: list[Hours] = []
    for paint, minutes in runs:
        if minutes < 10 and blocks:
            last = blocks[-1]
            blocks[-1] = last.model_copy(update={"minutes": min(300, last.minutes + minutes)})
            continue
        while minutes > 0:
            part = minutes if minutes <= 300 else min(240, minutes - 60)
            blocks.append(Hours(minutes=max(10, part), activity=paint.activity, category=paint.category, where=paint.where))
            minutes -= part
    return blocks[:40]
