"""The options of a run and its allowance: two objects that pass whole from the command line to the scenario."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.settings import WhenRefused
from twinville.agents.memory.connection import Connection
from twinville.agents.modules import ALL_MODULES
from twinville.simulation.clock import DEFAULT_DATE, MAX_DAYS, Clock, label, parse_moment, parse_tick
from twinville.worlds.daytime import DAY, parse_time
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.language_tag import canonical

#: How many calls minds make: "thrifty" finds a whole conversation in one, "faithful" each turn of it in its speaker's mind alone.
Profile = Literal["thrifty", "faithful"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
#: What can follow when no legal answer can be had.
FOLLOWS: tuple[WhenRefused, ...] = get_args(WhenRefused)


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What shapes a run beside its town, its people and what answers. By default one day from 06:00, in ticks of 10 seconds.

    `days` (24 hours each) or `until` (a moment) says when to end. `start_date` is the date of day 1; by default that of the people,
    else a fixed one. `language` is that of the town, as a tag; by default that of its people or its plan, else
    English. Raises InputError for a value that makes no sense.
    """

    seed: int = 0
    days: float | None = None
    until: str | None = None
    start: str = "06:00"
    tick: str = "10s"
    start_date: date | None = None
    embedder: str = "static"
    without: tuple[str, ...] = ()
    profile: str = "thrifty"
    language: str | None = None

    def __post_init__(self) -> None:
        for name in self.without:
            if name not in ALL_MODULES:
                known = ", ".join(sorted(ALL_MODULES))
                raise InputError(f"--without '{name}': choose from {known}.{suggestion(name, ALL_MODULES)}")
        if self.profile not in PROFILES:
            raise InputError(f"--profile '{self.profile}': choose from {', '.join(PROFILES)}.{suggestion(self.profile, PROFILES)}")
        if self.language is not None:
            try:
                canonical(self.language)
            except ValueError as error:
                raise InputError(f"--language: {error}") from None
        if self.days is not None and self.until is not None:
            raise InputError("--days and --until both say when to end; give one of them")
        if self.days is not None and not 0 < self.days <= MAX_DAYS:
            raise InputError(f"--days {self.days:g}: a run lasts more than 0 and at most {MAX_DAYS} days")
        self.last_tick(Clock(self.start_seconds, self.tick_seconds, DEFAULT_DATE))

    @property
    def start_seconds(self) -> int:
        """When day 1 begins, in seconds after midnight; raises InputError."""
        try:
            begins = parse_time(self.start)
        except ValueError as error:
            raise InputError(f"--start '{self.start}': {error}") from None
        if begins >= DAY:
            raise InputError(f"--start '{self.start}': the day starts between 00:00 and 23:59")
        return begins

    @property
    def tick_seconds(self) -> int:
        """The length of a tick in seconds; raises InputError."""
        return parse_tick(self.tick)

    def last_tick(self, clock: Clock) -> int:
        """The last tick of the run by the clock of its scenario; raises InputError when the end is not after the start."""
        if self.until is not None:
            end = parse_moment(self.until, "--until")
        else:
            end = clock.start + round((1.0 if self.days is None else self.days) * DAY)
        if end <= clock.start:
            raise InputError(f"the end, {label(end)}, is not after the start, {label(clock.start)}; choose a later --until")
        return clock.tick_before(end)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a run may spend, what follows a refused answer, and where its embedder is served.

    `account` limits and books the calls. When no legal answer to a prompt can be had, "go-on" lets that person carry on without it
    until it is too many (`simulation/history/refusals.py`), "pause" pauses the run. Raises InputError for another word.
    """

    account: Account = field(default_factory=Account)
    when_refused: WhenRefused = "go-on"
    connection: Connection | None = None

    def __post_init__(self) -> None:
        follows(self.when_refused)

    @property
    def goes_on(self) -> bool:
        """Whether a person may carry on without an answer."""
        return self.when_refused == "go-on"


def follows(word: str) -> WhenRefused:
    """What follows a refused answer, by its word; raises InputError."""
    if word == "skip":
        raise InputError("--when-refused 'skip': is called go-on now; choose pause or go-on")
    for known in FOLLOWS:
        if word == known:
            return known
    raise InputError(f"--when-refused '{word}': choose pause or go-on.{suggestion(word, FOLLOWS)}")
