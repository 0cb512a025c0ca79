from __future__ import annotations

import itertools

import numpy as np
import pytest
from cases import trend_cases
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nyckeltal as nt
from nyckeltal import stats

values_with_gaps = st.one_of(st.just(np.nan), st.integers(0, 6).map(float))


def monthly() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x = trend_cases()["seasonal_mk_nottem"].numbers("x")
    return x, 1920 + np.arange(240) // 12, 1 + np.arange(240) % 12


def test_nottem() -> None:
    x, years, months = monthly()
    case = trend_cases()["seasonal_mk_nottem"]
    test = stats.seasonal_kendall(x, years, months, method="normal")
    for field, key in [("s", "S"), ("variance", "varS"), ("z", "z"), ("p", "p")]:
        case.check(getattr(test, field), key)
    trend_cases()["seasonal_sen_slope_nottem"].check(test.slope, "slope")
    seasons = stats.segmented_kendall(x.reshape(20, 12).T, None, [], method="normal")
    for field, key in [("s", "Sg"), ("variance", "varSg"), ("z", "zg"), ("p", "pg")]:
        case.check(getattr(seasons, field), key)
    case = trend_cases()["correlated_seasonal_mk_nottem"]
    test = stats.seasonal_kendall(x, years, months, correlated=True, continuity=False)
    for field, key in [("s", "S"), ("variance", "varS"), ("z", "z"), ("p", "p")]:
        case.check(getattr(test, field), key)
    case = trend_cases()["seasonal_kendall_pkg_nottem"]
    test = stats.seasonal_kendall(x, years, months, method="normal", continuity=False)
    case.check(test.tau_b, "tau")
    case.check(test.p, "p")
    case.check(test.s / test.tau_b, "D")


def test_the_order_of_values_does_not_matter() -> None:
    x, years, months = monthly()
    order = np.random.default_rng(1).permutation(240)
    shuffled = stats.seasonal_kendall(x[order], years[order], months[order], correlated=True)
    assert shuffled == stats.seasonal_kendall(x, years, months, correlated=True)


def test_a_small_region_with_a_gap() -> None:
    case = trend_cases()["rkt_small_regional_gap"]
    grid = case.numbers("y").reshape(3, 6)
    test = stats.regional_kendall(grid, range(2001, 2007), correlated=False, method="normal")
    for field, key in [("s", "S"), ("variance", "varS"), ("p", "sl"), ("slope", "B"), ("tau_a", "tau")]:
        case.check(getattr(test, field), key)
    # The peer has no corrected result below ten years; ours says that it is approximate.
    assert case.expected["varS.corrected"] is None
    assert stats.regional_kendall(grid).status == "approximate"


def test_exact_p_of_a_sum_of_blocks() -> None:
    case = trend_cases()["seasonal_exact_4x3"]
    test = stats.regional_kendall(case.input["blocks"], correlated=False)
    case.check(test.s, "S")
    case.check(test.p, "p_exact")
    case.check(stats.regional_kendall(case.input["blocks"], correlated=False, method="normal").p, "p_normal_cc")


@given(hnp.arrays(np.float64, (2, 5), elements=st.integers(0, 3).map(float)))
def test_exact_p_counts_all_orders(grid: np.ndarray) -> None:
    test = stats.regional_kendall(grid, correlated=False)
    i, j = np.triu_indices(5, 1)
    scores = [
        [int(np.sign(row[list(order)][j] - row[list(order)][i]).sum()) for order in itertools.permutations(range(5))]
        for row in grid
    ]
    sums = np.add.outer(scores[0], scores[1])
    assert test.p == pytest.approx(np.mean(np.abs(sums) >= abs(test.s)), rel=1e-12)


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(2, 12)), elements=values_with_gaps))
def test_sites_in_any_order_and_time_reversed(grid: np.ndarray) -> None:
    one = stats.regional_kendall(grid)
    other = stats.regional_kendall(grid[::-1])
    np.testing.assert_allclose(
        (other.s, other.variance, other.slope), (one.s, one.variance, one.slope), rtol=1e-12, atol=1e-12
    )
    back = stats.regional_kendall(grid[:, ::-1])
    assert back.status == one.status
    np.testing.assert_allclose((back.s, back.slope), (-one.s, -one.slope))
    np.testing.assert_allclose((back.variance, back.p), (one.variance, one.p), rtol=1e-12, atol=1e-12)
    with_empty_year = stats.regional_kendall(np.insert(grid, 1, np.nan, axis=1), [0, 0.5, *range(1, grid.shape[1])])
    np.testing.assert_allclose(
        (with_empty_year.variance, with_empty_year.p), (one.variance, one.p), rtol=1e-12, atol=1e-12
    )


