"""Results as plain values: an outcome's values, an effect in a contrast, an effect among those who comply."""

from collections.abc import Mapping
from dataclasses import dataclass

from twinville.experiments.results.statistics import Effect


@dataclass(frozen=True, slots=True)
class Values:
    """One outcome: value by (replicate, arm), None where it could not be measured; and by (replicate, arm, part) below that."""

    name: str
    unit: str
    primary: bool
    smallest: float | None
    level: str
    control: bool
    exploratory: bool
    by: Mapping[tuple[int, str], float | None]
    parts: Mapping[tuple[int, str], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Contrast:
    """One outcome's effect in one contrast. `dropped` pairs miss a value; `bounds` is the estimate with these at the extremes that
    were seen; `correlation` is that of the two arms over worlds; `adjusted_p` is Holm's over primary outcomes.
    """

    contrast: str
    outcome: str
    unit: str
    primary: bool
    smallest: float | None
    effect: Effect
    dropped: int
    bounds: tuple[float, float] | None
    correlation: float | None
    exploratory: bool
    check: str
    adjusted_p: float | None = None


@dataclass(frozen=True, slots=True)
class Stratum:
    """People of all worlds who comply in both arms, in one, in none, or were not asked: how many, and the mean effect on them."""

    contrast: str
    outcome: str
    unit: str
    in_first: str
    in_second: str
    people: int
    effect: float
    interval: tuple[float, float] | None
