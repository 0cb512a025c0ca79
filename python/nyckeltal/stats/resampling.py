"""Permutation tests, bootstrap intervals and shifts of quantiles.

The same seed gives the same bits on any number of threads. NaN is missing and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_vector
from .._result import STATUS_NAMES, Result
from ..errors import ArgumentError
from ._pairs import Alternative, Progress, as_codes, as_flags

__all__ = ["Bootstrap", "PermutationTest", "QuantileShift", "bootstrap", "permutation_test", "quantile_shift"]

PermutationStatistic: TypeAlias = Literal["mean_difference", "median_difference", "rank_sum", "welch_t"]
BootstrapStatistic: TypeAlias = Literal[
    "mean", "median", "population_variance", "mean_difference", "median_difference", "pearson"
]
#: One label a value, of x and of y.
LabelPair: TypeAlias = tuple[Sequence[Any], Sequence[Any]]


@dataclass(frozen=True)
class PermutationTest(Result):
    """Result of ``permutation_test``."""

    #: x against y; a sum of midranks of x, or of signed ranks, for ``rank_sum``.
    statistic: Any
    p: Any
    #: Where the p of all arrangements lies; p itself where it is exact.
    lower: Any
    upper: Any
    #: Mean of the statistic over the arrangements: what two-sided distances are from.
    centre: Any
    n_arrangements: Any
    #: All arrangements were visited.
    exact: Any
    n_x: Any
    n_y: Any
    #: ok, constant, infinite_value, no_data, too_few.
    status: Any


def permutation_test(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    statistic: PermutationStatistic = "mean_difference",
    strata: LabelPair | None = None,
    paired: bool = False,
    alternative: Alternative = "two-sided",
    draws: int = 100_000,
    max_arrangements: int = 1_000_000,
    level: float = 0.95,
    seed: int = 0,
    threads: int = 1,
    progress: Progress = None,
) -> PermutationTest:
    """Would a random split of the same values into groups of these sizes give such a difference?

    The labels of x and y are permuted, within strata where these are given; of pairs the sign of each difference x - y
    is flipped. Up to ``max_arrangements`` all are visited and p is exact, else p = (b + 1) / (draws + 1) with the
    Clopper-Pearson interval of what all arrangements would give. Two-sided p counts the arrangements at least as far
    from ``centre``, which with strata is not zero.

    Parameters
    ----------
    x, y
        Two samples of any size, or pairs of equal length; NaN missing (of a pair: both left out).
    statistic
        ``mean_difference``, ``median_difference``, ``rank_sum`` (midranks of all values together, permuted within
        strata) or ``welch_t`` (robust where spreads differ). Of pairs: mean or median of the differences, sum of signed
        ranks, one-sample t.
    strata
        One label a value, ``(of x, of y)``: the kind or size class within which labels are exchanged.
    paired
        Values of x and y belong together by place.
    draws, max_arrangements, seed
        Random arrangements where there are more than ``max_arrangements``.
    level
        Of the interval of p.
    threads, progress
        How it runs; the result does not depend on it.

    Returns
    -------
    PermutationTest
        Status *constant* where all values (differences) are equal.

    Raises
    ------
    ArgumentError
        A value without a stratum, strata with pairs, pairs of different length, a choice that is not known.

    Notes
    -----
    The right question for a census: nothing is drawn from a larger population, so p says how unusual the split is, not
    what caused it. ``rank_sum`` with strata is not van Elteren's test, which ranks within strata. Phipson and Smyth
    2010, doi 10.2202/1544-6115.1585. Checked against enumeration, coin::oneway_test and exactRankTests::perm.test.

    Examples
    --------
    >>> from nyckeltal.stats import permutation_test
    >>> test = permutation_test([12, 15, 9, 20, 7], [22, 25, 18, 30])
    >>> test.n_arrangements, round(test.p, 4), round(test.statistic, 2)
    (126, 0.0238, -11.15)
    """
    if strata is not None and paired:
        raise ArgumentError("pairs are compared within themselves already: leave out strata")
    strata_x, strata_y = (None, None) if strata is None else as_codes(*strata)
    columns = _core.permutation_test(
        as_vector(x, "x"),
        as_vector(y, "y"),
        statistic=statistic,
        strata_x=strata_x,
        strata_y=strata_y,
        paired=paired,
        alternative=alternative,
        draws=draws,
        max_arrangements=max_arrangements,
        level=level,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    return PermutationTest._from_columns(as_flags(columns), ())


@dataclass(frozen=True)
class Bootstrap(Result):
    """Result of ``bootstrap``."""

    estimate: Any
    lower: Any
    upper: Any
    #: Standard deviation of the replicates.
    standard_error: Any
    #: Mean of the replicates less the estimate.
    bias: Any
    z0: Any
    acceleration: Any
    draws: Any
    n_x: Any
    n_y: Any
    #: What is drawn: values, pairs or clusters, of both samples together.
    n_units: Any
    #: ok, constant, infinite_value, no_data, singular, too_few.
    status: Any


def bootstrap(
    statistic: BootstrapStatistic,
    x: npt.ArrayLike,
    y: npt.ArrayLike | None = None,
    *,
    method: Literal["bca", "percentile"] = "bca",
    level: float = 0.95,
    draws: int = 10_000,
    cluster: Sequence[Any] | LabelPair | None = None,
    seed: int = 0,
    threads: int = 1,
    progress: Progress = None,
) -> Bootstrap:
    """Bootstrap interval of a statistic, bias-corrected and accelerated or percentile.

    ``z0`` is the normal quantile of the share of replicates below the estimate (half of those equal), ``acceleration``
    sum(d³) / (6 sum(d²)^1.5) of the jackknife deviations d = mean - each, for two samples of both together, each over
    its own number. Quantiles of the replicates are of type 7.

    Parameters
    ----------
    statistic
        ``mean``, ``median``, ``population_variance`` (divisor n) of x; ``mean_difference``, ``median_difference`` of x
        against y; ``pearson`` correlation of pairs.
    x, y
        Samples, NaN missing; y only where the statistic wants it.
    method
        ``bca`` needs 8 units in each sample.
    level
        Confidence, 0.95 for 95 %.
    draws, seed
        Replicates.
    cluster
        One label a value: clusters (a member with all its years) are drawn whole. For two samples a tuple, of x and y.
    threads, progress
        How it runs; the result does not depend on it.

    Returns
    -------
    Bootstrap
        *too_few* comes with the estimate only; *singular*: all replicates lie on one side of the estimate (z0
        infinite); *constant*: all replicates are equal.

    Raises
    ------
    ArgumentError
        Samples that the statistic does not want, clusters for one of two samples, fewer than 100 draws.

    Notes
    -----
    Coverage falls short of the level below about 30 units; the measured table is on the documentation page. Efron 1987,
    doi 10.1080/01621459.1987.10478410. Checked against Efron and Tibshirani's table 14.2 and scipy.stats.bootstrap.

    Examples
    --------
    >>> from nyckeltal.stats import bootstrap
    >>> r = bootstrap("mean", [5.0, 7.0, 8.0, 8.5, 9.0, 11.0, 12.0, 19.0], seed=1)
    >>> r.estimate, r.lower < 9.9375 < r.upper, r.status
    (9.9375, True, 'ok')
    """
    two = statistic in ("mean_difference", "median_difference")
    if y is None and (two or statistic == "pearson"):
        raise ArgumentError(f"{statistic} compares two samples: give y")
    cluster_x = cluster_y = None
    if cluster is not None:
        if two and not (isinstance(cluster, tuple) and len(cluster) == 2):
            raise ArgumentError("cluster must be a tuple for two samples: the labels of x and those of y")
        if two:
            cluster_x, cluster_y = as_codes(*cluster)
        else:
            (cluster_x,) = as_codes(cluster)
    columns = _core.bootstrap(
        statistic,
        as_vector(x, "x"),
        None if y is None else as_vector(y, "y"),
        cluster_x=cluster_x,
        cluster_y=cluster_y,
        method=method,
        level=level,
        draws=draws,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    return Bootstrap._from_columns(columns, ())


@dataclass(frozen=True)
class QuantileShift(Result):
    """Result of ``quantile_shift``: arrays, one element a probability."""

    probability: FloatArray
    quantile_x: FloatArray
    quantile_y: FloatArray
    #: quantile_x - quantile_y.
    shift: FloatArray
    lower: FloatArray
    upper: FloatArray
    p: FloatArray
    #: Hochberg, over these quantiles.
    p_adjusted: FloatArray
    n_x: npt.NDArray[np.int64]
    n_y: npt.NDArray[np.int64]
    #: ok, infinite_value, no_data, too_few (5 values a sample).
    status: npt.NDArray[np.str_]


def quantile_shift(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    probabilities: Sequence[float] = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    level: float = 0.95,
    draws: int = 2_000,
    seed: int = 0,
    threads: int = 1,
    progress: Progress = None,
) -> QuantileShift:
    """How far apart the quantiles of two samples are: is the difference at the top, the bottom or all over?

    Harrell and Davis's quantile is the mean of the order statistics weighted by I(i/n) - I((i-1)/n) of the beta
    distribution ((n + 1) p, (n + 1)(1 - p)). Intervals and p by the percentile bootstrap, p adjusted by Hochberg.

    Parameters
    ----------
    x, y
        Two samples, NaN missing, at least 5 values each.
    probabilities
        Between 0 and 1.
    level
        Of each interval, which are not simultaneous.
    draws, seed
        Replicates.
    threads, progress
        How it runs; the result does not depend on it.

    Notes
    -----
    Wants some 20 values a sample for the outer deciles. Harrell and Davis 1982, doi 10.1093/biomet/69.3.635; Wilcox,
    Erceg-Hurn, Clark and Carlson 2014, doi 10.1080/00949655.2012.754026. Quantiles checked against
    scipy.stats.mstats.hdquantiles.

    Examples
    --------
    >>> from nyckeltal.stats import quantile_shift
    >>> r = quantile_shift([1, 2, 3, 4, 5, 6, 7], [2, 4, 6, 8, 10, 12, 14], probabilities=[0.5])
    >>> r.shift.round(6).tolist()
    [-4.0]
    """
    columns = _core.quantile_shift(
        as_vector(x, "x"),
        as_vector(y, "y"),
        probabilities=as_vector(probabilities, "probabilities"),
        level=level,
        draws=draws,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    columns["status"] = STATUS_NAMES[columns["status"]]
    return QuantileShift(**columns)
