"""A study: the same people with and without a policy, in arms that fork from one past; its factors, checks and plan."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from hashlib import blake2b
from itertools import combinations, product
from pathlib import Path
from typing import Any, cast

from twinville.agents.prompts.registry import prompt_kinds
from twinville.experiments.design.policies.announcement import Announcement
from twinville.experiments.design.policies.base import Policy
from twinville.experiments.outcomes.outcome import Measurable, check_windows
from twinville.experiments.outcomes.surveys import Survey
from twinville.simulation.clock import MAX_DAYS, label, parse_moment
from twinville.simulation.scenario import SEMANTICS_VERSION
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.outward.file_names import is_same_file

#: The factor whose levels are language models; all others fill {name} in the words of policies.
MODEL = "model"
CHECKS = ("identity", "decoupled", "placebo")
#: What a placebo says: news that asks nothing of anybody.
NOTHING_NEW = "The town council wishes everybody a good week."
STOPPING = "all replicates are lived, and none is looked at to decide on more"


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm as it is run: its name, its arm in the plan, its policies, its levels of the factors.

    `decoupled` gives it a seed of its own after the fork; `check` names the check it belongs to.
    """

    name: str
    of: str
    policies: tuple[Policy, ...]
    levels: Mapping[str, str]
    model: str | None = None
    decoupled: bool = False
    check: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A contrast of two arms: its label, first minus second; `check` names the check it belongs to."""

    label: str
    first: str
    second: str
    check: str = ""


@dataclass(frozen=True)
class Experiment:
    """A study. Each replicate runs one past with its own seed; its arms fork from it at `fork_at`, and run until `until` (or
    through `days`).

    Arms share their random draws after the fork, so that differences are the policy's; with `decoupled` each has its own, to show
    how far worlds differ by chance alone. `before` are policies of the past that all arms share. `vary` crosses factors: levels of
    "model" answer after the fork; of any other factor NAME, {NAME} in the words of policies. `checks` add arms of their own, and
    `paraphrases` (arm: other words) an arm that says the same differently.
    """

    arms: Mapping[str, Sequence[Policy]]
    contrasts: Sequence[str]
    outcomes: Sequence[Measurable]
    fork_at: str
    until: str | None = None
    days: int | None = None
    title: str = ""
    question: str = ""
    town: str = "larkwater"
    people: str | None = None
    agents: int | None = None
    seed: int = 0
    decoupled: bool = False
    replicates: int = 5
    profile: str = "thrifty"
    before: Sequence[Policy] = ()
    vary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    checks: Sequence[str] = ()
    paraphrases: Mapping[str, str] = field(default_factory=dict)
    #: Where it is kept, unless a command says otherwise.
    out: Path = Path("studies/study")
    #: As the plan keeps it; made from the file, or from what Python gave.
    described: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not any(outcome.primary for outcome in self.outcomes):
            raise InputError("study: no outcome is primary; mark the one that the study is about with primary: true")
        names = [outcome.name for outcome in self.outcomes]
        doubled = next((name for name in names if names.count(name) > 1), None)
        if doubled is not None:
            raise InputError(f"study: the outcome '{doubled}' is there twice; give one of them another window or name")
        if not 1 <= self.replicates <= 1000:
            raise InputError(f"study: {self.replicates} replicates; give from 1 to 1000")
        if (self.until is None) == (self.days is None):
            raise InputError("study: say when it ends, with one of 'until' and 'days'")
        fork, end = parse_moment(self.fork_at, "fork_at"), self.end
        if end <= fork:
            raise InputError(f"study: it ends at {label(end)}, before or at the fork, {self.fork_at}")
        if end > MAX_DAYS * DAY:
            raise InputError(f"study: it ends on day {end // DAY}; a run lasts at most {MAX_DAYS} days")
        check_windows(self.outcomes, end)
        for name in self.arms:
            if (
                not name
                or not all(c.isalnum() or c in "-_ " for c in name)
                or name != name.strip()
                or name in ("past", *CHECKS[:2])
            ):
                raise InputError(
                    f"study: '{name}' is no name for an arm; use letters, digits, spaces and dashes, and no check's name"
                )
        same = next(((a, b) for a, b in combinations(["past", *self.arms], 2) if is_same_file(a, b)), None)
        if same is not None:
            raise InputError(f"study: '{same[0]}' and '{same[1]}' would be one file where case does not count; rename an arm")
        for contrast in self.contrasts:
            self.sides(contrast)
        if not self.contrasts:
            raise InputError('study: it compares nothing; give contrasts, as "ARM - ARM"')
        for check in self.checks:
            if check not in CHECKS:
                raise InputError(f"study: there is no check '{check}'.{suggestion(check, CHECKS)}")
        for arm in self.paraphrases:
            if arm not in self.arms:
                raise InputError(f"study: paraphrases: there is no arm '{arm}'.{suggestion(arm, list(self.arms))}")
        for factor, levels in self.vary.items():
            if not factor.isidentifier() or not 1 <= len(levels) <= 20 or len(set(levels)) < len(levels):
                raise InputError(f"study: vary: '{factor}' needs a plain name, and from 1 to 20 different levels")

    @property
    def end(self) -> int:
        """When it ends, in seconds of the run."""
        return parse_moment(self.until, "until") if self.until is not None else (self.days or 0) * DAY

    @property
    def surveys(self) -> tuple[Survey, ...]:
        """Its outcomes that are asked."""
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, Survey))

    def sides(self, contrast: str) -> tuple[str, str]:
        """The arms of a contrast "A - B"; raises InputError with the nearest name."""
        a, minus, b = contrast.partition(" - ")
        for name in (a.strip(), b.strip()):
            if not minus or name not in self.arms:
                raise InputError(f"study: contrast '{contrast}': there is no arm '{name}'.{suggestion(name, list(self.arms))}")
        return a.strip(), b.strip()

    def lived_arms(self) -> list[Arm]:
        """Every arm that is run: those of the plan in each cell of the factors, and those of the checks."""
        found: list[Arm] = []
        for number, levels in self._cells():
            for name, policies in self.arms.items():
                worded = tuple(_worded(policy, levels) for policy in policies)
                found.append(Arm(_in_cell(name, number), name, worded, levels, levels.get(MODEL), self.decoupled))
        reference = self.sides(self.contrasts[0])[1]
        base = next(arm for arm in found if arm.of == reference)
        for check in dict.fromkeys(self.checks):
            policies = (*base.policies, Announcement(NOTHING_NEW)) if check == "placebo" else base.policies
            decoupled = self.decoupled or check == "decoupled"
            found.append(Arm(f"check {check}", check, policies, base.levels, base.model, decoupled, check))
        for name, words in self.paraphrases.items():
            arm = next(each for each in found if each.of == name)
            reworded = tuple(_reworded(policy, words) for policy in arm.policies)
            found.append(Arm(f"{name} in other words", name, reworded, arm.levels, arm.model, self.decoupled, "paraphrase"))
        return found

    def comparisons(self) -> list[Comparison]:
        """Every contrast in each cell of the factors, and those of the checks."""
        found = []
        for number, levels in self._cells():
            cell = f" ({', '.join(f'{factor}: {level[:40]}' for factor, level in levels.items())})" if levels else ""
            for contrast in self.contrasts:
                a, b = self.sides(contrast)
                found.append(Comparison(f"{contrast}{cell}", _in_cell(a, number), _in_cell(b, number)))
        lived = self.lived_arms()
        reference = next(arm for arm in lived if arm.of == self.sides(self.contrasts[0])[1])
        for arm in lived:
            if arm.check == "paraphrase":
                original = next(each for each in lived if each.of == arm.of)
                found.append(Comparison(f"{arm.name} - {original.name}", arm.name, original.name, arm.check))
            elif arm.check:
                found.append(Comparison(f"{arm.name} - {reference.name}", arm.name, reference.name, arm.check))
        return found

    def _cells(self) -> list[tuple[int | None, dict[str, str]]]:
        if not self.vary:
            return [(None, {})]
        factors = list(self.vary)
        return [(number, dict(zip(factors, levels, strict=True))) for number, levels in enumerate(product(*self.vary.values()), 1)]

    def plan(self, model: str = "offline") -> dict[str, Any]:
        """All that is fixed before the first run, as plain JSON, with a hash."""
        study = dict(self.described) or _described(self)
        study["replicates"] = self.replicates
        prompts = {kind: prompt.template_digest() for kind, prompt in sorted(prompt_kinds().items())}
        plan = {"study": study, "model": model, "prompts": prompts, "semantics": SEMANTICS_VERSION, "stopping_rule": STOPPING}
        return plan | {"hash": digest(plan)}


def digest(plan: Mapping[str, Any]) -> str:
    """The hash of a plan."""
    return blake2b(json.dumps(plan, sort_keys=True, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def _described(study: Experiment) -> dict[str, Any]:
    """A study made in Python, in words."""
    return {
        "town": study.town, "people": study.people, "agents": study.agents, "until": study.until, "days": study.days,
        "fork_at": study.fork_at, "seed": study.seed, "decoupled": study.decoupled, "profile": study.profile,
        "before": [repr(policy) for policy in study.before],
        "arms": {name: [repr(policy) for policy in policies] for name, policies in study.arms.items()},
        "contrasts": list(study.contrasts), "vary": {name: list(levels) for name, levels in study.vary.items()},
        "checks": list(study.checks), "paraphrases": dict(study.paraphrases),
        "outcomes": [[o.name, o.unit, o.window, o.primary, o.smallest, o.control] for o in study.outcomes],
    }  # fmt: skip


def _in_cell(name: str, number: int | None) -> str:
    return name if number is None else f"{name} in cell {number}"


def _worded(policy: Policy, levels: Mapping[str, str]) -> Policy:
    """A policy with the levels of factors in its words."""
    return _changed_words(policy, lambda name, text: _filled(text, levels))  # noqa: ARG005


def _reworded(policy: Policy, words: str) -> Policy:
    return _changed_words(policy, lambda name, text: words if name in ("text", "statement") else text)


def _changed_words(policy: Policy, change: Callable[[str, str], str]) -> Policy:
    if not is_dataclass(policy) or isinstance(policy, type):
        return policy
    named: Any = policy
    texts: dict[str, Any] = {f.name: change(f.name, v) for f in fields(named) if isinstance(v := getattr(named, f.name), str)}
    for name in (f.name for f in fields(named) if isinstance(getattr(named, f.name), Mapping)):
        items = getattr(named, name).items()
        texts[name] = {key: change(key, value) if isinstance(value, str) else value for key, value in items}
    return cast("Policy", replace(named, **texts))


def _filled(text: str, levels: Mapping[str, str]) -> str:
    for factor, level in levels.items():
        text = text.replace(f"{{{factor}}}", level)
    return text
