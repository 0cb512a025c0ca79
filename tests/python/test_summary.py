"""Means, quantiles and ranks of bare numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from nyckeltal import ArgumentError
from nyckeltal.stats import quantile, ranks, summary, weighted_mean

NAN = float("nan")
NUMBERS = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30)


@given(NUMBERS, st.floats(0, 1))
def test_quantiles_agree_with_numpy(values: list[float], p: float) -> None:
    assert quantile(values, p) == pytest.approx(np.quantile(values, p), rel=1e-12, abs=1e-6)


@given(NUMBERS)
def test_ranks_agree_with_scipy(values: list[float]) -> None:
    found = ranks(values)
    assert found.competition.tolist() == rankdata(values, method="min").tolist()
    assert found.mid.tolist() == rankdata(values).tolist()


@given(NUMBERS, st.data())
def test_weighted_means_agree_with_numpy(values: list[float], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.floats(0.01, 1e6), min_size=len(values), max_size=len(values)))
    found = weighted_mean(values, weights)
    assert found.mean == pytest.approx(np.average(values, weights=weights), rel=1e-9, abs=1e-5)
    assert 1 - 1e-12 <= found.kish_n <= len(values) * (1 + 1e-12)


def test_axes_before_the_last_are_kept() -> None:
    cube = np.arange(24.0).reshape(2, 3, 4)
    assert summary(cube).mean.tolist() == cube.mean(axis=-1).tolist()
    assert summary(cube[0, 0]).n == 4
    assert weighted_mean(cube, [1, 0, 0, 0]).mean.tolist() == cube[..., 0].tolist()
    assert summary(np.empty((3, 0))).status.tolist() == ["no_data"] * 3
    assert weighted_mean([], []).status == "no_data"


def test_wrong_arguments_are_errors() -> None:
    with pytest.raises(ArgumentError, match="one a column"):
        weighted_mean([1.0, 2.0], [1.0])
    with pytest.raises(ArgumentError, match="0 or more"):
        weighted_mean([1.0], [-1.0])
    with pytest.raises(ArgumentError, match=r"\[0, 1\]"):
        quantile([1.0], 2.0)
