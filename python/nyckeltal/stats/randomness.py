"""Is the order of a series random? Cox-Stuart, Wallis-Moore, Bartels and Wald-Wolfowitz.

All take the observed values in the order of the last axis. NaN is missing and left out: the values on both sides of
a gap are neighbours. One series gives scalars, more give arrays over the leading axes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy.typing as npt

from .. import _core
from .._result import Result
from ._series import Progress, run

__all__ = ["RandomnessTest", "bartels", "cox_stuart", "wald_wolfowitz", "wallis_moore"]


@dataclass(frozen=True)
class RandomnessTest(Result):
    """Result of a test of randomness; what ``statistic`` is, the function says."""

    statistic: Any
    #: Standardised; signed.
    z: Any
    p: Any
    n: Any
    #: ok, constant, infinite_value, no_data, too_few, variance_not_positive.
    status: Any


def cox_stuart(
    values: npt.ArrayLike,
    *,
    form: Literal["thirds", "halves"] = "thirds",
    method: Literal["exact", "normal"] = "exact",
    threads: int = 1,
    progress: Progress = None,
) -> RandomnessTest:
    """Cox and Stuart's sign test for trend: do late values lie above early ones?

    ``thirds`` pairs the first ceil(n/3) values with the last, ``halves`` the first floor(n/2) with the last.
    ``statistic`` is the number of rises less the number of falls; ties count for neither.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing, at least 3 values.
    form
        Which values are paired.
    method
        ``exact``: two-sided binomial over the pairs that differ. ``normal``: Sneyers' form, the larger of rises and
        falls against n/6 with variance n/12 (halves: pairs/2 and pairs/4), 0.5 taken off below n = 30.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    RandomnessTest
        ``z`` is negative where the series falls.

    Notes
    -----
    Weaker than Mann-Kendall; of use where only far pairs can be compared. Cox & Stuart 1955, doi
    10.1093/biomet/42.1-2.80. Checked against R's trend::cs.test (thirds, normal) to 1e-9.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> test = stats.cox_stuart([1, 2, 4, 3, 5, 7, 6, 8, 9, 11, 10, 12])
    >>> test.statistic, test.p
    (4.0, 0.125)
    """
    return run(RandomnessTest, _core.cox_stuart, values, form=form, method=method, threads=threads, progress=progress)


def wallis_moore(values: npt.ArrayLike, *, threads: int = 1, progress: Progress = None) -> RandomnessTest:
    """Wallis and Moore's phase frequency test: how often does the series turn?

    ``statistic`` counts the runs of rises and falls without the first and the last; in a random order it has mean
    (2n - 7)/3 and variance (16n - 29)/90. ``z`` is positive where there are too many (oscillation) and negative where
    there are too few (trend, persistence); p is two-sided normal, 0.5 taken off up to n = 30. Equal neighbours make
    no phase of their own, while n counts all values, as in the peer.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing, at least 5 values.
    threads, progress
        How a batch runs; results do not depend on it.

    Notes
    -----
    Not for series with many ties. Wallis & Moore 1941, doi 10.1080/01621459.1941.10500577. Checked against R's
    trend::wm.test to 1e-9; the peer gives abs(z).

    Examples
    --------
    >>> from nyckeltal import stats
    >>> stats.wallis_moore([1, 3, 2, 5, 4, 7, 6, 9]).statistic
    5.0
    """
    return run(RandomnessTest, _core.wallis_moore, values, threads=threads, progress=progress)


def bartels(
    values: npt.ArrayLike,
    *,
    alternative: Literal["two-sided", "greater", "less"] = "two-sided",
    threads: int = 1,
    progress: Progress = None,
) -> RandomnessTest:
    """Bartels' rank version of von Neumann's ratio: are neighbours alike?

    ``statistic`` is the sum of squared differences of neighbours' (mean) ranks over the sum of squared deviations of
    the ranks: 2 in a random order, less where neighbours are alike. p by a beta distribution on (0, 4) below n = 100
    and by the normal with variance 20/(5n + 7) from there on; ``z`` is the normal score in both.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing, at least 5 values.
    alternative
        ``less``: neighbours alike (a trend or persistence), ``greater``: neighbours differ.
    threads, progress
        How a batch runs; results do not depend on it.

    Notes
    -----
    Bartels 1982, doi 10.1080/01621459.1982.10477764. Checked against R's trend::bartels.test (which is one-sided,
    ``less``) to 1e-9.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> stats.bartels([1, 2, 3, 4, 5, 6, 7, 8], alternative="less").p < 0.001
    True
    """
    return run(RandomnessTest, _core.bartels, values, alternative=alternative, threads=threads, progress=progress)


def wald_wolfowitz(values: npt.ArrayLike, *, threads: int = 1, progress: Progress = None) -> RandomnessTest:
    """Wald and Wolfowitz' circular serial correlation test: are neighbours correlated?

    ``statistic`` is sum x(i) x(i+1) + x(n) x(1) of the centred values over their sum of squares; ``z`` uses the mean
    and variance of the sum over all permutations of the values, p is two-sided normal.

    Parameters
    ----------
    values
        Series over the last axis, NaN missing, at least 4 values.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    RandomnessTest
        Status ``variance_not_positive`` where all orders give the same sum (one value differs from the rest).

    Notes
    -----
    The values are centred before power sums are taken. R's trend::ww.test does not, and loses three digits on Lake
    Huron (8.486 instead of 8.4824, the value in exact rationals, which is matched here to 1e-9). Wald & Wolfowitz
    1943, doi 10.1214/aoms/1177731358.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> round(stats.wald_wolfowitz([1, 2, 3, 4, 5, 6, 7, 8]).z, 3)
    1.474
    """
    return run(RandomnessTest, _core.wald_wolfowitz, values, threads=threads, progress=progress)
