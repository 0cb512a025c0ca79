"""Theil-Sen slope with exact limits, and Siegel's repeated medians."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_rows, as_vector
from .._result import Result

__all__ = ["SiegelResult", "TheilSenResult", "siegel", "theil_sen"]

Progress: TypeAlias = Callable[[int, int], object]


@dataclasses.dataclass(frozen=True)
class TheilSenResult(Result):
    """Result of `theil_sen`: scalars for one series, arrays over the leading axes for many."""

    #: Units a year.
    slope: Any
    #: Units, at year 0 of the axis.
    intercept: Any
    #: Limits of the slope, units a year; infinite where the data cannot bound it.
    lower: Any
    upper: Any
    #: Probability that the interval covers the slope of independent untied noise; 1 where it is unbounded.
    coverage: Any
    n: Any
    status: Any


@dataclasses.dataclass(frozen=True)
class SiegelResult(Result):
    """Result of `siegel`."""

    #: Units a year.
    slope: Any
    #: Units, at year 0 of the axis.
    intercept: Any
    n: Any
    status: Any


def _years(years: npt.ArrayLike | None) -> FloatArray | None:
    return None if years is None else as_vector(years, "years")


def theil_sen(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    level: float = 0.95,
    interval: Literal["exact", "interpolated", "rounded"] = "exact",
    intercept: Literal["joint", "separate"] = "joint",
    threads: int = 1,
    progress: Progress | None = None,
) -> TheilSenResult:
    """Theil-Sen slope: the median of the slopes of all pairs of years, with limits by rank.

    The median of an even number of slopes is the mean of the middle two. With N slopes in order, the exact limits are
    slope d + 1 and slope N - d, d the largest number with P(D <= d) <= (1 - level) / 2 under the null of the number D
    of falling pairs among n untied values; the coverage 1 - 2 P(D <= d) is at least ``level``.

    Parameters
    ----------
    values
        One series, or an array of series over the last axis; any unit. NaN, None and masked entries are missing.
    years
        One vector shared by all series, in any order; pairs of equal years have no slope. Default 0, 1, 2 ...
    level
        Confidence in (0, 1): 0.95 means 95 %.
    interval
        ``"exact"`` as above (Hollander & Wolfe). ``"interpolated"`` (Gilbert 1987, EnvStats) and ``"rounded"``
        (R's trend, scipy) take ranks (N ± z sqrt(variance)) / 2 of the normal approximation with ties; their coverage
        may fall short of the level and is reported, for ``"interpolated"`` as that of the slopes next inside.
    intercept
        ``"joint"``: median of y - slope · year. ``"separate"``: median of y - slope · median of years (Conover).
    threads, progress
        As in `nyckeltal.stats.mann_kendall`.

    Returns
    -------
    TheilSenResult
        Status: ``ok``; ``no_data``; ``too_few`` (no two different years); ``constant``; ``infinite_value``;
        ``unbounded`` (limits are infinite: no pair of slopes reaches the level, as for n <= 4 at 95 %);
        ``approximate`` (exact interval asked for above n = 150: normal approximation); ``overflow``.

    Notes
    -----
    The slope can be exactly 0 while the Mann-Kendall test is significant, where most pairs are tied: take the
    direction from S. The interval assumes independent years. Tolerates 29 % of wrong values. O(n²) time; memory O(n²)
    up to n = 2,000, O(n) above.

    Theil (1950); Sen (1968), doi 10.1080/01621459.1968.10480934; Hollander, Wolfe & Chicken (2014), section 9.3;
    Gilbert (1987), section 16.5. Checked against R's trend, scipy's theilslopes and statpsych to 1e-9.

    Examples
    --------
    >>> from nyckeltal.stats import theil_sen
    >>> fit = theil_sen([10, 12, 18, 21, 27], [2001, 2002, 2005, 2006, 2010])
    >>> fit.slope, round(fit.lower, 3), round(fit.upper, 3), round(fit.coverage, 4)
    (2.0, 1.5, 3.0, 0.9833)
    """
    rows, shape = as_rows(values, "values")
    columns = _core.theil_sen(
        rows,
        _years(years),
        level=level,
        interval=interval,
        intercept=intercept,
        threads=threads,
        progress=progress,
    )
    return TheilSenResult._from_columns(columns, shape)


def siegel(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    threads: int = 1,
    progress: Progress | None = None,
) -> SiegelResult:
    """Siegel's repeated median: the median over years of the median slope of the lines through that year's value.

    Medians of even numbers are means of the middle two; the intercept is the median of y - slope · year.

    Parameters
    ----------
    values, years, threads, progress
        As in `theil_sen`.

    Returns
    -------
    SiegelResult
        Status: ``ok``; ``no_data``; ``too_few``; ``constant``; ``infinite_value``; ``overflow``.

    Notes
    -----
    Tolerates that up to half of the values are wrong, at some cost in precision; no interval. O(n²) time, O(n) memory.
    Siegel (1982), doi 10.1093/biomet/69.1.242. Checked against scipy's siegelslopes; robslopes takes upper medians.

    Examples
    --------
    >>> from nyckeltal.stats import siegel
    >>> siegel([1, 2, 3, 4, 5, 16, 7]).slope
    1.0
    """
    rows, shape = as_rows(values, "values")
    columns = _core.siegel(rows, _years(years), threads=threads, progress=progress)
    return SiegelResult._from_columns(columns, shape)
