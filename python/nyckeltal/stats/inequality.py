"""How unequal values are, where the inequality lies, and whether members come closer to each other.

Values count once each, or by weight (population): the two answer different questions, so say which. NaN is missing and
left out; a value below 0 gives the status *sign_change* and no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_vector
from .._result import Result
from ._pairs import as_codes

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BetaConvergence",
    "Inequality",
    "InequalityDecomposition",
    "SigmaConvergence",
    "atkinson",
    "beta_convergence",
    "decompose_inequality",
    "gini",
    "mean_log_deviation",
    "sigma_convergence",
    "theil_index",
]


@dataclass(frozen=True)
class Inequality(Result):
    """An inequality index with what it rests on."""

    value: float
    #: Weighted where weights are given.
    mean: float
    #: (sum w)² / sum w².
    kish_n: float
    n: int
    n_without_weight: int
    #: ok, infinite_value, no_data, no_weights, sign_change, too_few, zero_base.
    status: str


def gini(values: npt.ArrayLike, weights: npt.ArrayLike | None = None, *, corrected: bool = False) -> Inequality:
    """Gini's coefficient: the mean absolute difference of two members over twice the mean.

    sum((2 i - n - 1) x_(i)) / (n² mean), 0 where all are equal, (n - 1) / n where one has everything.

    Parameters
    ----------
    values
        One series, 0 or more.
    weights
        0 or more, NaN where not known (the value is then left out and counted).
    corrected
        Times n / (n - 1), so that 1 is reached; without weights only.

    Notes
    -----
    Checked against ineq::Gini. Depends on the zero of the scale: not for temperatures or changes.

    Examples
    --------
    >>> from nyckeltal.stats import gini
    >>> round(gini([1, 2, 3, 4, 5]).value, 6), round(gini([1, 2, 3, 4, 5], corrected=True).value, 6)
    (0.266667, 0.333333)
    """
    return _index(_core.gini(as_vector(values, "values"), _weights(weights), corrected=corrected))


def theil_index(values: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Inequality:
    """Theil's T: the mean of (x / mean) ln(x / mean), most sensitive to the top; a zero counts as 0.

    Parameters
    ----------
    values, weights
        As ``gini``.

    Notes
    -----
    Between 0 and ln n. Theil 1967, *Economics and Information Theory*. Checked against ineq::Theil.

    Examples
    --------
    >>> from nyckeltal.stats import theil_index
    >>> round(theil_index([1, 2, 3, 4, 5]).value, 6)
    0.119688
    """
    return _index(_core.theil_index(as_vector(values, "values"), _weights(weights)))


def mean_log_deviation(values: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Inequality:
    """Mean logarithmic deviation (Theil's L): the mean of ln(mean / x), most sensitive to the bottom.

    Parameters
    ----------
    values, weights
        As ``gini``; a zero gives the status *zero_base*.

    Notes
    -----
    Decomposes exactly by group with the groups' weights: ``decompose_inequality``. Checked against
    ineq::Theil(parameter=1).

    Examples
    --------
    >>> from nyckeltal.stats import mean_log_deviation
    >>> round(mean_log_deviation([1, 2, 3, 4, 5]).value, 6)
    0.141114
    """
    return _index(_core.mean_log_deviation(as_vector(values, "values"), _weights(weights)))


def atkinson(values: npt.ArrayLike, *, epsilon: float = 0.5, weights: npt.ArrayLike | None = None) -> Inequality:
    """Atkinson's index: the share of the total that could be spared if all had the same.

    1 - (mean of (x / mean)^(1 - epsilon))^(1 / (1 - epsilon)); for epsilon 1 one minus the geometric mean over the
    mean.

    Parameters
    ----------
    values, weights
        As ``gini``.
    epsilon
        Aversion to inequality, above 0; the larger, the more the bottom counts.

    Notes
    -----
    1 where a value is 0 and epsilon >= 1. Atkinson 1970, doi 10.1016/0022-0531(70)90039-6. Checked against
    ineq::Atkinson.

    Examples
    --------
    >>> from nyckeltal.stats import atkinson
    >>> round(atkinson([1, 2, 3, 4, 5]).value, 6)
    0.063153
    """
    return _index(_core.atkinson(as_vector(values, "values"), epsilon, _weights(weights)))


@dataclass(frozen=True)
class InequalityDecomposition(Result):
    """Inequality within and between groups; ``labels`` and the fields from ``group_n`` on have one element a group."""

    total: float
    within: float
    between: float
    #: between / total.
    between_share: float
    n: int
    #: ok, constant (no inequality), or as the index.
    status: str
    labels: tuple[Any, ...]
    group_n: npt.NDArray[np.int64]
    #: Share of the weight.
    weight_share: FloatArray
    #: Share of the sum of the values.
    value_share: FloatArray
    group_mean: FloatArray
    group_within: FloatArray

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a group. Needs ``nyckeltal[all]``."""
        from .._optional import pandas

        fields = ("group_n", "weight_share", "value_share", "group_mean", "group_within")
        return pandas().DataFrame({name: getattr(self, name) for name in fields}, index=list(self.labels))


def decompose_inequality(
    values: npt.ArrayLike,
    groups: Sequence[Any],
    weights: npt.ArrayLike | None = None,
    *,
    measure: Literal["theil", "mean_log_deviation"] = "mean_log_deviation",
) -> InequalityDecomposition:
    """How much of the inequality lies within groups, and how much between their means.

    total = within + between. Theil's T weighs the groups by their share of the sum of the values, the mean logarithmic
    deviation by their share of the weight.

    Parameters
    ----------
    values, weights
        As ``gini``.
    groups
        One label a value; a value without one (None, NaN) is left out.
    measure
        Which index.

    Notes
    -----
    Shorrocks 1980, doi 10.2307/1913126. A large share between groups does not say that the grouping causes it.

    Examples
    --------
    >>> from nyckeltal.stats import decompose_inequality
    >>> d = decompose_inequality([1, 1, 3, 3], ["a", "a", "b", "b"])
    >>> d.within, d.between_share, d.group_mean.tolist()
    (0.0, 1.0, [1.0, 3.0])
    """
    labels = list(groups.tolist() if isinstance(groups, np.ndarray) else groups)
    (codes,) = as_codes(labels)
    columns = _core.decompose_inequality(as_vector(values, "values"), codes, _weights(weights), measure=measure)
    table = columns.pop("groups")
    named = {code: label for code, label in zip(codes.tolist(), labels, strict=True) if code == code}
    return InequalityDecomposition._from_columns(
        columns,
        (),
        labels=tuple(named[code] for code in table["label"].tolist()),
        group_n=table["n"],
        weight_share=table["weight_share"],
        value_share=table["value_share"],
        group_mean=table["mean"],
        group_within=table["within"],
    )


@dataclass(frozen=True)
class SigmaConvergence(Result):
    """Result of ``sigma_convergence``."""

    #: Spread in the first year.
    first: float
    last: float
    #: last / first, below 1 where the members have come closer.
    ratio: float
    p: float
    #: Members with both years.
    n: int
    #: ok, constant, infinite_value, no_data, sign_change, too_few (3), zero_base.
    status: str


def sigma_convergence(
    first: npt.ArrayLike, last: npt.ArrayLike, *, measure: Literal["log_sd", "cv"] = "log_sd"
) -> SigmaConvergence:
    """Is the spread among the same members smaller in the last year than in the first?

    The spreads of the two years belong to the same members, so they are compared by Pitman and Morgan's test: the
    correlation of sums and differences, with Student's t on n - 2.

    Parameters
    ----------
    first, last
        One value a member, in the same order; members with both are used.
    measure
        ``log_sd``: standard deviation (n - 1) of the logarithms, values above 0. ``cv``: standard deviation over the
        mean; the test then takes the values relative to their year's mean.

    Notes
    -----
    Pitman-Morgan wants roughly normal values. Pitman 1939, doi 10.1093/biomet/31.1-2.9.

    Examples
    --------
    >>> from nyckeltal.stats import sigma_convergence
    >>> r = sigma_convergence([2.0, 4.0, 8.0, 16.0], [4.0, 6.0, 10.0, 16.0])
    >>> round(r.first, 4), round(r.last, 4), round(r.ratio, 4)
    (0.8948, 0.6034, 0.6743)
    """
    columns = _core.sigma_convergence(as_vector(first, "first"), as_vector(last, "last"), measure=measure)
    return SigmaConvergence._from_columns(columns, ())


@dataclass(frozen=True)
class BetaConvergence(Result):
    """Result of ``beta_convergence``; read ``warning`` with it."""

    #: Of yearly log growth on the logarithm of the first value.
    slope: float
    intercept: float
    standard_error: float
    lower: float
    upper: float
    p: float
    r_squared: float
    #: -ln(1 + slope T) / T a year.
    speed: float
    #: ln 2 / speed, years; only where speed is above 0.
    half_life: float
    #: Of the same growth on the logarithm of the last value: above 0 where noise alone returns to the mean.
    slope_on_last: float
    #: (slope + (1 - reliability) / T) / reliability; only where a reliability is given.
    slope_corrected: float
    n: int
    #: ok, constant, infinite_value, no_data, sign_change, too_few (3).
    status: str

    @property
    def warning(self) -> str:
        """What not to read into the slope; empty where it does not fall or is corrected."""
        if not self.slope < 0.0 or self.slope_corrected == self.slope_corrected:
            return ""
        text = "Noise in the first year alone makes the slope negative (Galton's fallacy)"
        if self.slope_on_last > 0.0:
            text += "; here growth on the last value rises, which is what noise alone would show"
        return text + ": look at sigma_convergence, or give the reliability of the first year."


def beta_convergence(
    first: npt.ArrayLike,
    last: npt.ArrayLike,
    *,
    years: float,
    level: float = 0.95,
    reliability: float | None = None,
) -> BetaConvergence:
    """Do members that started low grow more? (1/T) ln(last / first) = a + b ln(first), least squares.

    Parameters
    ----------
    first, last
        One value above 0 a member, in the same order; members with both are used.
    years
        T, from first to last.
    level
        Confidence of the interval of the slope.
    reliability
        Share of the variance of ln(first) that is not noise, in (0, 1]; gives ``slope_corrected``.

    Notes
    -----
    A negative slope is not convergence: noise in the first year, as any figure has, forces it. ``warning`` says so.
    Friedman 1992 (J. Econ. Lit. 30); Quah 1993, doi 10.2307/3440440. Checked against statsmodels OLS.

    Examples
    --------
    >>> from nyckeltal.stats import beta_convergence
    >>> r = beta_convergence([2.0, 4.0, 8.0, 16.0], [4.0, 6.0, 10.0, 16.0], years=5)
    >>> round(r.slope, 5), round(r.half_life, 2), "Galton" in r.warning
    (-0.06526, 8.77, True)
    """
    columns = _core.beta_convergence(
        as_vector(first, "first"),
        as_vector(last, "last"),
        years=years,
        level=level,
        reliability=np.nan if reliability is None else reliability,
    )
    return BetaConvergence._from_columns(columns, ())


def _weights(weights: npt.ArrayLike | None) -> FloatArray | None:
    return None if weights is None else as_vector(weights, "weights")


def _index(columns: dict[str, Any]) -> Inequality:
    return Inequality._from_columns(columns, ())
