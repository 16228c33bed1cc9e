"""The steps of a block, by rule: what washing, a meal, work or free time consists of, with some variation."""

from dataclasses import dataclass

from twinville.agents.prompts.decompose import DecomposePrompt, StepAnswer, Steps
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.places import Place
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.leavings import with_leavings
from twinville.agents.rules.offers import split
from twinville.agents.rules.registry import rule
from twinville.agents.rules.seeking import for_a_talk
from twinville.agents.words import content_words

#: What working with a thing looks like, a few phrases each; the first part of each list is the ordinary run of it.
PHRASES: dict[str, tuple[str, ...]] = {
    "serve": (
        "serving customers",
        "wiping down the counter",
        "taking orders",
        "restacking cups and plates",
        "counting the till",
        "polishing glasses",
    ),
    "bake": ("kneading dough", "taking loaves from the oven", "glazing buns"),
    "stock": ("unpacking deliveries", "checking stock", "carrying boxes"),
    "teach": ("explaining at the blackboard", "reading aloud to the class", "going round the desks", "setting an exercise"),
    "learn": ("doing sums", "writing a composition", "listening to the lesson", "reading in turn", "drawing a map"),
    "learn as an adult": (
        "listening to the lecture",
        "taking notes",
        "discussing in a small group",
        "working on an essay",
        "puzzling over a problem set",
    ),
    "treat": ("seeing patients", "writing up notes", "checking a blood pressure", "ordering supplies"),
    "craft": ("planing a board", "cutting joints", "sanding a tabletop", "glueing a frame", "measuring twice"),
    "office": ("answering letters", "going through the accounts", "making telephone calls", "filing papers", "drafting a report"),
    "preach": ("preparing a sermon", "practising the reading", "putting out hymn books"),
    "paint": ("painting", "mixing colours", "standing back to look", "cleaning brushes"),
    "write": ("writing", "crossing out half a page", "rereading yesterday's pages"),
    "study": ("studying", "taking notes", "looking something up"),
    "patrol": ("walking the beat", "watching who comes and goes", "standing at the post", "making a slow round on foot"),
    "cook": ("cooking", "chopping vegetables", "stirring a pot"),
    "garden": ("weeding", "watering", "pruning", "digging over a bed"),
    "perform": ("playing to the room", "tuning up", "taking requests"),
    "clean": ("cleaning", "washing up", "scrubbing the sink"),
    "tidy": ("tidying shelves", "putting things in order"),
    "stroll": ("walking slowly", "taking the long way round", "stopping to look at the trees"),
    "game": ("playing a round", "thinking over the next move", "keeping the score", "starting another round"),
    "drink": ("having a drink", "leaning back with a glass", "getting another round"),
    "music": ("practising", "playing it through once more", "tuning"),
    "watch": ("watching television", "flicking through the channels"),
    "read": ("reading", "turning pages", "reading on"),
    "browse": ("looking along the shelves", "leafing through a book"),
    "shop": ("looking along the shelves", "comparing prices", "paying at the till"),
    "rest": ("sitting quietly", "resting", "gazing out of the window"),
    "chat": ("sitting together", "talking about this and that"),
    "exercise": ("stretching", "doing push-ups", "getting the breath back"),
    "play": ("playing", "running about", "arguing over the rules"),
    "worship": ("praying", "sitting in silence"),
    "wait": ("waiting", "leafing through a magazine"),
    "launder": ("sorting the washing", "hanging up the washing"),
}
_WORKING = (
    "serve",
    "bake",
    "teach",
    "treat",
    "craft",
    "office",
    "preach",
    "paint",
    "perform",
    "patrol",
    "stock",
    "cook",
    "write",
    "study",
    "garden",
    "clean",
    "tidy",
    "browse",
    "read",
)

#: The most steps of an answer.
_MOST = 48
#: Words in an occupation, workplace or interest that let somebody near the oven.
_BAKES = frozenset({"baker", "bakery", "baking", "cook", "cooking", "cafe", "pastry"})


@dataclass(frozen=True)
class _Part:
    """One block of the hours to be filled, with the rooms about it; `first` says that it is at its start."""

    identity: Identity
    now: int
    minutes: int
    activity: str
    category: str
    where: str
    first: bool
    places: tuple[Place, ...]


