"""A study: the same people with and without, in arms that fork from one past; read from Python or YAML, and locked as a plan."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from experiments import outcomes as measured
from experiments.outcomes import Outcome
from experiments.policies import Announcement, ChangedHours, Policy, Whisper, closure
from simulation.clock import parse_moment
from worlds.errors import InputError, suggestion
from worlds.hours import parse_hours
from worlds.yaml_file import read_yaml

#: Outcomes that a study file can name, each with what stands beside the name.
_NAMED = ("visits", "hours_of", "conversations", "informed")


class PolicyLine(BaseModel):
    """A policy in a study file: one of `announcement`, `whisper`, `closure` (of a place) and `hours` (of a `place`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    announcement: str | None = None
    whisper: str | None = None
    closure: str | None = None
    hours: tuple[str, ...] | None = None
    place: str | None = None
    to: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None

    def policy(self) -> Policy:
        """The policy; raises ValueError when the line names none, or two, or what does not go with it."""
        kinds = {name: getattr(self, name) for name in ("announcement", "whisper", "closure", "hours")}
        named = [name for name, value in kinds.items() if value is not None]
        if len(named) != 1:
            raise ValueError(f"a policy is one of {', '.join(kinds)}; this one names {' and '.join(named) or 'none'}")
        if (self.place is not None) != (named == ["hours"]):
            raise ValueError("'place' goes with 'hours', and 'hours' with 'place'")
        if self.end is not None and named[0] not in ("closure", "hours"):
            raise ValueError(f"'end' does not go with '{named[0]}'")
        if self.to and named[0] not in ("announcement", "whisper"):
            raise ValueError(f"'to' does not go with '{named[0]}'")
        if self.closure is not None:
            return closure(self.closure, self.start, self.end)
        if self.hours is not None:
            parse_hours(self.hours)
            return ChangedHours(self.place or "", self.hours, self.start, self.end)
        if self.announcement is not None:
            return Announcement(self.announcement, self.start, self.to)
        if len(self.to) != 1:
            raise ValueError("a whisper goes to one person: name them with 'to: [NAME]'")
        return Whisper(self.to[0], self.whisper or "", self.start)


class OutcomeLine(BaseModel):
    """An outcome in a study file: its kind, what it is of, and its window as "day 1 12:00..day 2 12:00"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    of: str | None = None
    window: str | None = None
    primary: bool = False
    smallest: float | None = None

    def outcome(self) -> Outcome:
        """The outcome; raises ValueError for a kind that there is not."""
        if self.kind not in _NAMED:
            raise ValueError(f"there is no outcome '{self.kind}'.{suggestion(self.kind, _NAMED)}")
        first, dots, last = (self.window or "").partition("..")
        if self.window is not None and not dots:
            raise ValueError(f"the window '{self.window}' is not two moments with '..' between them")
        more = {"window": (first.strip(), last.strip()) if dots else None, "primary": self.primary, "smallest": self.smallest}
        needs = self.kind in ("visits", "hours_of")
        if needs != (self.of is not None):
            raise ValueError(f"the outcome '{self.kind}' {'needs' if needs else 'takes no'} 'of'")
        make: Any = getattr(measured, self.kind)
        made: Outcome = make(self.of, **more) if needs else make(**more)
        return made


class StudyFile(BaseModel):
    """A study as YAML."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    town: str = "larkwater"
    people: str | None = None
    agents: int | None = None
    until: str
    fork_at: str
    seed: int = 0
    decoupled: bool = False
    replicates: int = Field(default=5, ge=1, le=1000)
    arms: dict[str, tuple[PolicyLine, ...]]
    contrasts: tuple[str, ...]
    outcomes: tuple[OutcomeLine, ...]


@dataclass(frozen=True)
class Experiment:
    """A study. Each replicate lives one past with its own seed; its arms fork from it at `fork_at`, and live until `until`.

    Arms share their luck after the fork, so that what differs is the policy's; `decoupled` gives each luck of its own, which says
    how far worlds part by chance alone.
    """

    arms: Mapping[str, Sequence[Policy]]
    contrasts: Sequence[str]
    outcomes: Sequence[Outcome]
    until: str
    fork_at: str
    town: str = "larkwater"
    people: str | None = None
    agents: int | None = None
    seed: int = 0
    decoupled: bool = False
    replicates: int = 5
    #: As the plan keeps it; made from the file, or from what Python gave.
    described: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not any(outcome.primary for outcome in self.outcomes):
            raise InputError("study: no outcome is primary; say of one what the study is about, with primary: true")
        if parse_moment(self.until, "until") <= parse_moment(self.fork_at, "fork_at"):
            raise InputError(f"study: it ends at {self.until}, before or at the fork, {self.fork_at}")
        for name in self.arms:
            if not name or not all(c.isalnum() or c in "-_ " for c in name) or name != name.strip():
                raise InputError(f"study: '{name}' is no name for an arm; use letters, digits, spaces and dashes")
        for contrast in self.contrasts:
            self.sides(contrast)
        for arm, policies in self.arms.items():
            for change in (change for policy in policies for change in policy.changes()):
                if change.at is not None and change.at <= parse_moment(self.fork_at, "fork_at"):
                    raise InputError(f"study: arm '{arm}': a policy begins before the fork, {self.fork_at}")

    def sides(self, contrast: str) -> tuple[str, str]:
        """The arms of a contrast "A - B"; raises InputError with the nearest name."""
        a, minus, b = contrast.partition(" - ")
        for name in (a.strip(), b.strip()):
            if not minus or name not in self.arms:
                raise InputError(f"study: contrast '{contrast}': there is no arm '{name}'.{suggestion(name, list(self.arms))}")
        return a.strip(), b.strip()

    def plan(self) -> dict[str, Any]:
        """All that is fixed before the first run, as plain JSON, with a hash."""
        plan = dict(self.described) or {
            "town": self.town, "people": self.people, "agents": self.agents, "until": self.until, "fork_at": self.fork_at,
            "seed": self.seed, "decoupled": self.decoupled,
            "arms": {name: [repr(policy) for policy in policies] for name, policies in self.arms.items()},
            "contrasts": list(self.contrasts),
            "outcomes": [[o.name, o.unit, o.window, o.primary, o.smallest] for o in self.outcomes],
        }  # fmt: skip
        # More replicates of the same study are the same study.
        plan.pop("replicates", None)
        text = json.dumps(plan, sort_keys=True, ensure_ascii=False)
        return {"study": plan, "hash": blake2b(text.encode(), digest_size=16).hexdigest()}


def read_study(path: Path, replicates: int | None = None) -> Experiment:
    """The study in a YAML file; raises InputError naming file, place and rule."""
    file = read_yaml(path, StudyFile)
    return study_of(file if replicates is None else file.model_copy(update={"replicates": replicates}), path)


def study_of(file: StudyFile, path: Path) -> Experiment:
    """The study that a file describes; raises InputError naming the file and the rule."""
    try:
        arms = {name: [line.policy() for line in lines] for name, lines in file.arms.items()}
        outcomes = [line.outcome() for line in file.outcomes]
    except InputError:
        raise
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None
    return Experiment(
        arms,
        file.contrasts,
        outcomes,
        file.until,
        file.fork_at,
        file.town,
        file.people,
        file.agents,
        file.seed,
        file.decoupled,
        file.replicates,
        file.model_dump(mode="json"),
    )
