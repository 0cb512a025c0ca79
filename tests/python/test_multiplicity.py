from __future__ import annotations

import numpy as np
import pytest
from cases import trend_cases
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

import nyckeltal as nt
from nyckeltal import stats

METHODS = ["bh", "by", "holm", "hochberg", "hommel", "bonferroni"]
p_values = st.lists(st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.01, 0.05, 0.5, 1.0])), min_size=1, max_size=30)


@pytest.mark.parametrize("method", METHODS)
def test_the_published_example_is_reproduced(method: str) -> None:
    name = method.upper() if method in ("bh", "by") else method
    case = trend_cases()[f"padjust_{name}_BH1995"]
    case.check(stats.adjust_p(case.numbers("p"), method), "p_adjusted")  # type: ignore[arg-type]


def test_a_missing_p_stays_missing_and_is_not_counted() -> None:
    case = trend_cases()["padjust_BH_with_NA"]
    expected = np.array(case.expected["p_adjusted"], dtype=float)
    np.testing.assert_allclose(stats.adjust_p(case.numbers("p")), expected, rtol=1e-12)


@given(p_values)
def test_scipy_and_statsmodels_agree(p: list[float]) -> None:
    np.testing.assert_allclose(stats.adjust_p(p, "bh"), false_discovery_control(p), atol=1e-14)
    np.testing.assert_allclose(
        stats.adjust_p(p, "by"), np.minimum(1, false_discovery_control(p, method="by")), atol=1e-14
    )
    # statsmodels' hommel differs from closed testing where p is 0 or tied at 1; the C++ suite compares with the latter.
    for ours, theirs in [("holm", "holm"), ("hochberg", "simes-hochberg"), ("bonferroni", "bonferroni")]:
        np.testing.assert_allclose(stats.adjust_p(p, ours), multipletests(p, method=theirs)[1], atol=1e-12)  # type: ignore[arg-type]


@given(p_values, st.sampled_from(METHODS), st.randoms())
def test_adjusting_never_lowers_a_p_keeps_the_order_and_ignores_places(p: list[float], method: str, random) -> None:  # type: ignore[no-untyped-def]
    adjusted = stats.adjust_p(p, method)  # type: ignore[arg-type]
    assert np.all(adjusted >= np.array(p) * (1 - 1e-15))
    assert np.all(adjusted <= 1)
    order = np.argsort(p, kind="stable")
    assert np.all(np.diff(adjusted[order]) >= 0)
    shuffled = list(range(len(p)))
    random.shuffle(shuffled)
    again = stats.adjust_p([p[i] for i in shuffled], method)  # type: ignore[arg-type]
    np.testing.assert_array_equal(again, adjusted[shuffled])
    with_gap = stats.adjust_p([*p, np.nan], method)  # type: ignore[arg-type]
    np.testing.assert_array_equal(with_gap[:-1], adjusted)


def test_any_shape_is_one_family() -> None:
    p = np.array([[0.01, 0.02], [np.nan, 0.03]])
    adjusted = stats.adjust_p(p)
    assert adjusted.shape == (2, 2)
    np.testing.assert_allclose(adjusted, [[0.03, 0.03], [np.nan, 0.03]])
    assert stats.adjust_p([]).shape == (0,)
    assert stats.adjust_p(0.2).shape == ()


def test_mistakes_are_named() -> None:
    with pytest.raises(nt.ArgumentError, match="element 1 of p"):
        stats.adjust_p([0.1, 1.1])
    with pytest.raises(nt.ArgumentError, match="must be one of"):
        stats.adjust_p([0.1], "fdr")  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError, match="alpha"):
        stats.field_significance([0.1], alpha=5)


def test_field_significance() -> None:
    case = trend_cases()["field_significance_wilks_fdr"]
    field = stats.field_significance(case.numbers("p"))
    case.check(field.p, "min_BH_adjusted")
    case.check(field.count, "naive_count")
    case.check(field.count_p, "binomial_p_of_count_ge5")
    case.check(field.walker_p, "walker_p")
    assert field.significant is case.expected["field_significant_fdr"]
    nothing = stats.field_significance([np.nan])
    assert (nothing.n, nothing.status) == (0, "no_data")
    assert stats.field_significance([1e-6, 0.5, np.nan]).significant is True
