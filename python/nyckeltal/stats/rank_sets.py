"""Ranks with their uncertainty: confidence sets that hold with ties and near ties, and probabilities of ranks.

Larger is better: rank 1 has the largest estimate. Turn the sign of what is better when small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_floats, as_vector
from .._result import STATUS_NAMES, Result
from ..errors import ArgumentError

__all__ = ["RankProbabilities", "RankSets", "rank_probabilities", "rank_sets"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RankSets(Result):
    """Result of `rank_sets`; arrays have one element a member, in the order of the estimates."""

    #: 1 + members with a larger estimate; NaN without an estimate.
    rank: FloatArray
    #: Members with an estimate at least as large: above ``rank`` where estimates are tied.
    rank_max: FloatArray
    #: Best rank in the confidence set; NaN without a noise model.
    lower: FloatArray
    #: Worst rank in the confidence set.
    upper: FloatArray
    #: Standard deviations by which two members must differ; one for all in simultaneous sets.
    critical_value: FloatArray
    #: ok, no_data (no estimate), no_noise_model (no standard error: told apart from nobody), infinite_value.
    member_status: npt.NDArray[np.str_]
    #: "simultaneous" or "marginal".
    kind: str
    #: Members ranked.
    n: int
    #: ok, no_data, no_noise_model (ranks without sets), infinite_value.
    status: str

    @property
    def rank_mid(self) -> FloatArray:
        """Mean rank of tied members, for statistics; ``rank`` is for display."""
        return (self.rank + self.rank_max) / 2

    def best(self, tau: int) -> npt.NDArray[np.bool_]:
        """Members that may be among the ``tau`` best: with the level it marks all that truly are.

        Needs simultaneous sets. Members without a set are not marked.
        """
        return self._lower_bounds(tau) <= tau

    def worst(self, tau: int) -> npt.NDArray[np.bool_]:
        """Members that may be among the ``tau`` worst; otherwise as `best`."""
        self._lower_bounds(tau)
        return np.asarray(self.upper >= self.n - tau + 1)

    def _lower_bounds(self, tau: int) -> FloatArray:
        if tau < 1:
            raise ArgumentError(f"tau is {tau} but must be 1 or more")
        if self.kind != "simultaneous":
            raise ArgumentError("the best and worst need simultaneous sets: these are marginal")
        return self.lower


@dataclass(frozen=True)
class RankProbabilities(Result):
    """Result of `rank_probabilities`; rows are members in the order of the estimates, NaN where left out."""

    #: 1 + sum over the others of P(k beats j).
    mean_rank: FloatArray
    #: P(rank = r): members by ranks 1 ... n.
    acceptability: FloatArray
    #: P(row beats column); NaN on the diagonal.
    beats: FloatArray
    #: Members with estimate and noise.
    n: int
    #: ok, no_data, no_noise_model, infinite_value.
    status: str

    def top(self, k: int) -> FloatArray:
        """P(rank <= k) of each member."""
        if not 1 <= k <= self.n:
            raise ArgumentError(f"k is {k} but {self.n} members are ranked")
        return np.asarray(self.acceptability[:, :k].sum(axis=1))

    @property
    def sucra(self) -> FloatArray:
        """Share of the other members that a member is expected to beat: (n - mean rank) / (n - 1)."""
        return (self.n - self.mean_rank) / (self.n - 1) if self.n > 1 else np.full_like(self.mean_rank, np.nan)


def rank_sets(
    estimates: npt.ArrayLike,
    standard_errors: npt.ArrayLike | None = None,
    covariance: npt.ArrayLike | None = None,
    *,
    degrees_of_freedom: npt.ArrayLike | None = None,
    level: float = 0.95,
    kind: Literal["simultaneous", "marginal"] = "simultaneous",
    stepdown: bool = True,
    draws: int = 10_000,
    seed: int = 1,
    threads: int = 1,
    progress: Progress | None = None,
) -> RankSets:
    """Confidence sets for the ranks of members, valid with ties and near ties.

    Member j is told to be above k where x_j - x_k > c s_jk, s_jk the standard deviation of that difference and c the
    ``level`` quantile (type 7) of the largest (Z_j - Z_k) / s_jk over the ordered pairs tested, Z being noise without
    differences. With ``stepdown`` the pairs told apart are left out and c is taken again until nothing is added. The
    set of a member runs from 1 + (members told to be above it) to n - (members told to be below it).

    Parameters
    ----------
    estimates
        One number a member, any unit, larger is better. NaN is left out and reported.
    standard_errors
        Of independent estimates, in the same unit, 0 or more. NaN or infinite is not known: that member is ranked but
        told apart from nobody.
    covariance
        Of the estimates instead, members by members, positive semidefinite.
    degrees_of_freedom
        Of standard errors that are estimates, one number or one a member: noise is then Student's t and sets are wider.
        NaN or infinite: that standard error is known. Default: all are. Not with a covariance.
    level
        Confidence, 0.95 for 95 %.
    kind
        ``"simultaneous"``: all sets hold together, for a league table; ``"marginal"``: each for itself, for one member
        chosen beforehand.
    draws
        Of noise. 1,000 move a limit by one rank now and then.
    seed
        Same seed, same bits, whatever ``threads``.
    threads
        1 runs in the calling thread, 0 asks for all.
    progress
        Called as ``progress(done, total)``.

    Returns
    -------
    RankSets
        Without standard errors and covariance, or where all are 0, the status is ``no_noise_model`` and there are
        ranks but no sets. ``best(tau)`` and ``worst(tau)`` are sets of members.

    Raises
    ------
    ArgumentError
        Shapes differ, both kinds of noise, negative standard errors, degrees of freedom of 0 or less, a covariance that
        is not symmetric or positive semidefinite, draws that do not reach the level.

    Notes
    -----
    Estimates are taken as normal, with known noise where no degrees of freedom are given. A wide set says that the
    place in the table carries little, not that members are equal. O(draws members²) time, O(draws members) memory:
    nothing is kept of pairs. Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies,
    doi 10.1093/restud/rdad006. Checked against csranks and, for equal standard errors, the studentised range.

    Examples
    --------
    >>> from nyckeltal.stats import rank_sets
    >>> sets = rank_sets([10, 8, 7.5, 3], [0.2, 0.3, 0.3, 0.5])
    >>> sets.lower.tolist(), sets.upper.tolist()
    ([1.0, 2.0, 2.0, 4.0], [1.0, 3.0, 3.0, 4.0])
    >>> sets.best(2).tolist()
    [True, True, True, False]
    """
    noise = _noise(estimates, standard_errors, covariance)
    freedom = None
    if degrees_of_freedom is not None:
        freedom = as_floats(degrees_of_freedom, "degrees_of_freedom")
        freedom = (
            np.full(noise[0].size, float(freedom)) if freedom.ndim == 0 else as_vector(freedom, "degrees_of_freedom")
        )
    columns = _core.rank_sets(
        *noise,
        degrees_of_freedom=freedom,
        level=level,
        kind=kind,
        stepdown=stepdown,
        draws=draws,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    columns["member_status"] = STATUS_NAMES[columns["member_status"]]
    columns["status"] = str(STATUS_NAMES[columns["status"]])
    return RankSets(kind=kind, **columns)


def rank_probabilities(
    estimates: npt.ArrayLike,
    standard_errors: npt.ArrayLike | None = None,
    covariance: npt.ArrayLike | None = None,
    *,
    draws: int = 10_000,
    seed: int = 1,
    threads: int = 1,
    progress: Progress | None = None,
) -> RankProbabilities:
    """Probabilities of ranks where true values are normal around the estimates.

    P(j beats k) = Phi((x_j - x_k) / s_jk) and the mean rank are in closed form; P(rank = r) is the share of draws.

    Parameters
    ----------
    estimates, standard_errors, covariance
        As in `rank_sets`; best the means and variances after shrinkage. A member without standard error is left out.
    draws, seed, threads, progress
        As in `rank_sets`.

    Returns
    -------
    RankProbabilities
        ``top(k)`` is P(rank <= k). Status ``no_noise_model`` where no member has noise.

    Raises
    ------
    ArgumentError
        As in `rank_sets`.

    Notes
    -----
    Not confidence statements: percentiles of drawn ranks do not cover where members are tied or nearly so; use
    `rank_sets`. Goldstein & Spiegelhalter (1996), doi 10.2307/2983325.

    Examples
    --------
    >>> from nyckeltal.stats import rank_probabilities
    >>> result = rank_probabilities([2.0, 1.0, 1.0], [0.5, 0.5, 0.5])
    >>> result.beats[0].round(3).tolist(), result.mean_rank.round(2).tolist()
    ([nan, 0.921, 0.921], [1.16, 2.42, 2.42])
    """
    columns = _core.rank_probabilities(
        *_noise(estimates, standard_errors, covariance), draws=draws, seed=seed, threads=threads, progress=progress
    )
    members = columns["mean_rank"].size
    columns["acceptability"] = columns["acceptability"].reshape(members, columns["n"])
    columns["beats"] = columns["beats"].reshape(members, members)
    columns["status"] = str(STATUS_NAMES[columns["status"]])
    return RankProbabilities(**columns)


def _noise(
    estimates: npt.ArrayLike, standard_errors: npt.ArrayLike | None, covariance: npt.ArrayLike | None
) -> tuple[Any, Any, Any]:
    x = as_vector(estimates, "estimates")
    errors = None if standard_errors is None else as_vector(standard_errors, "standard_errors")
    if errors is not None and errors.size != x.size:
        raise ArgumentError(f"standard_errors has {errors.size} elements but estimates {x.size}: give one for each")
    matrix = None if covariance is None else as_floats(covariance, "covariance")
    if matrix is not None and matrix.shape != (x.size, x.size):
        raise ArgumentError(f"covariance has shape {matrix.shape} but {x.size} estimates need {(x.size, x.size)}")
    return x, errors, matrix
