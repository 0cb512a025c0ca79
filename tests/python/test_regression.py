from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog
from scipy.stats import linregress

import nyckeltal as nt
from nyckeltal import stats

SHARED = Path(os.environ.get("NYCKELTAL_SHARED", Path(__file__).parents[3] / "shared"))
series = hnp.arrays(np.float64, st.integers(3, 30), elements=st.integers(-50, 50).map(float))


def years_of(x: np.ndarray) -> np.ndarray:
    return 2000.0 + np.cumsum(1 + np.arange(len(x)) % 3)


@given(series)
def test_scipy_has_the_same_line(x: np.ndarray) -> None:
    assume(np.ptp(x) > 0)
    years = years_of(x)
    ours = stats.linear_trend(x, years)
    theirs = linregress(years, x)
    scale = np.ptp(x)
    assert ours.slope == pytest.approx(theirs.slope, rel=1e-9, abs=1e-12 * scale)
    assert ours.intercept == pytest.approx(theirs.intercept, rel=1e-9, abs=1e-8 * scale)
    assert ours.standard_error == pytest.approx(theirs.stderr, rel=1e-6, abs=1e-8 * scale)
    assert ours.r_squared == pytest.approx(theirs.rvalue**2, abs=1e-10)


@pytest.mark.parametrize("lags", [0, 1, 3, None])
@pytest.mark.parametrize("n", [6, 15, 40])
def test_statsmodels_has_the_same_hac_error(lags: int | None, n: int) -> None:
    x = np.random.default_rng(n).normal(size=n).cumsum()
    years = 1980.0 + np.arange(n)
    used = int(4 * (n / 100) ** (2 / 9)) if lags is None else lags
    fit = sm.OLS(x, sm.add_constant(years - years.mean())).fit(
        cov_type="HAC", cov_kwds={"maxlags": used, "use_correction": True}, use_t=True
    )
    ours = stats.linear_trend(x, years, error="hac", lags=lags)
    assert ours.lags == used
    assert ours.standard_error == pytest.approx(fit.bse[1], rel=1e-10)
    assert ours.p == pytest.approx(fit.pvalues[1], rel=1e-8)
    assert (ours.lower, ours.upper) == pytest.approx(tuple(fit.conf_int()[1]), rel=1e-8)


def test_ar1_error_is_the_sandwich_of_textbooks() -> None:
    years = np.array([2000.0, 2001, 2003, 2004, 2005, 2008, 2009])
    x = np.array([1.0, 4, 2, 6, 5, 9, 7])
    phi = 0.5
    design = np.column_stack([np.ones(7), years - years.mean()])
    correlation = phi ** np.abs(years[:, None] - years)
    inverse = np.linalg.inv(design.T @ design)
    maker = np.eye(7) - design @ inverse @ design.T
    e = maker @ x
    mr = maker @ correlation
    sigma2 = e @ e / np.trace(mr)
    variance = sigma2 * (inverse @ design.T @ correlation @ design @ inverse)[1, 1]
    ours = stats.linear_trend(x, years, error="ar1", phi=phi)
    assert ours.standard_error == pytest.approx(np.sqrt(variance), rel=1e-10)
    assert ours.df == pytest.approx(np.trace(mr) ** 2 / np.trace(mr @ mr), rel=1e-10)
    estimated = stats.linear_trend(x, years, error="ar1")
    assert 0 <= estimated.phi <= 0.95
    assert estimated.slope == ours.slope


@given(hnp.arrays(np.float64, st.integers(2, 12), elements=st.integers(-9, 9).map(float)))
def test_linear_programming_finds_no_better_line(x: np.ndarray) -> None:
    t = np.cumsum(1 + np.arange(len(x)) % 2).astype(float)
    n = len(x)
    # minimise sum(u + v) with x - a - b t = u - v
    equations = np.hstack([np.ones((n, 1)), t[:, None], np.eye(n), -np.eye(n)])
    solution = linprog(
        np.r_[0, 0, np.ones(2 * n)], A_eq=equations, b_eq=x, bounds=[(None, None)] * 2 + [(0, None)] * (2 * n)
    )
    line = stats.least_absolute_trend(x, t)
    assert line.objective == pytest.approx(solution.fun, abs=1e-7)
    residuals = np.abs(x - line.intercept - line.slope * t).sum()
    assert residuals == pytest.approx(line.objective, abs=1e-9)
    assert line.lower <= line.slope <= line.upper
    assert stats.least_absolute_trend(-x, t).slope == pytest.approx(-line.slope, abs=1e-9)
    assert stats.least_absolute_trend(x[::-1], -t[::-1]).slope == pytest.approx(-line.slope, abs=1e-9)


