"""Empirical Bayes: estimates of many members drawn towards what the members have in common, by how noisy each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_floats, as_vector
from .._result import STATUS_NAMES, Result
from ..errors import ArgumentError

__all__ = ["Shrinkage", "shrink"]


@dataclass(frozen=True)
class Shrinkage(Result):
    """Result of `shrink`; arrays have one element a member, in the order of the estimates, NaN where left out."""

    shrunk: FloatArray
    #: Of the shrunk value, with that of the coefficients, without that of ``tau2``.
    variance: FloatArray
    #: What the covariates say; ``mu`` without covariates.
    expected: FloatArray
    #: Of the own estimate, tau2 / (tau2 + v).
    weight: FloatArray
    member_status: npt.NDArray[np.str_]
    #: One for each covariate.
    coefficients: FloatArray
    #: Variance between members that the covariates do not explain.
    tau2: float
    #: Expected value at the mean of the covariates.
    mu: float
    #: Standard error of ``mu``.
    mu_error: float
    #: tau2 / (tau2 + mean v): below 0.7 show bands, not places.
    reliability: float
    #: Cochran's Q, weighted squares around the fit with tau2 = 0.
    q: float
    #: Members with all numbers.
    n: int
    #: ok, no_data, too_few, singular, infinite_value, overflow, not_converged.
    status: str


def shrink(
    estimates: npt.ArrayLike,
    variances: npt.ArrayLike,
    *,
    covariates: npt.ArrayLike | None = None,
    method: Literal["reml", "dl", "pm"] = "reml",
) -> Shrinkage:
    """Estimates shrunk towards their mean, or towards what covariates say, by their reliability.

    y_i ~ N(theta_i, v_i), theta_i ~ N(x_i'b, tau²); b by weighted least squares with weights 1 / (tau² + v_i).
    The shrunk value is x_i'b + B_i (y_i - x_i'b) with B_i = tau² / (tau² + v_i), its variance
    B_i v_i + (1 - B_i)² var(x_i'b).

    Parameters
    ----------
    estimates
        One number a member, any unit; NaN is left out.
    variances
        Their noise variances, above 0, taken as known; NaN is left out.
    covariates
        Members by covariates, or one vector; an intercept is added. A member with a gap is left out.
    method
        Of tau²: ``"reml"`` restricted likelihood, ``"pm"`` Paule and Mandel, ``"dl"`` DerSimonian and Laird (in closed
        form, too small where members differ much). Never below 0.

    Returns
    -------
    Shrinkage
        Status ``too_few`` with fewer than two members more than covariates, ``singular`` where covariates are constant
        or a sum of others, ``overflow`` where variances are too small beside the spread for doubles.

    Raises
    ------
    ArgumentError
        Lengths differ, or a variance of 0 or less.

    Notes
    -----
    Shrunk values are better on average and worse for a member that truly is unusual: show both. Where tau² is 0 all
    members get the expected value, which says that the noise explains their spread, not that they are equal.
    DerSimonian & Laird (1986), doi 10.1016/0197-2456(86)90046-2; Paule & Mandel (1982), doi 10.6028/jres.087.022;
    Efron & Morris (1975), doi 10.1080/01621459.1975.10479864. Checked against R's metafor (DL, REML, BLUP) and lme4.

    Examples
    --------
    >>> from nyckeltal.stats import shrink
    >>> result = shrink([1.0, 2.0, 6.0], [1.0, 1.0, 1.0])
    >>> result.mu, round(result.tau2, 6), result.shrunk.round(3).tolist()
    (3.0, 6.0, [1.286, 2.143, 5.571])
    """
    y = as_vector(estimates, "estimates")
    v = as_vector(variances, "variances")
    x = np.empty((y.size, 0)) if covariates is None else as_floats(covariates, "covariates")
    if x.ndim == 1:
        x = x[:, np.newaxis]
    if x.ndim != 2 or x.shape[0] != y.size:
        raise ArgumentError(f"covariates has shape {x.shape} but must have one row for each of {y.size} estimates")
    columns = _core.shrink(y, v, np.ascontiguousarray(x), x.shape[1], method=method)
    columns["member_status"] = STATUS_NAMES[columns["member_status"]]
    columns["status"] = str(STATUS_NAMES[columns["status"]])
    return Shrinkage(**columns)
