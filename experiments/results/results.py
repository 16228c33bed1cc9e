"""The results of a study: values by replicate and arm, effects by contrast, checks, and data on single people."""

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from twinville.experiments.design.locked_plan import exploratory, read_plan
from twinville.experiments.design.study import Comparison, Experiment
from twinville.experiments.outcomes.surveys import answers_of
from twinville.experiments.results.checks import Check, checks_of
from twinville.experiments.results.effects import Contrast, Stratum, Values
from twinville.experiments.results.paths import (
    Exposure,
    Parting,
    Shared,
    complied,
    exposures,
    identical_until,
    partings,
    shared,
    touched_at,
    treated,
)
from twinville.experiments.results.statistics import clustered, effect, extremes, holm
from twinville.experiments.running.replicate import arm_path
from twinville.simulation.episode.demonstration import DEMONSTRATION
from twinville.simulation.episode.mind_events import Considered
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError

#: What every table says of its intervals.
UNCERTAINTY = (
    "intervals are simulation uncertainty: replicates are draws of this town, these people, wording and model, "
    "not a sample of societies"
)


class Results:
    """A study's values and effects, read from its episodes; slower parts are computed when they are first used."""

    def __init__(self, study: Experiment, folder: Path) -> None:
        self.study, self.folder = study, folder
        self.arms = study.lived_arms()
        self.comparisons = study.comparisons()
        self.plan = read_plan(folder)
        self._new_outcomes, self._new_contrasts, self.more_replicates = exploratory(study, self.plan)
        self.digests: dict[tuple[int, str], str] = {}
        self.fork_ticks: dict[tuple[int, str], int] = {}
        self.failures: list[str] = []
        self.notice = ""
        self.values = self._measure()
        self.estimates = self._estimates()

    def _measure(self) -> tuple[Values, ...]:
        by: dict[str, dict[tuple[int, str], float | None]] = {outcome.name: {} for outcome in self.study.outcomes}
        parts: dict[str, dict[tuple[int, str], Mapping[str, float]]] = {outcome.name: {} for outcome in self.study.outcomes}
        for number in range(self.study.replicates):
            for arm in self.arms:
                path = self.path(number, arm.name)
                try:
                    episode = Episode(path)
                except InputError as error:
                    self.failures.append(f"replicate {number}, {arm.name}: {error}")
                    continue
                with episode:
                    if episode.state != "finished":
                        self.failures.append(f"replicate {number}, {arm.name}: {path} has not reached its end")
                        continue
                    if episode.is_demonstration:
                        self.notice = DEMONSTRATION
                    self.digests[number, arm.name] = episode.digest
                    fork_tick = self.fork_ticks[number, arm.name] = int(episode.lineage[-1]["tick"])
                    for outcome in self.study.outcomes:
                        measured = outcome.of(episode, fork_tick)
                        by[outcome.name][number, arm.name] = measured.value
                        parts[outcome.name][number, arm.name] = measured.parts
        if not self.digests:
            raise InputError(f"{self.folder}: no arm of the study is finished; go on with 'twinville experiment'")
        return tuple(
            Values(
                o.name, o.unit, o.primary and o.name not in self._new_outcomes, o.smallest, o.level, o.control,
                o.name in self._new_outcomes, by[o.name], parts[o.name],
            )
            for o in self.study.outcomes
        )  # fmt: skip

    def effects(self) -> pd.DataFrame:
        """Every effect as a table: contrast, outcome, estimate, interval, worlds, and what is to be known of it."""
        return pd.DataFrame([_plain(each) for each in self.estimates])

    def _estimates(self) -> tuple[Contrast, ...]:
        found: list[Contrast] = []
        for comparison in self.comparisons:
            for each in self.values:
                made = self._contrast(comparison, each)
                if made is not None:
                    found.append(made)
        primary = [c for c in found if c.primary and not c.check and c.effect.p is not None]
        adjusted = dict(zip(map(id, primary), holm([c.effect.p or 0.0 for c in primary]), strict=True))
        return tuple(
            Contrast(**{name: getattr(c, name) for name in Contrast.__slots__} | {"adjusted_p": adjusted.get(id(c))}) for c in found
        )

    def _contrast(self, comparison: Comparison, each: Values) -> Contrast | None:
        pairs, missing = [], []
        for number in range(self.study.replicates):
            a, b = (each.by.get((number, arm)) for arm in (comparison.first, comparison.second))
            if a is not None and b is not None:
                pairs.append((a, b))
            else:
                missing.append((a, b))
        if not pairs:
            return None
        differences = [a - b for a, b in pairs]
        # What rules did is no sample of anything: no p.
        with_p = not self.notice
        values = [value for value in each.by.values() if value is not None]
        new = each.exploratory or comparison.label.partition(" (")[0] in self._new_contrasts
        return Contrast(
            comparison.label, each.name, each.unit, each.primary and not comparison.check, each.smallest,
            effect(differences, seed=self.study.seed, with_p=with_p), len(missing),
            extremes(differences, missing, min(values), max(values)), _correlation(pairs), new, comparison.check,
        )  # fmt: skip

    @property
    def means(self) -> list[dict[str, Any]]:
        """The mean of each outcome over the worlds of each arm, with its least and most; None where it was never measured."""
        found = []
        for each in self.values:
            for arm in self.arms:
                known = [v for (_, name), v in each.by.items() if name == arm.name and v is not None]
                row = {"outcome": each.name, "unit": each.unit, "arm": arm.name, "worlds": len(known)}
                low, high = (min(known), max(known)) if known else (None, None)
                found.append(row | {"mean": sum(known) / len(known) if known else None, "least": low, "most": high})
        return found

    def path(self, number: int, arm: str) -> Path:
        """The episode of an arm."""
        return arm_path(self.folder, number, arm)

    @property
    def same(self) -> dict[str, int]:
        """In how many worlds the arms of a contrast are the same to the byte."""
        return {
            c.label: sum(
                (number, c.first) in self.digests and self.digests[number, c.first] == self.digests.get((number, c.second))
                for number in range(self.study.replicates)
            )
            for c in self.comparisons
        }

    @cached_property
    def exposures(self) -> tuple[Exposure, ...]:
        """Who heard of what, in every arm."""
        found: list[Exposure] = []
        # fork_ticks are in the order of worlds, and of the plan's arms within each.
        for (number, arm), fork_tick in self.fork_ticks.items():
            with Episode(self.path(number, arm)) as episode:
                found += exposures(episode, number, arm, fork_tick)
        return tuple(found)

    @cached_property
    def _pairs(self) -> tuple[list[Parting], list[Shared], list[str]]:
        """First differences, shared answers, and arms that differ before any intervention (which is an error)."""
        parted: list[Parting] = []
        kept: list[Shared] = []
        early: list[str] = []
        for c in self.comparisons:
            for number in range(self.study.replicates):
                if not {(number, c.first), (number, c.second)} <= self.fork_ticks.keys():
                    continue
                fork_tick = self.fork_ticks[number, c.first]
                with Episode(self.path(number, c.first)) as one, Episode(self.path(number, c.second)) as other:
                    known = [e for e in self.exposures if (e.replicate, e.arm) == (number, c.first)]
                    parted += partings(one, other, number, c.label, fork_tick, known)
                    kept.append(shared(one, other, number, c.label, fork_tick))
                    differ, touched = identical_until(one, other), touched_at(one, other, fork_tick)
                    if differ is not None and (touched is None or differ < touched):
                        early.append(f"replicate {number}: {c.label} differ from tick {differ} on, before any intervention")
        return parted, kept, early

    @property
    def partings(self) -> list[Parting]:
        """When each person's two lives part materially, by contrast and world."""
        return self._pairs[0]

    @property
    def shared(self) -> list[Shared]:
        """Answers that two arms have in common, by contrast and world."""
        return self._pairs[1]

    @property
    def checks(self) -> list[Check]:
        """What was checked, and whether it is as it should be."""
        return checks_of(self.comparisons, self.estimates, self.values, self.same, self._pairs[2], self.attrition)

    @property
    def attrition(self) -> dict[str, int]:
        """Worlds without a finished run, by arm."""
        return {
            arm.name: sum((number, arm.name) not in self.digests for number in range(self.study.replicates)) for arm in self.arms
        }

    @cached_property
    def strata(self) -> list[Stratum]:
        """Effects on people by whether they comply in the one arm and in the other: both are observed, for the same person."""
        keeps: dict[tuple[int, str], Mapping[str, bool]] = {}
        for (number, arm), fork_tick in self.fork_ticks.items():
            with Episode(self.path(number, arm)) as episode:
                keeps[number, arm] = complied(episode, fork_tick)
        found: list[Stratum] = []
        for c in self.comparisons:
            if c.check or not any(
                keeps.get((number, c.first)) or keeps.get((number, c.second)) for number in range(self.study.replicates)
            ):
                continue
            for each in (each for each in self.values if each.level == "person" and each.primary):
                groups: dict[tuple[str, str], list[tuple[float, str, int]]] = {}
                for number, name, difference in self.differences(c, each):
                    key = (_word(keeps[number, c.first].get(name)), _word(keeps[number, c.second].get(name)))
                    groups.setdefault(key, []).append((difference, name, number))
                for (first, second), rows in sorted(groups.items()):
                    mean, interval = clustered(*zip(*rows, strict=True))
                    found.append(Stratum(c.label, each.name, each.unit, first, second, len(rows), mean, interval))
        return found

    @cached_property
    def spillovers(self) -> list[dict[str, Any]]:
        """Where a policy reaches only some: mean effects on those it names (direct), the others (spillover), all (total)."""
        found: list[dict[str, Any]] = []
        for c in self.comparisons:
            reached: dict[int, frozenset[str]] = {}
            for number in range(self.study.replicates):
                if (number, c.first) in self.fork_ticks and not c.check:
                    with Episode(self.path(number, c.first)) as episode:
                        named = treated(episode, self.fork_ticks[number, c.first])
                    if named is not None and len(named) < len(episode.names):
                        reached[number] = named
            if not reached:
                continue
            for each in (each for each in self.values if each.level == "person"):
                rows = [row for row in self.differences(c, each) if row[0] in reached]
                row: dict[str, Any] = {"contrast": c.label, "outcome": each.name, "unit": each.unit}
                for word, wanted in (("direct", True), ("spillover", False), ("total", None)):
                    some = [(d, name, number) for number, name, d in rows if wanted is None or (name in reached[number]) == wanted]
                    mean, interval = clustered(*zip(*some, strict=True)) if some else (None, None)
                    row |= {word: mean, f"{word}_interval": interval, f"{word}_people": len(some)}
                found.append(row)
        return found

    def differences(self, c: Comparison, each: Values) -> list[tuple[int, str, float]]:
        """(replicate, part, first minus second) of an outcome that has parts."""
        rows = []
        for number in range(self.study.replicates):
            a, b = each.parts.get((number, c.first), {}), each.parts.get((number, c.second), {})
            rows += [(number, name, a[name] - b[name]) for name in a if name in b]
        return rows

    @cached_property
    def surveys(self) -> list[dict[str, Any]]:
        """Distributions of answers, not only means: by survey and arm, people's first answers by label, and who does not know."""
        found = []
        for survey in self.study.surveys:
            for arm in self.arms:
                counts: Counter[str] = Counter()
                reasons: list[str] = []
                for number in range(self.study.replicates):
                    for given in answers_of(self.path(number, arm.name)).get(survey.name, []):
                        for place in given.answers:
                            counts[survey.item.scale[place - 1] if place is not None else "does not know"] += 1
                        reasons.append(given.reason)
                total = sum(counts.values())
                if total:
                    shares = {label: counts[label] / total for label in (*survey.item.scale, "does not know")}
                    told = [text for text, _ in Counter(reasons).most_common(5)]
                    found.append(
                        {"survey": survey.name, "arm": arm.name, "answers": total, "shares": shares, "stated_reasons": told}
                    )
        return found

    @cached_property
    def reasons(self) -> list[dict[str, Any]]:
        """Stated reasons for keeping and for breaking an ordinance, by arm: how often each was given."""
        counts: dict[tuple[str, bool], Counter[str]] = {}
        for (number, arm), fork_tick in sorted(self.fork_ticks.items()):
            with Episode(self.path(number, arm)) as episode:
                for entry in episode.entries(Considered, first=fork_tick + 1):
                    counts.setdefault((arm, entry.event.keeps), Counter())[entry.event.reason] += 1
        return [
            {"arm": arm, "keeps": keeps, "stated_reason": reason, "times": times}
            for (arm, keeps), counter in sorted(counts.items())
            for reason, times in counter.most_common(8)
        ]

    def data(self, level: str = "world") -> pd.DataFrame:
        """Every value as a table: replicate, arm, outcome, value, and below the world what it is of ("person", "place", "pair")."""
        levels = ("world", "person", "place", "pair", "time")
        if level not in levels:
            raise InputError(f"data: there is no level '{level}'; choose from {', '.join(levels)}")
        rows: list[dict[str, Any]] = []
        for each in self.values:
            for number, arm in sorted(each.by):
                row = {"replicate": number, "arm": arm, "outcome": each.name, "unit": each.unit}
                if level == "world":
                    rows.append(row | {"value": each.by[number, arm]})
                elif each.level == level:
                    rows += [row | {level: part, "value": value} for part, value in each.parts[number, arm].items()]
        return pd.DataFrame(rows)

    def watch(self, replicate: int = 0, contrast: str | None = None) -> None:
        """Open the two arms of a contrast (the first) side by side in the viewer, as a process of its own."""
        subprocess.run([sys.executable, "-m", "twinville", *self.watch_words(replicate, contrast)], check=False)  # noqa: S603

    def watch_words(self, replicate: int = 0, contrast: str | None = None) -> list[str]:
        """The words of the command that shows two arms side by side."""
        chosen = next((c for c in self.comparisons if contrast in (None, c.label)), None)
        if chosen is None:
            raise InputError(
                f"watch: there is no contrast '{contrast}'; choose from {', '.join(c.label for c in self.comparisons)}"
            )
        if not 0 <= replicate < self.study.replicates:
            raise InputError(f"watch: there is no replicate {replicate}; they are counted from 0 to {self.study.replicates - 1}")
        return ["watch", str(self.path(replicate, chosen.first)), "--beside", str(self.path(replicate, chosen.second))]


def results(study: Experiment, folder: Path) -> Results:
    """Read a study's episodes; raises InputError when none of them is finished, or an outcome does not fit."""
    return Results(study, folder)


def _plain(each: Contrast) -> dict[str, Any]:
    low, high = each.effect.interval or (None, None)
    return {
        "contrast": each.contrast, "outcome": each.outcome, "unit": each.unit, "primary": each.primary,
        "exploratory": each.exploratory, "check": each.check, "estimate": each.effect.estimate, "low": low, "high": high,
        "worlds": each.effect.pairs, "identical": each.effect.identical, "dropped": each.dropped, "smallest": each.smallest,
        "detectable": each.effect.detectable, "correlation": each.correlation, "p": each.effect.p, "adjusted_p": each.adjusted_p,
    }  # fmt: skip


def _word(keeps: bool | None) -> str:
    return "not asked" if keeps is None else "keeps" if keeps else "breaks"


def _correlation(pairs: list[tuple[float, float]]) -> float | None:
    """Pearson's, None for fewer than 3 pairs or an arm that does not vary."""
    a, b = np.asarray(pairs, dtype=np.float64).T
    if len(pairs) < 3 or a.std() == 0 or b.std() == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])
