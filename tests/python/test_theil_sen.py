from __future__ import annotations

import math

import numpy as np
import pytest
from cases import Case, starting_with, trend_cases
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nyckeltal as nt
from nyckeltal.stats import TheilSenResult, siegel, theil_sen


def run(case: Case, **options) -> TheilSenResult:
    years = next((case.numbers(key) for key in ("t", "year") if isinstance(case.input.get(key), list)), None)
    return theil_sen(case.numbers("x"), years, **options)


@pytest.mark.parametrize("case", starting_with("sen_ci_trend_"), ids=str)
def test_rounded_limits_give_the_reference_values(case: Case) -> None:
    fit = run(case, interval="rounded")
    case.check(fit.slope, "slope")
    case.check(fit.lower, "lo")
    case.check(fit.upper, "up")


def test_each_convention_gives_the_reference_values() -> None:
    cases = trend_cases()
    for name in ("sen_ci_variants_n8", "sen_ci_variants_n5"):
        case, fit = cases[name], run(cases[name])
        case.check(fit.slope, "slope")
        case.check(fit.lower, "hw_lo")
        case.check(fit.upper, "hw_up")
        case.check(fit.coverage, "hw_coverage")
        case.check(run(case, interval="rounded").lower, "trend_lo")
        case.check(run(case, interval="rounded").upper, "scipy_up")
    eight = cases["sen_ci_variants_n8"]
    eight.check(run(eight, interval="interpolated").lower, "gilbert_lo")
    eight.check(run(eight, interval="interpolated").upper, "gilbert_up")
    sen = cases["scipy_theilslopes_ci"]
    fit = run(sen, level=0.93, interval="rounded", intercept="separate")
    sen.check(fit.lower, "lo")
    sen.check(fit.upper, "up")
    sen.check(fit.intercept, "intercept_separate")
    cloud = cases["HW_example_9_1_cloud_seeding"]
    ninety = run(cloud, level=0.9)
    cloud.check(ninety.lower, "ci90_lo")
    cloud.check(ninety.upper, "ci90_up")
    cloud.check(ninety.coverage, "ci90_coverage")
    outlier = cases["Helsel_theilsen_outlier_n7"]
    outlier.check(run(outlier).upper, "ci_up")
    outlier.check(run(outlier).coverage, "coverage")
    tied = cases["statpsych_ci_theil"]
    tied.check(run(tied).slope, "slope")
    assert run(tied).lower == pytest.approx(tied.expected["lo"], abs=5e-8)  # printed with seven digits
    tied.check(run(tied).upper, "up")


def test_no_interval_is_invented_for_four_values() -> None:
    four = trend_cases()["sen_ci_variants_n4"]
    for interval in ("exact", "interpolated", "rounded"):
        fit = run(four, interval=interval)
        four.check(fit.slope, "slope")
        assert (fit.lower, fit.upper, fit.coverage, fit.status) == (-math.inf, math.inf, 1.0, "unbounded")
        assert fit.lower != four.expected["scipy_lo"]


def test_intercepts_and_gaps_give_the_reference_values() -> None:
    cases = trend_cases()
    for name in ("intercept_conventions_a", "scipy_issue_14324_gap_intercept"):
        cases[name].check(run(cases[name]).intercept, "joint")
        cases[name].check(run(cases[name], intercept="separate").intercept, "separate")
    cases["gap_changes_slope"].check(run(cases["gap_changes_slope"]).slope, "slope_years")
    for name in ("degenerate_n1", "degenerate_n2", "degenerate_constant", "uint8_wrap_trap", "scipy_theilslopes_min"):
        cases[name].check(run(cases[name]).slope, "slope")
    odd = cases["siegel_odd7"]
    odd.check(siegel(odd.numbers("x")).slope, "slope")
    odd.check(siegel(odd.numbers("x")).intercept, "intercept_separate")


def test_scipy_agrees_on_slopes_and_intercepts() -> None:
    stats = pytest.importorskip("scipy.stats")
    generator = np.random.default_rng(8)
    for n in (5, 12, 29, 60):
        x = np.round(generator.normal(size=n), 1)
        joint = stats.theilslopes(x, method="joint")
        fit = theil_sen(x, interval="rounded")
        assert fit.slope == pytest.approx(joint.slope, abs=1e-14)
        assert fit.intercept == pytest.approx(joint.intercept, abs=1e-13)
        assert (fit.lower, fit.upper) == pytest.approx((joint.low_slope, joint.high_slope), abs=1e-14)
        repeated = stats.siegelslopes(x, method="separate")
        assert siegel(x).slope == pytest.approx(repeated.slope, abs=1e-14)


series = hnp.arrays(float, st.integers(0, 45), elements=st.one_of(st.integers(-9, 9).map(float), st.just(np.nan)))


@given(series)
def test_the_slope_is_the_median_of_all_slopes_bit_by_bit(x: np.ndarray) -> None:
    years = np.arange(2000.0, 2000.0 + len(x))
    i, j = np.triu_indices(len(x), 1)
    slopes = (x[j] - x[i]) / (years[j] - years[i])
    slopes = np.sort(slopes[~np.isnan(slopes)])
    fit = theil_sen(x, years)
    if slopes.size == 0:
        assert fit.status in ("no_data", "too_few")
        assert math.isnan(fit.slope)
        return
    assert fit.slope == np.median(slopes)
    assert fit.lower <= fit.slope <= fit.upper
    assert fit.coverage >= 0.95
    assert fit.lower == -math.inf or fit.lower in slopes


@given(series, st.sampled_from([0.25, 2.0, 8.0]), st.integers(-64, 64))
def test_scale_shift_reversal_and_missing_years(x: np.ndarray, scale: float, shift: int) -> None:
    fit = theil_sen(x)
    moved = theil_sen(scale * x + shift)
    backwards = theil_sen(x[::-1])
    np.testing.assert_equal([moved.slope, moved.lower], [scale * fit.slope, scale * fit.lower])
    np.testing.assert_array_equal([backwards.slope, backwards.lower], [-fit.slope, -fit.upper])
    padded = theil_sen(np.concatenate([x, [np.nan] * 3]))
    np.testing.assert_equal([padded.slope, padded.upper], [fit.slope, fit.upper])
    assert padded.status == fit.status


def test_batches_threads_and_shapes() -> None:
    values = np.random.default_rng(1).integers(0, 9, size=(40, 30, 12)).astype(float)
    values[np.random.default_rng(2).random(values.shape) < 0.2] = np.nan
    one, eight = theil_sen(values), theil_sen(values, threads=8)
    assert one.slope.shape == (40, 30)
    np.testing.assert_array_equal(one.slope, eight.slope)
    np.testing.assert_array_equal(one.lower, eight.lower)
    assert theil_sen(values[3, 7]).upper == one.upper[3, 7]
    assert siegel(values).slope[3, 7] == siegel(values[3, 7]).slope
    assert theil_sen(np.empty((3, 0))).status.tolist() == ["no_data"] * 3
    assert theil_sen([1.0, np.inf]).status == "infinite_value"
    assert theil_sen([2.0] * 6).status == "constant"


def test_mistakes_are_argument_errors() -> None:
    for call in (
        lambda: theil_sen([1, 2], level=95),
        lambda: theil_sen([1, 2], interval="wald"),  # type: ignore[arg-type]
        lambda: theil_sen([1, 2], [1.0, np.nan]),
        lambda: siegel([1, 2], [1, 2, 3]),
    ):
        with pytest.raises(nt.ArgumentError):
            call()
