"""A persona: a person before the first tick. Users write these, so every field is checked and explained."""

import unicodedata
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from twinville.agents.aim import LONGEST_GOAL, LONGEST_NEXT, MOST
from twinville.worlds.daytime import DAY, parse_days, parse_time

MAX_NAME = 200
MAX_TEXT = 200_000

Text = Annotated[str, Field(max_length=MAX_TEXT)]
Words = tuple[Annotated[str, Field(max_length=2000)], ...]

# Letters of other scripts that look like Latin ones: two residents must not be told apart by these alone.
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһӏοαεικνρτυχ", "aeopcyxijsdhloaeiknptux")


class Part(BaseModel):
    """Base of a persona's parts: no unknown fields, so that a misspelt one is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _time(value: object) -> object:
    if isinstance(value, int):  # YAML 1.1 reads an unquoted 22:30 as a number of minutes
        value = f"{value // 60:02d}:{value % 60:02d}"
    if isinstance(value, str):
        parse_time(value)
    return value


def _days(value: str) -> str:
    parse_days(value)
    return value


class Shift(Part):
    """Hours of work or school on some weekdays; an end before the start is the next day's.

    `place` and `use` say where and how, when that is not the ordinary work at the person's workplace.
    """

    days: str = "mon-fri"
    start: str
    end: str
    place: str | None = None
    use: str | None = None
    activity: str | None = None

    _check_times = field_validator("start", "end", mode="before")(_time)
    _check_days = field_validator("days")(_days)

    @property
    def seconds(self) -> tuple[int, int]:
        """Start and end in seconds since the first day's midnight."""
        start, end = parse_time(self.start), parse_time(self.end)
        return start, end if end > start else end + DAY


class Routine(Part):
    """Something done habitually: "walks the dog" at 07:15 for 30 minutes, on most days."""

    activity: str
    use: str = "stand"
    place: str | None = None
    days: str = "daily"
    at: str
    minutes: Annotated[int, Field(ge=5, le=480)] = 30
    chance: Annotated[float, Field(gt=0, le=1)] = 0.8
    category: Literal["work", "school", "meals", "hygiene", "errands", "leisure", "social"] = "leisure"

    _check_time = field_validator("at", mode="before")(_time)
    _check_days = field_validator("days")(_days)


class Commitment(Part):
    """An appointment on one day of the run (day 1 is the first), at a place."""

    day: Annotated[int, Field(ge=1, le=10_000)]
    at: str
    minutes: Annotated[int, Field(ge=5, le=720)] = 60
    activity: str
    place: str

    _check_time = field_validator("at", mode="before")(_time)


class Tie(Part):
    """What this person calls somebody else: "sister", "neighbour", "rival"."""

    name: str
    relation: str


class PersonasAim(Part):
    """What this person works towards over days, and the next step towards it."""

    goal: Annotated[str, Field(min_length=1, max_length=LONGEST_GOAL)]
    next: Annotated[str, Field(max_length=LONGEST_NEXT)] = ""


class Weights(Part):
    """How much recency, importance and relevance count when somebody remembers (Park et al. 2023: all alike)."""

    recency: Annotated[float, Field(ge=0, le=100)] = 1.0
    importance: Annotated[float, Field(ge=0, le=100)] = 1.0
    relevance: Annotated[float, Field(ge=0, le=100)] = 1.0


class Persona(Part):
    """Everything a person starts with. `home` and `workplace` are addresses of the town, its name left out or not."""

    name: str
    age: Annotated[int, Field(ge=0, le=120)]
    pronouns: str = "they"
    home: str
    bed: str | None = None
    occupation: str = ""
    workplace: str | None = None
    shifts: tuple[Shift, ...] = ()
    wake: str = "07:00"
    sleep: str = "22:30"
    traits: Words = ()
    values: Words = ()
    interests: Words = ()
    habits: Words = ()
    routines: tuple[Routine, ...] = ()
    biography: Text = ""
    currently: Text = ""
    aims: Annotated[tuple[PersonasAim, ...], Field(max_length=MOST)] = ()
    ties: tuple[Tie, ...] = ()
    knows: tuple[str, ...] | None = None
    memories: tuple[Text, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    retrieval: Weights = Weights()
    vision_radius: Annotated[int, Field(ge=1, le=64)] = 8
    attention_bandwidth: Annotated[int, Field(ge=1, le=100)] = 8
    retention: Annotated[int, Field(ge=1, le=1000)] = 8

    _check_times = field_validator("wake", "sleep", mode="before")(_time)

    @field_validator("name")
    @classmethod
    def _check_name(cls, value: str) -> str:
        name = " ".join(unicodedata.normalize("NFC", value).split())
        if not name or not any(ch.isalnum() for ch in name):
            raise ValueError("a name must have at least one letter")
        if len(name) > MAX_NAME:
            raise ValueError(f"a name has at most {MAX_NAME} characters; this one has {len(name)}")
        if any(unicodedata.category(ch) in ("Cc", "Cs", "Co") for ch in name):
            raise ValueError("a name must not contain control characters")
        return name

    @property
    def is_child(self) -> bool:
        """Under 16: goes to school, does not go to the pub alone, is not counted among the adults."""
        return self.age < 16

    @property
    def studies(self) -> bool:
        """Whether their hours are lessons rather than work."""
        folded = self.occupation.casefold()
        return self.is_child or any(word in folded for word in ("pupil", "student", "schoolchild"))


def skeleton(name: str) -> str:
    """A name without what the eye overlooks: case, accents, look-alike letters, invisible characters and spaces.

    Marks of scripts in which they are letters of their own (Indic vowel signs, Arabic points) are kept.
    """
    out = []
    for ch in unicodedata.normalize("NFKD", name).casefold().translate(_LOOKALIKES):
        if unicodedata.category(ch) in ("Cf", "Zs") or (0x300 <= ord(ch) <= 0x36F):
            continue
        out.append(ch)
    return "".join(out)
