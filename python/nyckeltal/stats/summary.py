"""Means, quantiles and ranks of bare numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import as_rows, as_vector
from .._result import Result

__all__ = ["Ranks", "Summary", "WeightedMean", "quantile", "ranks", "summary", "weighted_mean"]


@dataclass(frozen=True)
class Summary(Result):
    """Location and spread of the values that are there."""

    n: Any
    mean: Any
    minimum: Any
    q25: Any
    median: Any
    q75: Any
    maximum: Any
    status: Any


@dataclass(frozen=True)
class WeightedMean(Result):
    """A weighted mean and the size of the equally precise unweighted sample."""

    n: Any
    n_without_weight: Any
    mean: Any
    sum_weights: Any
    kish_n: Any
    status: Any


@dataclass(frozen=True)
class Ranks(Result):
    """Two rankings of the same values; 1 is first."""

    competition: npt.NDArray[np.int64]
    mid: npt.NDArray[np.float64]
    n: int


def summary(values: npt.ArrayLike, *, threads: int = 1) -> Summary:
    """Number, mean, range, median and quartiles of the values that are there.

    The mean is sum(x) / n, corrected once for the rounding of the sum, so equal values give that value. Quantiles are
    of type 7: with h = (n - 1) p, the value at position h in order, counted from 0, linear between neighbours.

    Parameters
    ----------
    values
        A series, or an array of series over the last axis; NaN is missing and left out.
    threads
        Rows in parallel; the result does not depend on it.

    Returns
    -------
    Summary
        ``n``, ``mean``, ``minimum``, ``q25``, ``median``, ``q75``, ``maximum`` in the unit of the values; scalars for a
        series, arrays over the leading axes else. ``status``: *ok*, *no_data*, or *infinite_value* (then only the range
        is given).

    Notes
    -----
    Not for shares of different totals: their mean is not the share of the sum; see ``weighted_mean``. O(n) a row.
    Hyndman and Fan (1996), doi:10.1080/00031305.1996.10473566; checked against ``numpy.quantile``.

    Examples
    --------
    >>> from nyckeltal.stats import summary
    >>> s = summary([7.0, 14.0, float("nan"), 18.0])
    >>> s.n, s.mean, s.median
    (3, 13.0, 14.0)
    """
    rows, shape = as_rows(values, "values")
    columns = _core.summarize_rows(rows, rows.shape[1], threads) if rows.shape[1] else _empty(rows.shape[0])
    return Summary._from_columns(columns, shape)


def _empty(n_rows: int) -> dict[str, npt.NDArray[Any]]:
    # A matrix of no columns holds no rows that C++ could see: one missing value each says the same.
    return _core.summarize_rows(np.full((n_rows, 1), np.nan), 1, 1)


def weighted_mean(values: npt.ArrayLike, weights: npt.ArrayLike, *, threads: int = 1) -> WeightedMean:
    """Sum of w x over the sum of w, with Kish's effective number (sum w)² / sum w².

    Parameters
    ----------
    values
        A series, or an array of series over the last axis; NaN is missing.
    weights
        One a column, 0 or more and finite; NaN where it is not known. A value without a weight is left out and
        counted in ``n_without_weight``.

    Returns
    -------
    WeightedMean
        ``status``: *ok*, *no_data*, *no_weights* (no value has a weight above 0), *infinite_value*.

    Raises
    ------
    ArgumentError
        Weights below 0 or infinite, or not one a column.

    Notes
    -----
    A mean of ratios weighted by their denominators is the ratio of the sums. Kish (1965), *Survey Sampling*, section
    11.7. Checked against ``numpy.average``.

    Examples
    --------
    >>> from nyckeltal.stats import weighted_mean
    >>> r = weighted_mean([5.0, 1.0], [1000.0, 99000.0])
    >>> round(r.mean, 6), round(r.kish_n, 4)
    (1.04, 1.0202)
    """
    rows, shape = as_rows(values, "values")
    given = as_vector(weights, "weights")
    if rows.shape[1] == 0 and len(given) == 0:
        rows, given = np.full((rows.shape[0], 1), np.nan), np.ones(1)
    if rows.shape[1] != len(given):
        from ..errors import ArgumentError

        raise ArgumentError(f"values have {rows.shape[1]} columns but weights {len(given)} elements: give one a column")
    return WeightedMean._from_columns(_core.weighted_mean_rows(rows, given, threads), shape)


def quantile(values: npt.ArrayLike, p: float) -> float:
    """Quantile of type 7 (numpy's default) of the values that are there; NaN when there is none.

    ``p`` lies in [0, 1]; outside it an ArgumentError.

    >>> from nyckeltal.stats import quantile
    >>> quantile([1.0, 2.0, 4.0, 8.0], 0.25)
    1.75
    """
    return _core.quantile(as_vector(values, "values"), p)


def ranks(values: npt.ArrayLike, *, highest_first: bool = False) -> Ranks:
    """Competition ranks (1, 2, 2, 4) and mid ranks (1, 2.5, 2.5, 4) of one series.

    Missing values get 0 and NaN. ``highest_first`` gives rank 1 to the largest value. O(n log n).

    >>> from nyckeltal.stats import ranks
    >>> r = ranks([4.0, 4.0, 1.0, float("nan")], highest_first=True)
    >>> r.competition.tolist(), r.mid.tolist()
    ([1, 1, 3, 0], [1.5, 1.5, 3.0, nan])
    """
    competition, mid, n = _core.ranks(as_vector(values, "values"), highest_first)
    return Ranks(competition=competition, mid=mid, n=n)