@given(
    hnp.arrays(np.float64, st.integers(6, 15), elements=st.integers(0, 9).map(float)),
    st.integers(1, 5),
    st.integers(-1000, 1000),
)
def test_a_known_shift_at_a_break_changes_nothing(x: np.ndarray, place: int, shift: int) -> None:
    years = 2000 + np.arange(len(x))
    moved = x + shift * (years >= 2000 + place)
    np.testing.assert_equal(
        stats.segmented_kendall(moved, years, [2000 + place]).to_dict(),
        stats.segmented_kendall(x, years, [2000 + place]).to_dict(),
    )


@given(hnp.arrays(np.float64, st.integers(2, 20), elements=values_with_gaps))
def test_without_breaks_it_is_mann_kendall(x: np.ndarray) -> None:
    blocks = stats.segmented_kendall(x, None, [])
    plain = stats.mann_kendall(x)
    assert blocks.status == plain.status
    if plain.status == "ok":
        np.testing.assert_allclose((blocks.s, blocks.p, blocks.tau_b), (plain.s, plain.p, plain.tau_b), rtol=1e-12)
        assert blocks.slope == stats.theil_sen(x).slope


@given(hnp.arrays(np.float64, (3, 4, 8), elements=values_with_gaps))
def test_a_batch_is_its_rows(x: np.ndarray) -> None:
    years = np.arange(2010, 2018)
    covariate = np.arange(8.0)[::-1]
    for function in (
        lambda v, **k: stats.segmented_kendall(v, years, [2014], **k),
        lambda v, **k: stats.partial_kendall(v, covariate, years, **k),
        lambda v, **k: stats.seasonal_kendall(v, years // 2, years % 2, **k),
    ):
        batch = function(x, threads=2).to_dict()
        for i in np.ndindex(3, 4):
            np.testing.assert_equal({key: value[i] for key, value in batch.items()}, function(x[i]).to_dict())
    batch = stats.regional_kendall(x, years, threads=2).to_dict()
    for k in range(3):
        np.testing.assert_equal(
            {key: value[k] for key, value in batch.items()}, stats.regional_kendall(x[k], years).to_dict()
        )


def test_partial_kendall_by_hand() -> None:
    x = np.array([1.0, 3, 2, 5, 4, 6, 8, 7])
    c = np.array([2.0, 1, 3, 3, 5, 4, 6, 8])
    test = stats.partial_kendall(x, c)
    i, j = np.triu_indices(8, 1)
    sx, sc = np.sign(x[j] - x[i]), np.sign(c[j] - c[i])
    dx = np.sign(x[:, None] - x).sum(axis=1)
    dc = np.sign(c[:, None] - c).sum(axis=1)
    covariance, variance_c, variance_x = (
        (a @ b + d @ e) / 3 for a, b, d, e in [(sx, sc, dx, dc), (sc, sc, dc, dc), (sx, sx, dx, dx)]
    )
    assert test.covariance == pytest.approx(covariance)
    assert test.s == pytest.approx(sx.sum() - covariance / variance_c * sc.sum())
    assert test.variance == pytest.approx(variance_x - covariance**2 / variance_c)
    each = stats.partial_kendall(np.stack([x, x]), np.stack([c, c[::-1]]))
    assert each.s[0] == test.s
    assert each.s[1] != test.s


def test_edges() -> None:
    assert stats.segmented_kendall([], [], []).status == "no_data"
    assert stats.segmented_kendall([1, 2], [2001, 2002], [2002]).status == "too_few"
    assert stats.segmented_kendall([1, 1, 1], None, []).status == "constant"
    assert stats.segmented_kendall([1, np.inf, 1], None, []).status == "infinite_value"
    assert stats.regional_kendall(np.empty((0, 5))).status == "no_data"
    assert stats.regional_kendall(np.full((2, 5), np.nan)).status == "no_data"
    assert stats.partial_kendall([1, 2, 3], [3, 2, 1]).status == "too_few"
    with pytest.raises(nt.ArgumentError, match="sites and years"):
        stats.regional_kendall([1, 2, 3])
    with pytest.raises(nt.ArgumentError, match="independent"):
        stats.regional_kendall([[1, 2, 3]], method="exact")
    with pytest.raises(nt.ArgumentError, match="twice"):
        stats.seasonal_kendall([1, 2], [2000, 2000], [1, 1])
    with pytest.raises(nt.ArgumentError, match="breaks"):
        stats.segmented_kendall([1, 2, 3], None, [2, 1])
    with pytest.raises(nt.ArgumentError, match="covariate"):
        stats.partial_kendall(np.ones((3, 8)), np.ones((2, 8)))
