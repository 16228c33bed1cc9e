"""The hours of a day, by rule: strokes, duties, meals, appointments and the way to them become blocks without gaps.

What is intended is painted onto five-minute slots, the later layer over the earlier: free time, duties, meals, appointments. The
same rule serves for every model, so none can lose a shift or an appointment.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from twinville.agents.categories import Planned
from twinville.agents.cognition.plan import Block, Fixed, Intended
from twinville.agents.prompts.places import Place

_SLOT = 5
#: What people do about the house when nothing is planned: words, affordance, category.
POTTERING: tuple[tuple[str, str, Planned], ...] = (
    ("pottering about the house", "tidy", "leisure"), ("tidying up", "clean", "errands"), ("resting at home", "rest", "leisure"),
    ("reading at home", "read", "leisure"),
    ("listening to the radio", "rest", "leisure"), ("watching television", "watch", "leisure"),
    ("sorting through a drawer", "tidy", "leisure"), ("writing a few letters", "write", "leisure"),
)  # fmt: skip
#: Minutes of work without a long rest.
_LONG_SHIFT = 8 * 60 + 30
#: Who means to eat within so many minutes of getting up has no other breakfast.
_SOON = 120
#: An appointment to eat, and how near to it one does not eat otherwise, in minutes.
_MEAL = re.compile(r"\b(breakfast|brunch|lunch|dinner|supper|frühstück|mittagessen|abendessen|abendbrot)\b", re.IGNORECASE)
_HUNGRY = 120
#: The longest meal that may lie within a duty, in minutes, and how near a meal may come to covering one.
_MEAL_AT_WORK = 60


@dataclass(frozen=True, slots=True)
class Frame:
    """The time there is, in minutes of the day, and for whom. `luck` is keyed chance by purpose and number, `way` the minutes from
    one arena to another, `orderly` from -1 to 1.
    """

    now: int
    bed: int
    just_up: bool
    orderly: float
    places: tuple[Place, ...]
    luck: Callable[[str, int], float]
    way: Callable[[int, int], int]

    def between(self, low: int, high: int, purpose: str, number: int = 0, step: int = 1) -> int:
        """A whole number from `low` to `high`, both included, in steps."""
        return low + int(self.luck(purpose, number) * ((high - low) // step + 1)) * step


@dataclass(frozen=True, slots=True)
class _Paint:
    activity: str
    category: Planned
    where: str
    mark: int  # distinguishes two strokes of the same words
    fixed: Fixed = ""


_Slots = list[_Paint | None]


def lay_out(intended: Sequence[Intended], frame: Frame, midnight: int) -> list[Block]:
    """Blocks from `frame.now` to about bedtime, in seconds of the run after `midnight`."""
    bed = max(frame.bed + frame.between(-30, 15, "bed", step=5), frame.now + 30)
    ends = [item.start + item.minutes for item in intended if item.category != "sleep"]
    if ends and max(ends) + 25 > bed:
        bed = min(max(ends) + 25, frame.bed + 75)
    slots: _Slots = [None] * max(1, (bed - frame.now) // _SLOT)
    for mark, item in enumerate(_layers(_without_second_meals(intended))):
        colour = _Paint(item.activity, item.category, item.where, mark, item.fixed)
        early = 0
        if item.fixed == "duty" or item.category in ("work", "school"):
            early = 10 + int(8 * frame.orderly) + frame.between(-8, 6, "early", item.start)
        if item.category == "meals" and item.minutes > _MEAL_AT_WORK:
            _paint_around(slots, frame, item, colour)
        else:
            _paint(slots, frame, item.start - early, item.minutes + early, colour)
        if item.category == "work" and item.minutes > _LONG_SHIFT:
            _break_up(slots, frame, item, 1000 + 20 * mark)
    _morning(slots, frame)
    _wind_down(slots, frame)
    _fill(slots, frame)
    for _ in range(2):
        # What is too short to be lived is no place to set out from; setting out may leave such a remnant.
        _absorb(slots)
        _set_out(slots, frame)
    return _blocks(slots, frame, midnight)


def _without_second_meals(intended: Sequence[Intended]) -> list[Intended]:
    """Who has agreed to eat with somebody does not eat just before: the agreed meal takes the place of the planned one."""
    agreed = [item.start for item in intended if item.fixed == "appointment" and _MEAL.search(item.activity)]
    return [
        item
        for item in intended
        if item.category != "meals" or item.fixed or all(abs(item.start - start) > _HUNGRY for start in agreed)
    ]


def _layers(intended: Sequence[Intended]) -> list[Intended]:
    """Free time below, then duties, then meals, then appointments on top."""

    def rank(item: Intended) -> int:
        if item.fixed in ("appointment", "change"):
            return 3
        if item.fixed == "duty":
            return 1
        return 2 if item.category == "meals" else 0

    return sorted(intended, key=lambda item: (rank(item), item.start))


def _paint(slots: _Slots, frame: Frame, start: int, minutes: int, colour: _Paint) -> None:
    first = max(0, round((start - frame.now) / _SLOT))
    last = min(len(slots), round((start + minutes - frame.now) / _SLOT))
    if last > first:
        slots[first:last] = [colour] * (last - first)


def _paint_around(slots: _Slots, frame: Frame, item: Intended, colour: _Paint) -> None:
    """A long meal leaves duties as they are."""
    for at in range(item.start, item.start + item.minutes, _SLOT):
        index = round((at - frame.now) / _SLOT)
        if 0 <= index < len(slots):
            under = slots[index]
            if under is None or not under.fixed:
                slots[index] = colour


def _break_up(slots: _Slots, frame: Frame, shift: Intended, mark: int) -> None:
    """A shift of more than eight and a half hours has a long rest in its second half: nobody works a bar all day."""
    spare = shift.minutes - _LONG_SHIFT
    at, part = shift.start + shift.minutes * 5 // 9, 0
    while spare > 0:
        activity, use, category = POTTERING[int(frame.luck("break", shift.start + part) * len(POTTERING))]
        spot = _at_home(frame.places, use, "rest", "stand")
        if spot:
            _paint(
                slots, frame, at, min(spare, 60), _Paint(f"taking a break from work, {activity}", category, spot, mark + part + 1)
            )
        at, spare, part = at + 60, spare - 60, part + 1


def _morning(slots: _Slots, frame: Frame) -> None:
    if not frame.just_up:
        return
    wash = _at_home(frame.places, "wash", "groom", "toilet", "dress", "stand")
    eat = _at_home(frame.places, "eat", "snack", "cook", "stand")
    first = slots[0]
    if first is not None and not first.fixed and first.category in ("hygiene", "meals"):
        return  # the plan says itself how the day begins
    free = next((i for i, slot in enumerate(slots) if slot is not None), len(slots)) * _SLOT
    getting_ready = min(frame.between(20, 35, "morning", step=5), max(10, free // 2))
    breakfast = min(frame.between(15, 30, "breakfast", step=5), max(0, free - getting_ready))
    if any(slot is not None and slot.category == "meals" for slot in slots[: _SOON // _SLOT]):
        breakfast = 0  # the plan has it a little later
    at = 0
    for minutes, activity, category, spot in (
        (getting_ready, "getting washed and dressed", "hygiene", wash),
        (breakfast, "having breakfast", "meals", eat),
    ):
        for _ in range(minutes // _SLOT):
            if spot and at < len(slots):
                slots[at] = _Paint(activity, "hygiene" if category == "hygiene" else "meals", spot, -1)
                at += 1


def _wind_down(slots: _Slots, frame: Frame) -> None:
    spot = _at_home(frame.places, "wash", "groom", "toilet", "stand")
    for index in range(len(slots) - frame.between(15, 25, "wind down", step=5) // _SLOT, len(slots)):
        if spot and index >= 0 and slots[index] is None:
            slots[index] = _Paint("getting ready for bed", "hygiene", spot, -2)


def _fill(slots: _Slots, frame: Frame) -> None:
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
        if (
            before is not None
            and before.fixed != "appointment"
            and end - index <= 4
            and before.category in ("leisure", "social", "errands")
        ):
            filler = before
        else:
            filler = _pottering(frame, index)
        slots[index:end] = [filler] * (end - index)
        index = end


def _pottering(frame: Frame, index: int) -> _Paint:
    start = int(frame.luck("potter", (frame.now + index * _SLOT) // 15) * len(POTTERING))
    for activity, use, category in POTTERING[start:] + POTTERING[:start]:
        spot = _at_home(frame.places, use)
        if spot:
            return _Paint(activity, category, spot, -3 - index)
    spot = _at_home(frame.places, "stand", "sleep") or f"{frame.places[0].id}.{frame.places[0].affords[0]}"
    return _Paint("resting", "leisure", spot, -3 - index)


def _absorb(slots: _Slots) -> None:
    """A single slot that is not fixed goes to what is before it."""
    for index in range(1, len(slots)):
        here, before = slots[index], slots[index - 1]
        after = slots[index + 1] if index + 1 < len(slots) else None
        if here is not None and not here.fixed and here not in (before, after) and before is not None and not before.fixed:
            slots[index] = before


def _set_out(slots: _Slots, frame: Frame) -> None:
    """Whatever is fixed is left for in time: the way there is taken from what comes before.

    For work people leave ten minutes early anyway; for an appointment they leave their work, but not another appointment.
    """
    index = 1
    while index < len(slots):
        here, before = slots[index], slots[index - 1]
        assert here is not None
        assert before is not None
        stays = ("appointment",) if here.fixed == "appointment" else ("appointment", "duty")
        if here.fixed in ("duty", "appointment") and before != here and before.fixed not in stays:
            way = frame.way(_arena(before.where), _arena(here.where)) + (2 if here.fixed == "appointment" else -10)
            at = index
            for _ in range(-(-way // _SLOT)):
                under = slots[at - 1] if at > 0 else None
                if under is None or under.fixed in stays:
                    break
                at -= 1
                slots[at] = here
        index += 1


def _blocks(slots: _Slots, frame: Frame, midnight: int) -> list[Block]:
    runs: list[tuple[_Paint, int]] = []
    for slot in slots:
        assert slot is not None
        if runs and runs[-1][0] == slot:
            runs[-1] = (slot, runs[-1][1] + _SLOT)
        else:
            runs.append((slot, _SLOT))
    blocks: list[Block] = []
    at = midnight + frame.now * 60
    for paint, minutes in runs:
        end = at + minutes * 60
        if minutes < 10 and blocks and not paint.fixed:
            blocks[-1].end = end
        else:
            place, _, use = paint.where.partition(".")
            blocks.append(Block(at, end, paint.activity, paint.category, int(place[1:]), use, fixed=paint.fixed))
        at = end
    return blocks


def _arena(where: str) -> int:
    return int(where.partition(".")[0][1:])


def _at_home(places: Sequence[Place], *uses: str) -> str | None:
    """The first of `uses` that the home affords, or None."""
    for use in uses:
        for place in places:
            if place.home and use in place.affords:
                return f"{place.id}.{use}"
    return None
