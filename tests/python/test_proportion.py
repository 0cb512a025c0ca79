from __future__ import annotations

import numpy as np
import pytest
from cases import compare_cases
from scipy import stats as scipy_stats

import nyckeltal as nt
from nyckeltal.stats import fisher_exact, share_difference, wilson_interval


def test_fisher_reproduces_the_reference_case():
    case = compare_cases()["fisher_members_vs_non"]
    test = fisher_exact(case.input["table"])
    for name, key in (("p", "p"), ("odds_ratio", "conditional_or"), ("lower", "lower"), ("upper", "upper")):
        case.check(getattr(test, name), key)


def test_fisher_agrees_with_the_peer():
    random = np.random.default_rng(6)
    for table in random.integers(0, 12, size=(40, 2, 2)):
        if 0 in table.sum(axis=0) or 0 in table.sum(axis=1):
            continue
        for alternative in ("two-sided", "greater", "less"):
            peer = scipy_stats.fisher_exact(table, alternative=alternative)
            assert fisher_exact(table, alternative=alternative).p == pytest.approx(peer.pvalue, rel=1e-9)
        peer = scipy_stats.contingency.odds_ratio(table, kind="conditional")
        mine = fisher_exact(table)
        interval = peer.confidence_interval(0.95)
        assert mine.odds_ratio == pytest.approx(peer.statistic, rel=1e-5)
        assert (mine.lower, mine.upper) == pytest.approx((interval.low, interval.high), rel=1e-5)


def test_newcombe_is_made_of_two_wilson_intervals():
    d = share_difference(56, 70, 48, 80)  # Newcombe 1998, table II, first row
    assert (round(d.lower, 4), round(d.upper, 4)) == (0.0524, 0.3339)
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    low, high = proportion.confint_proportions_2indep(9, 10, 3, 10, method="newcomb", compare="diff")
    d = share_difference(9, 10, 3, 10)
    assert (d.lower, d.upper) == pytest.approx((low, high), rel=1e-9)


def test_edges():
    assert share_difference(0, 0, 1, 2).status == "no_data"
    all_or_none = share_difference(5, 5, 0, 5)
    assert all_or_none.difference == 1.0
    assert all_or_none.upper == 1.0
    assert all_or_none.lower < 1.0
    assert share_difference(3, 9, 3, 9).lower == pytest.approx(-share_difference(3, 9, 3, 9).upper)
    assert fisher_exact([[0, 0], [0, 0]]).status == "no_data"
    assert fisher_exact([[0, 0], [3, 4]]).status == "constant"
    zero = fisher_exact([[0, 5], [4, 2]])
    assert (zero.odds_ratio, zero.lower) == (0.0, 0.0)
    assert fisher_exact([[5, 0], [2, 4]]).status == "unbounded"
    with pytest.raises(nt.ArgumentError, match="two rows"):
        fisher_exact([[1, 2, 3]])
    with pytest.raises(nt.ArgumentError, match="0 or more"):
        fisher_exact([[1, -2], [3, 4]])
    with pytest.raises(nt.ArgumentError, match="successes"):
        share_difference(5, 4, 1, 2)
    assert wilson_interval(15, 40).n == 40
