"""Correlation of two series: Pearson, Spearman, Kendall's tau-b.

A pair with a missing half is left out. Series lie along the last axis; one pair of series gives scalars.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy.typing as npt

from .. import _core
from .._result import Result
from ._pairs import Alternative, Progress, run_pairs

__all__ = ["Correlation", "kendall_tau", "pearson", "spearman"]

Method: TypeAlias = Literal["auto", "exact", "approximate", "permutation"]


@dataclass(frozen=True)
class Correlation(Result):
    """A correlation and its p; the interval is Pearson's only."""

    coefficient: Any
    p: Any
    lower: Any
    upper: Any
    exact: Any
    #: Complete pairs.
    n: Any
    #: ok, constant, infinite_value, no_data, too_few (3 pairs).
    status: Any


def pearson(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    alternative: Alternative = "two-sided",
    method: Method = "auto",
    draws: int = 100_000,
    seed: int = 0,
    level: float = 0.95,
    threads: int = 1,
    progress: Progress = None,
) -> Correlation:
    """Pearson's product-moment correlation; interval by Fisher's z from 4 pairs on.

    Parameters
    ----------
    x, y
        Series of equal length over the last axis.
    alternative
        ``greater``: rising together.
    method
        ``auto`` and ``approximate``: Student's t with n - 2 degrees of freedom. ``exact``: all orders of y, up to 9
        pairs. ``permutation``: ``draws`` random ones.
    draws, seed
        Of ``permutation``.
    level
        Confidence of the interval.
    threads, progress
        How a batch runs; results do not depend on it.

    Notes
    -----
    One far member can make or hide it: see ``spearman``. Two series with a trend each correlate without having
    anything to do with each other. Checked against scipy.stats.pearsonr.

    Examples
    --------
    >>> from nyckeltal.stats import pearson
    >>> r = pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    >>> round(r.coefficient, 3), round(r.p, 4)
    (0.8, 0.1041)
    """
    return _run(_core.pearson, x, y, alternative, method, draws, seed, level, threads, progress)


def spearman(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    alternative: Alternative = "two-sided",
    method: Method = "auto",
    draws: int = 100_000,
    seed: int = 0,
    threads: int = 1,
    progress: Progress = None,
) -> Correlation:
    """Spearman's rank correlation: Pearson's of the midranks.

    Parameters
    ----------
    x, y
        Series of equal length over the last axis.
    alternative
        ``greater``: rising together.
    method
        ``auto``: all orders of y up to 9 pairs, Student's t (``approximate``) beyond. ``permutation``: random orders.
    draws, seed
        Of ``permutation``.
    threads, progress
        How a batch runs; results do not depend on it.

    Notes
    -----
    Spearman 1904, doi 10.2307/1412159. Checked against scipy.stats.spearmanr, which is always approximate.

    Examples
    --------
    >>> from nyckeltal.stats import spearman
    >>> r = spearman([1, 2, 3, 4, 5], [1, 4, 9, 16, 25])
    >>> round(r.coefficient, 6), round(r.p, 4), r.exact
    (1.0, 0.0167, True)
    """
    return _run(_core.spearman, x, y, alternative, method, draws, seed, 0.95, threads, progress)


def kendall_tau(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    alternative: Alternative = "two-sided",
    method: Method = "auto",
    draws: int = 100_000,
    seed: int = 0,
    threads: int = 1,
    progress: Progress = None,
) -> Correlation:
    """Kendall's tau-b: concordant less discordant pairs over sqrt of the pairs untied in x times those untied in y.

    Parameters
    ----------
    x, y
        Series of equal length over the last axis.
    alternative
        ``greater``: rising together.
    method
        ``auto``: exact up to 150 pairs where one series at least has no ties, else up to 9 (all orders of y), normal
        (``approximate``: variance with ties, no continuity correction) beyond. ``permutation``: random orders.
    draws, seed
        Of ``permutation``.
    threads, progress
        How a batch runs; results do not depend on it.

    Notes
    -----
    O(n²). Kendall 1938, doi 10.1093/biomet/30.1-2.81. Checked against scipy.stats.kendalltau, which has no exact p with
    ties.

    Examples
    --------
    >>> from nyckeltal.stats import kendall_tau
    >>> r = kendall_tau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0], method="approximate")
    >>> round(r.coefficient, 4), round(r.p, 4)
    (-0.4714, 0.2827)
    """
    return _run(_core.kendall_tau, x, y, alternative, method, draws, seed, 0.95, threads, progress)


def _run(
    function: Any,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    alternative: Alternative,
    method: Method,
    draws: int,
    seed: int,
    level: float,
    threads: int,
    progress: Progress,
) -> Correlation:
    return run_pairs(
        Correlation,
        function,
        x,
        y,
        alternative=alternative,
        method=method,
        draws=draws,
        seed=seed,
        level=level,
        threads=threads,
        progress=progress,
    )
