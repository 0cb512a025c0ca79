from __future__ import annotations

import numpy as np
import pytest
from cases import trend_cases
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nyckeltal as nt
from nyckeltal import stats

TESTS = [stats.pettitt, stats.snht, stats.buishand_range, stats.buishand_u]
series = hnp.arrays(np.float64, st.integers(5, 40), elements=st.integers(-20, 20).map(float))

#: Cases of methods that this library does not have, with the reason.
NOT_COVERED = {
    "ols_cusum_Nile": "OLS-CUSUM is Buishand's range test in other clothes where the model is a mean: sup|W0| below",
    "supF_Nile": "supF: best_break and snht answer the question for one break in the mean",
    "bai_perron_Nile": "Bai-Perron: several breaks are more than annual series of 5 to 25 values carry",
    "segmented_LakeHuron": "broken-line regression: known breaks are segmented_kendall's, unknown ones are not fitted",
}


@pytest.mark.parametrize("name", ["Nile", "LakeHuron"])
@pytest.mark.parametrize(
    ("prefix", "test", "key"),
    [
        ("pettitt", TESTS[0], "U"),
        ("snht", TESTS[1], "T"),
        ("buishand_range", TESTS[2], "R"),
        ("buishand_U", TESTS[3], "U"),
    ],
)
def test_the_reference_cases_are_reproduced(name: str, prefix: str, test, key: str) -> None:  # type: ignore[no-untyped-def]
    case = trend_cases()[f"{prefix}_{name}"]
    got = test(case.numbers("x"))
    case.check(got.statistic, key)
    case.check(got.index, "K")
    assert got.year is None
    if "p_mc" in case.expected:
        assert abs(got.p - case.expected["p_mc"]) <= 0.01
    else:
        case.check(test(case.numbers("x"), method="approximate").p, "p_approx")


@pytest.mark.parametrize("name", NOT_COVERED)
def test_cases_of_methods_that_are_not_offered(name: str) -> None:
    assert name in trend_cases()
    pytest.skip(f"not covered: {NOT_COVERED[name]}")


def test_their_results_agree_where_they_answer_the_same_question() -> None:
    nile = trend_cases()["supF_Nile"].numbers("x")
    assert stats.best_break(nile, min_segment=15).index == trend_cases()["supF_Nile"].expected["breakpoint"]
    assert stats.best_break(nile, min_segment=15).index == trend_cases()["bai_perron_Nile"].expected["breakpoints"]
    assert stats.buishand_range(nile).statistic == pytest.approx(
        trend_cases()["ols_cusum_Nile"].expected["S0"], rel=1e-6
    )


@given(series)
def test_time_reversal_and_sign_change_nothing(x: np.ndarray) -> None:
    for test in TESTS:
        one = test(x)
        for other in (test(-x), test(x[::-1])):
            assert other.status == one.status
            np.testing.assert_allclose(other.statistic, one.statistic, rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(other.p, one.p, rtol=1e-6)


@given(series, st.sampled_from([2.0**-40, 0.25, 1.0, 2.0**30]))
def test_units_and_missing_years_change_nothing(x: np.ndarray, scale: float) -> None:
    years = 2000.0 + np.arange(len(x))
    gap_years = np.insert(years, 2, 2001.5)
    for test in TESTS:
        one = test(x, years)
        np.testing.assert_equal(test(scale * x, years).to_dict(), one.to_dict())
        gap = test(np.insert(x, 2, np.nan), gap_years)
        np.testing.assert_equal((gap.p, gap.year, gap.n), (one.p, one.year, one.n))
    best = stats.best_break(x, years)
    scaled = stats.best_break(scale * x, years)
    np.testing.assert_equal((best.model, best.index, best.year), (scaled.model, scaled.index, scaled.year))


@given(hnp.arrays(np.float64, (3, 2, 11), elements=st.one_of(st.just(np.nan), st.integers(0, 9).map(float))))
def test_a_batch_is_its_rows(x: np.ndarray) -> None:
    years = np.arange(2010, 2021)
    for test in [*TESTS, stats.best_break]:
        batch = test(x, years, threads=2)
        assert batch.index.shape == (3, 2)
        for i in np.ndindex(3, 2):
            one = test(x[i], years).to_dict()
            np.testing.assert_equal({key: value[i] for key, value in batch.to_dict().items()}, one)


def test_permutation_p_is_reproducible_and_near_the_exact_one() -> None:
    x = [1.2, 0.8, 1.0, 1.1, 0.9, 3.1, 2.9, 3.0, 3.2, 2.8]
    one = stats.pettitt(x, method="permutation", permutations=1999)
    assert one.p == stats.pettitt(x, method="permutation", permutations=1999).p
    assert one.p != stats.pettitt(x, method="permutation", permutations=1999, seed=5).p
    assert one.p == pytest.approx(stats.pettitt(x).p, abs=0.01)
    assert one.method == "permutation"


def test_ties_make_the_table_approximate_and_the_permutation_does_not_mind() -> None:
    x = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    table = stats.pettitt(x)
    assert table.status == "approximate"
    permuted = stats.pettitt(x, method="permutation")
    assert permuted.status == "ok"
    assert permuted.p < table.p or permuted.p == pytest.approx(table.p, rel=0.4)


def test_edges() -> None:
    for test in [*TESTS, stats.best_break]:
        assert test([]).status == "no_data"
        assert test([1.0, 2.0, 3.0, np.nan]).status == "too_few"
        assert test([3.0] * 9).status == "constant"
        assert test([1.0, np.inf, 2.0, 3.0, 4.0, 5.0]).status == "infinite_value"
        assert test([1e300, -1e300, 1e300, -1e300, 9e299, -1e300]).status in ("ok", "approximate")
        with pytest.raises(nt.ArgumentError, match="later than the one before"):
            test([1.0, 2.0], [2001, 2000])
        with pytest.raises(nt.ArgumentError, match="years has 3"):
            test([1.0, 2.0], [2001, 2002, 2003])
    with pytest.raises(nt.ArgumentError, match="method"):
        stats.snht([1, 2, 3, 4, 5], method="exact")  # type: ignore[arg-type]
