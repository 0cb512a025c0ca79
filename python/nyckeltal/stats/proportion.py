"""Shares of a count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_floats
from .._result import Result
from ..errors import ArgumentError
from ._pairs import Alternative

__all__ = ["FisherExact", "ProportionResult", "ShareDifference", "fisher_exact", "share_difference", "wilson_interval"]


@dataclass(frozen=True)
class ProportionResult(Result):
    """A share with its interval; ``status`` is *ok*, or *no_data* where n is 0."""

    share: float | FloatArray
    lower: float | FloatArray
    upper: float | FloatArray
    n: int | npt.NDArray[np.int64]
    status: str | npt.NDArray[np.str_]


def wilson_interval(successes: npt.ArrayLike, n: npt.ArrayLike, *, level: float = 0.95) -> ProportionResult:
    """Share of ``n`` with Wilson's score interval, without continuity correction.

    It stays inside [0, 1] and has a width where none or all succeed, which the textbook interval has not.

    Parameters
    ----------
    successes, n
        Whole numbers, 0 <= successes <= n; arrays broadcast.
    level
        Confidence, 0.95 for 95 %.

    Returns
    -------
    ProportionResult
        ``share``, ``lower``, ``upper``, ``n``, ``status`` (*no_data* where n is 0).

    Raises
    ------
    ArgumentError
        A count that is not whole, negative, or above n; a level outside (0, 1).

    Notes
    -----
    Wilson (1927), doi 10.1080/01621459.1927.10502953. Checked against
    ``statsmodels.stats.proportion.proportion_confint(method="wilson")`` to 1e-12. Members of a network are not a random
    sample: the interval says how much the share would move if each member could as well have fallen the other way.

    Examples
    --------
    >>> from nyckeltal.stats import wilson_interval
    >>> share = wilson_interval(15, 40)
    >>> round(share.lower, 4), round(share.upper, 4)
    (0.2422, 0.5297)
    """
    counts, sizes = np.broadcast_arrays(as_floats(successes, "successes"), as_floats(n, "n"))
    for name, array in (("successes", counts), ("n", sizes)):
        if not np.array_equal(array, np.floor(array)):
            raise ArgumentError(f"{name} must be whole numbers")
    columns = _core.wilson_interval(
        counts.ravel().astype(np.int64).tolist(), sizes.ravel().astype(np.int64).tolist(), level
    )
    return ProportionResult._from_columns(columns, counts.shape)


@dataclass(frozen=True)
class ShareDifference(Result):
    """Two shares and their difference; ``status`` is *ok*, or *no_data* where an n is 0."""

    #: share_x - share_y.
    difference: float
    lower: float
    upper: float
    share_x: float
    share_y: float
    n_x: int
    n_y: int
    status: str


def share_difference(successes_x: int, n_x: int, successes_y: int, n_y: int, *, level: float = 0.95) -> ShareDifference:
    """Difference of two independent shares with Newcombe's interval from the two Wilson intervals.

    Parameters
    ----------
    successes_x, n_x, successes_y, n_y
        Whole numbers, 0 <= successes <= n.
    level
        Confidence, 0.95 for 95 %.

    Notes
    -----
    Newcombe 1998, method 10, without continuity correction. Checked against
    statsmodels.stats.proportion.confint_proportions_2indep(method="newcomb").

    Examples
    --------
    >>> from nyckeltal.stats import share_difference
    >>> d = share_difference(56, 70, 48, 80)
    >>> round(d.difference, 4), round(d.lower, 4), round(d.upper, 4)
    (0.2, 0.0524, 0.3339)
    """
    return ShareDifference._from_columns(_core.share_difference(successes_x, n_x, successes_y, n_y, level=level), ())


@dataclass(frozen=True)
class FisherExact(Result):
    """Result of ``fisher_exact``."""

    p: float
    #: Conditional maximum likelihood.
    odds_ratio: float
    lower: float
    upper: float
    n: int
    #: ok, constant (a row or column is empty), no_data, unbounded (a cell of 0 leaves the odds ratio without a limit).
    status: str


def fisher_exact(table: npt.ArrayLike, *, alternative: Alternative = "two-sided", level: float = 0.95) -> FisherExact:
    """Fisher's exact test of a table of two rows and two columns, given its margins.

    Two-sided p sums the tables that are no more likely than this one. The odds ratio is the conditional maximum
    likelihood estimate, its interval exact with (1 - level) / 2 in each tail.

    Parameters
    ----------
    table
        ``[[a, b], [c, d]]``, whole numbers: rows are groups, columns yes and no.
    alternative
        ``greater``: odds ratio a d / (b c) above 1.
    level
        Confidence, 0.95 for 95 %.

    Notes
    -----
    Conservative. Fisher 1935, doi 10.2307/2342435. Checked against R's fisher.test and scipy.stats.fisher_exact (which
    gives the unconditional odds ratio).

    Examples
    --------
    >>> from nyckeltal.stats import fisher_exact
    >>> test = fisher_exact([[12, 30], [28, 220]])
    >>> round(test.p, 5), round(test.odds_ratio, 3)
    (0.00615, 3.127)
    """
    counts = as_floats(table, "table")
    if counts.shape != (2, 2) or not np.array_equal(counts, np.floor(counts)):
        raise ArgumentError("table must be two rows of two whole numbers: [[a, b], [c, d]]")
    (a, b), (c, d) = counts.astype(np.int64).tolist()
    return FisherExact._from_columns(_core.fisher_exact(a, b, c, d, alternative=alternative, level=level), ())
