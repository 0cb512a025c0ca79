from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from cases import compare_cases
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import t as student

import nyckeltal as nt
from nyckeltal import stats

YEARS = np.arange(2010.0, 2022.0)
series = arrays(np.float64, len(YEARS), elements=st.floats(-1e4, 1e4).map(lambda x: round(x, 3)))


def test_the_reference_probability() -> None:
    case = compare_cases()["probability_to_reach_target_ols"]
    target_year, target = case.input["target"]
    to = stats.project_to_target(
        case.input["y"], case.input["years"], target_year=target_year, target=target, direction="lower"
    )
    for ours, theirs in {
        "slope": "slope",
        "projected": "pred_2030",
        "standard_error": "se_pred",
        "p_observed": "p_observed_value_below",
        "p_trend": "p_trend_below",
    }.items():
        case.check(getattr(to, ours), theirs)


@given(series)
def test_without_autocorrelation_it_is_statsmodels_prediction(values: np.ndarray) -> None:
    to = stats.project_to_target(values, YEARS, target_year=2030, target=10.0, direction="higher", level=0.9)
    if to.status != "ok":
        return
    x = sm.add_constant(YEARS - 2015)
    frame = sm.OLS(values, x).fit().get_prediction([[1.0, 15.0]]).summary_frame(alpha=0.1)
    scale = np.ptp(values)
    assert to.line == pytest.approx(frame["mean"][0], abs=1e-9 * scale)
    assert to.line_lower == pytest.approx(frame["mean_ci_lower"][0], abs=1e-8 * scale)
    assert to.projected_upper == pytest.approx(frame["obs_ci_upper"][0], abs=1e-8 * scale)
    assert to.p_trend == pytest.approx(student.sf((10.0 - frame["mean"][0]) / frame["mean_se"][0], 10), abs=1e-7)


@given(series, st.floats(0.05, 0.9))
def test_with_autocorrelation_it_is_statsmodels_gls(values: np.ndarray, phi: float) -> None:
    to = stats.project_to_target(values, YEARS, target_year=2030, target=10.0, direction="higher", phi=phi)
    if to.status != "ok":
        return
    x = sm.add_constant(YEARS - 2015)
    fit = sm.GLS(values, x, sigma=phi ** np.abs(np.subtract.outer(YEARS, YEARS))).fit()
    scale = np.ptp(values)
    assert to.slope == pytest.approx(fit.params[1], abs=1e-8 * scale)
    lower, upper = fit.conf_int()[1]
    assert (to.slope_lower, to.slope_upper) == pytest.approx((lower, upper), abs=1e-7 * scale)


@given(series, st.sets(st.integers(0, len(YEARS) - 1), max_size=6), st.floats(0, 0.9))
def test_a_missing_year_is_a_year_left_out(values: np.ndarray, gone: set[int], phi: float) -> None:
    holed = values.copy()
    holed[list(gone)] = np.nan
    kept = ~np.isnan(holed)
    options = {"target_year": 2030, "target": 1.0, "direction": "lower", "phi": phi}
    a = stats.project_to_target(holed, YEARS, **options)
    b = stats.project_to_target(holed[kept], YEARS[kept], **options)
    assert a.to_dict() == pytest.approx(b.to_dict(), nan_ok=True)


@given(series)
def test_mirrored_values_have_the_mirrored_answer(values: np.ndarray) -> None:
    up = stats.project_to_target(values, YEARS, target_year=2030, target=5.0, direction="higher", phi=0.3)
    down = stats.project_to_target(-values, YEARS, target_year=2030, target=-5.0, direction="lower", phi=0.3)
    assert down.p_trend == pytest.approx(up.p_trend, abs=1e-12, nan_ok=True)
    assert down.arrival_status == up.arrival_status
    assert down.arrival_upper == pytest.approx(up.arrival_upper, nan_ok=True)


def test_a_batch_row_is_the_single_call_on_any_number_of_threads() -> None:
    random = np.random.default_rng(5)
    cube = random.normal(size=(3, 50, len(YEARS)))
    cube[random.random(cube.shape) < 0.3] = np.nan
    phi = random.uniform(0, 0.8, size=(3, 50))
    options = {"target_year": 2030, "target": 1.0, "direction": "higher"}
    one = stats.project_to_target(cube, YEARS, phi=phi, **options)
    many = stats.project_to_target(cube, YEARS, phi=phi, threads=8, **options)
    assert one.p_trend.shape == (3, 50)
    for name, column in one.to_dict().items():
        np.testing.assert_array_equal(column, getattr(many, name))
    single = stats.project_to_target(cube[1, 7], YEARS, phi=phi[1, 7], **options)
    assert single.p_observed == one.p_observed[1, 7]


def test_few_or_equal_values_carry_no_probability() -> None:
    options = {"target_year": 2030, "target": 1.0, "direction": "higher"}
    for values, status in (
        ([np.nan] * 5, "no_data"),
        ([1.0, 2.0, 4.0, 3.0], "too_few"),
        ([7.0] * 6, "constant"),
        ([1.0, 2.0, 3.0, 4.0, 5.0], "variance_not_positive"),
        ([1.0, 2.0, np.inf, 4.0, 5.0], "infinite_value"),
    ):
        to = stats.project_to_target(values, range(2010, 2010 + len(values)), **options)
        assert (to.status, np.isnan(to.p_trend)) == (status, True)
    with pytest.raises(nt.ArgumentError, match="phi"):
        stats.project_to_target([1.0, 2.0], [2010, 2011], phi=1.0, **options)
    with pytest.raises(nt.ArgumentError, match="ascend"):
        stats.project_to_target([1.0, 2.0], [2011, 2010], **options)


def test_the_fan_and_the_projection_are_one_computation() -> None:
    values = [100.0, 97, 99, 92, 93, 88, 86, 87, 82]
    years = range(2015, 2024)
    fan = stats.projection_fan(values, years, at=range(2024, 2041), phi=0.3, floor=0.0)
    to = stats.project_to_target(values, years, target_year=2030, target=65, direction="lower", phi=0.3, floor=0.0)
    assert fan.lower[6] == to.projected_lower
    assert fan.line_upper[6] == to.line_upper
    assert np.all(np.diff(fan.upper - fan.lower) > 0)
