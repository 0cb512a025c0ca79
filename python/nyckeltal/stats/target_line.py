"""Target lines: what a target asks for each year, where a value stands beside that, carbon law and budgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_floats, as_vector
from .._result import Result
from ..errors import ArgumentError

__all__ = [
    "CARBON_LAW_RATE",
    "Accumulation",
    "BudgetPace",
    "BudgetSpent",
    "Direction",
    "Interpolation",
    "LineValue",
    "TargetPosition",
    "budget_pace",
    "budget_spent",
    "carbon_law",
    "carbon_law_total",
    "path_total",
    "reduced_value",
    "target_line",
    "target_position",
]

Direction: TypeAlias = Literal["lower", "higher"]
Interpolation: TypeAlias = Literal["linear", "geometric", "step"]
Accumulation: TypeAlias = Literal["sum", "trapezoid", "continuous"]

#: Klimatkollen's yardstick: -11.72 % a year.
CARBON_LAW_RATE = 0.1172

_BETWEEN = ("linear", "geometric", "step")
_ACCUMULATION = ("sum", "trapezoid", "continuous")


def _choice(value: str, choices: tuple[str, ...], name: str) -> int:
    if value not in choices:
        raise ArgumentError(f"{name} is {value!r} but must be one of {', '.join(choices)}")
    return choices.index(value)


def _sign(direction: str) -> int:
    return (-1, 1)[_choice(direction, ("lower", "higher"), "direction")]


def _points(
    base_year: npt.ArrayLike,
    base: npt.ArrayLike,
    year: npt.ArrayLike,
    value: npt.ArrayLike,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
) -> tuple[FloatArray, tuple[int, ...]]:
    """Rows of the six numbers, and the shape that they broadcast to."""
    names = ("base_year", "base", "year", "value", "target_year", "target")
    given = (base_year, base, year, value, target_year, target)
    arrays = np.broadcast_arrays(*(as_floats(each, name) for each, name in zip(given, names, strict=True)))
    return np.ascontiguousarray(np.stack([array.ravel() for array in arrays], axis=1)), arrays[0].shape


@dataclass(frozen=True)
class LineValue(Result):
    """What is asked for; ``status`` says why nothing is: before the line begins *not_applicable*, and so on."""

    value: float | FloatArray
    status: str | npt.NDArray[np.str_]


@dataclass(frozen=True)
class TargetPosition(Result):
    """Where a value stands between base and target, and beside the line between them."""

    gap: float | FloatArray
    share_of_way: float | FloatArray
    share_of_time: float | FloatArray
    line: float | FloatArray
    line_gap: float | FloatArray
    reached: bool | npt.NDArray[np.bool_]
    on_line: bool | npt.NDArray[np.bool_]
    status: str | npt.NDArray[np.str_]


@dataclass(frozen=True)
class BudgetSpent(Result):
    """When a budget is spent (2025.75 is three quarters into 2025), and what is left at the end of the path."""

    year: float
    left: float
    status: str


@dataclass(frozen=True)
class BudgetPace(Result):
    """The yearly cut that stays inside a budget: 0.2 is -20 % a year."""

    rate: float
    status: str


def target_line(
    years: npt.ArrayLike, milestones: Mapping[float, float], *, between: Interpolation = "linear"
) -> LineValue:
    """The value that a target asks for in each of ``years``.

    Between milestones *linear* asks for the same number of units a year, *geometric* for the same share a year, *step*
    for the last milestone's value until the next one. After the last milestone its value is held; a single milestone
    therefore means "hold at this or better". Before the first there is no line.

    Parameters
    ----------
    years
        Calendar years, of any shape; fractions are allowed.
    milestones
        Year -> value: base and target, with interim targets between them where there are any.
    between
        How the line runs between milestones.

    Returns
    -------
    LineValue
        ``value`` in the unit of the milestones; ``status`` *ok*, *not_applicable* (before the first milestone),
        *no_data* (a milestone's value is missing), *zero_base* or *sign_change* (a geometric line needs positive
        values: a line to zero is never geometric).

    Examples
    --------
    >>> from nyckeltal.stats import target_line
    >>> target_line([2022, 2027, 2035], {2020: 50, 2025: 40, 2030: 20}).value
    array([46., 32., 20.])
    """
    at = as_floats(years, "years")
    ordered = sorted(milestones.items())
    line_years = as_vector([each[0] for each in ordered], "the years of milestones")
    line_values = as_vector([each[1] for each in ordered], "the values of milestones")
    columns = _core.target_line(at.ravel(), line_years, line_values, _choice(between, _BETWEEN, "between"))
    return LineValue._from_columns(columns, at.shape)


def reduced_value(base: npt.ArrayLike, reduction: float) -> LineValue:
    """What a cut of ``reduction`` leaves of a base year's own value: ``base * (1 - reduction)``.

    ``reduction`` is a share of at most 1 (0.62 for -62 %; ArgumentError for 62). Missing bases give *no_data*, negative
    ones *sign_change*.

    >>> from nyckeltal.stats import reduced_value
    >>> round(reduced_value(2.5, 0.62).value, 3)
    0.95
    """
    values = as_floats(base, "base")
    return LineValue._from_columns(_core.reduced_value(values.ravel(), reduction), values.shape)


def target_position(
    *,
    base_year: npt.ArrayLike,
    base: npt.ArrayLike,
    year: npt.ArrayLike,
    value: npt.ArrayLike,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Direction,
    between: Interpolation = "linear",
) -> TargetPosition:
    """Where a value stands: gap to the target, share of the way and of the time, and the line's value today.

    ``gap = value - target`` and ``line_gap = value - line`` have the unit and the sign of the values. ``share_of_way =
    (value - base) / (target - base)``. A value equal to the target or to the line has reached it.

    Parameters
    ----------
    base_year, base, year, value, target_year, target
        From where, where now, where to; arrays broadcast.
    direction
        Which way is better.
    between
        The line's shape.

    Returns
    -------
    TargetPosition
        ``status`` *ok*; *reached* where the base was at or past the target already: the line is flat there and a share
        of the way has no meaning (NaN); *too_few* where the value is the base itself; *zero_base*, *sign_change*,
        *past_deadline* (target year not after base year), *no_data*, *infinite_value*.

    Examples
    --------
    >>> from nyckeltal.stats import target_position
    >>> at = target_position(base_year=2015, base=100, year=2024, value=70, target_year=2030, target=40,
    ...                      direction="lower")
    >>> at.line, at.line_gap, at.share_of_way, at.share_of_time, at.on_line
    (64.0, 6.0, 0.5, 0.6, False)
    """
    points, shape = _points(base_year, base, year, value, target_year, target)
    columns = _core.target_position(points, _sign(direction), _choice(between, _BETWEEN, "between"))
    for name in ("reached", "on_line"):
        columns[name] = columns[name].astype(bool)
    return TargetPosition._from_columns(columns, shape)


def carbon_law(start: float, years: float, *, rate: float = CARBON_LAW_RATE) -> float:
    """What is left of ``start`` after ``years`` of falling by ``rate`` a year.

    >>> from nyckeltal.stats import carbon_law
    >>> round(carbon_law(100.0, 5), 3)
    53.618
    """
    return _core.carbon_law(start, years, rate)


def path_total(path: npt.ArrayLike, *, rule: Literal["sum", "trapezoid"] = "sum") -> float:
    """Total of one amount a year: *sum* counts every year whole, *trapezoid* runs straight from point to point.

    They differ by half of the first and the last year; say which one was used.

    >>> from nyckeltal.stats import path_total
    >>> path_total([4, 2, 2]), path_total([4, 2, 2], rule="trapezoid")
    (8.0, 5.0)
    """
    return _core.path_total(as_vector(path, "path"), _choice(rule, _ACCUMULATION, "rule"))


def carbon_law_total(start: float, n_years: int, *, rate: float = CARBON_LAW_RATE, rule: Accumulation = "sum") -> float:
    """Total of ``n_years`` yearly amounts that begin at ``start`` and fall by ``rate`` a year.

    >>> from nyckeltal.stats import carbon_law_total
    >>> round(carbon_law_total(100.0, 6), 3)
    449.368
    """
    return _core.carbon_law_total(start, n_years, rate, _choice(rule, _ACCUMULATION, "rule"))


def budget_spent(
    path: npt.ArrayLike, first_year: int, budget: float, *, rule: Literal["sum", "trapezoid"] = "sum"
) -> BudgetSpent:
    """When a path of yearly amounts spends a budget.

    By *sum* a year's amount is spent evenly during that calendar year; by *trapezoid* the flow runs straight from the
    turn of one year to the next. ``status``: *ok*; *not_on_this_trend* where the budget outlasts the path (``year``
    NaN, ``left`` what remains); *exceeded* where nothing was left at the start; *no_data*.

    >>> from nyckeltal.stats import budget_spent
    >>> budget_spent([10, 10, 10], 2024, 25.0).year
    2026.5
    """
    columns = _core.budget_spent(as_vector(path, "path"), first_year, budget, _choice(rule, _ACCUMULATION, "rule"))
    return BudgetSpent._from_columns(columns, ())


def budget_pace(start: float, budget: float, *, n_years: int = 0, rule: Accumulation = "sum") -> BudgetPace:
    """The constant yearly cut that keeps a path from ``start`` inside ``budget``.

    ``n_years`` is the length of the path in yearly amounts, 0 for an endless one. Endless: *sum* r = E/B, *trapezoid*
    r = 1 / (B/E + 1/2), *continuous* r = 1 - exp(-E/B). ``status``: *ok*; *reached* where constant amounts stay inside
    (rate 0); *exceeded* where no cut can; *no_data*.

    >>> from nyckeltal.stats import budget_pace
    >>> round(budget_pace(10.0, 40.0).rate, 4), round(budget_pace(10.0, 40.0, rule="continuous").rate, 4)
    (0.25, 0.2212)
    """
    columns: dict[str, Any] = _core.budget_pace(start, budget, n_years, _choice(rule, _ACCUMULATION, "rule"))
    return BudgetPace._from_columns(columns, ())