def test_the_middle_of_several_lines_is_returned() -> None:
    arch = stats.least_absolute_trend([0.0, 1.0, 1.0, 0.0])
    assert arch.unique is False
    assert (arch.lower, arch.slope, arch.upper) == (-0.5, 0.0, 0.5)
    assert stats.least_absolute_trend([0.0, 1.0, 2.0]).unique is True


def test_published_slopes_of_290_municipalities_are_reproduced() -> None:
    path = SHARED / "data" / "national" / "klimatkollen_municipality-data_2026.json"
    if not path.exists():
        pytest.skip(f"no national data at {path}: set NYCKELTAL_SHARED")
    data = json.loads(path.read_text(encoding="utf-8"))
    years = [2015, 2020, 2021, 2022, 2023, 2024]
    values = np.array([[each["emissions"][str(year)] for year in years] for each in data])
    published = np.array([each["emissionsSlope"] for each in data])
    assert len(published) == 290
    line = stats.least_absolute_trend(values, years)
    assert np.abs(line.slope - published).max() <= 0.0006 + 1e-9  # published to three decimals
    change = np.array([each["historicalEmissionChangePercent"] for each in data])
    assert np.abs(stats.compound_annual_change(values, years).percent - change).max() <= 0.0051


@given(hnp.arrays(np.float64, (3, 2, 8), elements=st.one_of(st.just(np.nan), st.integers(0, 9).map(float))))
def test_a_batch_is_its_rows(x: np.ndarray) -> None:
    years = np.arange(2010, 2018)
    for function in (
        stats.linear_trend,
        lambda *a, **k: stats.linear_trend(*a, error="ar1", **k),
        lambda *a, **k: stats.linear_trend(*a, error="hac", **k),
        stats.least_absolute_trend,
        stats.compound_annual_change,
    ):
        batch = function(x, years, threads=2).to_dict()
        for i in np.ndindex(3, 2):
            np.testing.assert_equal({key: value[i] for key, value in batch.items()}, function(x[i], years).to_dict())


@given(series, st.sampled_from([2.0**-30, 0.5, 4.0]), st.integers(-50, 50))
def test_units_and_missing_years(x: np.ndarray, scale: float, shift: int) -> None:
    years = years_of(x)
    for function in (stats.linear_trend, stats.least_absolute_trend):
        one = function(x, years)
        moved = function(scale * x + shift * scale, years)
        assert moved.slope == pytest.approx(scale * one.slope, rel=1e-9, abs=1e-11 * scale)
        gap = function(np.insert(x, 1, np.nan), np.insert(years, 1, years[0] + 0.5))
        np.testing.assert_equal(gap.to_dict(), one.to_dict())


def test_edges() -> None:
    assert stats.linear_trend([]).status == "no_data"
    assert stats.linear_trend([1.0]).status == "too_few"
    two = stats.linear_trend([1.0, 3.0])
    assert (two.status, two.slope) == ("too_few", 2.0)
    assert np.isnan(two.p)
    assert stats.linear_trend([2.0] * 5).status == "constant"
    assert stats.linear_trend([1.0, -np.inf, 3.0]).status == "infinite_value"
    perfect = stats.linear_trend([1.0, 2.0, 3.0, 4.0])
    assert (perfect.p, perfect.r_squared) == (0.0, 1.0)
    statuses = {(0, 5): "zero_base", (-1, 5): "sign_change", (1, -5): "sign_change", (1,): "too_few", (): "no_data"}
    for values, status in statuses.items():
        assert stats.compound_annual_change(values).status == status
    with pytest.raises(nt.ArgumentError, match="level"):
        stats.linear_trend([1, 2, 3], level=95)
    with pytest.raises(nt.ArgumentError, match="phi"):
        stats.linear_trend([1, 2, 3], error="ar1", phi=1.5)
