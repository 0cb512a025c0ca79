"""Mann-Kendall trend test, confidence in direction, and autocorrelation pooled over a panel."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_rows, as_vector
from .._result import Result
from ..errors import ArgumentError

__all__ = [
    "DirectionConfidenceResult",
    "MannKendallResult",
    "PooledAutocorrelationResult",
    "direction_confidence",
    "mann_kendall",
    "pooled_autocorrelation",
    "variance_inflation",
]

Correction: TypeAlias = Literal["pooled", "ar1", "hamed-rao", "yue-wang", "prewhitening", "tfpw", "3pw"]
Progress: TypeAlias = Callable[[int, int], object]

# What was used in the end: the order is that of KendallUsed in C++.
_USED = np.array(["none", "exact", "normal"])


@dataclasses.dataclass(frozen=True)
class MannKendallResult(Result):
    """Result of `mann_kendall`: scalars for one series, arrays over the leading axes for many."""

    #: Observed values.
    n: Any
    #: Kendall's score; of the whitened series where that was asked for.
    s: Any
    #: Variance of ``s`` with ties and correction.
    variance: Any
    #: s / (n (n - 1) / 2).
    tau_a: Any
    #: Corrected for ties; NaN for a constant series.
    tau_b: Any
    z: Any
    p: Any
    #: Natural logarithm of ``p``, also where ``p`` underflows.
    log_p: Any
    #: Corrected by uncorrected variance, n / n*.
    variance_ratio: Any
    #: The autocorrelation that the correction used; NaN without one.
    phi: Any
    #: How p was found: "exact", "normal" or "none".
    method: Any
    status: Any


@dataclasses.dataclass(frozen=True)
class DirectionConfidenceResult(Result):
    """Result of `direction_confidence`."""

    #: Confidence in the direction of ``s``, from 0.5 to 1.
    confidence: Any
    #: Kendall's score: its sign is the direction.
    s: Any
    n: Any
    status: Any


@dataclasses.dataclass(frozen=True)
class PooledAutocorrelationResult(Result):
    """Result of `pooled_autocorrelation`, for all series together."""

    #: Mean of the members' bias-corrected r1, cut to [0, 0.95].
    phi: float
    #: spread / sqrt(n).
    standard_error: float
    #: Standard deviation between members; includes the noise of each estimate, about 1 / sqrt(years).
    spread: float
    #: Standard deviation between the members themselves, sampling noise taken away.
    between: float
    #: Members that carry the estimate.
    n: int
    status: str


def _years(years: npt.ArrayLike | None) -> FloatArray | None:
    return None if years is None else as_vector(years, "years")


def mann_kendall(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    alternative: Literal["two-sided", "greater", "less"] = "two-sided",
    method: Literal["auto", "exact", "normal"] = "auto",
    continuity: bool = True,
    correction: Correction | None = None,
    phi: float | None = None,
    lags: int | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> MannKendallResult:
    """Mann-Kendall test for a monotone trend, exact with ties for short series.

    ``S`` is the number of pairs that rise minus the number that fall, over pairs with different years. Its variance is
    (n(n-1)(2n+5) - sum t(t-1)(2t+5)) / 18 over groups of t tied values, with Kendall's further terms where years are
    tied too. ``z = (S - sign S) / sqrt(variance)``; without ``continuity`` nothing is subtracted.

    Parameters
    ----------
    values
        One series, or an array of series over the last axis; any unit. NaN, None and masked entries are missing.
    years
        One vector shared by all series; in any order, gaps allowed. Default 0, 1, 2 ...
    alternative
        ``"greater"`` looks for a rise.
    method
        ``"auto"`` is exact for n <= 34, ties included, and normal above; ``"exact"`` is exact to n = 150. The exact
        null is that of all orders in time, from its q-multinomial generating function (integers to n = 34, doubles
        above). Where values and years are both tied there is none: normal.
    continuity
        Continuity correction of z, and of p where it is normal.
    correction
        What is done about autocorrelation, always with a normal p except for the three that whiten:

        - ``"pooled"``: phi from all series of ``values`` (see `pooled_autocorrelation`), variance times
          `variance_inflation`. The right one for panels.
        - ``"ar1"``: the same with each series' own bias-corrected phi.
        - ``"hamed-rao"``: autocorrelation of the ranks of the detrended series, all significant lags or the first
          ``lags``.
        - ``"yue-wang"``: 1 + 2 sum (1 - k/n) r1^k, or the first ``lags`` autocorrelations; with all lags it rejects a
          third to a half of series without any trend.
        - ``"prewhitening"``, ``"tfpw"``, ``"3pw"``: tests y_t - r1 y_(t-1); with the trend taken out before and put
          back; or the larger p of the two where r1 is significantly positive.

        None but the first keeps what it promises for n <= 25; they are here for comparison with published figures.
    phi
        Lag-one autocorrelation to use instead of an estimate, in (-1, 1).
    lags
        Number of lags for ``"hamed-rao"`` and ``"yue-wang"``; None is what the paper says.
    threads
        1 runs in the calling thread, 0 asks for all; results do not depend on it.
    progress
        Called as ``progress(done, total)``.

    Returns
    -------
    MannKendallResult
        p is never above 1 and never 0 by cancellation; ``log_p`` survives underflow. Status: ``ok``; ``no_data``;
        ``too_few`` (fewer than two years, or no phi to correct with: p is NaN); ``constant`` (p = 1);
        ``infinite_value``; ``variance_not_positive`` (the corrected variance is not positive: the uncorrected one is
        used); ``approximate`` (exact p asked for where there is none).

    Raises
    ------
    ArgumentError
        Lengths differ, years are not finite, an unknown choice, ``"pooled"`` for one series without ``phi``.

    Notes
    -----
    At n <= 4 no two-sided p reaches 5 %. A large p is not evidence of no trend. Do not use it uncorrected on
    autocorrelated series: at phi = 0.4 and n = 15 it finds 15 % false trends. O(n²) up to n = 700, O(n log n) above.

    Mann (1945), doi 10.2307/1907187; Kendall (1970), Rank Correlation Methods; Hamed & Rao (1998),
    doi 10.1016/S0022-1694(97)00125-X; Yue & Wang (2004), doi 10.1023/B:WARM.0000043140.61082.60; Yue et al. (2002),
    doi 10.1002/hyp.1095; Collaud Coen et al. (2020), doi 10.5194/amt-13-6945-2020. Checked against R's trend,
    modifiedmk and cor.test and against scipy to 1e-9, and against full enumeration.

    Examples
    --------
    >>> from nyckeltal.stats import mann_kendall
    >>> result = mann_kendall([1, 2, 2, 3, 3, 3, 4, 5], range(2015, 2023))
    >>> result.s, round(result.variance, 2), result.method
    (24.0, 60.67, 'exact')
    >>> round(result.p, 6)
    0.000595
    """
    rows, shape = as_rows(values, "values")
    if correction == "pooled" and phi is None and shape == ():
        raise ArgumentError('correction "pooled" needs many series, or phi: one series has nothing to pool')
    columns = _core.mann_kendall(
        rows,
        _years(years),
        alternative=alternative,
        method=method,
        continuity=continuity,
        correction="none" if correction is None else correction,
        phi=np.nan if phi is None else phi,
        lags=0 if lags is None else _at_least_one(lags),
        threads=threads,
        progress=progress,
    )
    columns["method"] = _USED[columns["method"]]
    return MannKendallResult._from_columns(columns, shape)


def direction_confidence(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    threads: int = 1,
    progress: Progress | None = None,
) -> DirectionConfidenceResult:
    """Confidence that a series moves in the direction that Kendall's S points to, by exact mid-p.

    P(S' < |s|) + P(S' = |s|) / 2 under the null of all orders in time, 0.5 at s = 0; ties included, exact for n <= 34,
    normal above and where both values and years are tied.

    Parameters
    ----------
    values, years, threads, progress
        As in `mann_kendall`.

    Returns
    -------
    DirectionConfidenceResult
        Status: ``ok``; ``no_data``; ``too_few``; ``constant`` (confidence 0.5); ``infinite_value``.

    Notes
    -----
    For wording short series as likelihood ("likely falling"), where no test can be significant. It assumes independent
    years and is no posterior probability; positive autocorrelation makes it too high. Fraser and Snelder, Land Water
    People (2018) use 1 - p/2 of the normal approximation; checked against full enumeration.

    Examples
    --------
    >>> from nyckeltal.stats import direction_confidence
    >>> round(direction_confidence([34, 30, 31, 28, 27]).confidence, 4)
    0.975
    """
    rows, shape = as_rows(values, "values")
    columns = _core.direction_confidence(rows, _years(years), threads=threads, progress=progress)
    return DirectionConfidenceResult._from_columns(columns, shape)


def pooled_autocorrelation(
    values: npt.ArrayLike,
    years: npt.ArrayLike | None = None,
    *,
    min_observations: int = 8,
    min_members: int = 8,
) -> PooledAutocorrelationResult:
    """Lag-one autocorrelation pooled over the members of a panel.

    Each series loses its least squares line on the real years; r1 is taken from pairs exactly one year apart,
    r1 = n / (m + 1) · sum of the m products / sum of the n squares; its bias is corrected,
    phi_i = (n r1 + 2) / (n - 4); phi is the mean over the series, cut to [0, 0.95].

    Parameters
    ----------
    values
        Series over the last axis; all leading axes are pooled.
    years
        One vector of distinct years, shared by all. Default 0, 1, 2 ...
    min_observations
        Shorter series do not carry the estimate.
    min_members
        With fewer series that carry it there is no estimate.

    Returns
    -------
    PooledAutocorrelationResult
        Status: ``ok``; ``too_few`` or ``no_data`` (fewer than ``min_members``: phi is NaN).

    Notes
    -----
    One short series cannot estimate phi: its standard deviation is about 1 / sqrt(n). Members whose phi differs much
    (standard deviation 0.2) still give 7 % false trends at a nominal 5 %; show p at phi + standard_error beside it.

    Examples
    --------
    >>> import numpy as np
    >>> from nyckeltal.stats import pooled_autocorrelation
    >>> noise = np.random.default_rng(1).normal(size=(100, 15))
    >>> pooled_autocorrelation(noise).phi < 0.1
    True
    """
    rows, _ = as_rows(values, "values")
    columns = _core.pooled_autocorrelation(
        rows, _years(years), min_observations=min_observations, min_members=min_members
    )
    return PooledAutocorrelationResult._from_columns(columns, ())


def variance_inflation(n: int, phi: float) -> float:
    """By how much AR(1) noise inflates the variance of Kendall's S; never below 1.

    1 + 2 / (n(n-1)(n-2)) · sum over k < n of (n-k)(n-k-1)(n-k-2) · 6/pi asin(phi^k / 2), the last factor being the
    autocorrelation of ranks (Hamed & Rao 1998, doi 10.1016/S0022-1694(97)00125-X).

    Examples
    --------
    >>> from nyckeltal.stats import variance_inflation
    >>> round(variance_inflation(15, 0.4), 3)
    1.892
    """
    return _core.variance_inflation(n, phi)


def _at_least_one(lags: int) -> int:
    if lags < 1:
        raise ArgumentError(f"lags is {lags} but must be 1 or more, or None for what the paper says")
    return lags
