"""Trend of series with values that are known only to lie below a limit ("<5").

Nothing is substituted: a pair of values counts where its order is certain and is zero where it is not. NaN is
missing, and missing is not censored. One series gives scalars, more give arrays over the leading axes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import ByteArray, as_floats
from .._result import Result
from ..errors import ArgumentError
from ._series import Progress, run, time_axis

__all__ = ["AkritasTheilSen", "CensoredKendall", "akritas_theil_sen", "censored_kendall"]

_USED = ("none", "exact", "normal")


@dataclass(frozen=True)
class CensoredKendall(Result):
    """Kendall's test of a series with censored values."""

    #: Pairs that certainly rise less pairs that certainly fall.
    s: Any
    #: Of S over all orders of the series.
    variance: Any
    #: S over all pairs.
    tau_a: Any
    z: Any
    #: Two-sided.
    p: Any
    #: Observed values, censored ones among them.
    n: Any
    n_censored: Any
    #: How p was found: exact, normal or none.
    method: Any
    #: ok, approximate, constant (no pair is decided), infinite_value, no_data, too_few.
    status: Any


@dataclass(frozen=True)
class AkritasTheilSen(Result):
    """Slope of a series with censored values."""

    #: Per year.
    slope: Any
    n: Any
    n_censored: Any
    #: ok, censored (more than half: direction only), infinite_value, no_data, too_few.
    status: Any


def _marks(values: npt.ArrayLike, censored: npt.ArrayLike) -> ByteArray:
    shape = as_floats(values, "values").shape
    marks = np.asarray(censored)
    if marks.dtype != np.bool_ and marks.size > 0:
        raise ArgumentError(f"censored must be True or False for each value, not {marks.dtype}")
    if marks.shape != shape:
        raise ArgumentError(f"censored has the shape {marks.shape} but values has {shape}: give one mark a value")
    flat = marks.astype(np.uint8).reshape(-1)
    if shape and shape[-1] == 0:  # a row of nothing is one missing value, see _series.run
        flat = np.zeros(int(np.prod(shape[:-1])), dtype=np.uint8)
    return np.ascontiguousarray(flat)


def censored_kendall(
    values: npt.ArrayLike,
    censored: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    method: Literal["auto", "exact", "normal"] = "auto",
    continuity: bool = True,
    threads: int = 1,
    progress: Progress = None,
) -> CensoredKendall:
    """Kendall's test of a series with values below a limit.

    S counts the pairs whose order is certain: "<5" lies below 5 and above, and nothing is known between "<5" and 3 or
    between two limits. The variance is that of S over all orders of the (value, mark) pairs (Daniels 1944), exact
    for any pattern, and the usual one with ties where nothing is censored.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing; where marked, the limit.
    censored
        True where the value lies below what ``values`` says; same shape.
    years
        One increasing year a value.
    method
        ``auto``: exact up to n = 8 (all orders counted), normal above; without censored values exact up to n = 34.
        Where ``exact`` cannot be had the p is normal and the status ``approximate``.
    continuity
        Take 1 off abs(S) for the normal p.
    threads, progress
        How a batch runs; results do not depend on it.

    Notes
    -----
    Limits that change over the years can make a trend by themselves: raise all of them to the highest first. Limits
    from above ("more than 95") work with the sign of the values turned. Helsel 2012, Statistics for Censored
    Environmental Data, ch. 12; Daniels 1944, doi 10.1093/biomet/33.2.129.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> series, below = [9, 8, 8, 6, 5, 5, 5], [False, False, False, False, True, True, True]
    >>> test = stats.censored_kendall(series, below)
    >>> test.s, round(test.p, 4), test.n_censored, test.method
    (-17.0, 0.0048, 3, 'exact')
    """
    marks = _marks(values, censored)
    return run(
        CensoredKendall,
        _core.censored_kendall,
        values,
        marks,
        time_axis(years),
        names={"method": _USED},
        method=method,
        continuity=continuity,
        threads=threads,
        progress=progress,
    )


def akritas_theil_sen(
    values: npt.ArrayLike,
    censored: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    threads: int = 1,
    progress: Progress = None,
) -> AkritasTheilSen:
    """Akritas-Theil-Sen slope: the slope that leaves residuals without a trend, censored values among them.

    S of the residuals y - b t, limits moved along, falls in steps as b grows; the slope is where it changes sign, the
    middle where it is zero over an interval. Exact, no iteration. Without censored values it is the Theil-Sen slope.

    Parameters
    ----------
    values, censored, years, threads, progress
        As in :func:`censored_kendall`.

    Returns
    -------
    AkritasTheilSen
        Status ``censored`` and no slope where more than half of the values are censored, or where the marks leave the
        slope without a bound: then :func:`censored_kendall` still gives the direction.

    Notes
    -----
    Akritas, Murphy & LaValley 1995, doi 10.1080/01621459.1995.10476499.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> stats.akritas_theil_sen([9, 8, 7, 6, 5, 5], [False] * 4 + [True] * 2).slope
    -1.0
    """
    marks = _marks(values, censored)
    return run(
        AkritasTheilSen,
        _core.akritas_theil_sen,
        values,
        marks,
        time_axis(years),
        threads=threads,
        progress=progress,
    )
