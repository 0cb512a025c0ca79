from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nyckeltal as nt
from nyckeltal import stats


@st.composite
def censored_series(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    n = draw(st.integers(3, 14))
    x = draw(hnp.arrays(np.float64, n, elements=st.integers(0, 8).map(float)))
    return x, draw(hnp.arrays(np.bool_, n))


def slow_score(x: np.ndarray, below: np.ndarray) -> int:
    s = 0
    for i in range(len(x)):
        for j in range(i + 1, len(x)):
            if below[i] and below[j]:
                continue
            if below[i]:
                s += bool(x[j] >= x[i])
            elif below[j]:
                s -= bool(x[i] >= x[j])
            else:
                s += int(np.sign(x[j] - x[i]))
    return s


@given(censored_series())
def test_the_score_counts_what_is_certain(data: tuple[np.ndarray, np.ndarray]) -> None:
    x, below = data
    test = stats.censored_kendall(x, below)
    assert test.s == slow_score(x, below)
    assert test.n_censored == below.sum()
    back = stats.censored_kendall(x[::-1], below[::-1])
    assert back.s == -test.s
    assert (back.variance, back.p, back.status) == (test.variance, test.p, test.status)


@given(censored_series(), st.integers(1, 8))
def test_what_lies_below_a_limit_does_not_matter(data: tuple[np.ndarray, np.ndarray], limit: int) -> None:
    # Whatever the true values below one common limit are, the certain pairs agree with them.
    x, _ = data
    below = x < limit
    censored = stats.censored_kendall(np.where(below, limit, x), below)
    full = stats.mann_kendall(x)
    undecided = below.sum() * (below.sum() - 1) / 2
    assert abs(censored.s - full.s) <= undecided
    # Pairs below the limit are ties in the usual variance: with one limit both are the same.
    tied = stats.mann_kendall(np.where(below, limit - 1, x))
    assert censored.s == tied.s
    assert censored.variance == pytest.approx(tied.variance, abs=1e-9)


@given(hnp.arrays(np.float64, st.integers(2, 20), elements=st.one_of(st.just(np.nan), st.integers(0, 9).map(float))))
def test_without_marks_it_is_mann_kendall_and_theil_sen(x: np.ndarray) -> None:
    none = np.zeros(len(x), dtype=bool)
    test, plain = stats.censored_kendall(x, none), stats.mann_kendall(x)
    assert test.status == plain.status
    if plain.status == "ok":
        np.testing.assert_allclose((test.s, test.variance, test.p), (plain.s, plain.variance, plain.p), rtol=1e-12)
        assert stats.akritas_theil_sen(x, none).slope == pytest.approx(stats.theil_sen(x).slope, abs=1e-12)


@given(censored_series())
def test_the_slope_leaves_no_trend(data: tuple[np.ndarray, np.ndarray]) -> None:
    x, below = data
    fit = stats.akritas_theil_sen(x, below)
    if fit.status != "ok":
        return
    t = np.arange(len(x))
    for step, sign in ((-1e-6, 1), (1e-6, -1)):
        assert sign * slow_score(x - (fit.slope + step) * t, below) >= 0
    steeper = stats.akritas_theil_sen(x + 2 * t, below)
    assert steeper.slope == pytest.approx(fit.slope + 2, abs=1e-9)


def test_a_batch_is_its_rows() -> None:
    rng = np.random.default_rng(3)
    x = rng.integers(0, 9, size=(4, 5, 10)).astype(float)
    x[rng.random(x.shape) < 0.1] = np.nan
    below = rng.random(x.shape) < 0.3
    for function in (stats.censored_kendall, stats.akritas_theil_sen):
        batch = function(x, below, threads=2).to_dict()
        for i in np.ndindex(4, 5):
            np.testing.assert_equal({k: v[i] for k, v in batch.items()}, function(x[i], below[i]).to_dict())


def test_edges() -> None:
    assert stats.censored_kendall([], []).status == "no_data"
    assert stats.censored_kendall([5.0], [True]).status == "too_few"
    assert stats.censored_kendall([5.0, 5.0], [True, True]).status == "constant"
    assert stats.censored_kendall([5.0, np.inf], [False, False]).status == "infinite_value"
    many = stats.akritas_theil_sen([5, 5, 5, 9], [True, True, True, False])
    assert (many.status, many.n_censored) == ("censored", 3)
    assert np.isnan(many.slope)
    with pytest.raises(nt.ArgumentError, match="shape"):
        stats.censored_kendall([1, 2, 3], [True])
    with pytest.raises(nt.ArgumentError, match="True or False"):
        stats.censored_kendall([1, 2], ["<", ""])
