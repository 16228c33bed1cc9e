"""Estimates against scipy on the same data, by hand, and calibrated over simulated studies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.statistics import bootstrap_t, detectable, effect, holm, power, sign_flip


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
