from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from cases import compare_cases
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

import nyckeltal as nt
from nyckeltal.stats import kendall_tau, pearson, spearman

ALL = [pearson, spearman, kendall_tau]
RANDOM = np.random.default_rng(5)
series = st.lists(st.integers(0, 5), min_size=5, max_size=5).map(lambda v: np.array(v, dtype=np.float64))


def test_the_reference_cases_are_reproduced():
    case = compare_cases()["kendall_tau_b"]
    r = kendall_tau(case.numbers("x"), case.numbers("y"), method="approximate")
    case.check(r.coefficient, "tau_b")
    case.check(r.p, "p")
    case = compare_cases()["jackknife_law_school"]
    data = np.array(case.input["data"])
    case.check(pearson(data[:, 0], data[:, 1]).coefficient, "theta")


def test_the_peers_agree():
    x, y = RANDOM.normal(size=40), RANDOM.normal(size=40)
    y += 0.4 * x
    for alternative in ("two-sided", "greater", "less"):
        peer = scipy_stats.pearsonr(x, y, alternative=alternative)
        mine = pearson(x, y, alternative=alternative)
        assert (mine.coefficient, mine.p) == pytest.approx((peer.statistic, peer.pvalue), rel=1e-9)
        peer = scipy_stats.spearmanr(x, y, alternative=alternative)
        mine = spearman(x, y, alternative=alternative)
        assert (mine.coefficient, mine.p) == pytest.approx((peer.statistic, peer.pvalue), rel=1e-9)
        peer = scipy_stats.kendalltau(x, y, alternative=alternative, method="exact")
        mine = kendall_tau(x, y, alternative=alternative)
        assert mine.exact
        assert (mine.coefficient, mine.p) == pytest.approx((peer.statistic, peer.pvalue), rel=1e-9)
    interval = scipy_stats.pearsonr(x, y).confidence_interval(0.9)
    mine = pearson(x, y, level=0.9)
    assert (mine.lower, mine.upper) == pytest.approx((interval.low, interval.high), rel=1e-9)
    ties = RANDOM.integers(0, 5, size=(2, 60)).astype(float)
    peer = scipy_stats.kendalltau(*ties, method="asymptotic")
    assert kendall_tau(*ties).p == pytest.approx(peer.pvalue, rel=1e-9)


@given(series, series)
def test_exact_p_is_that_of_all_orders(x, y):
    for test in (spearman, kendall_tau, pearson):
        r = test(x, y, method="exact")
        if r.status != "ok":
            continue
        values = np.array([test(x, np.array(order), method="approximate").coefficient for order in permutations(y)])
        if test is kendall_tau and min(len(set(x)), len(set(y))) < len(x) == max(len(set(x)), len(set(y))):
            lower, upper = np.mean(values <= r.coefficient + 1e-9), np.mean(values >= r.coefficient - 1e-9)
            expected = min(1.0, 2 * min(lower, upper))
        else:
            expected = np.mean(np.abs(values) >= abs(r.coefficient) - 1e-9)
        assert r.p == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("test", ALL)
def test_random_orders_come_close_to_all_orders(test):
    x, y = np.array([1.0, 2, 2, 4, 5, 6, 8]), np.array([2.0, 1, 3, 3, 6, 5, 9])
    exact = test(x, y, method="exact")
    drawn = test(x, y, method="permutation", draws=20_000, seed=1)
    assert drawn.p == pytest.approx(exact.p, abs=0.004)
    assert drawn == test(x, y, method="permutation", draws=20_000, seed=1) or test is not pearson


@pytest.mark.parametrize("test", ALL)
def test_edges(test):
    assert test([], []).status == "no_data"
    assert test([1.0, np.nan, 2.0, 3.0], [1.0, 2.0, np.nan, 4.0]).status == "too_few"
    assert test([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]).status == "constant"
    assert test([1.0, np.inf, 2.0], [1.0, 2.0, 3.0]).status == "infinite_value"
    assert test([1e300, -1e300, 5.0, 2e300], [1.0, 2.0, 3.0, 4.0]).status == "ok"
    perfect = test(np.arange(5.0), 2 * np.arange(5.0) + 1)
    assert perfect.coefficient == pytest.approx(1.0)
    assert 0.0 <= perfect.p < 0.05
    with pytest.raises(nt.ArgumentError, match="one for each"):
        test([1.0, 2.0], [1.0])
    with pytest.raises(nt.ArgumentError, match="permutation"):
        test(np.repeat(np.arange(80.0), 2), np.tile(np.arange(80.0), 2), method="exact")


@pytest.mark.parametrize("test", ALL)
def test_a_row_of_a_batch_equals_the_single_call(test):
    x = RANDOM.integers(0, 9, size=(6, 14)).astype(float)
    y = RANDOM.normal(size=(6, 14))
    y[RANDOM.random(y.shape) < 0.1] = np.nan
    batch = test(x, y, threads=4)
    for row in range(6):
        assert batch.p[row] == test(x[row], y[row]).p
