"""Pastimes for free time: the affordance that each needs, its appeal, and phrases for it."""

from dataclasses import dataclass

from twinville.agents.categories import Planned
from twinville.agents.prompts.identity import Identity

#: Minute of the day at which the evening begins.
EVENING = 17 * 60 + 30


@dataclass(frozen=True)
class Pastime:
    """Something to do in free time. `appeal` is its weight for somebody without a special interest in it."""

    use: str
    category: Planned
    phrases: tuple[str, ...]
    appeal: float
    interests: tuple[str, ...] = ()
    evening: float = 1.0
    adults_only: bool = False
    needs_out: bool = False
    earliest: int = 0
    minutes: tuple[int, int] = (40, 100)


PASTIMES: tuple[Pastime, ...] = (
    Pastime("read", "leisure", ("reading a novel", "reading the paper", "reading on with a half-finished book"), 1.0,
            ("reading", "books", "history", "poetry", "literature", "philosophy")),
    Pastime("browse", "leisure", ("looking along the bookshelves", "choosing something new to read"), 0.3,
            ("reading", "books", "history", "research"), 0.3, minutes=(20, 45)),
    Pastime("watch", "leisure", ("watching a film", "watching the news and what follows", "watching a quiz show"), 1.0,
            ("television", "films", "cinema", "football", "sport"), 1.8),
    Pastime("stroll", "leisure", ("taking a walk", "walking a round through the green", "getting some air"), 0.9,
            ("walking", "birds", "nature", "hiking", "dogs", "photography", "running"), 0.6, minutes=(25, 60)),
    Pastime("rest", "leisure", ("sitting and watching the world go by", "taking a rest", "sitting with a cup of tea"), 0.7, (), 1.0,
            minutes=(20, 50)),
    Pastime("garden", "leisure", ("weeding the beds", "watering the plants", "pruning the roses"), 0.2,
            ("gardening", "plants", "botany", "allotment", "flowers"), 0.3),
    Pastime("feed the ducks", "leisure", ("feeding the ducks",), 0.2, ("birds", "ducks", "nature"), 0.2, minutes=(15, 30)),
    Pastime("music", "leisure", ("practising a piece", "playing through old songs", "trying out a melody"), 0.1,
            ("music", "piano", "guitar", "singing", "harp", "folk songs", "choir"), 1.2),
    Pastime("paint", "leisure", ("painting", "working on a canvas", "mixing colours and starting over"), 0.02,
            ("painting", "drawing", "art", "sketching"), 0.6, minutes=(60, 150)),
    Pastime("game", "social", ("playing cards", "playing a few rounds", "playing a board game"), 0.35,
            ("cards", "billiards", "chess", "darts", "games", "board games", "gaming", "video games"), 1.6, earliest=10 * 60),
    Pastime("play", "leisure", ("playing outside", "kicking a ball about", "playing tag"), 0.05,
            ("football", "playing outside", "ball games", "sport"), 0.5),
    Pastime("exercise", "leisure", ("doing exercises", "lifting weights", "stretching"), 0.15,
            ("fitness", "running", "sport", "football", "yoga"), 0.5, minutes=(25, 60)),
    Pastime("chat", "social", ("catching up with whoever is about", "sitting with whoever is there"), 0.6, ("gossip", "people", "company"), 1.4),
    Pastime("dine", "social", ("lingering over coffee and cake", "having an unhurried coffee"), 0.5, ("cooking", "cake", "coffee", "people"), 0.4,
            needs_out=True, minutes=(30, 60)),
    Pastime("drink", "social", ("having a drink among friends", "having an evening drink", "nursing a glass at the bar"), 0.5,
            ("drinking", "beer", "company", "darts", "people", "gossip"), 2.4, True, True, 15 * 60 + 30, (50, 120)),
    Pastime("worship", "leisure", ("sitting in quiet prayer", "lighting a candle"), 0.05, ("faith", "church", "prayer", "religion"), 0.7,
            minutes=(20, 45)),
    Pastime("write", "leisure", ("writing letters", "writing in a diary"), 0.1, ("writing", "poetry", "letters", "diary"), 1.2),
    Pastime("craft", "leisure", ("mending something on the bench", "carving a small thing"), 0.02, ("carpentry", "woodwork", "weaving", "crafts")),
    Pastime("cook", "leisure", ("trying out a new recipe", "baking for the week"), 0.1, ("cooking", "baking"), 0.8),
    Pastime("study", "leisure", ("studying", "going over notes"), 0.05, ("learning", "languages", "physics", "sociology", "research", "science")),
)  # fmt: skip


def appeal(pastime: Pastime, identity: Identity, start: int, sociability: float) -> float:
    """How much somebody feels like it at a minute of the day: zero for children where it is for adults only."""
    evening = start >= EVENING
    if start < pastime.earliest or (pastime.adults_only and identity.age < 18):
        return 0.0
    weight = pastime.appeal
    fancies = {word.casefold() for word in identity.interests}
    if any(interest in fancies for interest in pastime.interests):
        weight = weight * 2 + 1.6
    if pastime.use == "play" and identity.age < 13:
        weight += 2.0
    if evening:
        weight *= pastime.evening
    if pastime.category == "social":
        weight *= 2.2**sociability
    return weight
