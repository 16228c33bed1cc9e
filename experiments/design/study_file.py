"""A study as YAML: the lines of policies, outcomes and surveys, each read into what Python writes."""

import inspect
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from twinville.experiments.design.policies import (
    Announcement,
    ChangedHours,
    Curfew,
    InformationCampaign,
    Law,
    MaskMandate,
    PersonaChange,
    Policy,
    Rumour,
    Whisper,
    WorldProcess,
    closure,
)
from twinville.experiments.design.setting import Reach, Saturation
from twinville.experiments.design.study import Experiment
from twinville.experiments.outcomes import kinds as measured
from twinville.experiments.outcomes.outcome import Measurable, Outcome
from twinville.experiments.outcomes.surveys import AGREEMENT, Survey, guess, survey
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.hours import parse_hours
from twinville.worlds.yaml_file import read_yaml

_BUNDLED = Path(__file__).parent.parent / "studies"
#: Outcomes that a study file can name.
OUTCOMES = (
    "visits", "dwell_time", "attendance", "presence", "hours_of", "time_use", "contacts", "conversations", "informed",
    "heard_through_others", "compliance", "support", "breaches", "network", "survey", "guess", "attack_rate",
    "peak", "time_to_peak", "realised_r0", "complaints", "masked_hours",
)  # fmt: skip
#: Policies that a study file can name: each a key whose value is what it is about.
POLICIES = (
    "announcement", "campaign", "closure", "curfew", "hours", "law", "mask_mandate", "persona", "process", "rumour", "whisper",
)  # fmt: skip
#: What goes with each of them.
_WITH: dict[str, tuple[str, ...]] = {
    "announcement": ("to", "saturation", "by", "channel", "place", "against", "start"),
    "campaign": ("to", "saturation", "by", "boards", "messengers", "against", "start"),
    "closure": ("start", "end"),
    "curfew": ("to", "saturation", "by", "channel", "statement", "start", "end", "enforced", "voluntary"),
    "hours": ("place", "start", "end"),
    "law": (
        "to",
        "saturation",
        "by",
        "channel",
        "asks",
        "places",
        "when",
        "sign",
        "enforced",
        "voluntary",
        "wardens",
        "start",
        "end",
    ),
    "mask_mandate": ("to", "saturation", "by", "channel", "places", "statement", "sign", "enforced", "voluntary", "start", "end"),
    "persona": ("to", "saturation", "by", "start"),
    "process": ("parameters", "start"),
    "rumour": ("origin", "against", "start"),
    "whisper": ("to", "start"),
}


