from __future__ import annotations

import warnings
from itertools import combinations

import numpy as np
import pytest
from cases import compare_cases
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

import nyckeltal as nt
from nyckeltal.stats import (
    brunner_munzel,
    equivalence_test,
    hodges_lehmann,
    mann_whitney,
    welch_t,
    wilcoxon_signed_rank,
)

CASES = compare_cases()
sample = st.lists(st.integers(0, 6), min_size=2, max_size=6).map(lambda v: np.array(v, dtype=np.float64))


def test_mann_whitney_reproduces_the_reference_cases():
    case = CASES["mannwhitney_exact_scipy_docs"]
    test = mann_whitney(case.numbers("x"), case.numbers("y"), method="exact")
    case.check(test.u, "U_x")
    case.check(test.p, "p")
    case.check(test.cliffs_delta, "cliffs_delta")
    case.check(test.superiority, "prob_superiority")
    case = CASES["mannwhitney_asymptotic_cc"]
    case.check(mann_whitney(case.numbers("x"), case.numbers("y"), method="normal").p, "p")
    case = CASES["mannwhitney_exact_with_ties_coin"]
    test = mann_whitney(case.numbers("x"), case.numbers("y"))
    assert test.exact is True
    case.check(test.p, "p")


def test_the_other_reference_cases_are_reproduced():
    case = CASES["hodges_lehmann_two_sample_ci"]
    shift = hodges_lehmann(case.numbers("x"), case.numbers("y"))
    for name in ("shift", "lower", "upper"):
        case.check(getattr(shift, name), name)
    case = CASES["brunner_munzel_pain_scores"]  # which has P(X < Y): the samples the other way round
    test = brunner_munzel(case.numbers("y"), case.numbers("x"))
    for name, key in (("w", "W"), ("df", "df"), ("p", "p"), ("superiority", "p_hat_x_less_y"), ("lower", "lower")):
        case.check(getattr(test, name), key)
    case = CASES["welch_t_sleep"]
    welch = welch_t(case.numbers("x"), case.numbers("y"))
    for name in ("t", "df", "p", "lower", "upper"):
        case.check(getattr(welch, name), name)
    case = CASES["wilcoxon_signed_rank_exact_ties_zeros"]
    signs = wilcoxon_signed_rank(case.numbers("x"), case.numbers("y"))
    case.check(signs.v, "V")
    case.check(signs.p, "p")
    assert signs.n_zero == 1


@given(sample, sample)
def test_exact_p_is_that_of_all_splits(x, y):
    test = mann_whitney(x, y)
    if test.status != "ok":
        return
    ranks = scipy_stats.rankdata(np.concatenate([x, y]))
    middle = len(x) * (len(x) + len(y) + 1) / 2
    far = abs(ranks[: len(x)].sum() - middle)
    sums = [abs(sum(ranks[list(split)]) - middle) for split in combinations(range(len(ranks)), len(x))]
    assert test.p == pytest.approx(np.mean(np.array(sums) >= far - 1e-9), abs=1e-12)


@given(sample, sample, st.floats(-50, 50), st.sampled_from([0.25, 4.0]))
def test_moving_and_stretching_both_samples_changes_no_test(x, y, move, stretch):
    a, b = move + stretch * x, move + stretch * y
    for test in (mann_whitney, brunner_munzel):
        one, other = test(a, b).to_dict(), test(x, y).to_dict()
        assert one.pop("status") == other.pop("status")
        assert one == pytest.approx(other, nan_ok=True, rel=1e-9)
    if welch_t(x, y).status == "ok":
        assert welch_t(a, b).p == pytest.approx(welch_t(x, y).p, rel=1e-6)
    assert hodges_lehmann(a, b).shift == pytest.approx(stretch * hodges_lehmann(x, y).shift, abs=1e-9)


