"""Shares of a count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_floats
from .._result import Result
from ..errors import ArgumentError

__all__ = ["ProportionResult", "wilson_interval"]


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
