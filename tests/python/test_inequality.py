from __future__ import annotations

import numpy as np
import pytest
from cases import compare_cases
from hypothesis import given
from hypothesis import strategies as st

import nyckeltal as nt
from nyckeltal.stats import (
    atkinson,
    beta_convergence,
    decompose_inequality,
    gini,
    mean_log_deviation,
    sigma_convergence,
    theil_index,
)

CASES = compare_cases()
amounts = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=12).map(np.array)
INDICES = [gini, theil_index, mean_log_deviation, atkinson]


def test_the_reference_cases_are_reproduced():
    case = CASES["inequality_ilocos_style"]
    x = case.numbers("x")
    case.check(gini(x).value, "gini")
    case.check(gini(x, corrected=True).value, "gini_corrected")
    case.check(theil_index(x).value, "theil_T")
    case.check(mean_log_deviation(x).value, "mld_theil_L")
    case.check(atkinson(x, epsilon=0.5).value, "atkinson_0.5")
    case.check(atkinson(x, epsilon=1.0).value, "atkinson_1")
    case = CASES["beta_sigma_convergence"]
    y0, y1 = case.numbers("y0"), case.numbers("y1")
    beta = beta_convergence(y0, y1, years=case.input["years"])
    for name, key in (("slope", "b"), ("intercept", "a"), ("speed", "speed"), ("half_life", "half_life")):
        case.check(getattr(beta, name), key)
    sigma = sigma_convergence(y0, y1)
    case.check(sigma.first, "sd_log_0")
    case.check(sigma.last, "sd_log_1")


@given(amounts)
def test_gini_is_the_mean_difference_over_twice_the_mean(x):
    slow = np.abs(x[:, None] - x).mean() / (2 * x.mean())
    assert gini(x).value == pytest.approx(slow, abs=1e-12)


@given(amounts, st.floats(0.1, 1e3), st.integers(1, 4))
def test_scale_copies_and_whole_weights_change_no_index(x, scale, copies):
    weights = np.arange(1.0, len(x) + 1)
    for index in INDICES:
        value = index(x).value
        assert value >= -1e-15
        assert index(scale * x).value == pytest.approx(value, abs=1e-9)
        assert index(np.tile(x, copies)).value == pytest.approx(value, abs=1e-9)
        repeated = np.repeat(x, np.arange(1, len(x) + 1))
        assert index(x, weights=weights).value == pytest.approx(index(repeated).value, abs=1e-9)


@given(amounts, st.data())
def test_within_and_between_add_up(x, data):
    labels = data.draw(st.lists(st.sampled_from("abc"), min_size=len(x), max_size=len(x)))
    weights = np.linspace(1.0, 3.0, len(x))
    for measure, index in (("theil", theil_index), ("mean_log_deviation", mean_log_deviation)):
        d = decompose_inequality(x, labels, weights, measure=measure)
        assert d.total == pytest.approx(index(x, weights).value, abs=1e-12)
        assert d.within + d.between == pytest.approx(d.total, abs=1e-9)
        assert d.weight_share.sum() == pytest.approx(1.0)
        assert set(d.labels) == set(labels)


def test_noise_alone_looks_like_beta_convergence_and_the_warning_says_so():
    random = np.random.default_rng(3)
    level = random.normal(2.0, 0.5, size=400)
    first, last = np.exp(level + random.normal(0, 0.5, 400)), np.exp(level + random.normal(0, 0.5, 400))
    r = beta_convergence(first, last, years=5)
    assert r.p < 1e-6
    assert r.slope < 0 < r.slope_on_last
    assert "Galton" in r.warning
    assert sigma_convergence(first, last).p > 0.01
    corrected = beta_convergence(first, last, years=5, reliability=0.5)
    assert abs(corrected.slope_corrected) < 0.02
    assert corrected.warning == ""


def test_pitman_morgan_is_the_correlation_of_sums_and_differences():
    random = np.random.default_rng(4)
    first, last = random.lognormal(size=30), random.lognormal(0, 0.5, size=30)
    a, b = np.log(first), np.log(last)
    r = sigma_convergence(first, last)
    assert r.p == pytest.approx(nt.stats.pearson(a + b, b - a).p, rel=1e-10)
    cv = sigma_convergence(first, last, measure="cv")
    assert cv.first == pytest.approx(first.std(ddof=1) / first.mean(), rel=1e-12)


def test_edges():
    for index in INDICES:
        assert index([]).status == "no_data"
        assert index([np.nan]).status == "no_data"
        assert index([1.0, -1.0]).status == "sign_change"
        assert index([0.0, 0.0]).status == "zero_base"
        assert index([1.0, np.inf]).status == "infinite_value"
        assert index([3.0, 3.0, 3.0]).value == pytest.approx(0.0, abs=1e-15)
        assert index([5.0]).value == 0.0
        assert index([1.0, 2.0], weights=[np.nan, np.nan]).status == "no_weights"
        assert index([1e300, 2e300]).value == pytest.approx(index([1.0, 2.0]).value)
    assert mean_log_deviation([0.0, 1.0]).status == "zero_base"
    assert theil_index([0.0, 1.0]).value == pytest.approx(np.log(2))
    assert atkinson([0.0, 1.0], epsilon=2.0).value == 1.0
    assert gini([4.0], corrected=True).status == "too_few"
    assert beta_convergence([1.0, 2.0], [1.0, 2.0], years=1).status == "too_few"
    assert beta_convergence([1.0, 2.0, 0.0], [1.0, 2.0, 3.0], years=1).status == "sign_change"
    assert beta_convergence([2.0, 2.0, 2.0], [1.0, 2.0, 3.0], years=1).status == "constant"
    assert sigma_convergence([2.0, 2.0, 2.0], [1.0, 2.0, 3.0]).status == "constant"
    assert sigma_convergence([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]).p == 1.0
    assert decompose_inequality([1.0, 1.0], ["a", "b"]).status == "constant"


def test_mistakes_are_told():
    with pytest.raises(nt.ArgumentError, match="without weights"):
        gini([1.0, 2.0], [1.0, 1.0], corrected=True)
    with pytest.raises(nt.ArgumentError, match="epsilon"):
        atkinson([1.0, 2.0], epsilon=0.0)
    with pytest.raises(nt.ArgumentError, match="years"):
        beta_convergence([1.0], [1.0], years=0)
    with pytest.raises(nt.ArgumentError, match="weight"):
        gini([1.0, 2.0], [1.0, -1.0])