def test_without_ties_the_peers_agree():
    random = np.random.default_rng(1)
    for n_x, n_y in ((7, 9), (30, 45), (100, 190)):
        x, y = random.normal(size=n_x), random.normal(0.4, 2.0, size=n_y)
        for alternative in ("two-sided", "greater", "less"):
            normal = scipy_stats.mannwhitneyu(x, y, alternative=alternative, method="asymptotic")
            mine = mann_whitney(x, y, alternative=alternative, method="normal")
            assert (mine.u, mine.p) == pytest.approx(normal, rel=1e-10)
            if n_x < 50:
                exact = scipy_stats.mannwhitneyu(x, y, alternative=alternative, method="exact")
                assert mann_whitney(x, y, alternative=alternative).p == pytest.approx(exact.pvalue, rel=1e-10)
            peer = scipy_stats.ttest_ind(x, y, equal_var=False, alternative=alternative)
            mine = welch_t(x, y, alternative=alternative)
            assert (mine.t, mine.p) == pytest.approx((peer.statistic, peer.pvalue), rel=1e-10)
        peer = scipy_stats.brunnermunzel(x, y)
        mine = brunner_munzel(x, y, method="t")
        assert (-mine.w, mine.p) == pytest.approx((peer.statistic, peer.pvalue), rel=1e-9)
    d = random.normal(0.3, size=20)
    for alternative in ("two-sided", "greater", "less"):
        peer = scipy_stats.wilcoxon(d, alternative=alternative, method="exact")
        assert wilcoxon_signed_rank(d, alternative=alternative).p == pytest.approx(peer.pvalue, rel=1e-12)
        peer = scipy_stats.wilcoxon(d, alternative=alternative, method="approx", correction=True)
        mine = wilcoxon_signed_rank(d, alternative=alternative, method="normal")
        assert mine.p == pytest.approx(peer.pvalue, rel=1e-10)


def test_equivalence_agrees_with_the_peer():
    weightstats = pytest.importorskip("statsmodels.stats.weightstats")
    random = np.random.default_rng(2)
    x, y = random.normal(size=30), random.normal(0.1, 1.5, size=25)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        p, low, high = weightstats.ttost_ind(x, y, -1.0, 0.8, usevar="unequal")
    mine = equivalence_test(x, y, low=-1.0, high=0.8)
    assert (mine.p, mine.p_low, mine.p_high) == pytest.approx((p, low[1], high[1]), rel=1e-10)
    assert mine.equivalent is bool(p < 0.05)


def test_separated_samples_have_numbers():
    test = brunner_munzel([5.0, 6.0, 7.0], [1.0, 2.0, 3.0, 4.0])
    assert (test.status, test.superiority, test.w) == ("separated", 1.0, np.inf)
    assert test.p == pytest.approx(2 / 35)
    assert (test.lower, test.upper) == (pytest.approx(0.025 ** (1 / 3)), 1.0)


def test_a_row_of_a_batch_equals_the_single_call():
    random = np.random.default_rng(3)
    x = random.integers(0, 9, size=(3, 4, 12)).astype(float)
    y = random.integers(0, 12, size=(3, 4, 15)).astype(float)
    x[random.random(x.shape) < 0.1] = np.nan
    x[0], y[0] = random.normal(size=(4, 12)), random.normal(size=(4, 15))  # no ties, beside rows with ties
    for test in (mann_whitney, hodges_lehmann, brunner_munzel, welch_t):
        one, many = test(x, y), test(x, y, threads=4)
        assert one.status.shape == (3, 4)
        for name, column in one.to_dict().items():
            np.testing.assert_array_equal(column, many.to_dict()[name])
            np.testing.assert_array_equal(column[1, 2], getattr(test(x[1, 2], y[1, 2]), name))


@pytest.mark.parametrize("test", [mann_whitney, hodges_lehmann, brunner_munzel, welch_t])
def test_edges(test):
    assert test([], []).status == "no_data"
    assert test([np.nan], [np.nan, np.nan]).status == "no_data"
    assert test([1.0, 2.0], []).status == "too_few"
    assert test([1.0, np.inf], [1.0, 2.0]).status == "infinite_value"
    assert test([1e300, -1e300, 3.0], [1e300, 5.0, 2e299]).n_x == 3
    with pytest.raises(nt.ArgumentError, match="leading axes"):
        test([[1.0, 2.0]], [1.0, 2.0])


def test_mistakes_are_told():
    with pytest.raises(nt.ArgumentError, match="method"):
        mann_whitney([1.0], [2.0], method="magic")  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError, match="low"):
        equivalence_test([1.0, 2.0], [2.0, 3.0], low=1.0, high=-1.0)
    with pytest.raises(nt.ArgumentError, match="one for each"):
        wilcoxon_signed_rank([1.0, 2.0], [2.0])
    with pytest.raises(nt.ArgumentError, match="2,000,000"):
        brunner_munzel(np.arange(40.0), np.arange(40.0) + 0.5, method="permutation")
