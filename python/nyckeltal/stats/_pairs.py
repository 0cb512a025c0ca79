"""How statistics of two samples cross to C++ and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from .._arrays import as_rows
from .._result import Result
from ..errors import ArgumentError

R = TypeVar("R", bound=Result)

#: What a test is against; "greater": x tends to be larger than y.
Alternative: TypeAlias = Literal["two-sided", "greater", "less"]

#: Called as ``progress(done, total)``.
Progress: TypeAlias = Callable[[int, int], None] | None

#: Fields that C++ sends as bytes.
FLAGS = ("exact", "equivalent")


def run_pairs(
    result: type[R], function: Callable[..., dict[str, Any]], x: npt.ArrayLike, y: npt.ArrayLike, **options: Any
) -> R:
    """``function`` over the rows of ``x`` and ``y``, which have the same leading axes."""
    rows_x, shape = as_rows(x, "x")
    rows_y, shape_y = as_rows(y, "y")
    if shape != shape_y:
        raise ArgumentError(f"x has leading axes {shape} but y {shape_y}: give one sample of y for each of x")
    # A matrix of no columns holds no rows that C++ could see: one missing value each says the same.
    rows_x, rows_y = (np.full((len(r), 1), np.nan) if r.shape[1] == 0 else r for r in (rows_x, rows_y))
    return result._from_columns(as_flags(function(rows_x, rows_y, **options)), shape)


def as_flags(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns with bytes that mean yes or no as such."""
    return {name: column.astype(bool) if name in FLAGS else column for name, column in columns.items()}


def as_codes(*labels: Iterable[Any]) -> tuple[npt.NDArray[np.float64], ...]:
    """Labels of any kind as numbers in order of first appearance, the same label the same number; NaN where missing."""
    known: dict[Any, float] = {}

    def code(label: Any) -> float:
        if label is None or label != label:
            return np.nan
        return known.setdefault(label, float(len(known)))

    return tuple(
        np.array([code(label) for label in (each.tolist() if isinstance(each, np.ndarray) else each)], dtype=np.float64)
        for each in labels
    )
