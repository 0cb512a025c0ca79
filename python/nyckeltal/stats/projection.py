"""Where a series goes if its trend goes on: line, fan, the chance that it arrives, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_floats, as_rows, as_vector
from .._result import STATUS_NAMES, Result
from .target_line import Direction, _sign

__all__ = ["Fan", "ProjectionResult", "project_to_target", "projection_fan"]


@dataclass(frozen=True)
class ProjectionResult(Result):
    """A projection to a target year; units are those of the values, probabilities lie in [0, 1]."""

    slope: float | FloatArray
    slope_lower: float | FloatArray
    slope_upper: float | FloatArray
    line: float | FloatArray
    line_lower: float | FloatArray
    line_upper: float | FloatArray
    projected: float | FloatArray
    projected_lower: float | FloatArray
    projected_upper: float | FloatArray
    standard_error: float | FloatArray
    p_trend: float | FloatArray
    p_observed: float | FloatArray
    arrival_year: float | FloatArray
    arrival_lower: float | FloatArray
    arrival_upper: float | FloatArray
    arrival_status: str | npt.NDArray[np.str_]
    phi: float | FloatArray
    n: int | npt.NDArray[np.int64]
    status: str | npt.NDArray[np.str_]


@dataclass(frozen=True)
class Fan(Result):
    """The line and the value to be observed in some years, with confidence and prediction intervals."""

    years: FloatArray
    line: FloatArray
    line_lower: FloatArray
    line_upper: FloatArray
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    n: int
    status: str


def project_to_target(
    values: npt.ArrayLike,
    years: npt.ArrayLike,
    *,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Direction,
    phi: npt.ArrayLike = 0.0,
    level: float = 0.95,
    min_observations: int = 5,
    floor: float | None = None,
    ceiling: float | None = None,
    threads: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> ProjectionResult:
    """If the trend over these years goes on: the value in the target year, and the chance that it meets the target.

    A straight line is fitted by generalised least squares with AR(1) noise of the ``phi`` given (phi = 0 is ordinary
    least squares). ``p_trend`` is the probability that the *line* is at or past the target in the target year,
    ``p_observed`` that the *value* of that year is: it carries one year's own noise too, and with phi > 0 what is left
    of the last residual. Both follow Student's t with n - 2 degrees of freedom and a flat prior.

    Parameters
    ----------
    values
        Years on the last axis; NaN is missing and left out. Axes before it are series of their own.
    years
        Calendar years, ascending, one for each element of the last axis.
    target_year, target
        When and what; one for all series, or of the shape of the leading axes.
    direction
        Which way is better.
    phi
        Lag-one autocorrelation of the noise in [0, 1), one for all series or one each. It is never estimated here: one
        short series cannot; pool it over a panel.
    level
        Of the intervals.
    min_observations
        Fewer values give *too_few* and no probability.
    floor, ceiling
        Natural bounds where projected values stop. Probabilities come from the unbounded line.

    Returns
    -------
    ProjectionResult
        ``slope`` per year with its interval; ``line`` and ``projected`` in the target year with confidence and
        prediction interval; ``arrival_year`` with Fieller's interval, whose ``arrival_upper`` is infinite
        (*unbounded*) where the slope itself is not told apart from 0. ``arrival_status`` is *reached* where the line is
        there already, *not_on_this_trend* where it leads away. ``status``: *ok*, *past_deadline*, *too_few*,
        *no_data*, *constant* and *variance_not_positive* (equal values or a perfect line: no noise to judge by),
        *infinite_value*, *overflow*.

    Raises
    ------
    ArgumentError
        Lengths that do not fit, years that do not ascend, phi outside [0, 1), a level outside (0, 1).

    Notes
    -----
    Exact under normal AR(1) noise of known phi; the measured calibration is in docs/progress.md. With phi = 0 on
    autocorrelated series the probabilities are too sure of themselves. Do not use it across a break, for a share that
    is about to reach its ceiling, or as a forecast of what decisions will do. Checked against statsmodels OLS
    ``get_prediction`` (1e-9) and a dense generalised least squares solution.

    Examples
    --------
    >>> from nyckeltal.stats import project_to_target
    >>> years = range(2015, 2024)
    >>> to = project_to_target([100, 97, 99, 92, 93, 88, 86, 87, 82], years, target_year=2030, target=65,
    ...                        direction="lower")
    >>> round(to.projected, 2), round(to.p_trend, 3), round(to.p_observed, 3)
    (67.36, 0.205, 0.247)
    """
    rows, shape = as_rows(values, "values")

    def each(given: npt.ArrayLike, name: str) -> FloatArray:
        array = as_floats(given, name)
        return array.reshape(1) if array.ndim == 0 else np.ascontiguousarray(np.broadcast_to(array, shape).ravel())

    columns = _core.project_to_target(
        rows.ravel(),
        as_vector(years, "years"),
        each(target_year, "target_year"),
        each(target, "target"),
        _sign(direction),
        each(phi, "phi"),
        level,
        min_observations,
        floor,
        ceiling,
        threads,
        progress,
    )
    columns["arrival_status"] = STATUS_NAMES[columns["arrival_status"]]
    return ProjectionResult._from_columns(columns, shape)


def projection_fan(
    values: npt.ArrayLike,
    years: npt.ArrayLike,
    *,
    at: npt.ArrayLike,
    phi: float = 0.0,
    level: float = 0.95,
    min_observations: int = 5,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Fan:
    """The fan of a picture: line and value with intervals in each of the years ``at``.

    Options as in :func:`project_to_target`; intervals are NaN where ``status`` is not *ok*.

    >>> from nyckeltal.stats import projection_fan
    >>> fan = projection_fan([100, 97, 99, 92, 93, 88, 86, 87, 82], range(2015, 2024), at=[2024, 2030])
    >>> bool(fan.upper[1] - fan.lower[1] > fan.upper[0] - fan.lower[0])
    True
    """
    when = as_vector(at, "at")
    columns = _core.projection_fan(
        as_vector(values, "values"), as_vector(years, "years"), when, phi, level, min_observations, floor, ceiling
    )
    n, status = columns.pop("n"), str(STATUS_NAMES[columns.pop("status")])
    return Fan(years=when, n=n, status=status, **columns)
