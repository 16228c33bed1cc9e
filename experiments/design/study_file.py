"""A study as YAML: the lines of policies, outcomes and surveys, each read into what Python writes."""

import inspect
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from twinville.experiments.design.policies.line import Line
from twinville.experiments.design.study import Experiment
from twinville.experiments.outcomes import kinds as measured
from twinville.experiments.outcomes.outcome import Measurable, Outcome
from twinville.experiments.outcomes.surveys import AGREEMENT, Survey, guess, survey
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.yaml_file import read_yaml

_BUNDLED = Path(__file__).parent.parent / "studies"
#: Outcomes that a study file can name.
OUTCOMES = (
    "visits", "dwell_time", "attendance", "presence", "hours_of", "time_use", "contacts", "conversations", "informed",
    "heard_through_others", "compliance", "support", "breaches", "network", "survey", "guess", "attack_rate",
    "peak", "time_to_peak", "realised_r0", "complaints", "masked_hours",
)  # fmt: skip


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
    before: tuple[Line, ...] = ()
    arms: dict[str, tuple[Line, ...]]
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
        arms = {name: [line.policy for line in lines] for name, lines in file.arms.items()}
        before = [line.policy for line in file.before]
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
