from __future__ import annotations

import numpy as np
import pytest
from cases import trend_cases
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nyckeltal as nt
from nyckeltal import stats

ALL = [stats.cox_stuart, stats.wallis_moore, stats.bartels, stats.wald_wolfowitz]
series = hnp.arrays(np.float64, st.integers(5, 40), elements=st.integers(-20, 20).map(float))


@pytest.mark.parametrize("name", ["Nile", "LakeHuron"])
def test_the_reference_cases_are_reproduced(name: str) -> None:
    case = trend_cases()[f"cox_stuart_{name}"]
    cox = stats.cox_stuart(case.numbers("x"), method="normal")
    case.check(abs(cox.z), "z")
    case.check(cox.p, "p")
    case = trend_cases()[f"wallis_moore_{name}"]
    case.check(abs(stats.wallis_moore(case.numbers("x")).z), "z")
    case.check(stats.wallis_moore(case.numbers("x")).p, "p")
    case = trend_cases()[f"bartels_{name}"]
    ratio = stats.bartels(case.numbers("x"), alternative="less")
    case.check(ratio.statistic, "RVN")
    assert ratio.p == pytest.approx(case.expected["p"], rel=1e-9)


def test_wald_wolfowitz_keeps_the_digits_that_the_peer_loses() -> None:
    case = trend_cases()["wald_wolfowitz_Nile"]
    case.check(stats.wald_wolfowitz(case.numbers("x")).z, "z")
    case.check(stats.wald_wolfowitz(case.numbers("x")).p, "p")
    case = trend_cases()["wald_wolfowitz_LakeHuron_exact"]
    z = stats.wald_wolfowitz(case.numbers("x")).z
    case.check(z, "z")
    peer = trend_cases()["wald_wolfowitz_LakeHuron"].expected["z"]
    assert 0.003 < peer - z < 0.004  # the peer's error, listed and not matched
    # Any offset: its power sums would hold no digit of the differences.
    assert stats.wald_wolfowitz(case.numbers("x") + 1e6).z == pytest.approx(z, rel=1e-6)


@given(series, st.floats(0.125, 8), st.integers(-100, 100))
def test_units_and_missing_years_change_nothing(x: np.ndarray, scale: float, shift: int) -> None:
    scale = 2.0 ** np.round(np.log2(scale))  # exact in binary, so that ties stay ties
    for test in ALL:
        one = test(x)
        moved = test(scale * x + shift)
        assert moved.status == one.status
        np.testing.assert_allclose(moved.p, one.p, rtol=1e-6)
        gaps = test(np.insert(x, [0, 3, len(x)], np.nan))
        assert gaps.n == one.n
        np.testing.assert_equal(gaps.p, one.p)


@given(hnp.arrays(np.float64, (4, 3, 12), elements=st.one_of(st.just(np.nan), st.integers(0, 5).map(float))))
def test_a_batch_is_its_rows(x: np.ndarray) -> None:
    for test in ALL:
        batch = test(x, threads=2)
        assert batch.p.shape == (4, 3)
        for i in np.ndindex(4, 3):
            one = test(x[i])
            assert isinstance(one.p, float)
            assert one.status == batch.status[i]
            np.testing.assert_equal(batch.p[i], one.p)


def test_edges() -> None:
    for test in ALL:
        assert test([]).status == "no_data"
        assert test([np.nan] * 9).status == "no_data"
        assert test([1.0, 2.0]).status == "too_few"
        assert test([3.0] * 9).status == "constant"
        assert test([1.0, np.inf, 2.0, 3.0, 4.0]).status == "infinite_value"
        with pytest.raises(nt.ArgumentError):
            test("abc")  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError, match="alternative"):
        stats.bartels([1, 2, 3, 4, 5], alternative="up")  # type: ignore[arg-type]
