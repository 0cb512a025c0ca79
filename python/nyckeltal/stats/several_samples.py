"""Three or more samples: does any differ, and which pairs; and several treatments of the same blocks.

Groups are given one by one, ``kruskal_wallis(a, b, c)``; NaN is missing and left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_floats, as_vector
from .._result import Result
from ..errors import ArgumentError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "AnovaResult",
    "Dunn",
    "Friedman",
    "GamesHowell",
    "KruskalWallis",
    "dunn",
    "friedman",
    "games_howell",
    "kruskal_wallis",
    "levene",
    "welch_anova",
]

T = TypeVar("T", bound="_GroupTest")
P = TypeVar("P", bound="_PairTest")


@dataclass(frozen=True)
class _GroupTest(Result):
    """One test of several groups; ``n`` has one element a group."""

    @classmethod
    def _of(cls: type[T], columns: dict[str, Any]) -> T:
        n = columns.pop("n")
        return cls._from_columns(columns, (), n=n)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame of one row; ``n`` holds the sizes of the groups. Needs ``nyckeltal[all]``."""
        from .._optional import pandas

        return pandas().DataFrame([{**self.to_dict(), "n": tuple(self.to_dict()["n"].tolist())}])


@dataclass(frozen=True)
class _PairTest(Result):
    """Tests of all pairs of groups; ``n`` has one element a group, the rest one a pair."""

    @classmethod
    def _of(cls: type[P], columns: dict[str, Any]) -> P:
        return cls(**columns)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a pair, with the sizes of both groups. Needs ``nyckeltal[all]``."""
        from .._optional import pandas

        columns = self.to_dict()
        n = columns.pop("n")
        sizes = {f"n_{side}": n[columns[side]] if len(n) else 0 for side in ("first", "second")}
        return pandas().DataFrame({**columns, **sizes})


@dataclass(frozen=True)
class KruskalWallis(_GroupTest):
    """Result of ``kruskal_wallis``."""

    h: float
    df: float
    p: float
    #: h / (N - 1): share of the variance of the ranks that lies between the groups.
    epsilon_squared: float
    n: npt.NDArray[np.int64]
    #: ok, constant, infinite_value, no_data, too_few (a group is empty).
    status: str


@dataclass(frozen=True)
class Dunn(_PairTest):
    """Result of ``dunn``: groups by their place, counted from 0."""

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    #: Mean rank of the first less that of the second.
    difference: FloatArray
    z: FloatArray
    p: FloatArray
    p_adjusted: FloatArray
    n: npt.NDArray[np.int64]
    #: As ``kruskal_wallis``.
    status: str


@dataclass(frozen=True)
class AnovaResult(_GroupTest):
    """Result of ``welch_anova`` and ``levene``."""

    f: float
    df1: float
    df2: float
    p: float
    n: npt.NDArray[np.int64]
    #: ok, constant, infinite_value, no_data, singular (no variance to compare with), too_few (2 a group).
    status: str


@dataclass(frozen=True)
class GamesHowell(_PairTest):
    """Result of ``games_howell``: groups by their place, counted from 0."""

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    #: Mean of the first less that of the second.
    difference: FloatArray
    #: Simultaneous over all pairs.
    lower: FloatArray
    upper: FloatArray
    t: FloatArray
    df: FloatArray
    #: Adjusted for all pairs.
    p: FloatArray
    n: npt.NDArray[np.int64]
    #: As ``welch_anova``.
    status: str


@dataclass(frozen=True)
class Friedman(Result):
    """Result of ``friedman``."""

    chi_squared: float
    df: float
    p: float
    #: Agreement of the blocks' rankings, 0 to 1.
    kendalls_w: float
    #: Complete blocks.
    n: int
    n_incomplete: int
    #: ok, constant, infinite_value, no_data, too_few (2 blocks).
    status: str


def _groups(groups: tuple[npt.ArrayLike, ...]) -> list[FloatArray]:
    return [as_vector(each, f"group {place}") for place, each in enumerate(groups)]


def kruskal_wallis(*groups: npt.ArrayLike) -> KruskalWallis:
    """Kruskal and Wallis's rank test: does one of the groups tend to larger values?

    H compares the mean midranks, divided by the variance of the ranks with ties; p by chi squared with groups - 1
    degrees of freedom, which is coarse with fewer than 5 values a group.

    Parameters
    ----------
    groups
        Two or more samples, NaN missing.

    Returns
    -------
    KruskalWallis
        ``n`` of each group. Which pairs differ: ``dunn``.

    Notes
    -----
    Kruskal and Wallis 1952, doi 10.1080/01621459.1952.10483441. Checked against R's kruskal.test and
    scipy.stats.kruskal to 1e-10.

    Examples
    --------
    >>> from nyckeltal.stats import kruskal_wallis
    >>> test = kruskal_wallis([2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0])
    >>> round(test.h, 4), round(test.p, 4), test.n.tolist()
    (0.7714, 0.68, [5, 4, 5])
    """
    return KruskalWallis._of(_core.kruskal_wallis(_groups(groups)))


def dunn(
    *groups: npt.ArrayLike,
    adjust: Literal["bh", "by", "holm", "hochberg", "hommel", "bonferroni"] = "holm",
) -> Dunn:
    """Dunn's comparison of all pairs of groups by their mean ranks, after ``kruskal_wallis``.

    The ranks are those of all groups together; z divides by sqrt(V (1/n_i + 1/n_j)), V the variance of the ranks with
    ties.

    Parameters
    ----------
    groups
        Two or more samples, NaN missing.
    adjust
        Of p over the pairs, as ``adjust_p``.

    Notes
    -----
    A pair's p depends on the other groups. Dunn 1964, doi 10.1080/00401706.1964.10490181. Checked against
    rstatix::dunn_test, whose z has the opposite sign.

    Examples
    --------
    >>> from nyckeltal.stats import dunn
    >>> test = dunn([1, 2, 3, 4], [3, 4, 5, 6], [7, 8, 9, 10])
    >>> test.first.tolist(), test.second.tolist(), test.p_adjusted.round(3).tolist()
    ([0, 0, 1], [1, 2, 2], [0.238, 0.009, 0.153])
    """
    return Dunn._of(_core.dunn(_groups(groups), adjust=adjust))


def welch_anova(*groups: npt.ArrayLike) -> AnovaResult:
    """Welch's analysis of variance: are the means equal, without equal variances?

    Parameters
    ----------
    groups
        Two or more samples, NaN missing, at least 2 values each.

    Returns
    -------
    AnovaResult
        Status *singular* where a group does not vary. Which pairs differ: ``games_howell``.

    Notes
    -----
    Welch 1951, doi 10.1093/biomet/38.3-4.330. Checked against R's oneway.test to 1e-9.

    Examples
    --------
    >>> from nyckeltal.stats import welch_anova
    >>> round(welch_anova([1, 2, 3, 4], [3, 4, 5, 6], [7, 8, 9, 12]).p, 4)
    0.0087
    """
    return AnovaResult._of(_core.welch_anova(_groups(groups)))


def games_howell(*groups: npt.ArrayLike, level: float = 0.95) -> GamesHowell:
    """Games and Howell's comparison of all pairs of means, without equal variances.

    abs(t) sqrt(2) is compared with the studentised range of as many means as there are groups, with Welch's degrees of
    freedom: p and intervals hold for all pairs together.

    Parameters
    ----------
    groups
        Two or more samples, NaN missing, at least 2 values each.
    level
        Of all intervals together.

    Notes
    -----
    Somewhat liberal below about 6 values a group. Games and Howell 1976, doi 10.2307/1164979. The studentised range is
    integrated to 1e-10 and checked against scipy.stats.studentized_range.

    Examples
    --------
    >>> from nyckeltal.stats import games_howell
    >>> games_howell([1, 2, 3, 4], [3, 4, 5, 6], [7, 8, 9, 12]).p.round(4).tolist()
    [0.1514, 0.0087, 0.0367]
    """
    return GamesHowell._of(_core.games_howell(_groups(groups), level=level))


def levene(*groups: npt.ArrayLike, centre: Literal["median", "mean"] = "median") -> AnovaResult:
    """Levene's test of equal spread; with the median it is Brown and Forsythe's.

    Analysis of variance of the absolute deviations from each group's centre.

    Parameters
    ----------
    groups
        Two or more samples, NaN missing, at least 2 values each.
    centre
        ``median`` holds its level for skewed values, ``mean`` is Levene's own.

    Notes
    -----
    Of two years of the *same* members use ``sigma_convergence``: these groups are taken as independent. Brown and
    Forsythe 1974, doi 10.1080/01621459.1974.10482955. Checked against scipy.stats.levene.

    Examples
    --------
    >>> from nyckeltal.stats import levene
    >>> round(levene([1, 2, 3, 4], [0, 5, 10, 15]).f, 4)
    7.3846
    """
    return AnovaResult._of(_core.levene(_groups(groups), centre=centre))


def friedman(blocks: npt.ArrayLike) -> Friedman:
    """Friedman's test of equal columns over blocks, and Kendall's W, with ties.

    Each block ranks its columns; chi squared is 12 sum((R_j - n (k + 1) / 2)²) / (n k (k + 1)) over the tie correction,
    W is chi squared / (n (k - 1)): 0 where the blocks' rankings disagree, 1 where they are the same.

    Parameters
    ----------
    blocks
        Matrix, one row a block (a member), one column a treatment (a year). A row with NaN is left out and counted.

    Notes
    -----
    p by chi squared, coarse below some 10 blocks. Friedman 1937, doi 10.1080/01621459.1937.10503522. Checked against
    R's friedman.test and scipy.stats.friedmanchisquare to 1e-10.

    Examples
    --------
    >>> from nyckeltal.stats import friedman
    >>> test = friedman([[1, 2, 3], [2, 3, 4], [1, 3, 2], [5, 6, 9]])
    >>> test.chi_squared, test.kendalls_w, test.n
    (6.5, 0.8125, 4)
    """
    matrix = as_floats(blocks, "blocks")
    if matrix.ndim != 2:
        raise ArgumentError(f"blocks has {matrix.ndim} axes but must have two: (block, treatment)")
    return Friedman._from_columns(_core.friedman(matrix), ())
