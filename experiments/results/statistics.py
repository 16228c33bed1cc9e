"""Estimates from paired worlds, with the limits of their interpretation.

A replicate is a Monte Carlo draw, conditional on town, people, wording, parameters and model; it is no society sampled from many.
Intervals are simulation uncertainty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import optimize, stats

#: Up to so many pairs every assignment of signs is tried; beyond, so many are drawn.
EXACT, DRAWN = 14, 9999
RESAMPLES = 4000
LEVEL = 0.95

#: Middles of equal parts of probability, over which the spread of a sample is averaged.
_MIDDLES = (np.arange(4000) + 0.5) / 4000

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effect:
    """A paired difference: its mean, the interval (None for fewer than 3 pairs), in how many pairs nothing differed.

    `p` is the sign-flip permutation p and `smallest_p` the smallest possible for so many pairs; both None where none is to be told.
    """

    estimate: float
    interval: tuple[float, float] | None
    pairs: int
    identical: int
    p: float | None = None
    smallest_p: float | None = None
    #: The smallest effect that so many pairs would find in four of five studies, given how the differences vary.
    detectable: float | None = None
    #: The standard deviation of the differences, None for one pair.
    spread: float | None = None

    def detectable_with(self, pairs: int) -> str:
        """What another number of pairs would find, in words."""
        return f"{detectable(self.spread, pairs):.2g}" if self.spread and pairs > 1 else ""


def effect(differences: Sequence[float], *, seed: int = 0, with_p: bool = True) -> Effect:
    """The effect in differences of pairs; raises ValueError when there are none, or one is not finite."""
    values = np.asarray(differences, dtype=np.float64)
    if values.size == 0 or not np.isfinite(values).all():
        raise ValueError("an effect needs at least one pair, and finite numbers")
    interval = bootstrap_t(values, seed=seed) if values.size >= 3 else None
    p = sign_flip(values, seed=seed) if with_p and values.size > 1 else None
    smallest = 2.0 ** (1 - values.size) if p is not None and values.size <= EXACT else 1 / (DRAWN + 1) if p is not None else None
    spread = float(values.std(ddof=1)) if values.size > 1 else 0.0
    found = detectable(spread, int(values.size)) if spread > 0 and values.size >= 3 else None
    return Effect(
        float(values.mean()),
        interval,
        int(values.size),
        int((values == 0).sum()),
        p,
        smallest,
        found,
        spread if values.size > 1 else None,
    )


def bootstrap_t(values: Array, *, level: float = LEVEL, seed: int = 0) -> tuple[float, float]:
    """The studentised bootstrap interval of a mean (Efron and Tibshirani 1993, chapter 12); a point where nothing varies."""
    n, mean = values.size, float(values.mean())
    error = float(values.std(ddof=1)) / np.sqrt(n)
    if error == 0:
        return mean, mean
    drawn = np.random.default_rng(seed).choice(values, size=(RESAMPLES, n))
    errors = drawn.std(axis=1, ddof=1) / np.sqrt(n)
    # A resample without spread says nothing of the pivot; few pairs have some.
    usable = errors > 0
    pivots = (drawn.mean(axis=1)[usable] - mean) / errors[usable]
    low, high = np.quantile(pivots, [(1 - level) / 2, (1 + level) / 2])
    return mean - float(high) * error, mean - float(low) * error


def sign_flip(values: Array, *, seed: int = 0) -> float:
    """Two-sided p of the mean under every (or 9999 drawn) assignment of signs; with ties counted in."""
    n, seen = values.size, abs(values.sum())
    tiny = 1e-9 * max(1.0, float(np.abs(values).sum()))
    if n <= EXACT:
        signs = np.asarray(list(product((-1.0, 1.0), repeat=n)))
        return float((np.abs(signs @ values) >= seen - tiny).mean())
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(DRAWN, n))
    return float((1 + (np.abs(signs @ values) >= seen - tiny).sum()) / (DRAWN + 1))


def holm(p: Sequence[float]) -> list[float]:
    """P values adjusted for their number (Holm 1979), in the order given."""
    order = np.argsort(p)
    adjusted, before = [0.0] * len(p), 0.0
    for rank, index in enumerate(order):
        before = max(before, min(1.0, (len(p) - rank) * p[int(index)]))
        adjusted[int(index)] = before
    return adjusted


def power(delta: float, spread: float, pairs: int, *, alpha: float = 1 - LEVEL) -> float:
    """The chance that a two-sided paired t test finds an effect `delta` where differences have that standard deviation.

    The noncentral t distribution as the mixture it is (scipy's own is not finite for few pairs and large effects).
    """
    if pairs < 2 or spread <= 0:
        raise ValueError("power needs two pairs and differences that vary")
    freedom = pairs - 1
    critical = float(stats.t.ppf(1 - alpha / 2, freedom))
    shift = delta / spread * np.sqrt(pairs)
    bounds = critical * np.sqrt(stats.chi2.ppf(_MIDDLES, freedom) / freedom)
    return float((stats.norm.sf(bounds - shift) + stats.norm.cdf(-bounds - shift)).mean())


def detectable(spread: float, pairs: int, *, wanted: float = 0.8, alpha: float = 1 - LEVEL) -> float:
    """The smallest effect that so many pairs find with that power (noncentral t)."""
    high = spread
    while power(high, spread, pairs, alpha=alpha) < wanted:
        high *= 2
    return float(optimize.brentq(lambda delta: power(delta, spread, pairs, alpha=alpha) - wanted, 0.0, high))


def extremes(
    differences: Sequence[float], missing: Sequence[tuple[float | None, float | None]], low: float, high: float
) -> tuple[float, float] | None:
    """Bounds of the mean difference had the missing values been at the extremes seen (Manski 1990); None without any."""
    if not missing:
        return None
    least = [(a if a is not None else low) - (b if b is not None else high) for a, b in missing]
    most = [(a if a is not None else high) - (b if b is not None else low) for a, b in missing]
    count = len(differences) + len(missing)
    return (sum(differences) + sum(least)) / count, (sum(differences) + sum(most)) / count


def clustered(
    values: Sequence[float], people: Sequence[str], worlds: Sequence[int], *, level: float = LEVEL
) -> tuple[float, tuple[float, float] | None]:
    """The mean over people of many worlds, with an interval clustered by person and by world (Cameron, Gelbach and Miller 2011).

    The interval is None for fewer than three people or worlds, or where the two-way variance is not positive.
    """
    y = np.asarray(values, dtype=np.float64)
    mean = float(y.mean())
    groups = [np.unique(np.asarray(each), return_inverse=True)[1] for each in (people, worlds)]
    fewest = min(int(group.max()) + 1 for group in groups)
    if fewest < 3:
        return mean, None
    if not (y - mean).any():
        return mean, (mean, mean)
    fitted = sm.OLS(y, np.ones((y.size, 1))).fit(
        cov_type="cluster", cov_kwds={"groups": np.column_stack(groups), "use_correction": True}
    )
    variance = float(fitted.cov_params()[0, 0])
    if not variance > 0:
        return mean, None
    half = float(stats.t.ppf((1 + level) / 2, fewest - 1)) * variance**0.5
    return mean, (mean - half, mean + half)
