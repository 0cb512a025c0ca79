"""Kendall's test summed over blocks that are compared only within themselves, and with a covariate taken out.

Blocks are the seasons of a year, the sites of a region, or the segments between known breaks of one series. S and its
variance are sums over the blocks; p is exact (the blocks' exact null distributions, ties included, convolved) where
the blocks are independent and small, and normal otherwise. NaN is missing. One series (or region) gives scalars,
more give arrays over the leading axes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import as_floats, as_rows, as_vector
from .._result import Result
from ..errors import ArgumentError
from ._series import Progress, run, time_axis

__all__ = [
    "BlockKendall",
    "PartialKendall",
    "partial_kendall",
    "regional_kendall",
    "seasonal_kendall",
    "segmented_kendall",
]

Method = Literal["auto", "exact", "normal"]
_USED = ("none", "exact", "normal")


@dataclass(frozen=True)
class BlockKendall(Result):
    """Kendall's test over blocks."""

    #: Sum of the blocks' S.
    s: Any
    #: Of S, with ties, and with covariances between blocks where asked for.
    variance: Any
    #: S over the pairs within blocks.
    tau_a: Any
    #: S over the sum of sqrt(pairs * pairs that are not tied).
    tau_b: Any
    z: Any
    #: Two-sided.
    p: Any
    #: Median of the slopes of all pairs within blocks, per year.
    slope: Any
    #: Observed values.
    n: Any
    #: Blocks with two values or more.
    blocks: Any
    #: How p was found: exact, normal or none.
    method: Any
    #: ok, approximate, constant, infinite_value, no_data, too_few, variance_not_positive.
    status: Any


@dataclass(frozen=True)
class PartialKendall(Result):
    """Kendall's test with a covariate taken out."""

    #: S of the values less what the covariate's S explains of it.
    s: Any
    #: Of ``s``.
    variance: Any
    z: Any
    #: Two-sided, normal.
    p: Any
    #: Theil-Sen slope of the values as they are, the covariate *not* taken out, per year.
    slope: Any
    #: S of the values alone, S of the covariate, and their covariance.
    s_values: Any
    s_covariate: Any
    covariance: Any
    #: Years with both.
    n: Any
    #: ok, constant, infinite_value, no_data, too_few (fewer than 4), variance_not_positive.
    status: Any


def seasonal_kendall(
    values: npt.ArrayLike,
    years: npt.ArrayLike,
    seasons: npt.ArrayLike,
    *,
    correlated: bool = False,
    method: Method = "auto",
    continuity: bool = True,
    threads: int = 1,
    progress: Progress = None,
) -> BlockKendall:
    """Seasonal Kendall test: each season is compared with itself over the years, and the S of all are summed.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing.
    years, seasons
        Year and season of each value, in any order, each pair once; any numbers (1 to 12, 1 to 4).
    correlated
        Seasons of one year depend on each other: add the estimated covariances (Dietz and Killeen, with ties; ranks
        of missing values as Hirsch and Slack). p is then normal, and the status ``approximate`` below ten years.
    method
        ``auto`` is exact where every season has at most 34 values and all together at most 5,000 pairs; ``exact`` up
        to 150 and 20,000, status ``approximate`` where that is not enough.
    continuity
        Take 1 off abs(S) for the normal p.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    BlockKendall
        The slope is the median of the slopes within seasons. A sum of S that cancel (a season that rises, one that
        falls) looks like no trend: look at the seasons too.

    Notes
    -----
    Hirsch, Slack & Smith 1982, doi 10.1029/WR018i001p00107; Hirsch & Slack 1984, doi 10.1029/WR020i006p00727. Checked
    against R's trend (smk.test, csmk.test, sea.sens.slope) to 1e-9 on nottem; csmk.test uses no continuity
    correction.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> test = stats.seasonal_kendall([5, 9, 6, 10, 7, 12], [2020, 2020, 2021, 2021, 2022, 2022], [1, 2, 1, 2, 1, 2])
    >>> test.s, round(test.p, 4), test.slope, test.method
    (6.0, 0.0556, 1.0, 'exact')
    """
    return run(
        BlockKendall,
        _core.seasonal_kendall,
        values,
        as_vector(years, "years"),
        as_vector(seasons, "seasons"),
        names={"method": _USED},
        correlated=correlated,
        method=method,
        continuity=continuity,
        threads=threads,
        progress=progress,
    )


