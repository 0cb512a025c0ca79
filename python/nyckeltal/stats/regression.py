"""Straight lines through years: least squares, least absolute deviations, and the compound annual change.

NaN is missing; one series gives scalars, more give arrays over the leading axes. Slopes are per year where ``years``
are given and per place otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .. import _core
from .._result import Result
from ._series import Progress, run, time_axis

__all__ = [
    "CompoundAnnualChange",
    "LeastAbsoluteTrend",
    "LinearTrend",
    "compound_annual_change",
    "least_absolute_trend",
    "linear_trend",
]


@dataclass(frozen=True)
class LinearTrend(Result):
    """Least squares line; see :func:`linear_trend`."""

    slope: Any
    #: At year 0.
    intercept: Any
    #: Of the slope.
    standard_error: Any
    lower: Any
    upper: Any
    #: Two-sided, of slope 0.
    p: Any
    r_squared: Any
    #: Residual standard deviation, divisor n - 2.
    sigma: Any
    #: Degrees of freedom of p and interval.
    df: Any
    #: Autocorrelation used, NaN but for ar1.
    phi: Any
    #: Lags used, 0 but for hac.
    lags: Any
    n: Any
    #: ok, constant, infinite_value, no_data, too_few.
    status: Any


@dataclass(frozen=True)
class LeastAbsoluteTrend(Result):
    """Line of least absolute deviations; see :func:`least_absolute_trend`."""

    slope: Any
    #: At year 0.
    intercept: Any
    #: Sum of absolute residuals.
    objective: Any
    #: Smallest and largest slope that reach it: no confidence limits.
    lower: Any
    upper: Any
    #: Whether only one line reaches it.
    unique: Any
    n: Any
    #: ok, constant, infinite_value, no_data, too_few.
    status: Any


@dataclass(frozen=True)
class CompoundAnnualChange(Result):
    """Constant yearly change between two points; see :func:`compound_annual_change`."""

    #: Per cent a year.
    percent: Any
    first_year: Any
    last_year: Any
    n: Any
    #: ok, infinite_value, no_data, sign_change, too_few, zero_base.
    status: Any


def linear_trend(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    error: Literal["iid", "ar1", "hac"] = "iid",
    level: float = 0.95,
    phi: float | None = None,
    lags: int | None = None,
    threads: int = 1,
    progress: Progress = None,
) -> LinearTrend:
    """Least squares line through the years, with a standard error for independent or dependent residuals.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing, at least 3 values (ar1 with phi estimated: 6).
    years
        One increasing year a value, shared by all series.
    error
        ``iid``: independent residuals, t with n - 2. ``ar1``: the variance of the least squares slope under
        correlation phi^abs(years apart), the residual variance from RSS / tr(MR), t with tr(MR)² / tr(MRMR) degrees
        of freedom (M the residual maker, R the correlation). ``hac``: Newey and West with Bartlett's weights over
        real years and the factor n/(n - 2), t with n - 2.
    level
        Confidence of the interval, 0.95 for 95 %.
    phi
        Of ar1: the autocorrelation, in [0, 1). None: estimated from residuals exactly one year apart, corrected for
        bias by (n r + 2)/(n - 4), cut to [0, 0.95].
    lags
        Of hac, in years. None: floor(4 (n/100)^(2/9)).
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    LinearTrend
        Slope per year, intercept at year 0, r_squared as a share. With 2 values the slope alone (``too_few``); a
        constant series has slope 0 and no test (``constant``).

    Notes
    -----
    One outlier moves the line, see :func:`~nyckeltal.stats.theil_sen` for one that resists. On short series ``hac``
    is too optimistic, and ``ar1`` with phi estimated from 10 to 20 values still somewhat so: docs/regression.md has
    sizes. The line is checked against scipy.stats.linregress, hac against statsmodels (``cov_type="HAC",
    use_correction=True``), to 1e-10. Newey & West 1987, doi 10.2307/1913610.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> line = stats.linear_trend([1, 2, 4, 4, 7], [2015, 2016, 2017, 2018, 2019])
    >>> round(line.slope, 6), round(line.standard_error, 4), line.n
    (1.4, 0.2309, 5)
    """
    return run(
        LinearTrend,
        _core.linear_trend,
        values,
        time_axis(years),
        error=error,
        level=level,
        phi=np.nan if phi is None else phi,
        lags=-1 if lags is None else lags,
        threads=threads,
        progress=progress,
    )


def least_absolute_trend(
    values: npt.ArrayLike, years: npt.ArrayLike | None = None, *, threads: int = 1, progress: Progress = None
) -> LeastAbsoluteTrend:
    """Line of least absolute deviations: minimises the sum of abs(y - a - b t), exactly.

    Some optimal line goes through two of the points; all candidates through each point are searched by weighted
    medians, O(n² log n). The optimum can be more than one line (often with an even number of points): then
    ``unique`` is False and the line midway between those of smallest and largest slope is returned, which is optimal
    too, so that turning time or the sign of the values around turns the slope around.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing, at least 2 values.
    years
        One increasing year a value, shared by all series.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    LeastAbsoluteTrend
        No standard error: with short series none is worth giving.

    Notes
    -----
    Resists outlying values, not outlying years. Reproduces the slopes that Klimatkollen publishes for the emissions
    of 290 municipalities to their last digit (±0.0006).

    Examples
    --------
    >>> from nyckeltal import stats
    >>> line = stats.least_absolute_trend([10, 9, 8, 70, 6], [2015, 2016, 2017, 2018, 2019])
    >>> line.slope, line.unique
    (-1.0, True)
    """
    result = run(
        LeastAbsoluteTrend,
        _core.least_absolute_trend,
        values,
        time_axis(years),
        threads=threads,
        progress=progress,
    )
    unique = np.asarray(result.unique, dtype=bool)
    return replace(result, unique=unique if unique.shape else bool(unique))


def compound_annual_change(
    values: npt.ArrayLike, years: npt.ArrayLike | None = None, *, threads: int = 1, progress: Progress = None
) -> CompoundAnnualChange:
    """Constant yearly change in per cent that leads from the first observed value to the last.

    100 ((last / first)^(1 / years between) - 1). Two points decide it: an odd first or last year is the whole
    answer, so give a slope beside it.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing, at least 2 values.
    years
        One increasing year a value, shared by all series.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    CompoundAnnualChange
        Per cent a year and the two years used. Status ``zero_base`` where the first value is 0, ``sign_change`` where
        either is negative; -100 where the last is 0.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> round(stats.compound_annual_change([100, 104, 121], [2019, 2020, 2021]).percent, 6)
    10.0
    """
    return run(
        CompoundAnnualChange,
        _core.compound_annual_change,
        values,
        time_axis(years),
        threads=threads,
        progress=progress,
    )
