"""Two samples: is one larger than the other, by how much, how often, or are they practically equal?

Everything is about ``x`` against ``y``: differences are x - y, ``superiority`` is P(X > Y) + P(X = Y) / 2 and the
alternative ``greater`` says that x tends to be larger. NaN is missing and left out. Samples lie along the last axis;
one pair gives scalars, more give arrays over the leading axes, each row exactly as if it were alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import as_floats
from .._result import Result
from ._pairs import Alternative, Progress, run_pairs

__all__ = [
    "BrunnerMunzel",
    "Equivalence",
    "HodgesLehmann",
    "MannWhitney",
    "SignedRank",
    "Welch",
    "brunner_munzel",
    "equivalence_test",
    "hodges_lehmann",
    "mann_whitney",
    "welch_t",
    "wilcoxon_signed_rank",
]


@dataclass(frozen=True)
class MannWhitney(Result):
    """Result of ``mann_whitney``."""

    #: Pairs in which x is larger, ties counted half.
    u: Any
    p: Any
    #: P(X > Y) + P(X = Y) / 2.
    superiority: Any
    #: 2 superiority - 1.
    cliffs_delta: Any
    exact: Any
    n_x: Any
    n_y: Any
    #: ok, constant, infinite_value, no_data, too_few.
    status: Any


def mann_whitney(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    alternative: Alternative = "two-sided",
    method: Literal["auto", "exact", "normal"] = "auto",
    continuity: bool = True,
    threads: int = 1,
    progress: Progress = None,
) -> MannWhitney:
    """Mann and Whitney's rank sum test, exact with ties too.

    U is the sum of the midranks of x less n_x (n_x + 1) / 2. The exact p is that of all splits of the pooled midranks
    into samples of these sizes, ties as they are; two-sided it counts the splits with U at least as far from
    n_x n_y / 2. The normal one uses n_x n_y / 12 (N + 1 - sum(t³ - t) / (N (N - 1))), t the sizes of the tied groups.

    Parameters
    ----------
    x, y
        Samples over the last axis, NaN missing, at least one value each.
    alternative
        ``greater``: x tends to be larger.
    method
        ``auto`` is exact up to 1,000 values in all: milliseconds, but up to a second where p is below 1e-12 or where
        hundreds of values take fewer than 20 different ones.
    continuity
        0.5 towards the middle, of the normal approximation.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    MannWhitney
        Status *constant* where all values are equal: superiority 0.5, no p.

    Notes
    -----
    A test of equal distributions: where spreads differ, ``brunner_munzel`` tests superiority 1/2. Exact p by counting
    (Streitberg and Röhmel 1986) or by inverting the tilted characteristic function, equal to a relative 1e-10.
    Mann and Whitney 1947, doi 10.1214/aoms/1177730491. Checked against scipy.stats.mannwhitneyu without ties and
    coin::wilcox_test with ties; scipy's ``exact`` ignores ties.

    Examples
    --------
    >>> from nyckeltal.stats import mann_whitney
    >>> test = mann_whitney([19, 22, 16, 29, 24], [20, 11, 17, 12])
    >>> test.u, round(test.p, 4), test.superiority
    (17.0, 0.1111, 0.85)
    """
    return run_pairs(
        MannWhitney,
        _core.mann_whitney,
        x,
        y,
        alternative=alternative,
        method=method,
        continuity=continuity,
        threads=threads,
        progress=progress,
    )


@dataclass(frozen=True)
class HodgesLehmann(Result):
    """Result of ``hodges_lehmann``; ``shift`` and interval in the unit of the values."""

    shift: Any
    lower: Any
    upper: Any
    exact: Any
    n_x: Any
    n_y: Any
    #: ok, infinite_value, no_data, too_few, unbounded.
    status: Any


def hodges_lehmann(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    level: float = 0.95,
    method: Literal["auto", "exact", "normal"] = "auto",
    threads: int = 1,
    progress: Progress = None,
) -> HodgesLehmann:
    """Hodges and Lehmann's shift: the median of all differences x_i - y_j, with an interval.

    The interval runs from the k-th smallest to the k-th largest difference, k the smallest number with
    P(U <= k) >= (1 - level) / 2 (``exact``: without ties, conservative where there are ties) or
    floor(n_x n_y / 2 - z sd(U)) (``normal``: the variance with ties).

    Parameters
    ----------
    x, y
        Samples over the last axis, NaN missing.
    level
        Confidence, 0.95 for 95 %.
    method
        ``auto`` is exact unless both samples are large (n_x n_y min(n_x, n_y) above 10 million).
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    HodgesLehmann
        Status *unbounded*, limits infinite, where the samples are too small for the level.

    Notes
    -----
    A shift describes samples of the same shape; else it is the median difference of a random pair, which is not the
    difference of the medians. O(n_x n_y). Hodges and Lehmann 1963, doi 10.1214/aoms/1177704172. Checked against R's
    wilcox.test(conf.int=TRUE, exact=TRUE); with ties R stops short of the exact median.

    Examples
    --------
    >>> from nyckeltal.stats import hodges_lehmann
    >>> r = hodges_lehmann([7, 9, 12, 14, 15, 18], [3, 4, 6, 8, 10])
    >>> r.shift, r.lower, r.upper
    (6.0, 1.0, 12.0)
    """
    return run_pairs(
        HodgesLehmann, _core.hodges_lehmann, x, y, level=level, method=method, threads=threads, progress=progress
    )


@dataclass(frozen=True)
class BrunnerMunzel(Result):
    """Result of ``brunner_munzel``; the interval is that of the superiority."""

    #: Positive where x tends to be larger, infinite where the samples do not overlap.
    w: Any
    df: Any
    p: Any
    #: P(X > Y) + P(X = Y) / 2.
    superiority: Any
    lower: Any
    upper: Any
    #: p is that of all splits.
    exact: Any
    n_x: Any
    n_y: Any
    #: ok, constant, infinite_value, no_data, separated, too_few.
    status: Any


def brunner_munzel(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
    method: Literal["auto", "t", "permutation"] = "auto",
    threads: int = 1,
    progress: Progress = None,
) -> BrunnerMunzel:
    """Brunner and Munzel's test and interval of the superiority P(X > Y) + P(X = Y) / 2.

    Spreads and shapes may differ, ties are fine. W is (superiority - 1/2) over its standard error, which comes from the
    variances of the placements (how many of the other sample lie below a value); degrees of freedom by Satterthwaite.

    Parameters
    ----------
    x, y
        Samples over the last axis, NaN missing, at least 2 values each.
    alternative
        ``greater``: x tends to be larger.
    level
        Confidence of the interval, which is two-sided and cut to [0, 1].
    method
        ``permutation``: p from W over all splits; ``auto`` does so with fewer than 10 values in a sample and at most
        200,000 splits. The interval is by Student's t in any case.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    BrunnerMunzel
        Status *separated* where the samples do not overlap: superiority 0 or 1, p the share of splits that separate,
        and the exact binomial interval of min(n_x, n_y) disjoint pairs that all point one way.

    Notes
    -----
    Brunner and Munzel 2000; Neubert and Brunner 2007, doi 10.1016/j.csda.2006.05.024. Checked against
    scipy.stats.brunnermunzel, whose statistic has the opposite sign and is inf with p = nan for separated samples, and
    the interval of lawstat::brunner.munzel.test.

    Examples
    --------
    >>> from nyckeltal.stats import brunner_munzel
    >>> test = brunner_munzel([8, 9, 10, 12], [1, 2, 3, 5, 7])
    >>> test.status, test.superiority, round(test.p, 4), round(test.lower, 3)
    ('separated', 1.0, 0.0159, 0.398)
    """
    return run_pairs(
        BrunnerMunzel,
        _core.brunner_munzel,
        x,
        y,
        alternative=alternative,
        level=level,
        method=method,
        threads=threads,
        progress=progress,
    )


@dataclass(frozen=True)
class Welch(Result):
    """Result of ``welch_t``; ``difference`` and interval in the unit of the values."""

    t: Any
    df: Any
    p: Any
    #: Mean of x less mean of y.
    difference: Any
    lower: Any
    upper: Any
    n_x: Any
    n_y: Any
    #: ok, constant, infinite_value, no_data, too_few.
    status: Any


def welch_t(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
    threads: int = 1,
    progress: Progress = None,
) -> Welch:
    """Welch's t test of the difference of two means, without equal variances.

    t is the difference over sqrt(s_x² / n_x + s_y² / n_y), variances with divisor n - 1, degrees of freedom by
    Satterthwaite. The interval is two-sided whatever the alternative.

    Parameters
    ----------
    x, y
        Samples over the last axis, NaN missing, at least 2 values each.
    alternative
        ``greater``: the mean of x is larger.
    level
        Confidence, 0.95 for 95 %.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    Welch
        Status *constant* where neither sample varies: only the difference is there.

    Notes
    -----
    Means of skewed figures from few members are fragile: see ``hodges_lehmann``. Welch 1947, doi
    10.1093/biomet/34.1-2.28. Checked against scipy.stats.ttest_ind(equal_var=False) and R's t.test to 1e-10.

    Examples
    --------
    >>> from nyckeltal.stats import welch_t
    >>> test = welch_t([1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 6.0, 8.0])
    >>> round(test.t, 4), round(test.p, 4)
    (-1.7321, 0.1516)
    """
    return run_pairs(
        Welch, _core.welch_t, x, y, alternative=alternative, level=level, threads=threads, progress=progress
    )


@dataclass(frozen=True)
class Equivalence(Result):
    """Result of ``equivalence_test``."""

    #: Mean of x less mean of y.
    difference: Any
    #: Interval of level 1 - 2 alpha.
    lower: Any
    upper: Any
    df: Any
    p_low: Any
    p_high: Any
    #: The larger of the two.
    p: Any
    equivalent: Any
    n_x: Any
    n_y: Any
    #: ok, constant, infinite_value, no_data, too_few.
    status: Any


def equivalence_test(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    low: float,
    high: float,
    alpha: float = 0.05,
    threads: int = 1,
    progress: Progress = None,
) -> Equivalence:
    """Two one-sided Welch tests: is the difference of the means too small to matter?

    ``p_low`` tests a difference at or below ``low``, ``p_high`` one at or above ``high``; equivalent where both are
    rejected, which is where the interval of level 1 - 2 alpha lies inside (low, high).

    Parameters
    ----------
    x, y
        Samples over the last axis, NaN missing, at least 2 values each.
    low, high
        Differences between them do not matter, in the unit of the values; settled before the data are seen.
    alpha
        Of each test.
    threads, progress
        How a batch runs; results do not depend on it.

    Notes
    -----
    "Not equivalent" is not "different", and a large p of ``welch_t`` is not "equivalent". Schuirmann 1987, doi
    10.1007/BF01068419. Checked against statsmodels.stats.weightstats.ttost_ind(usevar="unequal").

    Examples
    --------
    >>> from nyckeltal.stats import equivalence_test
    >>> test = equivalence_test([10.1, 9.8, 10.3, 9.9, 10.0], [10.0, 10.2, 9.7, 10.1, 9.9], low=-0.5, high=0.5)
    >>> test.equivalent, round(test.p, 4)
    (True, 0.0027)
    """
    return run_pairs(
        Equivalence,
        _core.equivalence_test,
        x,
        y,
        low=low,
        high=high,
        alpha=alpha,
        threads=threads,
        progress=progress,
    )


@dataclass(frozen=True)
class SignedRank(Result):
    """Result of ``wilcoxon_signed_rank``."""

    #: Sum of the midranks of abs(x - y) where x is larger.
    v: Any
    p: Any
    #: (ranks for x - ranks for y) / all ranks, in [-1, 1].
    rank_biserial: Any
    #: Median of the means of all pairs of differences, each with itself too.
    pseudomedian: Any
    exact: Any
    #: Complete pairs.
    n: Any
    n_zero: Any
    #: ok, constant (all differences are 0), infinite_value, no_data.
    status: Any


def wilcoxon_signed_rank(
    x: npt.ArrayLike,
    y: npt.ArrayLike | None = None,
    *,
    alternative: Alternative = "two-sided",
    method: Literal["auto", "exact", "normal"] = "auto",
    zeros: Literal["drop", "pratt"] = "drop",
    continuity: bool = True,
    threads: int = 1,
    progress: Progress = None,
) -> SignedRank:
    """Wilcoxon's signed rank test of paired differences x - y, exact with ties and zeros.

    V is the sum of the midranks of abs(x - y) where x is larger. The exact p is that of all sign flips; the normal one
    has the variance sum(rank²) / 4, which takes ties into account.

    Parameters
    ----------
    x, y
        Pairs over the last axis; a pair with NaN is left out. Without ``y`` the values of x are the differences.
    alternative
        ``greater``: x tends to be larger.
    method
        ``auto`` is exact up to 300 differences that are not 0.
    zeros
        ``drop`` leaves out differences of 0 (Wilcoxon), ``pratt`` ranks them and leaves out their ranks.
    continuity
        0.5 towards the middle, of the normal approximation.
    threads, progress
        How a batch runs; results do not depend on it.

    Returns
    -------
    SignedRank
        Status *constant* where all differences are 0.

    Notes
    -----
    Wilcoxon 1945, doi 10.2307/3001968; Pratt 1959, doi 10.1080/01621459.1959.10501526. Checked against
    exactRankTests::wilcox.exact and, without ties, scipy.stats.wilcoxon; R's and scipy's defaults leave the exact
    distribution as soon as there is a tie.

    Examples
    --------
    >>> from nyckeltal.stats import wilcoxon_signed_rank
    >>> before, after = [5.1, 4.8, 6.0, 5.5, 7.2, 6.1], [4.9, 4.8, 5.5, 5.0, 6.4, 5.8]
    >>> test = wilcoxon_signed_rank(after, before)
    >>> test.v, test.p, test.n, test.n_zero
    (0.0, 0.0625, 6, 1)
    """
    if y is None:
        y = np.zeros_like(as_floats(x, "x"))
    return run_pairs(
        SignedRank,
        _core.wilcoxon_signed_rank,
        x,
        y,
        alternative=alternative,
        method=method,
        zeros=zeros,
        continuity=continuity,
        threads=threads,
        progress=progress,
    )