def regional_kendall(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    correlated: bool = True,
    method: Method = "auto",
    continuity: bool = True,
    threads: int = 1,
    progress: Progress = None,
) -> BlockKendall:
    """Regional Kendall test: does the group of sites (members) move in one direction?

    The S of all sites are summed. Members of a network share shocks (reforms, prices, a pandemic), so their
    covariances are estimated by default: without them five copies of one series look like five series.

    Parameters
    ----------
    values
        Sites and years on the last two axes, NaN missing; axes before them are separate regions.
    years
        One increasing year a column.
    correlated
        Add the estimated covariances between sites (Dietz and Killeen, with ties and missing values). p is then
        normal, and the status ``approximate`` below ten years.
    method, continuity, threads, progress
        As in :func:`seasonal_kendall`; exact needs ``correlated=False``.

    Returns
    -------
    BlockKendall
        ``blocks`` is the number of sites with two values or more. ``variance_not_positive`` where missing values
        make the estimated variance fall to zero or below: no p then.

    Notes
    -----
    Sites weigh by their number of years, not by size. Helsel & Frans 2006, doi 10.1021/es051650b; Dietz & Killeen
    1981, doi 10.1080/01621459.1981.10477624. Checked against R's rkt to 1e-9, and the covariance against all orders
    of the years.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> test = stats.regional_kendall([[1, 2, 3], [2, 1, 3], [1, 3, 2], [1, 2, 3]], correlated=False)
    >>> test.s, round(test.p, 6)
    (8.0, 0.063272)
    """
    array = as_floats(values, "values")
    if array.ndim < 2:
        raise ArgumentError(f"values has {array.ndim} axes but needs two: sites and years")
    sites, length = array.shape[-2:]
    regions = array.shape[:-2]
    if sites == 0 or length == 0:
        array = np.full((*regions, 1, 1), np.nan)
        years = None
    columns = _core.regional_kendall(
        np.ascontiguousarray(array.reshape(-1, array.shape[-1])),
        array.shape[-2],
        time_axis(years),
        correlated=correlated,
        method=method,
        continuity=continuity,
        threads=threads,
        progress=progress,
    )
    columns["method"] = np.array(_USED)[columns["method"]]
    return BlockKendall._from_columns(columns, regions)


def segmented_kendall(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None,
    breaks: npt.ArrayLike,
    *,
    method: Method = "auto",
    continuity: bool = True,
    threads: int = 1,
    progress: Progress = None,
) -> BlockKendall:
    """Kendall's test of a series with known breaks: values are compared within segments, never across a break.

    A change of definition, of borders or of method moves the level without being a trend. Nothing is assumed about
    how much: adding any number to a segment changes nothing.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing.
    years
        One increasing year a value (None: 0, 1, 2 ...).
    breaks
        First year of each new segment, increasing, shared by all series; ``[]`` is the plain Mann-Kendall test.
    method, continuity, threads, progress
        As in :func:`seasonal_kendall`.

    Returns
    -------
    BlockKendall
        ``too_few`` where no segment has two values. The slope is the median over pairs within segments.

    Notes
    -----
    The breaks must be *known*, not found in the same series by a scan: p would be far too small. p is exact, the
    convolution of the segments' null distributions; counted against all orders in the tests.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> series, years = [5, 4, 6, 5, 14, 15, 16, 15], range(2012, 2020)
    >>> round(stats.mann_kendall(series, years).p, 3)
    0.012
    >>> round(stats.segmented_kendall(series, years, [2016]).p, 3)
    0.458
    """
    return run(
        BlockKendall,
        _core.segmented_kendall,
        values,
        time_axis(years),
        as_vector(breaks, "breaks"),
        names={"method": _USED},
        method=method,
        continuity=continuity,
        threads=threads,
        progress=progress,
    )


def partial_kendall(
    values: npt.ArrayLike,
    covariate: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    threads: int = 1,
    progress: Progress = None,
) -> PartialKendall:
    """Kendall's test of a series with the influence of a covariate (weather, output) taken out.

    S_y - (cov / var_x) S_x with variance var_y - cov² / var_x, normal, no continuity correction. Variances and
    covariance count ties; years where either is missing are left out of both.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing.
    covariate
        One series for all, or one for each (the shape of ``values``).
    years
        One increasing year a value; used for the slope only.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    PartialKendall
        A constant covariate explains nothing. ``variance_not_positive`` where the covariate orders the years exactly
        as the values do.

    Notes
    -----
    Normal p: careful below 10 years. A covariate that itself follows from what is measured takes away what was asked
    about. Libiseller & Grimvall 2002, doi 10.1002/env.507. pyMannKendall leaves ties out of the variance.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> heat = [3, 1, 4, 2, 6, 5, 7, 9, 8, 10]
    >>> energy = [30, 12, 41, 18, 62, 49, 73, 88, 82, 97]
    >>> stats.partial_kendall(energy, heat).status, stats.partial_kendall(energy, heat[::-1]).s_values
    ('variance_not_positive', 35.0)
    """
    rows, shape = as_rows(values, "values")
    covariates, covariate_shape = as_rows(covariate, "covariate")
    if covariate_shape not in ((), shape):
        raise ArgumentError(
            f"covariate has the leading axes {covariate_shape}, values {shape}: give one series or as many"
        )
    if rows.shape[1] == 0 and covariates.shape[1] == 0:
        covariates = np.full((1, 1), np.nan)
    return run(
        PartialKendall, _core.partial_kendall, values, covariates, time_axis(years), threads=threads, progress=progress
    )