class _Spots:
    """The places on offer, with the one of the block first."""

    def __init__(self, part: _Part) -> None:
        here, self.use = split(part.where)
        self.places = sorted(part.places, key=lambda place: place.id != here)
        self.here: Place = self.places[0]

    def find(self, *uses: str, only_here: bool = False) -> tuple[str, str] | None:
        """(where, use) of the first use on offer: here, else anywhere near."""
        for use in uses:
            for place in self.places[:1] if only_here else self.places:
                if use in place.affords:
                    return f"{place.id}.{use}", use
        return None


@rule(DecomposePrompt)
def decompose(prompt: DecomposePrompt, dice: Dice) -> Steps:
    """Steps that fill the minutes given, block by block."""
    found: list[StepAnswer] = []
    for block in prompt.blocks:
        part = _Part(
            prompt.identity,
            block.start,
            block.minutes,
            block.activity,
            block.category,
            block.where,
            not block.begun,
            _about(block.where, (*prompt.places, *prompt.near)),
        )
        recipe = {"hygiene": _hygiene, "meals": _meal, "work": _work, "school": _work}.get(block.category, _pursuit)
        if block.fixed and block.category == "social":
            recipe = _meeting
        steps = recipe(part, dice.within(block.start // 5), _Spots(part))
        found += with_leavings(_fit(steps, part.minutes), dice.within(block.start // 5))
    return Steps(steps=tuple(for_a_talk(prompt, found[:_MOST], dice)))


def _about(where: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The rooms of the building that a block is in."""
    here = next(place for place in places if place.id == split(where)[0])
    building = here.name.partition(":")[0]
    return tuple(place for place in places if place.name.partition(":")[0] == building)


def _step(minutes: int, activity: str, spot: tuple[str, str]) -> StepAnswer:
    return StepAnswer(minutes=max(5, min(60, minutes)), activity=activity, where=spot[0])


def _fit(steps: list[StepAnswer], minutes: int) -> list[StepAnswer]:
    """Cut the list at the end of the time; the last step is shortened, or goes on for the minutes that are left."""
    kept: list[StepAnswer] = []
    left = minutes
    for step in steps:
        if left < 5:
            break
        kept.append(step.model_copy(update={"minutes": min(step.minutes, left)}))
        left -= step.minutes
    kept = kept or [steps[0].model_copy(update={"minutes": 5})]
    while left >= 5:
        kept.append(kept[-1].model_copy(update={"minutes": min(60, left)}))
        left -= kept[-1].minutes
    if left > 0:
        kept[-1] = kept[-1].model_copy(update={"minutes": kept[-1].minutes + left})
    return kept


def _meeting(part: _Part, dice: Dice, spots: _Spots) -> list[StepAnswer]:  # noqa: ARG001  # as every recipe
    """What was agreed is done, and nothing beside it."""
    return [_step(part.minutes, part.activity, (part.where, spots.use))]


def _phrase(part: _Part, dice: Dice, use: str, index: int) -> str:
    phrases = PHRASES.get(f"{use} as an adult" if part.identity.age >= 16 else use) or PHRASES.get(use)
    if phrases is None:
        return part.activity
    # The block's own words open it; the ordinary run of things follows.
    if index == 0 and part.first and use == split(part.where)[1]:
        return part.activity
    # A block goes round its phrases from a drawn start, so that no two steps in a row say the same.
    start = int(dice.uniform("phrase", use, part.activity, part.now // 60) * len(phrases))
    return phrases[(start + index) % len(phrases)]


def _hygiene(part: _Part, dice: Dice, spots: _Spots) -> list[StepAnswer]:
    morning = part.now % 1440 < 15 * 60
    order = [
        ("toilet", 5, "using the toilet"),
        ("wash", dice.between(5, 15, "wash"), "taking a shower"),
        ("groom", 5, "brushing teeth"),
        ("dress", 5, "getting dressed"),
    ]
    if not morning:
        order = [
            ("groom", 5, "brushing teeth"),
            ("toilet", 5, "using the toilet"),
            ("dress", 5, "changing for the night"),
            ("rest", 15, "sitting on the edge of the day"),
        ]
        if dice.chance(0.3, "evening bath"):
            order.insert(0, ("wash", 10, "taking a long shower"))
    steps = []
    for use, minutes, activity in order:
        spot = spots.find(use)
        if spot:
            steps.append(_step(minutes, activity, spot))
    filler = spots.find("tidy", "rest", "read", "stand") or (part.where, spots.use)
    steps.append(_step(max(5, part.minutes - sum(step.minutes for step in steps)), "taking a quiet moment", filler))
    return steps


def _meal(part: _Part, dice: Dice, spots: _Spots) -> list[StepAnswer]:
    if spots.here.home:
        steps = []
        cook = spots.find("cook", "snack")
        table = spots.find("eat", "rest", "stand") or (part.where, spots.use)
        if cook and part.first and part.minutes >= 15:
            making = "making" if "break" in part.activity else "cooking"
            steps.append(_step(min(part.minutes // 3, 20), f"{making} {_meal_name(part.activity)}", cook))
        steps.append(_step(max(10, part.minutes // 2), f"eating {_meal_name(part.activity)}", table))
        sink = spots.find("clean")
        if sink and part.minutes > 25 and dice.chance(0.7, "dishes"):
            steps.append(_step(dice.between(5, 10, "dishes long"), "washing up", sink))
        rest = spots.find("rest", "chat", "stand") or table
        steps.append(_step(max(5, part.minutes - sum(step.minutes for step in steps)), "sitting on at the table", rest))
        return steps
    seat = spots.find("dine", "eat", "snack", "drink", "rest", only_here=True) or (part.where, spots.use)
    first = dice.between(5, 10, "order")
    packed = "packed" in part.activity or seat[1] not in ("dine", "drink")
    return [
        _step(first, "unpacking sandwiches" if packed else "looking at the menu", seat),
        _step(max(10, part.minutes - first - 5), f"eating {_meal_name(part.activity)}", seat),
        _step(max(5, part.minutes), "lingering over the last of it", seat),
    ]


def _meal_name(activity: str) -> str:
    return next((word for word in ("breakfast", "lunch", "dinner", "supper") if word in activity), "a meal")


def _work(part: _Part, dice: Dice, spots: _Spots) -> list[StepAnswer]:
    offered = [use for use in _WORKING if use in spots.here.affords and use != spots.use]
    trade = f"{part.identity.occupation} {part.identity.workplace} {', '.join(part.identity.interests)}"
    if not _BAKES & content_words(trade):
        offered = [use for use in offered if use != "bake"]
    if part.category == "school":
        offered = [use for use in ("learn", "read", "browse") if use in spots.here.affords]
    steps: list[StepAnswer] = []
    filled = 0
    index = 0
    while filled < part.minutes:
        roll = dice.uniform("task", part.now // 10, index)
        use, minutes = spots.use, dice.between(10, 15, "work long", part.now // 10, index)
        if roll > 0.93 and index and (spot := spots.find("toilet")):
            steps.append(_step(5, "taking a moment's break", spot))
            filled, index = filled + 5, index + 1
            continue
        if roll > 0.72 and offered and part.category == "work":
            use = offered[int((roll - 0.72) / 0.21 * len(offered)) % len(offered)]
        spot = spots.find(use, only_here=True) or (part.where, spots.use)
        if spot[1] in ("stand", "rest") and spots.use in ("stand", "rest"):
            steps.append(_step(minutes, part.activity, spot))
        else:
            steps.append(_step(minutes, _phrase(part, dice, spot[1], index), spot))
        filled, index = filled + minutes, index + 1
    return steps


def _pursuit(part: _Part, dice: Dice, spots: _Spots) -> list[StepAnswer]:
    """Errands, free time, company: mostly the thing itself, now and then something beside it."""
    steps: list[StepAnswer] = []
    filled = 0
    index = 0
    aside = [use for use in ("read notices", "snack", "drink", "chat", "rest") if use in spots.here.affords and use != spots.use]
    own = (part.where, spots.use)
    if index == 0 and part.first and not spots.here.home and dice.chance(0.12, "detour"):
        steps.append(_step(5, "stopping to look around", spots.find("read notices", "stand", only_here=True) or own))
        filled = 5
    long = {"watch": 30, "dine": 30, "drink": 25, "worship": 20, "paint": 30, "read": 25, "music": 20, "game": 20}.get(
        spots.use, 15
    )
    while filled < part.minutes:
        minutes = dice.between(max(5, long - 10), long, "long", part.now // 10, index)
        if index and aside and dice.chance(0.12, "aside", part.now // 10, index):
            use = aside[index % len(aside)]
            steps.append(_step(min(10, minutes), _aside(use), (f"{spots.here.id}.{use}", use)))
            filled += min(10, minutes)
        else:
            steps.append(_step(minutes, _phrase(part, dice, spots.use, index), own))
            filled += minutes
        index += 1
    return steps


def _aside(use: str) -> str:
    return {
        "snack": "getting something to nibble",
        "drink": "having a cup of something",
        "chat": "sitting down for a while",
        "rest": "taking a short rest",
        "read notices": "reading the notices",
    }[use]
