"""Estimates against scipy on the same data, by hand, and calibrated over simulated studies."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats import sandwich_covariance
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

from twinville.experiments.results.statistics import bootstrap_t, clustered, detectable, effect, extremes, holm, power, sign_flip


def test_sign_flip_by_hand() -> None:
    # Of 8 assignments of signs to 1, 2, 3 the sums 6 and -6 are as far out as 6.
    assert sign_flip(np.asarray([1.0, 2.0, 3.0])) == 0.25
    assert sign_flip(np.asarray([1.0, -1.0])) == 1.0
    assert sign_flip(np.zeros(5)) == 1.0


def test_sign_flip_is_scipys() -> None:
    values = np.random.default_rng(1).normal(0.6, 1, 10)
    theirs = stats.permutation_test((values,), np.mean, permutation_type="samples", n_resamples=10_000)
    assert sign_flip(values) == pytest.approx(float(theirs.pvalue), abs=1e-9)
    long = np.random.default_rng(2).normal(0.3, 1, 30)
    assert sign_flip(long) == pytest.approx(stats.ttest_1samp(long, 0).pvalue, abs=0.02)


def test_holm_is_as_published() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_power_agrees_with_simulation_and_its_inverse() -> None:
    luck = np.random.default_rng(3)
    drawn = luck.normal(0.8, 1, (4000, 12))
    t = drawn.mean(axis=1) / (drawn.std(axis=1, ddof=1) / np.sqrt(12))
    assert (np.abs(t) > stats.t.ppf(0.975, 11)).mean() == pytest.approx(power(0.8, 1, 12), abs=0.025)
    critical, shift = stats.t.ppf(0.975, 9), 0.7 * np.sqrt(10)
    theirs = 1 - stats.nct.cdf(critical, 9, shift) + stats.nct.cdf(-critical, 9, shift)
    assert power(0.7, 1, 10) == pytest.approx(float(theirs), abs=1e-3)
    assert all(np.isfinite(detectable(1.0, pairs)) for pairs in (2, 3, 4, 100))
    assert power(detectable(2.0, 10), 2.0, 10) == pytest.approx(0.8, abs=1e-6)
    with pytest.raises(ValueError, match="power needs"):
        power(1, 0, 10)


def test_effects_of_few_and_equal_pairs() -> None:
    one = effect([2.0])
    assert (one.estimate, one.interval, one.p) == (2.0, None, None)
    equal = effect([0.0, 0.0, 0.0])
    assert (equal.estimate, equal.interval, equal.identical, equal.p) == (0.0, (0.0, 0.0), 3, 1.0)
    many = effect([1.0] * 5 + [2.0] * 5)
    assert many.smallest_p == 2**-9
    assert many.p == many.smallest_p
    assert effect([1.0, 2.0, 3.0], with_p=False).p is None
    for wrong in ([], [float("nan")], [1.0, float("inf")]):
        with pytest.raises(ValueError, match="finite"):
            effect(wrong)


@pytest.mark.slow
@given(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=12), st.integers(0, 9))
def test_intervals_and_signs_turn_with_the_data(values: list[float], seed: int) -> None:
    found = effect(values, seed=seed)
    assert found.interval is not None
    low, high = found.interval
    assert low <= high
    mirrored = effect([-value for value in values], seed=seed)
    assert mirrored.estimate == pytest.approx(-found.estimate, abs=1e-9)
    assert mirrored.interval == pytest.approx((-high, -low), rel=1e-6, abs=1e-6)
    assert mirrored.p == pytest.approx(found.p)


@pytest.mark.slow
def test_p_values_under_no_effect_are_not_too_small_and_intervals_cover() -> None:
    """400 studies of 12 worlds; 'benchmarks/studies.py' does it over thousands and for skewed differences."""
    luck = np.random.default_rng(11)
    p, covered = [], 0
    for _ in range(400):
        values = luck.normal(1.0, 2.0, 12)
        p.append(sign_flip(values - 1.0))
        low, high = bootstrap_t(values, seed=1)
        covered += low <= 1.0 <= high
    assert np.mean(np.asarray(p) <= 0.05) == pytest.approx(0.05, abs=0.03)
    assert np.mean(np.asarray(p) <= 0.5) == pytest.approx(0.5, abs=0.08)
    assert covered / 400 == pytest.approx(0.95, abs=0.035)


@pytest.mark.slow
@given(st.lists(st.floats(-100, 100), min_size=3, max_size=30), st.integers(0, 5))
def test_an_interval_holds_its_estimate_or_has_its_sign(values: list[float], seed: int) -> None:
    found = effect(values, seed=seed)
    assert found.interval is not None
    low, high = found.interval
    assert low <= high
    if low > 0 or high < 0:
        assert np.sign(found.estimate) == np.sign(low)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_is_statsmodels(p: list[float]) -> None:
    assert np.allclose(holm(p), multipletests(p, method="holm")[1])


@given(st.floats(0.1, 3), st.floats(0.3, 3), st.integers(4, 60))
def test_power_is_statsmodels(delta: float, spread: float, pairs: int) -> None:
    theirs = TTestPower().power(delta / spread, pairs, 0.05)
    if np.isfinite(theirs):
        assert power(delta, spread, pairs) == pytest.approx(theirs, abs=2e-3)


def test_clustered_intervals_are_statsmodels_and_wider_than_naive_ones() -> None:
    luck = np.random.default_rng(3)
    people, worlds = np.repeat(np.arange(12), 9), np.tile(np.arange(9), 12)
    values = luck.normal(0, 1, 12)[people] + luck.normal(0, 1, 9)[worlds] + luck.normal(0, 0.2, 108)
    mean, interval = clustered(list(values), [f"p{k}" for k in people], list(worlds))
    assert mean == pytest.approx(values.mean())
    assert interval is not None
    both = sandwich_covariance.cov_cluster_2groups(sm.OLS(values, np.ones(108)).fit(), people, worlds)[0]
    half = stats.t.ppf(0.975, 8) * float(both[0, 0]) ** 0.5
    assert interval[1] - mean == pytest.approx(half)
    naive = stats.t.interval(0.95, 107, values.mean(), values.std(ddof=1) / 108**0.5)
    assert interval[1] - interval[0] > naive[1] - naive[0]
    assert clustered([1.0, 2.0], ["a", "b"], [0, 1])[1] is None


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=10), st.integers(0, 4), st.data())
def test_bounds_hold_what_missing_values_could_have_been(pairs: list[tuple[float, float]], lost: int, data: st.DataObject) -> None:
    missing = [data.draw(st.sampled_from([(None, 0.4), (0.2, None), (None, None)])) for _ in range(lost)]
    bounds = extremes([a - b for a, b in pairs], missing, 0.0, 1.0)
    if not missing:
        assert bounds is None
        return
    assert bounds is not None
    filled = [
        (a if a is not None else data.draw(st.floats(0, 1)), b if b is not None else data.draw(st.floats(0, 1))) for a, b in missing
    ]
    mean = float(np.mean([a - b for a, b in [*pairs, *filled]]))
    assert bounds[0] - 1e-9 <= mean <= bounds[1] + 1e-9
