"""How every statistic of a series crosses to C++ and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from .._arrays import as_rows, as_vector
from .._result import Result

R = TypeVar("R", bound=Result)

#: Called as ``progress(done, total)``.
Progress: TypeAlias = Callable[[int, int], object] | None


def run(
    result: type[R],
    function: Callable[..., dict[str, Any]],
    values: npt.ArrayLike,
    *arguments: Any,
    names: Mapping[str, tuple[str, ...]] | None = None,
    **options: Any,
) -> R:
    """``function`` over the rows of ``values``; codes of the fields in ``names`` become words."""
    rows, shape = as_rows(values, "values")
    if rows.shape[1] == 0:  # rows of nothing cannot be counted: one missing value each says the same
        rows = np.full((rows.shape[0], 1), np.nan)
        arguments = tuple(
            np.zeros(1) if isinstance(each, np.ndarray) and each.size == 0 else each for each in arguments
        )
    columns = function(rows, *arguments, **options)
    for field, words in (names or {}).items():
        columns[field] = np.array(words)[columns[field]]
    return result._from_columns(columns, shape)


def time_axis(years: npt.ArrayLike | None) -> npt.NDArray[np.float64] | None:
    """The years that all series share, or nothing."""
    return None if years is None else as_vector(years, "years")