class PolicyLine(BaseModel):
    """A policy in a study file: one of the keys that name one, and what goes with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    announcement: str | None = None
    campaign: str | None = None
    closure: str | None = None
    curfew: str | None = None
    hours: tuple[str, ...] | None = None
    law: str | None = None
    mask_mandate: bool | None = None
    persona: dict[str, str | tuple[str, ...] | int] | None = None
    process: str | None = None
    rumour: str | None = None
    whisper: str | None = None

    to: tuple[str, ...] | None = None
    saturation: float | None = None
    by: Literal["household", "person"] | None = None
    channel: Literal["letter", "notice", "word", "sign"] | None = None
    place: str | None = None
    places: tuple[str, ...] | None = None
    when: tuple[str, ...] | None = None
    asks: Literal["stay home", "stay away", "close", "mask", "words"] | None = None
    statement: str | None = None
    sign: bool | None = None
    enforced: bool | None = None
    voluntary: bool | None = None
    wardens: tuple[str, ...] | None = None
    boards: bool | None = None
    messengers: tuple[str, ...] | int | None = None
    origin: str | None = None
    against: str | None = None
    parameters: dict[str, Any] | None = None
    start: str | None = None
    end: str | None = None

    def policy(self) -> Policy:
        """The policy; raises ValueError when the line names none, or two, or what does not go with it."""
        named = [name for name in POLICIES if getattr(self, name) is not None]
        if len(named) != 1:
            raise ValueError(f"a policy is one of {', '.join(POLICIES)}; this one names {' and '.join(named) or 'none'}")
        kind = named[0]
        for name in type(self).model_fields:
            if name not in POLICIES and getattr(self, name) is not None and name not in _WITH[kind]:
                raise ValueError(f"'{name}' does not go with '{kind}'; what does: {', '.join(_WITH[kind])}")
        given = self._given(
            "statement", "channel", "places", "when", "asks", "sign", "enforced", "voluntary", "wardens", "start", "end"
        )
        match kind:
            case "announcement":
                return Announcement(
                    self.announcement or "", to=self._reach(), **self._given("start", "channel", "place", "against")
                )
            case "campaign":
                return InformationCampaign(
                    self.campaign or "", letters=self._reach(), **self._given("start", "boards", "messengers", "against")
                )
            case "closure":
                return closure(self.closure or "", self.start, self.end)
            case "hours":
                if self.place is None:
                    raise ValueError("'hours' are those of a 'place': name it")
                parse_hours(self.hours or ())
                return ChangedHours(self.place, self.hours or (), self.start, self.end)
            case "curfew":
                begins, dash, ends = (self.curfew or "").partition("-")
                if not dash:
                    raise ValueError("a curfew is two times of the day, as 22:00-05:00")
                return Curfew(begins.strip(), ends.strip(), to=self._reach(), **given)
            case "law":
                return Law(self.law or "", to=self._reach(), **given)
            case "mask_mandate":
                return MaskMandate(to=self._reach(), **given)
            case "persona":
                if len(self.persona or {}) != 1:
                    raise ValueError("'persona' changes one attribute: give its name and value")
                (attribute, value), *_ = (self.persona or {}).items()
                changed: Any = attribute  # checked as it is applied
                return PersonaChange(changed, value, self._reach(), self.start)
            case "rumour":
                if self.origin is None:
                    raise ValueError("a rumour begins with somebody: name them with 'origin'")
                return Rumour(self.rumour or "", self.origin, **self._given("start", "against"))
            case "process":
                return WorldProcess(self.process or "", self.parameters or {}, self.start)
        if self.to is None or len(self.to) != 1:
            raise ValueError("a whisper goes to one person: name them with 'to: [NAME]'")
        return Whisper(self.to[0], self.whisper or "", self.start)

    def _given(self, *names: str) -> dict[str, Any]:
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    def _reach(self) -> Reach:
        if self.saturation is None:
            return self.to
        if self.to is not None:
            raise ValueError("'to' and 'saturation' both say whom it reaches; give one of them")
        return Saturation(self.saturation, self.by or "household")


class OutcomeLine(BaseModel):
    """An outcome in a study file: its kind, what it is of, its window as "day 1 12:00..day 2 12:00" or "day 2..14"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    of: str | None = None
    window: str | None = None
    primary: bool = False
    smallest: float | None = None
    control: bool = False
    after: str | None = None
    about: str | None = None
    staff: bool | None = None
    minutes: int | None = None
    scale: tuple[str, ...] | None = None
    reversed: str | None = None
    name: str | None = None
    at: str | None = None
    draws: int | None = None

    def outcome(self) -> Measurable:
        """The outcome; raises ValueError for a kind that there is not, or what it does not take."""
        if self.kind not in OUTCOMES:
            raise ValueError(f"there is no outcome '{self.kind}'.{suggestion(self.kind, OUTCOMES)}")
        given = {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}
        for name in ("kind", "of", "control", *(("name",) if self.kind != "survey" else ())):
            given.pop(name, None)
        if self.kind == "guess":
            return guess()
        if self.kind == "survey":
            made: Survey | Outcome = self._survey(given)
        else:
            make: Any = getattr(measured, self.kind)
            takes = inspect.signature(make).parameters
            unknown = [name for name in given if name not in takes and (name, given[name]) != ("primary", False)]
            if unknown:
                raise ValueError(f"the outcome '{self.kind}' takes no '{unknown[0]}'")
            needs = next(iter(takes)) != "window"
            if needs != (self.of is not None):
                raise ValueError(f"the outcome '{self.kind}' {'needs' if needs else 'takes no'} 'of'")
            made = make(self.of, **given) if needs else make(**given)
        if isinstance(made, Outcome):
            made = replace(made, control=self.control, name=self.name or made.name)
        return made

    def _survey(self, given: Mapping[str, Any]) -> Survey:
        if self.of is None:
            raise ValueError("a survey needs 'of': the question")
        allowed = ("scale", "reversed", "name", "at", "draws", "primary", "smallest")
        unknown = [name for name in given if name not in allowed]
        if unknown:
            raise ValueError(f"a survey takes no '{unknown[0]}'")
        return survey(self.of, **{"scale": AGREEMENT, **given})


class StudyFile(BaseModel):
    """A study as YAML."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = ""
    question: str = ""
    town: str = "larkwater"
    people: str | None = None
    agents: int | None = None
    until: str | None = None
    days: int | None = Field(default=None, ge=1, le=1000)
    fork_at: str
    seed: int = 0
    decoupled: bool = False
    replicates: int = Field(default=5, ge=1, le=1000)
    profile: Literal["thrifty", "faithful"] = "thrifty"
    before: tuple[PolicyLine, ...] = ()
    arms: dict[str, tuple[PolicyLine, ...]]
    contrasts: tuple[str, ...]
    outcomes: tuple[OutcomeLine, ...]
    vary: dict[str, tuple[str, ...]] = {}
    checks: tuple[Literal["identity", "decoupled", "placebo"], ...] = ()
    paraphrases: dict[str, str] = {}


def bundled() -> list[str]:
    """Names of the studies that ship."""
    return sorted(path.stem for path in _BUNDLED.glob("*.yaml"))


def read_study(path: Path, replicates: int | None = None) -> Experiment:
    """The study in a YAML file, or a bundled one by its name; raises InputError naming file, place and rule."""
    if not path.exists() and not path.suffix and len(path.parts) == 1:
        if path.name not in bundled():
            near = suggestion(path.name, bundled())
            raise InputError(f"{path}: is no file and no bundled study; those are {', '.join(bundled())}.{near}")
        path = _BUNDLED / f"{path.name}.yaml"
    file = read_yaml(path, StudyFile)
    return study_of(file if replicates is None else file.model_copy(update={"replicates": replicates}), path)


def study_of(file: StudyFile, path: Path) -> Experiment:
    """The study that a file describes; raises InputError naming the file and the rule."""
    try:
        arms = {name: [line.policy() for line in lines] for name, lines in file.arms.items()}
        before = [line.policy() for line in file.before]
        outcomes = [line.outcome() for line in file.outcomes]
        return Experiment(
            arms=arms,
            contrasts=file.contrasts,
            outcomes=outcomes,
            fork_at=file.fork_at,
            until=file.until,
            days=file.days,
            title=file.title,
            question=file.question,
            town=file.town,
            people=file.people,
            agents=file.agents,
            seed=file.seed,
            decoupled=file.decoupled,
            replicates=file.replicates,
            profile=file.profile,
            before=before,
            vary=file.vary,
            checks=file.checks,
            paraphrases=file.paraphrases,
            described=file.model_dump(mode="json", exclude_defaults=True),
        )
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None
