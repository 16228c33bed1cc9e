"""What came of a study: values by replicate and arm, effects by contrast, and how far the arms share their history."""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from experiments.running import arm_path
from experiments.statistics import Effect, effect, holm
from experiments.study import Experiment
from simulation.episode.reader import Episode
from simulation.measures.news import announced, spread
from simulation.measures.summary import DEMONSTRATION
from worlds.errors import InputError

#: What every table says of its intervals.
UNCERTAINTY = (
    "intervals are simulation uncertainty: replicates are draws of this town, these people, wording and model, "
    "not a sample of societies"
)


@dataclass(frozen=True, slots=True)
class Values:
    """One outcome: value by (replicate, arm); a pair with a missing value is dropped, and counted."""

    name: str
    unit: str
    primary: bool
    smallest: float | None
    by: dict[tuple[int, str], float]


@dataclass(frozen=True, slots=True)
class Contrast:
    """One outcome's effect in one contrast; `adjusted_p` is Holm's over primary outcomes."""

    contrast: str
    outcome: str
    unit: str
    primary: bool
    smallest: float | None
    effect: Effect
    dropped: int
    adjusted_p: float | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """How what was announced reached people in one arm of one world: how many directly, how many by each number of tellers."""

    replicate: int
    arm: str
    announcement: str
    by_hop: dict[int, int]
    doubted: int


@dataclass(frozen=True, slots=True)
class Results:
    """A study's values and effects. `failures` names arms not lived to the end; `same` counts worlds in which arms are equal."""

    values: tuple[Values, ...]
    effects: tuple[Contrast, ...]
    failures: tuple[str, ...]
    same: dict[str, int]
    exposures: tuple[Exposure, ...]
    notice: str

    def content(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "uncertainty": UNCERTAINTY,
            **({"notice": self.notice} if self.notice else {}),
            "effects": [
                {
                    "contrast": found.contrast,
                    "outcome": found.outcome,
                    "unit": found.unit,
                    "primary": found.primary,
                    "smallest_effect_of_interest": found.smallest,
                    "estimate": found.effect.estimate,
                    "interval": list(found.effect.interval) if found.effect.interval else None,
                    "pairs": found.effect.pairs,
                    "identical": found.effect.identical,
                    "dropped": found.dropped,
                    "detectable_with_80_percent_power": found.effect.detectable,
                    "p": found.effect.p,
                    "smallest_possible_p": found.effect.smallest_p,
                    "adjusted_p": found.adjusted_p,
                }
                for found in self.effects
            ],
            "values": [
                {"outcome": each.name, "replicate": number, "arm": arm, "value": value}
                for each in self.values
                for (number, arm), value in sorted(each.by.items())
            ],
            "exposures": [asdict(exposure) for exposure in self.exposures],
            "failures": list(self.failures),
            "identical_arms": self.same,
        }


def results(study: Experiment, folder: Path) -> Results:
    """Read a study's episodes; raises InputError when none of them is finished, or an outcome does not fit."""
    fork_outcomes: dict[str, dict[tuple[int, str], float]] = {outcome.name: {} for outcome in study.outcomes}
    failures: list[str] = []
    digests: dict[tuple[int, str], str] = {}
    exposures: list[Exposure] = []
    rules = False
    for number in range(study.replicates):
        for arm in study.arms:
            path = arm_path(folder, number, arm)
            try:
                with Episode(path) as episode:
                    if episode.state != "finished":
                        raise InputError(f"{path}: is not lived to its end")
                    rules = rules or episode.is_demonstration
                    digests[number, arm] = episode.digest
                    exposures += _exposures(episode, number, arm)
                    fork_tick = int(episode.lineage[-1]["tick"])
                    for outcome in study.outcomes:
                        fork_outcomes[outcome.name][number, arm] = outcome.of(episode, fork_tick)
            except InputError as error:
                if not str(error).startswith(str(path)):
                    raise
                failures.append(f"replicate {number}, {arm}: {error}")
    if not digests:
        raise InputError(f"{folder}: no arm of the study is finished; go on with 'twinville experiment'")
    values = tuple(Values(o.name, o.unit, o.primary, o.smallest, fork_outcomes[o.name]) for o in study.outcomes)
    effects: list[Contrast] = []
    same: dict[str, int] = {}
    for contrast in study.contrasts:
        a, b = study.sides(contrast)
        pairs = [number for number in range(study.replicates) if (number, a) in digests and (number, b) in digests]
        same[contrast] = sum(digests[number, a] == digests[number, b] for number in pairs)
        for each in values:
            differences = [each.by[number, a] - each.by[number, b] for number in pairs]
            if differences:
                # What rules did is no sample of anything: no p.
                found = effect(differences, seed=study.seed, with_p=not rules)
                effects.append(
                    Contrast(contrast, each.name, each.unit, each.primary, each.smallest, found, study.replicates - len(pairs))
                )
    return Results(values, tuple(_adjusted(effects)), tuple(failures), same, tuple(exposures), DEMONSTRATION if rules else "")


def _exposures(episode: Episode, number: int, arm: str) -> list[Exposure]:
    """What became known of each announcement of an arm, and through how many tellers."""
    ids = {each["id"] for each in announced(episode)}
    found = []
    for news in spread(episode):
        if news.id in ids:
            hops = Counter(len(news.paths[name]) - 1 for name in news.known_by)
            found.append(Exposure(number, arm, news.statement, dict(sorted(hops.items())), len(news.doubted_by)))
    return found


def _adjusted(effects: list[Contrast]) -> list[Contrast]:
    """With Holm's p over the primary outcomes."""
    primary = [found for found in effects if found.primary and found.effect.p is not None]
    adjusted = dict(zip(map(id, primary), holm([found.effect.p or 0.0 for found in primary]), strict=True))
    return [replace(found, adjusted_p=adjusted.get(id(found))) for found in effects]
