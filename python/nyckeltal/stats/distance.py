"""Distances between units that several variables describe."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_floats, as_vector
from .._result import STATUS_NAMES, Result
from ..errors import ArgumentError

__all__ = ["Nearest", "nearest"]

Metric: TypeAlias = Literal["euclidean", "mahalanobis", "gower"]
Spread: TypeAlias = Literal["mad", "iqr", "sd", "range"]


@dataclass(frozen=True)
class Nearest(Result):
    """The units nearest to one, nearest first; arrays over them, and over variables."""

    #: Position, distance, share of the weight that is known, and whether that is near: within ``limit_last``, where
    #: not even the nearest is beyond ``limit``.
    unit: npt.NDArray[np.int64]
    distance: FloatArray
    known: FloatArray
    near: npt.NDArray[np.bool_]
    #: (unit, variable): parts of the distance; a row sums to 1, and is 0 where the distance is.
    shares: FloatArray
    #: Over variables: centre and spread used, weight in the distance, units with a value, values that could not be
    #: used, and what became of it.
    centre: FloatArray
    spread: FloatArray
    weight: FloatArray
    n_values: npt.NDArray[np.int64]
    n_refused: npt.NDArray[np.int64]
    variable_status: npt.NDArray[np.str_]
    #: Candidates of which too little is known.
    not_compared: npt.NDArray[np.int64]
    #: Candidates compared.
    n: int
    #: Median and upper fence of the candidates' distances to their own nearest, of ``n_usual`` candidates; the fence of
    #: those to their own k-th nearest; the share that is closer to its nearest than the focus is.
    usual: float
    limit: float
    limit_last: float
    closer: float
    n_usual: int
    #: Of the correlations; NaN but for mahalanobis.
    shrinkage: float
    status: str


def nearest(
    values: npt.ArrayLike,
    focus: int,
    *,
    k: int = 7,
    metric: Metric = "euclidean",
    spread: Spread | None = None,
    weights: npt.ArrayLike | None = None,
    logs: Collection[int] = (),
    nominal: Collection[int] = (),
    candidates: Iterable[int] | None = None,
    precedence: Iterable[int] | None = None,
    minimum_share: float = 0.5,
    fence: float = 1.5,
    threads: int = 1,
) -> Nearest:
    """The units nearest to one, with what makes each distance.

    *euclidean*: ``sqrt(sum w_v (d_v / s_v)^2)`` with weights of mean 1. *mahalanobis*: ``sqrt(d' S^-1 d)`` of
    standardised variables, S by Ledoit and Wolf's shrinkage; its parts are squares of ``S^(-1/2) d`` (Garthwaite and
    Koch), which are never negative. *gower*: ``sum w_v |d_v| / range_v`` with weights of sum 1, classes 0 or 1.

    Parameters
    ----------
    values
        Shape (units, variables); NaN is missing. Columns in ``nominal`` hold codes of classes.
    focus
        Position of the unit that is asked about.
    k
        How many to list.
    metric, spread
        One unit of difference is ``"mad"`` (1.4826 times the median absolute deviation), ``"iqr"`` (0.7413 times the
        interquartile range, quantiles of type 7), ``"sd"`` (divisor n - 1) or ``"range"``. Default: mad; sd for
        mahalanobis; gower always divides by the range.
    weights
        One a variable, above 0; only their ratios matter. Not for mahalanobis.
    logs, nominal
        Columns to take the natural logarithm of, and columns of classes (gower only).
    candidates
        Positions of the units that may be listed; default all but the focus. All units make the scales.
    precedence
        One number a unit: of two at the same distance the smaller comes first. Default: the position.
    minimum_share
        Of the weight of the variables, what a unit must have a value for, to be compared.
    fence
        ``limit = q75 + fence (q75 - q25)`` of the candidates' distances to their own nearest; ``limit_last`` the same
        of those to their own k-th nearest.
    threads
        0: all. No bit of the result depends on it.

    Returns
    -------
    Nearest
        ``status``: *ok*; *too_few* (fewer than ``k`` could be compared); *separated* (even the nearest is beyond
        ``limit``: nobody is near); *no_data*; *singular*. ``variable_status``: *ok*; left out are *constant*
        variables, *singular* ones (the spread is zero though values differ: take another), and those for which the
        focus has no value (*not_applicable*).

    Notes
    -----
    A difference that is not known counts as the median difference of the focus from the others in that variable (for
    classes: the share that differs), never as zero. Mahalanobis compares units that have everything. Below 8
    candidates with everything there is no limit. With missing values the distance is not symmetric. O(n^2 p).

    Not for deciding who *is* alike: the variables and weights decide that.

    References
    ----------
    Gower 1971, doi 10.2307/2528823; Ledoit & Wolf 2004, doi 10.1016/S0047-259X(03)00096-4; Garthwaite & Koch 2016,
    doi 10.1111/anzs.12115. Checked against cluster::daisy and CIPFA's rule (z scores, Euclid) to 1e-9.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> found = nt.stats.nearest([[0, 10], [1, 10], [9, 11], [0, 14], [5, 12]], 0, k=2)
    >>> found.unit, found.shares[0]
    (array([1, 3]), array([1., 0.]))
    """
    table = as_floats(values, "values")
    if table.ndim != 2:
        raise ArgumentError(f"values has {table.ndim} axes but must have two: (units, variables)")
    n, p = table.shape
    given = np.ones(p) if weights is None else as_vector(weights, "weights")
    if len(given) != p:
        raise ArgumentError(f"weights has {len(given)} elements but there are {p} variables")
    outside = [v for v in (*logs, *nominal) if not 0 <= v < p]
    if outside:
        raise ArgumentError(f"no columns {outside} among {p} variables")
    units = range(n) if candidates is None else [int(each) for each in candidates]
    if any(not 0 <= each < n for each in units):
        raise ArgumentError(f"candidates must be positions of the {n} units")
    found = _core.nearest(
        table,
        [(v in logs, v in nominal, float(given[v])) for v in range(p)],
        focus,
        list(units),
        [] if precedence is None else [int(each) for each in precedence],
        metric,
        spread,
        k,
        minimum_share,
        fence,
        threads,
    )
    return Nearest(**_fields(found, p))


def _fields(found: dict[str, Any], p: int) -> dict[str, Any]:
    variables, units = found["variables"], found["neighbours"]
    return {
        "unit": units["unit"],
        "distance": units["distance"],
        "known": units["known"],
        "near": units["near"].astype(bool),
        "shares": found["shares"].reshape(-1, p),
        "centre": variables["centre"],
        "spread": variables["spread"],
        "weight": variables["weight"],
        "n_values": variables["n"],
        "n_refused": variables["n_refused"],
        "variable_status": STATUS_NAMES[variables["status"]],
        **{
            name: found[name]
            for name in (
                "not_compared",
                "n",
                "usual",
                "limit",
                "limit_last",
                "closer",
                "n_usual",
                "shrinkage",
                "status",
            )
        },
    }
