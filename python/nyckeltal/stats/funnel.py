"""Funnel limits: is a member's rate unusual for its size?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_vector
from .._result import STATUS_NAMES, Result
from ..errors import ArgumentError

__all__ = ["Funnel", "funnel_limits"]


@dataclass(frozen=True)
class Funnel(Result):
    """Result of `funnel_limits`; arrays have one element a member, in the order given."""

    #: As given.
    events: FloatArray
    sizes: FloatArray
    #: events / sizes; NaN without either.
    rate: FloatArray
    #: Limits of the rate at ``level`` and at ``outer_level``; NaN without a size.
    lower: FloatArray
    upper: FloatArray
    outer_lower: FloatArray
    outer_upper: FloatArray
    #: Distance from the target in standard deviations on the scale of equal variance: by chance alone, and with
    #: over-dispersion.
    z: FloatArray
    z_adjusted: FloatArray
    #: 0 within, 1 above the inner limit, 2 above the outer one, -1 and -2 below.
    outside: npt.NDArray[np.int64]
    #: ok, or no_data: no events or no size.
    member_status: npt.NDArray[np.str_]
    #: The rate in the middle.
    target: float
    #: Mean squared winsorised z.
    phi: float
    #: Variance between members on the scale of equal variance (additive), and factor on chance (multiplicative).
    tau2: float
    factor: float
    #: True where the limits are widened.
    adjusted: bool
    #: Members with events and a size.
    n: int
    #: ok, or no_data: no target can be computed.
    status: str
    #: What was asked.
    options: dict[str, Any]

    def at(self, sizes: npt.ArrayLike) -> Funnel:
        """The same funnel's limits at other sizes, for drawing: target and dispersion stay those of the members."""
        where = as_vector(sizes, "sizes")
        both = funnel_limits(
            np.concatenate([self.events, np.full(where.size, np.nan)]),
            np.concatenate([self.sizes, where]),
            **self.options,
        )
        n = self.sizes.size
        fields: dict[str, Any] = {
            name: value[n:] if isinstance(value, np.ndarray) else value
            for name, value in both.to_dict().items()
            if name != "options"
        }
        return Funnel(options=self.options, **fields)


def funnel_limits(
    events: npt.ArrayLike,
    sizes: npt.ArrayLike,
    *,
    distribution: Literal["poisson", "binomial"] = "poisson",
    target: float | None = None,
    overdispersion: Literal["none", "additive", "multiplicative"] = "none",
    winsorise: float = 0.1,
    level: float = 0.95,
    outer_level: float = 0.998,
) -> Funnel:
    """Limits around a target rate that widen as sizes shrink: which members are unusual for their size.

    Without over-dispersion the limits are exact: for Poisson, quantiles of gamma with shapes n t and n t + 1 over n (t
    the target, n the size); for shares, quantiles of beta with (n t, n - n t + 1) and (n t + 1, n - n t). With it they
    are made on the scale of equal variance y, the square root of a rate or the angle arcsin sqrt of a share, where
    chance has s = 1 / (2 sqrt n): z = (y - y_t) / s, phi the mean of z squared with z winsorised at its quantiles (type
    7). Where k phi > k - 1 for k members, *additive* limits are y_t +- z_p sqrt(s^2 + tau2), tau2 = (k phi - (k - 1)) /
    (sum w - sum w^2 / sum w), w = 1 / s^2, and *multiplicative* ones y_t +- z_p s sqrt(phi).

    Parameters
    ----------
    events
        Counts, one a member, 0 or more. NaN: limits at that size, no member.
    sizes
        Expected numbers, inhabitants (Poisson), or how many could (binomial); 0 or NaN is left out.
    target
        Rate in the middle; default all events over all sizes.
    overdispersion
        Additive is preferred where members differ by more than chance, as they do: few things are pure counts.
    winsorise
        Share at each end, so that those who stand out do not widen the limits that should show them.
    level, outer_level
        Of the two pairs of limits.

    Returns
    -------
    Funnel
        ``at(sizes)`` gives the curves.

    Raises
    ------
    ArgumentError
        Lengths differ, negative or infinite numbers, more events than could happen, a target or level out of range.

    Notes
    -----
    A question about single members, not a ranking. Of 290 members 15 lie outside 95 % limits by chance alone. Only for
    counts and what is made of them: amounts (tonnes, kilowatt hours) have no funnel. Winsorising 10 % makes phi 0.68
    where there is chance alone, which is not corrected: small over-dispersion goes unseen, as in the paper.
    O(n log n). Spiegelhalter (2005), doi 10.1002/sim.1970. Checked against FunnelPlotR's Poisson limits (1e-6).

    Examples
    --------
    >>> from nyckeltal.stats import funnel_limits
    >>> funnel = funnel_limits([3, 30, 7], [15, 60, 40])
    >>> round(funnel.target, 3), funnel.outside.tolist()
    (0.348, [0, 0, -1])
    """
    counts, where = as_vector(events, "events"), as_vector(sizes, "sizes")
    if counts.size != where.size:
        raise ArgumentError(f"events has {counts.size} elements but sizes {where.size}: give one for each")
    options: dict[str, Any] = {
        "distribution": distribution,
        "target": target,
        "overdispersion": overdispersion,
        "winsorise": winsorise,
        "level": level,
        "outer_level": outer_level,
    }
    asked = options | {"target": float("nan") if target is None else float(target)}
    columns = _core.funnel_limits(counts, where, **asked)
    columns["member_status"] = STATUS_NAMES[columns["member_status"]]
    columns["status"] = str(STATUS_NAMES[columns["status"]])
    return Funnel(events=counts, sizes=where, options=options, **columns)
