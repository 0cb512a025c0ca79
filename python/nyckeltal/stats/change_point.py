"""One change point in a series whose place nobody knew before, and step against trend.

The tests assume independent values and *cannot tell a step from a trend*: a straight line triggers all of them. Ask
:func:`best_break` which of the two describes the series better, and never test a trend on a segment that a scan for
breaks has chosen. NaN is missing; one series gives scalars, more give arrays over the leading axes.

``index`` is the place in the series, counted from 0, of the first value *after* the change (equal to the number of
values before it where nothing is missing); ``year`` is that value's year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy.typing as npt

from .. import _core
from .._result import Result
from ._series import Progress, run, time_axis

__all__ = ["BestBreak", "ChangePoint", "best_break", "buishand_range", "buishand_u", "pettitt", "snht"]

Method = Literal["auto", "table", "approximate", "permutation"]
_METHODS = ("none", "table", "approximate", "permutation")
_MODELS = ("none", "constant", "trend", "step")


@dataclass(frozen=True)
class ChangePoint(Result):
    """A test for one change point."""

    statistic: Any
    #: Place of the first value after the change, from 0; -1 where there is none.
    index: Any
    #: Its year; None where no years were given.
    year: Any
    p: Any
    n: Any
    #: Where p comes from: table, approximate, permutation; none.
    method: Any
    #: ok, approximate, constant, infinite_value, no_data, too_few.
    status: Any


@dataclass(frozen=True)
class BestBreak(Result):
    """Three descriptions of one series: constant, straight line, one step."""

    #: The one with the smallest AICc: constant, trend, step; none.
    model: Any
    #: Place of the first value after the best step, whether or not the step wins; -1 where there is none.
    index: Any
    #: Its year; None where no years were given.
    year: Any
    #: Mean after less mean before the best step, in the unit of the values.
    step: Any
    #: Of the straight line, per year.
    slope: Any
    aicc_constant: Any
    aicc_trend: Any
    aicc_step: Any
    n: Any
    #: ok, constant, infinite_value, no_data, too_few (fewer than 6).
    status: Any


def _test(
    function: Callable[..., dict[str, Any]],
    values: npt.ArrayLike,
    years: npt.ArrayLike | None,
    **options: Any,
) -> ChangePoint:
    result = run(ChangePoint, function, values, time_axis(years), names={"method": _METHODS}, **options)
    return replace(result, year=None) if years is None else result


def pettitt(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    method: Method = "auto",
    permutations: int = 9999,
    seed: int = 1,
    threads: int = 1,
    progress: Progress = None,
) -> ChangePoint:
    """Pettitt's rank test for one shift of location.

    U = max over k of abs(U_k), U_k = 2 (R_1 + ... + R_k) - k (n + 1) with mean ranks R; of several largest the first.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing, at least 5 values.
    years
        One increasing year a value, shared by all series.
    method
        Where p comes from. ``table``: the null distribution of U by n, exact up to n = 20, simulated up to 1,000
        (about 2 % relative error; p below 0.0001 is given as 0.0001, an upper bound, above n = 20). ``approximate``:
        2 exp(-6 U² / (n³ + n²)), which cannot reject at 5 % up to n = 10. ``permutation``: (b + 1)/(permutations +
        1). ``auto``: the table, above n = 1,000 the approximation.
    permutations, seed
        Of the permutation method; every series sees the same permutations.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    ChangePoint
        Status ``approximate`` where the table meets ties (p is then too large; ``permutation`` is exact) and for the
        approximation; ``constant`` with p = 1; ``too_few`` below 5 values.

    Notes
    -----
    Assumes independent values; a trend triggers it. Pettitt 1979, doi 10.2307/2346729. U, the place and the
    approximate p are checked against R's trend::pettitt.test to 1e-9, the table for n = 5 to 8 against all
    permutations.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> test = stats.pettitt([1.2, 0.8, 1.0, 1.1, 0.9, 3.1, 2.9, 3.0, 3.2, 2.8], range(2010, 2020))
    >>> test.year, test.index, round(test.p, 4), test.method
    (2015.0, 5, 0.0079, 'table')
    """
    return _test(
        _core.pettitt,
        values,
        years,
        method=method,
        permutations=permutations,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def snht(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    method: Method = "auto",
    permutations: int = 9999,
    seed: int = 1,
    threads: int = 1,
    progress: Progress = None,
) -> ChangePoint:
    """Alexandersson's standard normal homogeneity test for one shift of the mean.

    T = max over k of k z1² + (n - k) z2², z1 and z2 the means before and after of the standardised values (standard
    deviation with n - 1). Of the tests here the one that sees changes near the ends best.

    Parameters
    ----------
    values, years, permutations, seed, threads, progress
        As in :func:`pettitt`.
    method
        ``table``: simulated for independent normal values, n = 5 to 1,000, p from 0.0001 (an upper bound below). The
        ``approximate`` form is the table's row for n = 1,000, which ``auto`` uses above. ``permutation`` needs no
        normality.

    Returns
    -------
    ChangePoint
        As in :func:`pettitt`.

    Notes
    -----
    Alexandersson 1986, doi 10.1002/joc.3370060607. T and the place are checked against R's trend::snh.test to 1e-9.
    pyHomogeneity divides by n in the standard deviation and gives T n/(n - 1).

    Examples
    --------
    >>> from nyckeltal import stats
    >>> stats.snht([1.2, 0.8, 1.0, 1.1, 0.9, 3.1, 2.9, 3.0, 3.2, 2.8]).index
    5
    """
    return _test(
        _core.snht,
        values,
        years,
        method=method,
        permutations=permutations,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def buishand_range(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    method: Method = "auto",
    permutations: int = 9999,
    seed: int = 1,
    threads: int = 1,
    progress: Progress = None,
) -> ChangePoint:
    """Buishand's range test for one shift of the mean.

    (max S_k - min S_k) / (s sqrt(n)), S_k the sum of the first k deviations from the mean, k = 0 to n, s with n - 1.
    The change is put where abs(S_k) is largest.

    Parameters
    ----------
    values, years, method, permutations, seed, threads, progress
        As in :func:`snht`.

    Returns
    -------
    ChangePoint
        As in :func:`pettitt`.

    Notes
    -----
    Buishand 1982, doi 10.1016/0022-1694(82)90066-X. Checked against R's trend::br.test to 1e-9.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> stats.buishand_range([1.2, 0.8, 1.0, 1.1, 0.9, 3.1, 2.9, 3.0, 3.2, 2.8]).index
    5
    """
    return _test(
        _core.buishand_range,
        values,
        years,
        method=method,
        permutations=permutations,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def buishand_u(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    method: Method = "auto",
    permutations: int = 9999,
    seed: int = 1,
    threads: int = 1,
    progress: Progress = None,
) -> ChangePoint:
    """Buishand's U test for one shift of the mean, strongest for a change in the middle.

    U = sum over k of (S_k / s)² / (n (n + 1)), with S_k and s as in :func:`buishand_range`, which also says where the
    change is put.

    Parameters
    ----------
    values, years, method, permutations, seed, threads, progress
        As in :func:`snht`.

    Returns
    -------
    ChangePoint
        As in :func:`pettitt`.

    Notes
    -----
    Buishand 1984, doi 10.1016/0022-1694(84)90032-5. Checked against R's trend::bu.test to 1e-9.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> stats.buishand_u([1.2, 0.8, 1.0, 1.1, 0.9, 3.1, 2.9, 3.0, 3.2, 2.8]).index
    5
    """
    return _test(
        _core.buishand_u,
        values,
        years,
        method=method,
        permutations=permutations,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def best_break(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    min_segment: int = 2,
    threads: int = 1,
    progress: Progress = None,
) -> BestBreak:
    """Step against trend: which of constant, straight line and one step describes the series best.

    Least squares fits, compared by AICc = n log(RSS/n) + 2k + 2k(k+1)/(n-k-1) with k = 2 (constant), 3 (line) and 4
    (two means, the step's place, the variance). A flawless fit has AICc -inf.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing, at least 6 values and 2 ``min_segment``.
    years
        One increasing year a value, shared by all series.
    min_segment
        Values that each side of the step has at least.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    BestBreak
        The best step and the slope are given whichever model wins.

    Notes
    -----
    A description, not a test: searching for the place makes a step look better than one parameter pays for. In pure
    noise it chooses a step in 7 % of series of n = 15 and 23 % of n = 30; on 10 values it takes a step of 3 standard
    deviations for a trend almost as often as for a step (docs/change_point.md has the table). Hurvich &
    Tsai 1989, doi 10.1093/biomet/76.2.297.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> best = stats.best_break([1.2, 0.8, 1.0, 1.1, 0.9, 3.1, 2.9, 3.0, 3.2, 2.8], range(2010, 2020))
    >>> best.model, best.year, round(best.step, 6)
    ('step', 2015.0, 2.0)
    """
    result = run(
        BestBreak,
        _core.best_break,
        values,
        time_axis(years),
        names={"model": _MODELS},
        min_segment=min_segment,
        threads=threads,
        progress=progress,
    )
    return replace(result, year=None) if years is None else result
